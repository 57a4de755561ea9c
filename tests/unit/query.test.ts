import { tableFromIPC } from 'apache-arrow';
import { afterEach, describe, expect, it, vi } from 'vitest';
import { withoutInlineCode } from '../../src/build/strict-policy.ts';
import { sumDecimals } from '../../src/format/sum.ts';
import { searchOf, type View, viewOf } from '../../src/pages/explore/_view.ts';
import { decimalText, rowsOf } from '../../src/query/arrow-rows.ts';
import { arrowTable, commonType } from '../../src/query/arrow-stream.ts';
import { columnsRead } from '../../src/query/columns-read.ts';
import type { ColumnType } from '../../src/query/decode-columns.ts';
import { objectFile } from '../../src/query/object-file.ts';
import { inlineParameters, isOneSelect, positionalParameters } from '../../src/query/sql-text.ts';

describe('what SQL names', () => {
  const tables = { costs: ['Day', 'EffectiveCost', 'ServiceName'], centers: ['x_CostCenter', 'x_Department'] };
  const reads = (sql: string): Record<string, readonly string[]> => Object.fromEntries(columnsRead(sql, tables));

  it.each<[string, Record<string, string[]>]>([
    ['SELECT sum(EffectiveCost) FROM costs', { costs: ['EffectiveCost'] }],
    ['select day, "ServiceName" from COSTS', { costs: ['Day', 'ServiceName'] }],
    ["SELECT Day FROM costs -- ServiceName, 'x'\nWHERE 'EffectiveCost centers' <> ''", { costs: ['Day'] }],
    ['SELECT count(*) FROM costs', { costs: ['Day'] }],
    ['SELECT EffectiveCost * 2 FROM costs', { costs: ['EffectiveCost'] }],
    ['SELECT * FROM costs', { costs: ['Day', 'EffectiveCost', 'ServiceName'] }],
    ['SELECT costs.* FROM costs', { costs: ['Day', 'EffectiveCost', 'ServiceName'] }],
    ['FROM costs', { costs: ['Day', 'EffectiveCost', 'ServiceName'] }],
    ['SELECT Day, x_Department FROM costs, centers', { costs: ['Day'], centers: ['x_Department'] }],
    ['WITH sums AS (SELECT Day, sum(EffectiveCost) AS total FROM costs GROUP BY ALL) SELECT *, total * 2 FROM sums', { costs: ['Day', 'EffectiveCost'] }],
    [
      'WITH sums AS (SELECT Day FROM costs) SELECT sums.*, x_Department FROM sums JOIN centers ON true',
      { costs: ['Day'], centers: ['x_CostCenter', 'x_Department'] },
    ],
    ['SELECT Day FROM costs UNION ALL SELECT * FROM centers', { costs: ['Day'], centers: ['x_CostCenter', 'x_Department'] }],
    ['SELECT * FROM (SELECT Day FROM costs)', { costs: ['Day', 'EffectiveCost', 'ServiceName'] }],
    ['WITH all_costs AS (FROM costs) SELECT Day FROM all_costs', { costs: ['Day', 'EffectiveCost', 'ServiceName'] }],
    ['SELECT extract(month FROM Day), count(*) FROM costs WHERE Day IS NOT DISTINCT FROM $day', { costs: ['Day'] }],
    ['SELECT 1', {}],
  ])('%s', (sql, expected) => expect(reads(sql)).toEqual(expected));

  it('finds parameters outside texts and comments, and keeps positions', () => {
    const sql = "SELECT '$no', $team -- $no\nWHERE $team IS NULL OR a = $b";
    const positional = positionalParameters(sql);
    expect(positional.names).toEqual(['team', 'team', 'b']);
    expect(positional.sql).toHaveLength(sql.length);
  });

  it('writes values in so that they stay text', () => {
    expect(inlineParameters("a = $x AND '$x' <> $y", { x: "o'clock" })).toBe("a = 'o''clock' AND '$x' <> NULL");
  });

  it.each([
    ['SELECT 1', true],
    ['  -- why\n(WITH a AS (SELECT 1) SELECT * FROM a);', true],
    ["FROM costs WHERE a = ';'", true],
    ['SELECT 1; DROP TABLE costs', false],
    ['DELETE FROM costs', false],
    ['', false],
  ])('is one SELECT: %s', (sql, expected) => expect(isOneSelect(sql)).toBe(expected));
});

describe('columns from Parquet to rows', () => {
  const rows = (...pieces: { type: ColumnType; values: unknown[] }[]) => {
    const count = pieces.reduce((sum, { values }) => sum + values.length, 0);
    const table = arrowTable(new Map([['value', commonType(pieces.map(({ type }) => type))]]), count);
    let start = 0;
    for (const { type, values } of pieces) {
      table.add('value', type, start, values as never);
      start += values.length;
    }
    return rowsOf(tableFromIPC(table.stream()));
  };
  const file = (type: ColumnType, values: unknown[]) => ({ type, values });

  it('keeps decimals of any width exact, also when months differ in scale', () => {
    const wide = Uint8Array.from([0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xfe, 0, 0, 0, 0, 0, 0, 0, 1]);
    expect(
      rows(
        file({ kind: 'decimal', precision: 18, scale: 2 }, [150n, -1n, null, 999999999999999999n]),
        file({ kind: 'decimal', precision: 38, scale: 4 }, [wide]),
      ),
    ).toEqual(
      [{ value: '1.5000' }, { value: '-0.0100' }, { value: null }, { value: '9999999999999999.9900' }, { value: '-3689348814741910.3231' }].map((row) => row),
    );
  });

  it('gives text, days, counts and flags', () => {
    const bytes = (text: string): Uint8Array => new TextEncoder().encode(text);
    expect(rows(file({ kind: 'text' }, [bytes('ä'), null, bytes('b'), bytes('ä')]))).toEqual([{ value: 'ä' }, { value: null }, { value: 'b' }, { value: 'ä' }]);
    expect(rows(file({ kind: 'date' }, [0, 20513]))).toEqual([{ value: '1970-01-01' }, { value: '2026-03-01' }]);
    expect(rows(file({ kind: 'bigint' }, [9007199254740993n, null]))).toEqual([{ value: '9007199254740993' }, { value: null }]);
    expect(rows(file({ kind: 'flag' }, [true, false, null]))).toEqual([{ value: true }, { value: false }, { value: null }]);
    expect(rows(file({ kind: 'double' }, [0.5, Number.NaN]))).toEqual([{ value: 0.5 }, { value: 'NaN' }]);
  });

  it.each<[bigint, number, string]>([
    [0n, 2, '0.00'],
    [-5n, 2, '-0.05'],
    [12345n, 0, '12345'],
    [-12345n, 3, '-12.345'],
  ])('%s with %s decimals is %s', (integer, scale, text) => expect(decimalText(integer, scale)).toBe(text));

  it('adds decimals exactly', () => {
    expect(sumDecimals(['0.1', '0.20', null, '-1'])).toBe('-0.70');
    expect(sumDecimals(['99999999999999999999.000000000001', '1'])).toBe('100000000000000000000.000000000001');
    expect(sumDecimals([])).toBe('0');
  });
});

describe('objects over HTTP', () => {
  afterEach(() => vi.unstubAllGlobals());
  const bytes = Uint8Array.from({ length: 3_000_000 }, (_, i) => i % 251);
  const serve = (hasRanges: boolean) => {
    const asked: (string | undefined)[] = [];
    vi.stubGlobal('fetch', async (_: string, { headers = {} }: { headers?: { range?: string } } = {}) => {
      asked.push(headers.range);
      const [, from, to] = /bytes=(\d+)-(\d+)/.exec(headers.range ?? '') ?? [];
      return from && hasRanges ? new Response(bytes.slice(Number(from), Number(to) + 1), { status: 206 }) : new Response(bytes);
    });
    return asked;
  };

  it('reads a large object by range', async () => {
    const asked = serve(true);
    const file = await objectFile({ url: 'a.parquet', sizeBytes: bytes.length });
    expect(new Uint8Array(await file.slice(10, 14))).toEqual(bytes.slice(10, 14));
    expect(new Uint8Array(await file.slice(bytes.length - 4))).toEqual(bytes.slice(-4));
    expect(asked).toHaveLength(2);
  });

  it('asks a server without ranges once', async () => {
    const asked = serve(false);
    const file = await objectFile({ url: 'b.parquet', sizeBytes: bytes.length });
    expect(new Uint8Array(await file.slice(10, 14))).toEqual(bytes.slice(10, 14));
    expect(new Uint8Array(await file.slice(20, 24))).toEqual(bytes.slice(20, 24));
    await objectFile({ url: 'b.parquet', sizeBytes: bytes.length });
    expect(asked).toHaveLength(1);
  });

  it('says which object is missing', async () => {
    vi.stubGlobal('fetch', async () => new Response('', { status: 404 }));
    await expect(objectFile({ url: 'c.parquet', sizeBytes: 10 })).rejects.toThrow('c.parquet answered 404');
  });
});

describe('a view and its URL', () => {
  const standard: View = {
    from: '2025-03',
    to: '2026-03',
    measure: 'EffectiveCost',
    by: 'provider',
    grain: 'month',
    filters: {},
    tagKey: 'team',
    tagValues: [],
  };

  it('are each other', () => {
    const view: View = {
      ...standard,
      from: '2025-12',
      by: 'tag',
      grain: 'day',
      filters: { service: ['a&b', 'c'], region: ['(none)'] },
      tagKey: 'environment',
      tagValues: ['x=y'],
    };
    expect(viewOf(searchOf(view, standard), standard)).toEqual(view);
    expect(searchOf(standard, standard)).toBe('');
  });

  it('take nothing that is not on the list', () => {
    expect(viewOf('?by=password&measure=x;y&from=2025-99&grain=hour&nope=1', standard)).toEqual(standard);
  });

  it('put months in order', () => {
    expect(viewOf('?from=2026-03&to=2025-05', standard)).toMatchObject({ from: '2025-05', to: '2026-03' });
  });
});

describe('a page without inline code', () => {
  it('keeps scripts and styles as files, and data as data', () => {
    const { html, files } = withoutInlineCode(
      '<style>a{b:c}</style><script>run()</script><script type="module">go()</script><script src="x.js"></script><script type="application/json">{"a":1}</script>',
      '/costs/',
    );
    expect([...files.values()].sort()).toEqual(['a{b:c}', 'go()', 'run()']);
    expect(html).toContain('<script type="application/json">{"a":1}</script>');
    expect(html).toContain('<script src="x.js"></script>');
    expect(html).toMatch(/<script defer src="\/costs\/_astro\/inline\.[0-9a-f]{12}\.js"><\/script>/);
    expect(html).toMatch(/<script type="module" src="\/costs\/_astro\/inline\.[0-9a-f]{12}\.js"><\/script>/);
  });
});
