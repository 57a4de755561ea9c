import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { azureCsv, bothExports } from '../ingest/azure-bill.ts';
import { focusCsv, openBench } from '../ingest/bench-of-bills.ts';
import { tries } from '../tries.ts';

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
const runs = { numRuns: tries(4, 8), seed: 14 };

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

const charge = fc.record({ cents: fc.integer({ min: 1, max: 99_999 }), day: fc.integer({ min: 1, max: 31 }) });
const signed = fc.record({ cents: fc.integer({ min: -99_999, max: 99_999 }).filter((cents) => cents !== 0), day: fc.integer({ min: 1, max: 31 }) });
const charges = fc.array(charge, { minLength: 1, maxLength: 6 });

/** Exact cost of both kinds, whatever counts. */
async function both(files: readonly (readonly [string, string])[], order: readonly number[]): Promise<Record<string, unknown>> {
  const bench = await openBench();
  try {
    const paths = files.map(([name, content]) => bench.bill(name, content));
    await bench.load(...order.map((index) => paths[index % paths.length]!), ...paths);
    const [row] = await bench.rows(
      'SELECT sum(BilledCost)::DECIMAL(18, 2)::VARCHAR AS billed, sum(EffectiveCost)::DECIMAL(18, 2)::VARCHAR AS effective, (SELECT sum(abs(x_Difference))::DECIMAL(18, 2)::VARCHAR FROM bill_totals) AS lost FROM charges',
    );
    const defects = await bench.rows<{ kind: string }>(
      "SELECT DISTINCT x_DefectKind AS kind FROM source_defects WHERE x_DefectKind LIKE '%missing' OR x_DefectKind LIKE '%differ' ORDER BY 1",
    );
    return { ...row, defects: defects.map(({ kind }) => kind) };
  } finally {
    bench.close();
  }
}

describe('actual and amortized exports of Azure', () => {
  const month = fc.record({ rest: charges, bought: fc.array(signed, { minLength: 1, maxLength: 4 }), amortized: charges });

  it('together bill what the actual one says, and cost what the amortized one says', async () => {
    await fc.assert(
      fc.asyncProperty(month, order, async (generated, shuffled) => {
        const { actual, amortized } = bothExports(generated);
        const files = [
          ['actual/a.csv', actual],
          ['amortized/b.csv', amortized],
          ['copies/c.csv', actual],
        ] as const;
        expect(await both(files, shuffled)).toEqual({
          billed: total([...generated.rest, ...generated.bought]),
          effective: total([...generated.rest, ...generated.amortized]),
          lost: '0.00',
          defects: [],
        });
      }),
      runs,
    );
  });

  it('alone cost what they bill, or bill nothing of what commitments cover', async () => {
    await fc.assert(
      fc.asyncProperty(month, order, async (generated, shuffled) => {
        const { actual, amortized } = bothExports(generated);
        const cash = total([...generated.rest, ...generated.bought]);
        expect(await both([['actual/a.csv', actual]], shuffled)).toEqual({ billed: cash, effective: cash, lost: '0.00', defects: ['Amortized cost missing'] });
        expect(await both([['amortized/b.csv', amortized]], shuffled)).toEqual({
          billed: total(generated.rest),
          effective: total([...generated.rest, ...generated.amortized]),
          lost: '0.00',
          defects: ['Purchases of commitments missing'],
        });
      }),
      runs,
    );
  });
});

describe('windows of a month', () => {
  /** Every day of these has one line, with an amount that tells the day. */
  const days = (from: number, to: number): string =>
    azureCsv(
      Array.from({ length: to - from + 1 }, (_, index) => ({
        Date: `03/${String(from + index).padStart(2, '0')}/2026`,
        CostInBillingCurrency: String(from + index),
        ResourceId: `/subscriptions/aaaa-1/vm-${from + index}`,
      })),
    );
  const window = fc
    .tuple(fc.integer({ min: 1, max: 31 }), fc.integer({ min: 0, max: 12 }))
    .map(([from, length]) => [from, Math.min(31, from + length)] as const);

  it('count each day once, in any order', async () => {
    await fc.assert(
      fc.asyncProperty(fc.integer({ min: 8, max: 31 }), window, order, async (to, [first, last], shuffled) => {
        const files = [
          ['to-date.csv', days(1, to)],
          ['window.csv', days(first, last)],
          ['day.csv', days(5, 5)],
        ] as const;
        const expected = Array.from({ length: 31 }, (_, index) => index + 1).filter((day) => day <= to || (day >= first && day <= last) || day === 5);
        const { billed, lost } = await both(files, shuffled);
        expect({ billed, lost }).toEqual({ billed: `${expected.reduce((a, b) => a + b, 0)}.00`, lost: '0.00' });
      }),
      runs,
    );
  });

  it('count once beside the same month as FOCUS and as sums of an API', async () => {
    const line = (day: number): Record<string, string> => ({
      BilledCost: String(day),
      BillingAccountId: '/providers/Microsoft.Billing/billingAccounts/01234567',
      BillingPeriodStart: '2026-03-01T00:00:00Z',
      BillingPeriodEnd: '2026-04-01T00:00:00Z',
      ChargePeriodStart: `2026-03-${String(day).padStart(2, '0')}T00:00:00Z`,
      ChargePeriodEnd: new Date(Date.UTC(2026, 2, day + 1)).toISOString(),
      InvoiceIssuerName: 'Microsoft',
      SubAccountId: '/subscriptions/AAAA-1',
    });
    const api = (to: number): string =>
      JSON.stringify({
        id: 'subscriptions/aaaa-1/providers/Microsoft.CostManagement/query/q',
        properties: {
          columns: ['Cost', 'UsageDate', 'MeterCategory', 'Currency'].map((name) => ({ name, type: 'String' })),
          rows: Array.from({ length: to }, (_, index) => [index + 1, 20260301 + index, 'Virtual Machines', 'USD']),
        },
      });
    const upTo = fc.integer({ min: 3, max: 31 });
    await fc.assert(
      fc.asyncProperty(upTo, upTo, upTo, order, async (exported, focused, asked, shuffled) => {
        const focus = focusCsv(Array.from({ length: focused }, (_, index) => line(index + 1)));
        const files = [
          ['export.csv', days(1, exported)],
          ['focus.csv', focus],
          ['api.json', api(asked)],
        ] as const;
        const last = Math.max(exported, focused, asked);
        const { billed, lost } = await both(files, shuffled);
        expect({ billed, lost }).toEqual({ billed: `${(last * (last + 1)) / 2}.00`, lost: '0.00' });
      }),
      runs,
    );
  });
});
