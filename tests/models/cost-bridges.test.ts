/** Why a department cost more or less than in the month before: parts that add up to the cent. */
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { allocate } from '../../pipeline/3-allocate/allocate.ts';
import { buildModels } from '../../pipeline/engine/model.ts';
import { type DailyCharge, layDailyCharges, openWorkshop } from '../workshop.ts';

const ANALYZE = join(import.meta.dirname, '../../pipeline/5-analyze');
const INPUTS = {
  'organization.yaml':
    'reporting_currency: USD\ncompany: { name: Firm, departments: [{ name: Shop, teams: [{ name: a, cost_center: CC-1 }] }, { name: Data, teams: [{ name: b, cost_center: CC-2 }] }] }\n',
  'allocation.yaml':
    'rules:\n  - { name: pool, when: { ServiceName: Shared }, pool: all }\n  - { name: r1, when: { SubAccountId: a1 }, cost_center: CC-1 }\n  - { name: r2, when: { SubAccountId: a2 }, cost_center: CC-2 }\npools:\n  - { name: all, split: proportional }\n',
};
const EFFECTS = ['x_PriceEffect', 'x_UsageEffect', 'x_MixEffect', 'x_NewEffect', 'x_GoneEffect', 'x_OneOffEffect', 'x_SharedEffect'] as const;

/** Usage of a meter in a month: quantity at a price. */
function usage(month: string, meter: string, quantity: number, price: number, more: DailyCharge = {}): DailyCharge {
  const text = (value: number): string => value.toFixed(10);
  return {
    ChargePeriodStart: `2026-0${month}-28`,
    SubAccountId: 'a1',
    SkuMeter: meter,
    ConsumedUnit: 'Hours',
    ConsumedQuantity: text(quantity),
    EffectiveCost: text(quantity * price),
    ...more,
  };
}

async function bridges(charges: readonly DailyCharge[]): Promise<Record<string, string>[]> {
  const workshop = await openWorkshop(INPUTS);
  try {
    await layDailyCharges(workshop, [...charges, { ChargePeriodStart: '2026-07-01', SubAccountId: 'a1', EffectiveCost: '1' }]);
    await allocate(workshop);
    await buildModels(workshop, join(ANALYZE, 'forecasts'), ['provider_settlements', 'forecast_calendar']);
    await buildModels(workshop, join(ANALYZE, 'budgets'), ['cost_bridges']);
    const exact = ['x_PreviousEffectiveCost', 'EffectiveCost', ...EFFECTS].map((column) => `${column}::VARCHAR AS ${column}`).join(', ');
    return await workshop.database.rows(`SELECT BillingPeriodStart, x_Department, ${exact} FROM cost_bridges ORDER BY x_Department, BillingPeriodStart`);
  } finally {
    workshop.close();
  }
}

describe('the bridge of one month', () => {
  it.each<[string, DailyCharge[], Partial<Record<(typeof EFFECTS)[number], string>>]>([
    ['price', [usage('5', 'small', 10, 1), usage('6', 'small', 10, 1.5)], { x_PriceEffect: '5.00' }],
    ['usage', [usage('5', 'small', 10, 1), usage('6', 'small', 12, 1)], { x_UsageEffect: '2.00' }],
    // 10 small at 1 and 10 large at 3 become 5 and 15: as many hours, 10 dearer
    ['mix', [usage('5', 'small', 10, 1), usage('5', 'large', 10, 3), usage('6', 'small', 5, 1), usage('6', 'large', 15, 3)], { x_MixEffect: '10.00' }],
    // 20 h at 2 on average become 30 h: usage 20; 15 × 1 + 15 × 3 = 60 is what they cost at old prices: mix 0; price 15 × 0.2
    [
      'price and usage',
      [usage('5', 'small', 10, 1), usage('5', 'large', 10, 3), usage('6', 'small', 15, 1.2), usage('6', 'large', 15, 3)],
      { x_PriceEffect: '3.00', x_UsageEffect: '20.00' },
    ],
    [
      'what is new and gone',
      [usage('5', 'old', 1, 4), usage('5', 'x', 1, 1), usage('6', 'new', 1, 9), usage('6', 'x', 1, 1)],
      { x_NewEffect: '9.00', x_GoneEffect: '-4.00' },
    ],
    [
      'tax and credits',
      [
        usage('5', 'x', 1, 1),
        usage('6', 'x', 1, 1),
        usage('6', 'tax', 1, 2.5, { ChargeCategory: 'Tax' }),
        usage('6', 'credit', 1, -1, { ChargeCategory: 'Credit' }),
      ],
      { x_OneOffEffect: '1.50' },
    ],
    [
      'a fee without quantity',
      [usage('5', 'fee', 0, 0, { EffectiveCost: '10' }), usage('6', 'fee', 0, 0, { EffectiveCost: '11.25' })],
      { x_PriceEffect: '1.25' },
    ],
    [
      'a pool',
      [usage('5', 'x', 1, 1), usage('6', 'x', 1, 1), usage('6', 'p', 1, 7, { ServiceName: 'Shared', SubAccountId: 'a3' })],
      { x_SharedEffect: '7.00' },
    ],
  ])('%s', async (_, charges, effects) => {
    const [june] = (await bridges(charges)).filter((row) => row.BillingPeriodStart === '2026-06-01');
    expect(june).toMatchObject({ ...Object.fromEntries(EFFECTS.map((effect) => [effect, '0.00'])), ...effects });
  });
});

it('parts of random months add up to the cent, month after month', async () => {
  let seed = 20261121;
  const random = (): number => {
    seed = (Math.imul(seed, 1664525) + 1013904223) >>> 0;
    return seed / 2 ** 32;
  };
  const pick = <T>(of: readonly T[]): T => of[Math.floor(random() * of.length)]!;
  const charges = Array.from({ length: 1500 }, () =>
    usage(pick(['1', '2', '3', '4', '5', '6']), pick(['m1', 'm2', 'm3', 'm4', 'm5']), random() < 0.1 ? 0 : random() * 1000, random() ** 4 * 10, {
      SubAccountId: pick(['a1', 'a2']),
      ServiceName: pick(['Machines', 'Tables', 'Shared']),
      ConsumedUnit: pick(['Hours', 'GB']),
      RegionId: pick(['r1', 'r2', null]),
      ChargeCategory: pick(['Usage', 'Usage', 'Usage', 'Tax', 'Credit']),
    }),
  );
  const rows = await bridges(charges);
  expect(rows).toHaveLength(2 * 5);
  const cents = (text: string): bigint => BigInt(text.replace('.', ''));
  for (const row of rows) {
    const parts = EFFECTS.reduce((sum, effect) => sum + cents(row[effect]!), 0n);
    expect(cents(row.x_PreviousEffectiveCost!) + parts).toBe(cents(row.EffectiveCost!));
  }
  for (const [place, row] of rows.entries()) {
    const before = rows[place - 1];
    if (before?.x_Department === row.x_Department) expect(row.x_PreviousEffectiveCost).toBe(before!.EffectiveCost);
  }
  expect(EFFECTS.filter((effect) => rows.every((row) => cents(row[effect]!) === 0n))).toEqual([]);
});
