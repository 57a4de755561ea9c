import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { focusCsv, openBench } from '../ingest/bench-of-bills.ts';

/** Lines of a month: each its own resource and hour, so that lines of different parts are different. */
const line = fc.record({ cents: fc.integer({ min: -99_999, max: 999_999 }), day: fc.integer({ min: 1, max: 28 }) });
const month = fc.array(line, { minLength: 4, maxLength: 12 });

type Line = { cents: number; day: number };

function csv(lines: readonly Line[], offset: number, account: string): string {
  return focusCsv(
    lines.map(({ cents, day }, index) => ({
      BilledCost: (cents / 100).toFixed(2),
      BillingAccountId: account,
      ResourceId: `vm-${offset + index}`,
      ChargePeriodStart: `2026-01-${String(day).padStart(2, '0')}T00:00:00Z`,
      ChargePeriodEnd: `2026-01-${String(day).padStart(2, '0')}T01:00:00Z`,
    })),
  );
}

function total(lines: readonly Line[]): string {
  return (lines.reduce((sum, { cents }) => sum + cents, 0) / 100).toFixed(2);
}

async function billed(files: readonly (readonly [string, string])[], order: readonly number[]): Promise<{ billed: string; statuses: string }> {
  const bench = await openBench();
  try {
    const paths = files.map(([name, content]) => bench.bill(name, content));
    await bench.load(...order.map((index) => paths[index % paths.length]!), ...paths);
    const [row] = await bench.rows<{ billed: string }>('SELECT sum(BilledCost)::DECIMAL(18, 2)::VARCHAR AS billed FROM daily_charges');
    const statuses = await bench.rows<{ s: string }>("SELECT x_BillName || ' ' || x_BillStatus AS s FROM bills ORDER BY 1");
    return { billed: row!.billed, statuses: statuses.map(({ s }) => s).join(', ') };
  } finally {
    bench.close();
  }
}

const order = fc.array(fc.nat(20), { maxLength: 8 });
const runs = { numRuns: 8, seed: 14 };

describe('files in any order, any number of times', () => {
  it('parts of one delivery add up, copies count once', async () => {
    await fc.assert(
      fc.asyncProperty(month, month, order, async (one, two, shuffled) => {
        const parts = [csv(one, 0, 'A-1'), csv(two, 100, 'A-1')] as const;
        const files = [
          ['jan-00001.csv', parts[0]],
          ['jan-00002.csv', parts[1]],
          ['copies/jan-00001.csv', parts[0]],
          ['again.csv', parts[1]],
        ] as const;
        const result = await billed(files, shuffled);
        expect(result.billed).toBe(total([...one, ...two]));
        expect(result.statuses.match(/Duplicate/g)).toHaveLength(2);
      }),
      runs,
    );
  });

  it('a month delivered again, longer, counts once', async () => {
    await fc.assert(
      fc.asyncProperty(month, month, fc.integer({ min: -500, max: 500 }), order, async (early, late, correction, shuffled) => {
        const whole = [...early, ...late].map((each, index) => (index === 0 ? { ...each, cents: each.cents + correction } : each));
        const files = [
          ['z-first.csv', csv(early, 0, 'A-1')],
          ['a-second.csv', csv(whole, 0, 'A-1')],
          ['other.csv', csv(early, 500, 'A-2')],
        ] as const;
        const result = await billed(files, shuffled);
        expect(result.billed).toBe(total([...whole, ...early]));
        expect(result.statuses).toContain('z-first.csv Superseded');
      }),
      runs,
    );
  });

  it('of a file with two months, only the month delivered again gives way', async () => {
    const february = (text: string): string => text.replaceAll('2026-02-01', '2026-03-01').replaceAll('2026-01', '2026-02');
    const january = csv(
      [
        { cents: 100, day: 1 },
        { cents: 200, day: 2 },
      ],
      0,
      'A-1',
    );
    const both =
      january +
      february(csv([{ cents: 5000, day: 1 }], 50, 'A-1'))
        .split('\n')
        .slice(1)
        .join('\n');
    const newer = csv(
      [
        { cents: 100, day: 1 },
        { cents: 250, day: 2 },
        { cents: 300, day: 3 },
      ],
      0,
      'A-1',
    );
    const result = await billed(
      [
        ['both.csv', both],
        ['newer.csv', newer],
      ],
      [1, 0],
    );
    expect(result.billed).toBe('56.50');
    expect(result.statuses).toBe('both.csv Loaded, newer.csv Loaded');
  });
});
