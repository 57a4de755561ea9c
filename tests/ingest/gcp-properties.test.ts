import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { tries } from '../tries.ts';
import { type Bench, openBench } from './bench-of-bills.ts';
import { billed, type Credit, csv, decimal, type GcpRow, jsonLines } from './gcp-bill.ts';

const money = (from: number, to: number): fc.Arbitrary<string> =>
  fc.bigInt(BigInt(Math.round(from * 1e9)), BigInt(Math.round(to * 1e9))).map((nanos) => decimal(nanos * 1000n).replace(/0{3}$/, ''));
const minus = (amount: string): string => (amount.startsWith('-') ? amount.slice(1) : `-${amount}`);
const credit = (type: string): fc.Arbitrary<Credit> => money(0, 3).map((amount) => ({ type, amount: minus(amount), id: `Some ${type}` }));
const commitment = fc.constantFrom('sub-1', 'sub-2', 'sub-3');
const day = fc.constantFrom('01', '02');

/** A line of any kind; both models of committed use, with and without the commitment's name. */
const line: fc.Arbitrary<GcpRow> = fc.oneof(
  fc.record({
    cost: money(-1, 500),
    credits: fc.array(
      fc.constantFrom('PROMOTION', 'FREE_TIER', 'DISCOUNT', 'SUSTAINED_USAGE_DISCOUNT', 'RESELLER_MARGIN', 'SUBSCRIPTION_BENEFIT').chain(credit),
      { maxLength: 3 },
    ),
  }),
  fc
    .tuple(
      money(0.1, 50),
      fc.integer({ min: 1, max: 100 }),
      fc.constantFrom('COMMITTED_USAGE_DISCOUNT', 'COMMITTED_USAGE_DISCOUNT_DOLLAR_BASE'),
      fc.option(commitment, { nil: 'Committed Usage Discount: CPU' }),
      fc.boolean(),
    )
    .map(([cost, percent, type, id, isPromoted]) => ({
      cost,
      hours: 10,
      credits: [{ type, amount: minus(share(cost, percent)), id }, ...(isPromoted ? [{ type: 'PROMOTION', amount: '-0.01' }] : [])],
    })),
  fc.record({
    cost: money(0.1, 90),
    subscription: commitment,
    sku: fc.constantFrom('Commitment v1: Cpu in Americas for 1 Year', 'Commitment - dollar based v1: GCE for 1 year'),
    hours: fc.integer({ min: 0, max: 2000 }),
    project: fc.constant(null),
  }),
  fc.record({ cost: money(0.1, 90), subscription: fc.constantFrom('new-1', 'new-2'), model: fc.constant('Compute Flexible CUD - 1 Year') }),
  fc.tuple(money(0.1, 90), fc.integer({ min: 0, max: 110 }), fc.constantFrom('new-1', 'new-2')).map(([cost, percent, subscription]) => ({
    cost,
    subscription,
    sku: 'Flexible CUD fee for 1 Year',
    credits: percent === 0 ? [] : [{ type: 'FEE_UTILIZATION_OFFSET', amount: minus(share(cost, percent)), id: subscription }],
  })),
  fc.record({ cost: money(-5, 5), costType: fc.constantFrom('tax', 'adjustment', 'rounding_error') }),
);

/** Lines of two accounts, months and currencies, each unlike any other. */
const bill: fc.Arbitrary<GcpRow[]> = fc
  .array(fc.tuple(line, day, fc.constantFrom({}, {}, { account: 'B', currency: 'EUR' }), fc.constantFrom('202508', '202508', '202509')), {
    minLength: 1,
    maxLength: 40,
  })
  .map((lines) =>
    lines.map(([row, date, where, month], index) => ({
      ...row,
      ...where,
      month,
      start: `2025-${month.slice(4)}-${date}T10:00:00Z`,
      labels: { line: `${index}` },
    })),
  );

function share(cost: string, percent: number): string {
  return decimal((BigInt(cost.replace('.', '')) * 1000n * BigInt(percent)) / 100n);
}

async function totals(write: (bench: Bench) => readonly string[]): Promise<{ months: unknown[]; commitments: unknown[]; charges: unknown[] }> {
  const bench = await openBench();
  try {
    await bench.load(...write(bench));
    return {
      months: await bench.rows(
        "SELECT BillingAccountId AS a, BillingCurrency AS c, strftime(BillingPeriodStart, '%Y%m') AS m, sum(BilledCost) AS b, sum(EffectiveCost) AS e FROM charges GROUP BY ALL ORDER BY ALL",
      ),
      commitments: await bench.rows(
        'SELECT CommitmentDiscountId, BillingAccountId, BillingPeriodStart, sum(EffectiveCost) - sum(BilledCost) AS x_Difference FROM charges WHERE CommitmentDiscountId IS NOT NULL GROUP BY ALL HAVING x_Difference <> 0',
      ),
      charges: await bench.rows(
        'SELECT Tags, ChargeCategory, CommitmentDiscountId, CommitmentDiscountStatus, BilledCost, EffectiveCost, PricingQuantity, ListCost FROM charges WHERE x_BillRow > 0 ORDER BY ALL',
      ),
    };
  } finally {
    bench.close();
  }
}

/** What the rows say themselves, per account, currency and month. */
function stated(rows: readonly GcpRow[]): unknown[] {
  const groups = new Map<string, GcpRow[]>();
  for (const row of rows) {
    const key = JSON.stringify([row.account ?? '01A2B3-C4D5E6-F7A8B9', row.currency ?? 'USD', row.month]);
    groups.set(key, [...(groups.get(key) ?? []), row]);
  }
  return [...groups]
    .sort(([a], [b]) => (a < b ? -1 : 1))
    .map(([key, group]) => {
      const [a, c, m] = JSON.parse(key) as string[];
      return { a, c, m, b: decimal(billed(group)), e: decimal(billed(group)) };
    });
}

describe('bills of every kind', () => {
  it('no cent is lost: billed and effective cost add up to what the lines say, also per commitment', { timeout: 120_000 }, async () => {
    await fc.assert(
      fc.asyncProperty(bill, async (rows) => {
        const { months, commitments } = await totals((bench) => [bench.bill('a.csv', csv(rows))]);
        expect(months).toEqual(stated(rows));
        expect(commitments).toEqual([]);
      }),
      { seed: 8_2025, numRuns: tries(4, 10) },
    );
  });

  it('neither the order of lines, nor parts, nor files twice change a charge', { timeout: 120_000 }, async () => {
    await fc.assert(
      fc.asyncProperty(bill, fc.integer({ min: 1, max: 4 }), fc.integer(), fc.boolean(), async (rows, count, salt, isJson) => {
        const shuffled = rows
          .map((row, index) => ({ row, at: Math.sin(index * 7919 + salt) }))
          .sort((a, b) => a.at - b.at)
          .map(({ row }) => row);
        const parts = Array.from({ length: count }, (_, part) => shuffled.filter((_, index) => index % count === part)).filter((part) => part.length > 0);
        const whole = await totals((bench) => [bench.bill('a.csv', csv(rows))]);
        const again = await totals((bench) => {
          const paths = parts.map((part, index) => bench.bill(`bill-0000${index}.${isJson ? 'json' : 'csv'}`, isJson ? jsonLines(part) : csv(part)));
          return [...paths.reverse(), bench.bill('twice/bill-00000.x', isJson ? jsonLines(parts[0]!) : csv(parts[0]!))];
        });
        expect(again).toEqual(whole);
      }),
      { seed: 8_2025, numRuns: tries(3, 6) },
    );
  });
});
