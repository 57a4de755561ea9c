import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import fc from 'fast-check';
import { afterEach, describe, expect, it } from 'vitest';
import { parse } from 'yaml';
import { datadog } from '../../pipeline/1-ingest/datadog/index.ts';
import { ingest } from '../../pipeline/1-ingest/ingest.ts';
import { parseJson } from '../../pipeline/1-ingest/tabulate.ts';
import { normalize } from '../../pipeline/2-normalize/normalize.ts';
import { NO_REAL_BILLS, REAL_BILLS } from '../real-bills.ts';
import { tries } from '../tries.ts';
import { type Bench, openBench } from './bench-of-bills.ts';

let bench: Bench;
afterEach(() => bench?.close());

async function load(...texts: readonly string[]): Promise<void> {
  bench = await openBench({}, { threads: 1 });
  await ingest(
    bench,
    texts.map((text, index) => bench.bill(`reply-${index}.json`, text)),
    'USD',
  );
  await normalize(bench);
}

interface Charge {
  readonly product: string;
  readonly type: string;
  readonly cost: string;
}
const charge = ({ product, type, cost }: Charge): string => `{"product_name":"${product}","charge_type":"${type}","cost":${cost}}`;
const costs = (charges: readonly Charge[], { type = 'cost_by_org', month = '2026-02', extra = '' } = {}): string =>
  `{"data":[{"type":"${type}","attributes":{"public_id":"o1","org_name":"Shop","date":"${month}-01T00:00:00Z"${extra},"charges":[${charges.map(charge).join(',')}]}}]}`;

describe.skipIf(!REAL_BILLS)(`recorded replies (${NO_REAL_BILLS})`, () => {
  const folder = join(REAL_BILLS ?? '', 'datadog');
  const replies = (): string[] =>
    readdirSync(folder).map((name) => {
      const cassette = parse(readFileSync(join(folder, name), 'utf8')) as { http_interactions: { response: { body: { string: string } } }[] };
      return cassette.http_interactions[0]!.response.body.string;
    });

  it('of projected cost: parts are read, totals are not added, and all of it is marked', async () => {
    await load(replies().find((text) => text.includes('projected_cost'))!);
    expect(
      await bench.rows('SELECT sum(BilledCost)::VARCHAR AS b, count(*) FILTER (NOT x_IsEstimated)::INTEGER AS n, min(SubAccountId) AS o FROM charges'),
    ).toEqual([{ b: '270247171.451923000000', n: 0, o: 'yB5yjZ' }]);
    expect(await bench.rows("SELECT x_Example AS e FROM source_defects WHERE x_DefectKind = 'Total differs from its products'")).toEqual([
      { e: 'in total -1.451923000000' },
    ]);
    expect(await bench.rows("SELECT count(*)::INTEGER AS n FROM charges WHERE x_ChargeType LIKE '%total'")).toEqual([{ n: 0 }]);
  });

  it('of hourly usage by tag: usage, which nobody bills by itself', async () => {
    await load(replies().find((text) => text.includes('total_usage_sum'))!);
    expect(
      await bench.rows(
        'SELECT sum(BilledCost)::VARCHAR AS b, sum(x_AttributedUsage)::VARCHAR AS u, count(*)::INTEGER AS n, min(x_OriginResourceId) AS o FROM charges',
      ),
    ).toEqual([{ b: '0.000000000000', u: '288.000000000000000', n: 16, o: 'fasjyydbcgwwc2uc:infra_host' }]);
  });
});

describe('one month', () => {
  const committed = { product: 'infra_host', type: 'committed', cost: '5' };
  const total = { product: 'infra_host', type: 'total', cost: '5' };
  const BILLED = 'SELECT sum(BilledCost)::VARCHAR AS b, string_agg(DISTINCT x_Part) AS p FROM charges';

  it('is what it did cost, before what it was estimated at and was to be', async () => {
    const estimated = `{"asked":"estimated_cost","month":"2026-02","reply":${costs([{ ...committed, cost: '7' }])}}`;
    const projected = costs([{ ...committed, type: 'projected_committed', cost: '9' }], { type: 'projected_cost' });
    await load(projected, estimated, costs([committed, total]));
    expect(await bench.rows(BILLED)).toEqual([{ b: '5.000000000000', p: 'final' }]);
    bench.close();
    await load(projected, estimated);
    expect(await bench.rows(BILLED)).toEqual([{ b: '7.000000000000', p: 'estimated' }]);
  });

  it('keeps what a total exceeds its parts by, and a total without parts', async () => {
    await load(costs([committed, { ...total, cost: '5.5' }, { product: 'siem', type: 'total', cost: '1e-3' }]));
    expect(await bench.rows('SELECT x_ChargeType AS t, BilledCost AS b, ChargeCategory AS c FROM charges')).toEqual([
      { t: 'committed', b: '5.000000000000', c: 'Usage' },
      { t: 'beyond its parts', b: '0.500000000000', c: 'Adjustment' },
      { t: 'total', b: '0.001000000000', c: 'Usage' },
    ]);
  });

  it('counts once when it comes again with changes', async () => {
    const other = { product: 'siem', type: 'on_demand', cost: '2' };
    await load(costs([committed, other]), costs([committed, { ...other, cost: '3' }, { product: 'iot', type: 'on_demand', cost: '1' }]));
    expect(await bench.rows(BILLED)).toEqual([{ b: '9.000000000000', p: 'final' }]);
  });
});

it.each(['{"data":[{"type":"hosts","attributes":{}}]}', '{"data":[]}', '{"usage":[{"a":1}]}', '[]', '{"data":{}}', '{"usage":"much"}'])(
  '%s is none of its replies',
  (text) => {
    expect(datadog.tabulate!(parseJson(text))).toBeNull();
  },
);

it('of generated replies, parts are billed to the last digit, whatever their order and however often they come', async () => {
  const part = fc.record({ type: fc.constantFrom('committed', 'on_demand'), value: fc.bigInt({ min: -(10n ** 9n), max: 10n ** 15n }) });
  const product = fc.record({
    parts: fc.uniqueArray(part, { maxLength: 2, selector: ({ type }) => type }),
    beyond: fc.bigInt({ min: 0n, max: 3n }),
    hasTotal: fc.boolean(),
  });
  const decimal = (value: bigint): string => {
    const digits = String(value < 0n ? -value : value).padStart(7, '0');
    return `${value < 0n ? '-' : ''}${digits.slice(0, -6)}.${digits.slice(-6)}`;
  };
  await fc.assert(
    fc.asyncProperty(fc.array(product, { minLength: 1, maxLength: 6 }), fc.boolean(), async (products, isReversed) => {
      let whole = 0n;
      const charges = products.flatMap(({ parts, beyond, hasTotal }, index) => {
        const sum = parts.reduce((all, { value }) => all + value, 0n);
        const isTotalled = hasTotal || parts.length === 0;
        whole += sum + (isTotalled ? beyond : 0n);
        const own = parts.map(({ type, value }) => ({ product: `p${index}`, type, cost: decimal(value) }));
        return isTotalled ? [{ product: `p${index}`, type: 'total', cost: decimal(sum + beyond) }, ...own] : own;
      });
      const texts = [costs(isReversed ? charges.toReversed() : charges), costs([{ product: 'p0', type: 'on_demand', cost: '1' }], { month: '2026-01' })];
      await load(...(isReversed ? [...texts, texts[0]!] : [texts[0]!, ...texts.toReversed()]));
      try {
        const [row] = await bench.rows<{ b: string }>('SELECT sum(BilledCost)::VARCHAR AS b FROM charges');
        expect(BigInt(row!.b.replace('.', ''))).toBe((whole + 1_000_000n) * 1_000_000n);
        expect(await bench.rows('SELECT * FROM bill_totals WHERE x_Difference <> 0')).toEqual([]);
      } finally {
        bench.close();
      }
    }),
    { numRuns: tries(5, 10), seed: 5 },
  );
}, 120_000);
