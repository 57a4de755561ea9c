import { gzipSync } from 'node:zlib';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { tries } from '../tries.ts';
import { openBench } from './bench-of-bills.ts';
import { amount, curCsv, type Line, type Month, madeUpMonth } from './cur.ts';

/** Millionths of which a tenth is whole. */
const gross = fc.integer({ min: 0, max: 10_000_000 }).map((tens) => tens * 10);
const share = fc.integer({ min: 0, max: 100 });
const type = fc.constantFrom('Usage', 'Usage', 'Tax', 'Credit', 'Refund', 'Fee', 'RiVolumeDiscount', 'Usage');
const month: fc.Arbitrary<Month> = fc.record({
  uses: fc.array(
    fc.record({ type, gross }).map((use) => ({ ...use, gross: ['Credit', 'Refund', 'RiVolumeDiscount'].includes(use.type) ? -use.gross : use.gross })),
    { minLength: 3, maxLength: 30 },
  ),
  savingsPlans: fc.array(fc.record({ recurring: gross, upfront: gross, used: fc.array(fc.record({ share, price: gross }), { minLength: 1, maxLength: 4 }) }), {
    minLength: 1,
    maxLength: 2,
  }),
  reservations: fc.array(fc.record({ recurring: gross, amortized: gross, used: fc.array(share, { maxLength: 4 }), bought: gross }), {
    minLength: 1,
    maxLength: 2,
  }),
  hasDiscount: fc.boolean(),
  hasNet: fc.boolean(),
});

/** Columns that say nothing of money. */
const OPTIONAL = [
  'bill/BillType',
  'bill/InvoiceId',
  'bill/InvoicingEntity',
  'lineItem/LegalEntity',
  'lineItem/ProductCode',
  'lineItem/TaxType',
  'lineItem/UsageAmount',
  'lineItem/UsageType',
  'product/ProductName',
  'product/regionCode',
  'identity/TimeInterval',
  'bill/BillingPeriodEndDate',
];
const UNKNOWN = Object.fromEntries(Array.from({ length: 10 }, (_, index) => [`product/unheardOf${index}`, `value ${index}`]));

interface Told {
  readonly billed: string;
  readonly difference: string;
  readonly byCommitment: Readonly<Record<string, string>>;
  /** Effective cost of what covers other charges. */
  readonly purchases: string;
}

/** What silver says of these files. */
async function told(files: Readonly<Record<string, string | Uint8Array>>): Promise<Told> {
  const bench = await openBench();
  try {
    await bench.load(...Object.entries(files).map(([name, content]) => bench.bill(name, content)));
    const [totals] = await bench.rows<{ billed: string; difference: string }>(
      'SELECT sum(BilledCost)::VARCHAR AS billed, sum(abs(x_Difference))::VARCHAR AS difference FROM bill_totals',
    );
    const commitments = await bench.rows<{ id: string; effective: string }>(
      "SELECT CommitmentDiscountId AS id, sum(EffectiveCost)::VARCHAR AS effective FROM charges WHERE ChargeCategory = 'Usage' AND CommitmentDiscountId IS NOT NULL GROUP BY 1 ORDER BY 1",
    );
    const [purchases] = await bench.rows<{ effective: string }>(
      "SELECT sum(abs(EffectiveCost))::VARCHAR AS effective FROM charges WHERE ChargeCategory = 'Purchase' AND CommitmentDiscountId IS NOT NULL",
    );
    return { ...totals!, purchases: purchases!.effective, byCommitment: Object.fromEntries(commitments.map(({ id, effective }) => [id, effective])) };
  } finally {
    bench.close();
  }
}

const exact = (millionths: bigint): string => `${amount(millionths)}000000`;

describe('made-up reports', () => {
  it('Σ native = Σ BilledCost, each commitment costs its fee and its share of what was paid before, whatever the order, parts and repetition', async () => {
    await fc.assert(
      fc.asyncProperty(
        month,
        fc.infiniteStream(fc.nat()),
        fc.subarray(OPTIONAL, { minLength: 0, maxLength: OPTIONAL.length }),
        fc.integer({ min: 1, max: 3 }),
        async (says, chance, without, parts) => {
          const { lines, billed, byCommitment } = madeUpMonth(says);
          const expected: Told = {
            billed: exact(billed),
            difference: '0.000000000000',
            purchases: '0.000000000000',
            byCommitment: Object.fromEntries([...byCommitment].sort(([a], [b]) => (a < b ? -1 : 1)).map(([id, millionths]) => [id, exact(millionths)])),
          };
          expect(await told({ 'cur-1.csv': curCsv(lines) })).toEqual(expected);
          const shuffled = shuffle(lines, chance).map((each) => ({ ...each, ...UNKNOWN }));
          const piles = Array.from({ length: parts }, (_, part) => shuffled.filter((_line, index) => index % parts === part)).filter((pile) => pile.length > 0);
          const files = Object.fromEntries(
            piles.map((pile, part) => [
              `cur-${part + 1}.csv.gz`,
              gzipSync(
                curCsv(
                  pile,
                  without.filter((name) => name !== 'identity/LineItemId'),
                ),
              ),
            ]),
          );
          const [first] = Object.values(files);
          expect(await told({ ...files, 'again/a copy.csv.gz': first! })).toEqual(expected);
        },
      ),
      { numRuns: tries(4, 8), seed: 20_260_301 },
    );
  }, 120_000);
});

function shuffle(lines: readonly Line[], chance: fc.Stream<number>): Line[] {
  return lines
    .map((each) => ({ each, at: chance.next().value as number }))
    .sort((a, b) => a.at - b.at)
    .map(({ each }) => each);
}
