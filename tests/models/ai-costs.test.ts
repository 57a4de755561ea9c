/** What AI costs by the bill: which meter counts tokens, has an accelerator, trains or answers; and what is not AI. */
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { ROOT } from '../house/tree.ts';
import { openWorkshop, type Workshop } from '../workshop.ts';

let workshop: Workshop;

/** Category, meter, unit, tags, pricing category, and what comes out: kind, model, token kind, purpose, what told it, way of paying, quantity of ten. */
const CASES: readonly (readonly [string, string, string, string | null, string | null, readonly (string | number | null)[] | null])[] = [
  [
    'AI and Machine Learning',
    'USE1-Claude-Sonnet-input-tokens',
    '1M Tokens',
    null,
    null,
    ['Language models', 'Claude-Sonnet', 'Input', 'Inference', 'Meter', 'On demand', 10_000_000],
  ],
  [
    'AI and Machine Learning',
    'Claude-Sonnet-cache-read-input-tokens',
    '1K tokens',
    null,
    null,
    ['Language models', 'Claude-Sonnet', 'Cached', 'Inference', 'Meter', 'On demand', 10_000],
  ],
  [
    'AI and Machine Learning',
    'gpt-4o Output Tokens',
    '1M Tokens',
    null,
    null,
    ['Language models', 'gpt-4o', 'Output', 'Inference', 'Meter', 'On demand', 10_000_000],
  ],
  [
    'AI and Machine Learning',
    'Titan-Embeddings-V2-input-tokens',
    'Tokens',
    null,
    null,
    ['Language models', 'Titan-Embeddings-V2', 'Embedding', 'Inference', 'Meter', 'On demand', 10],
  ],
  ['AI and Machine Learning', 'USW2-Train:ml.p4d.24xlarge', 'Hours', null, null, ['Accelerators', null, null, 'Training', 'Meter', 'On demand', 10]],
  ['AI and Machine Learning', 'USE1-Host:ml.g5.xlarge', 'Hours', '{"app":"train"}', null, ['Accelerators', null, null, 'Inference', 'Meter', 'On demand', 10]],
  ['AI and Machine Learning', 'Training A2 High GPU', 'Hours', null, null, ['Accelerators', null, null, 'Training', 'Meter', 'On demand', 10]],
  ['Compute', 'USE1-SpotUsage:g5.2xlarge', 'Hours', '{"app":"model-training"}', 'Dynamic', ['Accelerators', null, null, 'Training', 'Tag', 'Spot', 10]],
  ['Compute', 'NC24ads A100 v4', '1 Hour', null, null, ['Accelerators', null, null, 'Not told', null, 'On demand', 10]],
  ['AI and Machine Learning', 'USE1-Notebk:ml.t3.xlarge', 'Hours', null, null, ['Other AI services', null, null, 'Development', 'Meter', 'On demand', 10]],
  ['AI and Machine Learning', 'Cortex AI Credit', 'Credits', null, null, ['Other AI services', null, null, 'Not told', null, 'On demand', 10]],
  ['Compute', 'USE1-BoxUsage:c6g.xlarge', 'Hours', null, null, null],
  ['Compute', 'USE1-BoxUsage:m6g.large', 'Hours', '{"app":"training"}', null, null],
  ['Networking', 'USE1-NatGateway-Bytes', 'GB', null, null, null],
];

beforeAll(async () => {
  workshop = await openWorkshop({}, { threads: 1 });
  const { database } = workshop;
  await database.run('CREATE MACRO in_reporting_currency(amount, rate) AS amount * rate');
  await database.createTextTable(
    'cases',
    ['ServiceCategory', 'SkuMeter', 'PricingUnit', 'Tags', 'PricingCategory'],
    CASES.map(([ServiceCategory, SkuMeter, PricingUnit, Tags, PricingCategory]) => ({ ServiceCategory, SkuMeter, PricingUnit, Tags, PricingCategory })),
  );
  await database.run(`CREATE TABLE known_charges AS SELECT *, DATE '2026-10-01' AS BillingPeriodStart, DATE '2026-10-05' AS ChargePeriodStart, 'USD' AS BillingCurrency, 'Usage' AS ChargeCategory, 'Alpha' AS ServiceProviderName, 'a' AS SubAccountId, 'main' AS SubAccountName,
    'S' AS ServiceName, 'eu' AS RegionId, NULL::VARCHAR AS CommitmentDiscountStatus, 10::DECIMAL(38, 15) AS PricingQuantity, NULL::DECIMAL(38, 15) AS ConsumedQuantity, 1.5::DECIMAL(38, 12) AS EffectiveCost FROM cases`);
  await database.run(
    "CREATE TABLE charge_rates AS SELECT DATE '2026-10-01' AS BillingPeriodStart, DATE '2026-10-05' AS ChargePeriodStart, 'USD' AS BillingCurrency, 2 AS x_Rate",
  );
  await database.run(`CREATE TABLE ai_costs AS ${readFileSync(join(ROOT, 'pipeline/5-analyze/ai/ai_costs.sql'), 'utf8')}`);
});
afterAll(() => workshop.close());

it.each(CASES)('%s, %s', async (_, SkuMeter, __, ___, ____, expected) => {
  const rows = await workshop.database.rows<Record<string, string | number>>(
    'SELECT x_AiKind, x_Model, x_TokenKind, x_Purpose, x_PurposeSource, x_PricingKind, x_Quantity::DOUBLE AS x_Quantity, EffectiveCost::DOUBLE AS cost FROM ai_costs WHERE SkuMeter = $SkuMeter',
    { SkuMeter },
  );
  expect(rows.map(({ cost, ...row }) => Object.values(row))).toEqual(expected === null ? [] : [expected]);
  for (const { cost } of rows) expect(cost).toBe(3);
});
