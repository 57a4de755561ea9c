/** The specification's 26 worked examples: they load and balance, one by one and together, and a broken copy of each says which rule it breaks. */
import { readdirSync, readFileSync } from 'node:fs';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { NO_REAL_BILLS, REAL_BILLS } from '../real-bills.ts';
import { type Bench, openBench } from './bench-of-bills.ts';

const FOLDER = `${REAL_BILLS ?? ''}/focus-scenarios`;
type Row = Readonly<Record<string, string>>;

/** Per file: the row, the column, what it is set to, and the rule that this breaks. */
const BREAKS: Readonly<Record<string, readonly [(row: Row) => boolean, string, string, string]>> = {
  'commitment_discount_flexibility__one_hundred_percent_utilization_with_commitment_discount_flexibility_with_1_resource.csv': [
    () => true,
    'ListCost',
    '99',
    'CAU-ListCost-C-011-C',
  ],
  'commitment_discount_flexibility__one_hundred_percent_utilization_with_commitment_discount_flexibility_with_2_resources.csv': [
    isUsage,
    'CommitmentDiscountUnit',
    'Minutes',
    'CAU-CommitmentDiscountUnit-C-008-M',
  ],
  'commitment_discount_flexibility__one_hundred_percent_utilization_without_commitment_discount_flexibility.csv': [
    isCovered,
    'CommitmentDiscountStatus',
    '',
    'CAU-CommitmentDiscountStatus-C-004-C',
  ],
  'commitment_discount_flexibility__zero_percent_utilization_without_commitment_discount_flexibility.csv': [
    (row) => row.ConsumedQuantity !== 'null' && row.ConsumedQuantity !== '',
    'ConsumedUnit',
    '',
    'CAU-ConsumedUnit-C-006-C',
  ],
  'commitment_discount_scenarios__commitment_discount_purchase_scenario_1.csv': [isPurchase, 'EffectiveCost', '5', 'CAU-EffectiveCost-C-020-C'],
  'commitment_discount_scenarios__commitment_discount_purchase_scenario_2.csv': [isPurchase, 'ResourceId', 'vm-1', 'DiscountHandling-A-012-C'],
  'commitment_discount_scenarios__commitment_discount_purchase_scenario_3.csv': [isPurchase, 'ChargeFrequency', 'Usage-Based', 'CAU-ChargeFrequency-C-004-C'],
  'commitment_discount_scenarios__commitment_discount_usage_scenario_1.csv': [isCovered, 'BilledCost', '1', 'CAU-BilledCost-C-011-M'],
  'commitment_discount_scenarios__commitment_discount_usage_scenario_2.csv': [
    (row) => row.CommitmentDiscountStatus === 'Unused',
    'ConsumedQuantity',
    '1',
    'CAU-ConsumedQuantity-C-004-C',
  ],
  'commitment_discount_scenarios__commitment_discount_usage_scenario_3.csv': [isCovered, 'PricingCategory', 'Standard', 'CAU-PricingCategory-C-009-C'],
  'commitment_discount_scenarios__commitment_discount_usage_scenario_4.csv': [
    () => true,
    'ChargePeriodEnd',
    '2023-01-01T00:00:00Z',
    'CAU-ChargePeriodEnd-C-004-M',
  ],
  'saas_examples__simple_agreements__simple_saas_agreements_a1.csv': [() => true, 'BillingCurrency', 'usd', 'CAU-BillingCurrency-C-006-M'],
  'saas_examples__simple_agreements__simple_saas_agreements_a2.csv': [() => true, 'ServiceCategory', 'Licences', 'CAU-ServiceCategory-C-003-M'],
  'saas_examples__simple_agreements__simple_saas_agreements_a3.csv': [() => true, 'ChargeCategory', 'Order', 'CAU-ChargeCategory-C-003-M'],
  'saas_examples__simple_agreements__simple_saas_agreements_b.csv': [() => true, 'Tags', '{"team":{"name":"a"}}', 'CAU-Tags-C-001-M'],
  'saas_examples__simple_agreements__simple_saas_agreements_c.csv': [() => true, 'InvoiceIssuerName', '', 'CAU-InvoiceIssuerName-C-003-M'],
  'saas_examples__spend_agreements__saas_spend_agreements_a1.csv': [() => true, 'ListUnitPrice', '-1', 'CAU-ListUnitPrice-C-008-M'],
  'saas_examples__spend_agreements__saas_spend_agreements_a2.csv': [() => true, 'ContractedCost', '', 'CAU-ContractedCost-C-003-M'],
  'saas_examples__spend_agreements__saas_spend_agreements_b1.csv': [(row) => row.PricingQuantity !== '', 'PricingUnit', '', 'CAU-PricingUnit-C-006-C'],
  'saas_examples__spend_agreements__saas_spend_agreements_b2.csv': [() => true, 'SkuPriceDetails', '{"Tier":1}', 'CAU-SkuPriceDetails-C-017-C'],
  'saas_examples__virtual_currency_pricing_model_a1.csv': [() => true, 'BillingPeriodEnd', '4/30/25', 'CAU-BillingPeriodEnd-C-004-M'],
  'saas_examples__virtual_currency_pricing_model_a2.csv': [() => true, 'PricingCurrencyEffectiveCost', '', 'CAU-PricingCurrencyEffectiveCost-C-003-M'],
  'saas_examples__virtual_currency_pricing_model_b1.csv': [() => true, 'SkuId', '', 'CAU-SkuId-C-005-C'],
  'saas_examples__virtual_currency_pricing_model_b2.csv': [() => true, 'ServiceName', '', 'CAU-ServiceName-C-003-M'],
  'saas_examples__virtual_currency_pricing_model_b3.csv': [() => true, 'BillingAccountId', '', 'CAU-BillingAccountId-C-001-M'],
  'saas_examples__virtual_currency_pricing_model_c.csv': [() => true, 'PricingCurrencyListUnitPrice', '-1', 'CAU-PricingCurrencyListUnitPrice-C-008-M'],
};

function isPurchase(row: Row): boolean {
  return row.ChargeCategory === 'Purchase';
}

function isUsage(row: Row): boolean {
  return row.ChargeCategory === 'Usage';
}

function isCovered(row: Row): boolean {
  return isUsage(row) && row.CommitmentDiscountStatus === 'Used';
}

/** Cells of a small CSV without line breaks in cells; rows that are empty are left out. */
function cellsOf(text: string): string[][] {
  const lines = text.replace(/^\ufeff/, '').split(/\r?\n/);
  const rows = lines.map((line) =>
    (`,${line}`.match(/,("([^"]|"")*"|[^,]*)/g) ?? []).map((cell) =>
      cell
        .slice(1)
        .replace(/^"(.*)"$/, '$1')
        .replaceAll('""', '"'),
    ),
  );
  return rows.filter((row) => row.some((cell) => cell !== ''));
}

/** The file with one cell changed, in the first row that fits. */
function broken(file: string): string {
  const [isIt, column, value] = BREAKS[file]!;
  const [header, ...rows] = cellsOf(readFileSync(`${FOLDER}/${file}`, 'utf8'));
  const target = rows.find((row) => isIt(Object.fromEntries(header!.map((name, index) => [name, row[index]!]))));
  if (!target || !header!.includes(column)) throw new Error(`nothing to break in ${file}`);
  target[header!.indexOf(column)] = value;
  return [header!, ...rows].map((row) => row.map((cell) => (/[",]/.test(cell) ? `"${cell.replaceAll('"', '""')}"` : cell)).join(',')).join('\n');
}

let bench: Bench;
beforeAll(async () => {
  bench = await openBench();
});
afterAll(() => bench.close());

async function load(...paths: string[]): Promise<void> {
  bench.write('providers.yaml', `bills: [${paths.map((path) => `{ path: "${path}", currency: USD }`).join(', ')}]`);
  await bench.load();
}

/** Rows that break the rule, or broke it until they were repaired. */
async function against(rule: string): Promise<number> {
  return Number(await bench.database.value(`SELECT coalesce(sum(x_FailingRows + x_RepairedRows), 0) FROM conformance_results WHERE x_RuleId = '${rule}'`));
}

describe.skipIf(REAL_BILLS === null)(`the 26 scenarios ${REAL_BILLS === null ? NO_REAL_BILLS : ''}`, () => {
  const files = REAL_BILLS === null ? [] : readdirSync(FOLDER).filter((file) => file.endsWith('.csv'));

  it('are all there', () => expect(files.sort()).toEqual(Object.keys(BREAKS).sort()));

  it('load together and balance; of two tellings of one month the later one counts', async () => {
    await load(FOLDER);
    expect(await bench.rows('SELECT sum(abs(x_Difference)) = 0 AS is_exact, sum(x_SourceRows) = sum(x_ChargeRows) AS has_all FROM bill_totals')).toEqual([
      { is_exact: true, has_all: true },
    ]);
    const bills = await bench.rows(
      "SELECT x_BillStatus, count(*) AS n, bool_and(x_BillStatus = 'Loaded' OR contains(x_Note, 'delivered again in saas_')) AS is_said FROM bills GROUP BY 1 ORDER BY 1",
    );
    expect(bills).toEqual([
      { x_BillStatus: 'Loaded', n: '23', is_said: true },
      { x_BillStatus: 'Superseded', n: '3', is_said: true },
    ]);
  });

  it('one without a currency asks for it', async () => {
    const file = 'commitment_discount_scenarios__commitment_discount_usage_scenario_2.csv';
    expect(await bench.refuse(`${FOLDER}/${file}`)).toMatchObject({ name: 'BillColumnMissing', fix: expect.stringContaining('currency: USD') });
  });

  it.each(files)('%s balances, and a broken copy names its rule', async (file) => {
    const rule = BREAKS[file]![3];
    await load(`${FOLDER}/${file}`);
    expect(await bench.rows('SELECT sum(abs(x_Difference)) = 0 AS is_exact FROM bill_totals')).toEqual([{ is_exact: true }]);
    const before = await against(rule);
    await load(bench.bill(file, broken(file)));
    expect(await bench.rows('SELECT sum(abs(x_Difference)) = 0 AS is_exact FROM bill_totals')).toEqual([{ is_exact: true }]);
    expect(await against(rule), rule).toBeGreaterThan(before);
  });
});
