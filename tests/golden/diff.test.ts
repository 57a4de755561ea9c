/** `costbook diff`, as a person runs it: what changed between two editions, split into what new data did and what new rules did. */
import { spawnSync } from 'node:child_process';
import { cpSync, existsSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { EditionCauses } from '#contract/causes.ts';
import { costbook, Desk, focusCsv, monthOfRows, type Outcome } from '../command-line.ts';
import { NO_REAL_BILLS, REAL_BILLS } from '../real-bills.ts';

type Row = Record<string, string>;

const FOUR_PARTS = /^[A-Z]\w+ {2}\S.*\n {2}Why {4}\S.*\n {2}Fix {4}\S.*\n {2}Where {2}\S/;
const ORGANIZATION = `company:
  name: Example
  departments:
    - { name: Shop, teams: [{ name: Checkout, cost_center: CC-1 }, { name: Search, cost_center: CC-2 }, { name: Cloud, cost_center: CC-3 }] }
`;
const RULES = `rules:
  - { name: hub, when: { SubAccountName: hub }, pool: hub }
  - { name: checkout, when: { SubAccountName: shop }, cost_center: CC-1 }
  - { name: search, when: { tag.team: search }, cost_center: CC-2 }
pools:
  - { name: hub, split: even, among: [CC-1, CC-2, CC-3] }
`;
const CHANGED = RULES.replace('cost_center: CC-1', 'cost_center: CC-3').replace(
  'even, among: [CC-1, CC-2, CC-3]',
  'fixed, shares: { CC-1: 10, CC-2: 20, CC-3: 70 }',
);

const desk = new Desk();
const editions: string[] = [];

function git(...args: string[]): string {
  const identity = ['-c', 'user.name=Eva Example', '-c', 'user.email=eva@example.com', '-c', 'init.defaultBranch=main'];
  return spawnSync('git', ['-C', desk.inputs, ...identity, ...args], { encoding: 'utf8' }).stdout.trim();
}

function commit(message: string): string {
  git('add', '.');
  git('commit', '-m', message);
  return git('rev-parse', 'HEAD');
}

/** A bill of three accounts; the later one has a third of February's days at another cost, one day less, and March. */
function bill(isLater: boolean): string {
  const rows = (isLater ? ['2026-01', '2026-02', '2026-03'] : ['2026-01', '2026-02']).flatMap((month) =>
    Object.entries({ shop: '{}', hub: '{}', other: '{"team":"search"}' }).flatMap(([name, Tags]) =>
      monthOfRows(month, { SubAccountId: name, SubAccountName: name, ResourceId: name, Tags }).flatMap((row, day) => {
        if (!isLater || month !== '2026-02' || name === 'other') return [row];
        if (day === 27) return [];
        return [day % 3 === 0 ? { ...row, BilledCost: '7.77', EffectiveCost: '7.77' } : row];
      }),
    ),
  );
  return desk.write(isLater ? 'later.csv' : 'earlier.csv', focusCsv(rows));
}

async function build(...args: string[]): Promise<string> {
  const { stdout, stderr } = await desk.build(...args);
  expect(stderr).not.toMatch(/^\w+ {2}.*\n {2}Why/m);
  return stdout.trim();
}

const diff = (...args: string[]): Promise<Outcome> => costbook('diff', '--inputs', desk.inputs, '--data', desk.data, ...args);
const json = async (...args: string[]) => {
  const { stdout, stderr } = await diff(...args, '--format', 'json');
  expect(stderr).toBe('');
  return JSON.parse(stdout);
};

/** Decimal text as a whole number of its twelfth decimals. */
function amountOf(text: string): bigint {
  const [whole = '', fraction = ''] = text.split('.');
  return BigInt(whole + fraction.padEnd(12, '0'));
}
const sumOf = (rows: readonly Row[], column: string): bigint => rows.reduce((sum, row) => sum + amountOf(row[column]!), 0n);

/** Effective cost by month and cost center that an edition published. */
async function published(data: string, edition: string): Promise<Map<string, bigint>> {
  const sql = 'SELECT BillingPeriodStart AS m, x_CostCenter AS c, sum(EffectiveCost)::DECIMAL(38, 12)::VARCHAR AS e FROM monthly_costs GROUP BY ALL';
  const { stdout } = await costbook('query', sql, '--edition', edition, '--data', data, '--json');
  return new Map((JSON.parse(stdout) as Row[]).map(({ m, c, e }) => [`${m} ${c}`, amountOf(e!)]));
}

beforeAll(async () => {
  desk.write('inputs/organization.yaml', ORGANIZATION);
  desk.write('inputs/allocation.yaml', RULES);
  git('init');
  commit('Rules');
  const [earlier, later] = [bill(false), bill(true)];
  editions.push(await build('--bill', earlier));
  desk.write('inputs/allocation.yaml', CHANGED);
  commit('Hand the shop to the cloud team');
  editions.push(await build('--bill', earlier));
  editions.push(await build('--bill', later));
}, 120_000);
afterAll(() => desk.clear());

it('finds zero rows where nothing changed, and says so', async () => {
  const edition = editions[0]!;
  const nothing = await json(edition, edition);
  expect(nothing).toMatchObject({ rows: [], bills: [], lines: { count: 0, kinds: [], largest: [] }, causes: { bills: [], inputs: [] }, computed: [] });
  expect(Object.values(nothing.by)).toEqual([[], [], [], [], [], []]);
  expect((await diff(edition, edition)).stdout).toMatch(/^No cost changed\.\n\nWent in otherwise: nothing\./);
});

it('tells what new rules did, without touching a total, and names their commit', async () => {
  const found = await json(editions[0]!, editions[1]!);
  expect(found).toMatchObject({ isParent: true, obstacle: null, computed: [], bills: [], lines: { count: 0 } });
  expect(found.causes.inputs).toMatchObject([
    {
      name: 'allocation.yaml',
      kind: 'rules',
      change: 'changed',
      commits: [{ commit: git('rev-parse', 'HEAD'), author: 'Eva Example', subject: 'Hand the shop to the cloud team' }],
    },
  ]);
  expect(found.rows.length).toBeGreaterThan(0);
  expect(sumOf(found.rows, 'x_Change')).toBe(0n);
  for (const row of found.rows as Row[]) expect([row.x_RuleChange, row.x_DataChange, row.x_CodeChange]).toEqual([row.x_Change, '0', '0']);
  expect((await diff(editions[0]!, editions[1]!)).stdout).toMatch(
    /^EffectiveCost comes to the same total; [\d.]+ USD of it stands elsewhere, in 2 months and \d+ rows\.\n\nAll of it is the effect of new rules/,
  );
});

it('tells what new data did, by bill and by bill line', async () => {
  const found = await json();
  expect([found.earlier.id, found.later.id]).toEqual([editions[1], editions[2]]);
  for (const row of found.rows as Row[]) expect([row.x_DataChange, row.x_RuleChange]).toEqual([row.x_Change, '0']);
  expect(found.bills.map((row: Row) => [row.x_BillName, row.x_BillChange])).toEqual(
    expect.arrayContaining([
      ['earlier.csv', 'Gone'],
      ['later.csv', 'New'],
    ]),
  );
  expect(sumOf(found.bills, 'x_Change')).toBe(sumOf(found.rows, 'x_Change'));
  // March is 31 days of three accounts; of February's 28 days two accounts lose one, and every third of the others costs something else.
  const kinds = Object.fromEntries(found.lines.kinds.map((row: Row) => [`${row.x_LineChange} ${row.x_ChangedColumns ?? ''}`.trim(), Number(row.x_Lines)]));
  expect(kinds).toEqual({ Added: 93, 'Changed BilledCost, EffectiveCost': 18, Removed: 2 });
  expect(found.lines.count).toBe(113);
  expect(sumOf(found.lines.kinds, 'x_Change')).toBe(sumOf(found.rows, 'x_Change'));
});

it('splits both by the square of data and rules, as the editions that the corners would make say', async () => {
  const found = await json(editions[0]!, editions[2]!, '--lines', '3');
  expect(found).toMatchObject({ isParent: false, obstacle: null, computed: ['new data, old rules', 'old data, new rules'] });
  expect(found.lines.largest).toHaveLength(3);
  // The same corner, built by other means: the later bill under the rules of the first commit.
  const corner = join(desk.folder, 'corner');
  const built = await costbook('build', '--bill', join(desk.folder, 'later.csv'), '--inputs', desk.inputs, '--data', corner, '--rules', 'HEAD~1');
  const [oldOld, newOld, newNew] = [
    await published(desk.data, editions[0]!),
    await published(corner, built.stdout.trim()),
    await published(desk.data, editions[2]!),
  ];
  const keys = new Set([...oldOld.keys(), ...newOld.keys(), ...newNew.keys()]);
  const rows = found.rows as Row[];
  for (const key of keys) {
    const [of, old, now] = [oldOld, newOld, newNew].map((costs) => costs.get(key) ?? 0n) as [bigint, bigint, bigint];
    const own = rows.filter((row) => `${row.BillingPeriodStart} ${row.x_CostCenter}` === key);
    expect([sumOf(own, 'x_DataChange'), sumOf(own, 'x_RuleChange'), sumOf(own, 'x_Change')], key).toEqual([old - of, now - old, now - of]);
  }
  for (const row of rows) expect(amountOf(row.x_DataChange!) + amountOf(row.x_RuleChange!) + amountOf(row.x_CodeChange!)).toBe(amountOf(row.x_Change!));
  expect(rows.some((row) => row.x_DataChange !== '0') && rows.some((row) => row.x_RuleChange !== '0') && rows.some((row) => row.x_Interaction !== '0')).toBe(
    true,
  );
  const markdown = (await diff(editions[0]!, editions[2]!, '--format', 'markdown')).stdout;
  expect(markdown).toMatch(/^### EffectiveCost changed by \+[\d.]+ USD, in 3 months/);
  expect(markdown).toContain('| Cost center | Before | After | Change | Data | Rules | Of these both |');
});

it('is exactly the other way round when asked the other way round', async () => {
  const [there, back] = [await json(editions[0]!, editions[2]!), await json(editions[2]!, editions[0]!)];
  const changes = (rows: readonly Row[], sign: bigint): string[] =>
    rows.flatMap(({ BillingPeriodStart, SubAccountId, x_CostCenter, x_Change }) =>
      x_Change === '0' ? [] : [`${BillingPeriodStart} ${SubAccountId} ${x_CostCenter} ${sign * amountOf(x_Change!)}`],
    );
  expect(changes(back.rows, -1n).sort()).toEqual(changes(there.rows, 1n).sort());
  expect(back.lines.count).toBe(there.lines.count);
});

it('says plainly why causes cannot be told apart', async () => {
  const data = join(desk.folder, 'bare');
  cpSync(desk.data, data, { recursive: true });
  rmSync(join(data, 'silver'), { recursive: true });
  const bare = JSON.parse((await costbook('diff', editions[0]!, editions[2]!, '--inputs', desk.inputs, '--data', data, '--format', 'json')).stdout);
  expect(bare).toMatchObject({ lines: null, obstacle: `The charges of edition ${editions[2]} are not at hand on this machine.` });
  expect((bare.rows as Row[]).every((row) => row.x_DataChange === null && row.x_RuleChange === null)).toBe(true);
  const ungitted = join(desk.folder, 'ungitted');
  cpSync(desk.inputs, ungitted, { recursive: true });
  rmSync(join(ungitted, '.git'), { recursive: true });
  const text = (await costbook('diff', editions[0]!, editions[2]!, '--inputs', ungitted, '--data', desk.data)).stdout;
  expect(text).toContain(`What data and what rules did cannot be told apart. Edition ${editions[0]} was made with allocation.yaml as neither`);
});

it('finds a digit that was changed in a manifest', async () => {
  const data = join(desk.folder, 'changed');
  cpSync(desk.data, data, { recursive: true });
  const path = join(data, 'editions', editions[2]!, 'edition.json');
  const manifest = JSON.parse(readFileSync(path, 'utf8'));
  manifest.tables.monthly_costs.sums.EffectiveCost += '1';
  writeFileSync(path, JSON.stringify(manifest));
  const { exitCode, stderr, stdout } = await costbook('diff', '--inputs', desk.inputs, '--data', data);
  expect(stderr).toMatch(FOUR_PARTS);
  expect(stderr).toMatch(/^DiffDoesNotAddUp/);
  expect([exitCode, stdout]).toEqual([2, '']);
});

it('refuses in four parts', async () => {
  const first = join(desk.folder, 'first');
  cpSync(desk.data, first, { recursive: true });
  writeFileSync(join(first, 'editions/latest'), editions[0]!);
  const refusals: [string, Outcome][] = [
    ['EditionMissing[^]*Did you mean', await diff(`${editions[0]!.slice(0, -1)}`, editions[1]!)],
    ['EditionMissing', await diff(editions[0]!, '2026-01-01-000000000000')],
    ['NothingToCompare', await costbook('diff', '--inputs', desk.inputs, '--data', first)],
    ['OptionNotValid', await diff('--format', 'pdf')],
    ['OptionNotValid', await diff('--lines', 'many')],
  ];
  for (const [pattern, { exitCode, stderr, stdout }] of refusals) {
    expect(stderr, pattern).toMatch(FOUR_PARTS);
    expect(stderr).toMatch(new RegExp(`^${pattern}`));
    expect([exitCode, stdout]).toEqual([1, '']);
  }
});

it('has a page for each pair of neighbours, which says what the command says', async () => {
  desk.write('inputs/allocation.yaml', RULES);
  editions.push(await build('--bill', join(desk.folder, 'earlier.csv')));
  const out = join(desk.folder, 'site');
  expect((await costbook('site', '--data', desk.data, '--out', out)).exitCode).toBe(0);
  const list = readFileSync(join(out, 'editions/index.html'), 'utf8');
  const pageOf = (id: string): string => readFileSync(join(out, 'editions', id, 'index.html'), 'utf8').replace(/\s+/g, ' ');
  for (const id of editions.slice(1)) expect(list).toContain(`href="/editions/${id}/"`);
  expect(pageOf(editions[1]!)).toMatch(/<h1>No total changed from [^<]* moved between cost centers/);
  expect(pageOf(editions[1]!)).toContain('Eva Example');
  expect(pageOf(editions[2]!)).toMatch(/<h1>Effective cost changed by \+[\d.]+.k USD in 2 months, all of it by new data/);
  const change = (await json(editions[1]!, editions[2]!)).totals.find(({ x_CostColumn }: Row) => x_CostColumn === 'EffectiveCost').x_Change;
  expect(list).toContain(`+${Number(change).toLocaleString('en-US', { minimumFractionDigits: 2, maximumFractionDigits: 2 })}`);
  expect(pageOf(editions[3]!)).toMatch(
    /<h2>What new data and what new rules did<\/h2> ?<p>New data changed [−+][\d,.]+ USD under the rules of before; new rules then moved [\d,.]+ USD/,
  );
  expect(pageOf(editions[3]!)).toMatch(/>By new data<.*>By new rules</);
  expect(pageOf(editions[3]!)).toContain(`costbook diff ${editions[2]} ${editions[3]}`);
}, 120_000);

it('keeps what new data and what new rules did beside an edition to which both came, and proves it', async () => {
  const id = editions[3]!;
  const path = join(desk.data, 'editions', id, 'causes.json');
  const kept = JSON.parse(readFileSync(path, 'utf8')) as EditionCauses;
  expect(editions.slice(0, 3).filter((each) => existsSync(join(desk.data, 'editions', each, 'causes.json')))).toEqual([]);
  expect([kept.earlier.id, kept.later.id]).toEqual([editions[2], id]);
  const { rows } = await json(editions[2]!, id);
  for (const column of ['x_Change', 'x_DataChange', 'x_RuleChange'] as const) {
    const sums = (of: readonly Row[]): Record<string, bigint> => {
      const sum: Record<string, bigint> = {};
      for (const row of of) {
        const key = `${row.BillingPeriodStart} ${row.ServiceProviderName} ${row.x_CostCenter} ${row.ChargeCategory}`;
        sum[key] = (sum[key] ?? 0n) + amountOf(row[column]!);
      }
      return Object.fromEntries(Object.entries(sum).filter(([, amount]) => amount !== 0n));
    };
    expect(sums(kept.rows as never)).toEqual(sums(rows));
  }
  const verify = (): Promise<Outcome> => costbook('verify', '--data', desk.data, '--inputs', desk.inputs);
  expect((await verify()).stdout).toMatch(/^What new data and new rules did: made again: the same bytes\.$/m);
  const text = readFileSync(path, 'utf8');
  writeFileSync(path, text.replace('"x_RuleChange":"', '"x_RuleChange":"1'));
  expect(await verify()).toMatchObject({ exitCode: 2, stderr: expect.stringMatching(/^CausesChanged/) });
  rmSync(path);
  expect(await build('--bill', join(desk.folder, 'earlier.csv'))).toBe(id);
  expect(readFileSync(path, 'utf8')).toBe(text);
}, 120_000);

describe('real bills', () => {
  it.skipIf(!REAL_BILLS)(`says exactly what making a bill final changed${REAL_BILLS ? '' : ` (${NO_REAL_BILLS})`}`, async () => {
    const book = new Desk();
    for (const name of ['aws_2023-06-01-not-final.csv', 'aws_2023-06-01.csv']) {
      expect((await book.build('--bill', join(REAL_BILLS!, 'restatement', name))).exitCode).toBe(0);
    }
    const found = JSON.parse((await costbook('diff', '--inputs', book.inputs, '--data', book.data, '--format', 'json')).stdout);
    book.clear();
    expect(found.totals.map(({ x_CostColumn, x_Before, x_Change }: Row) => [x_CostColumn, x_Before, x_Change])).toEqual([
      ['BilledCost', '30', '0'],
      ['EffectiveCost', '30.3', '0'],
      ['ListCost', '60', '0'],
      ['ContractedCost', '60', '0'],
    ]);
    expect(found.by.subAccount.map(({ SubAccountId, x_Change, x_DataChange }: Row) => [SubAccountId, x_Change, x_DataChange])).toEqual([
      ['0099999999999', '30.3', '30.3'],
      ['9999999999999', '-30.3', '-30.3'],
    ]);
    expect(found.bills.map(({ x_BillName, x_BillChange, x_Change }: Row) => [x_BillName, x_BillChange, x_Change])).toEqual([
      ['aws_2023-06-01-not-final.csv', 'Gone', '-30.3'],
      ['aws_2023-06-01.csv', 'New', '30.3'],
    ]);
    // The three lines of the file, and what their commitment left over, got an invoice and the zeros that lead the account's number.
    expect(found.lines.count).toBe(4);
    expect(found.lines.largest.slice(1).map((row: Row) => row.x_ChangedValues)).toEqual(
      Array(3).fill('BillingAccountId: 9999999999999 → 0099999999999; InvoiceId: (none) → 987654321; SubAccountId: 9999999999999 → 0099999999999'),
    );
  });
});
