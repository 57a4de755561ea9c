/** `costbook preview --against` and `build --rules`, as a person runs them, over inputs in a git repository of their own. */
import { spawnSync } from 'node:child_process';
import { cpSync, readFileSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { costbook, Desk, focusCsv, monthOfRows, type Outcome, start } from '../command-line.ts';

const FOUR_PARTS = /^[A-Z]\w+ {2}\S.*\n {2}Why {4}\S.*\n {2}Fix {4}\S.*\n {2}Where {2}\S/;
const ORGANIZATION = `company:
  name: Example
  departments:
    - { name: Shop, teams: [{ name: Checkout, cost_center: CC-1 }, { name: Search, cost_center: CC-2 }] }
    - { name: Platform, teams: [{ name: Cloud, cost_center: CC-3 }] }
`;
const RULES = `rules:
  - { name: shared, when: { SubAccountName: hub }, pool: hub }
  - { name: checkout, when: { SubAccountName: shop }, cost_center: CC-1 }
  - { name: search, when: { tag.team: search }, cost_center: CC-2 }
pools:
  - { name: hub, split: even, among: [CC-1, CC-2, CC-3] }
`;
/** Search takes over the shop, the data account gets a payer, the hub is split otherwise. */
const CHANGED = RULES.replace('cost_center: CC-1', 'cost_center: CC-2')
  .replace('pools:', '  - { name: data, when: { SubAccountName: data }, cost_center: CC-3 }\npools:')
  .replace('even, among: [CC-1, CC-2, CC-3]', 'fixed, shares: { CC-1: 10, CC-2: 20, CC-3: 70 }');

const desk = new Desk();
let edition: string;

function git(...args: string[]): string {
  const identity = ['-c', 'user.name=Eva Example', '-c', 'user.email=eva@example.com', '-c', 'init.defaultBranch=main'];
  return spawnSync('git', ['-C', desk.inputs, ...identity, ...args], { encoding: 'utf8' }).stdout.trim();
}

const preview = (...args: string[]): Promise<Outcome> => costbook('preview', '--inputs', desk.inputs, '--data', desk.data, ...args);
const movesOf = async (...args: string[]): Promise<Record<string, never>> => JSON.parse((await preview('--format', 'json', ...args)).stdout);

beforeAll(async () => {
  const accounts = { shop: '{}', hub: '{}', data: '{}', other: '{"team":"search"}' };
  const rows = ['2026-01', '2026-02'].flatMap((month) =>
    Object.entries(accounts).flatMap(([name, Tags]) => monthOfRows(month, { SubAccountId: name, SubAccountName: name, ResourceId: name, Tags })),
  );
  const bill = desk.write('bill.csv', focusCsv(rows));
  desk.write('inputs/organization.yaml', ORGANIZATION);
  desk.write('inputs/allocation.yaml', RULES);
  desk.write('inputs/budgets.csv', 'Budget,Level,Unit,Month,Amount,Currency\nShop,cost center,CC-1,2026-01,5000,USD\n');
  git('init');
  git('add', '.');
  git('commit', '-m', 'Rules');
  const built = await desk.build('--bill', bill);
  expect(built.stderr).not.toMatch(/^\w+ {2}.*\n {2}Why/m);
  edition = built.stdout.trim();
});
afterAll(() => desk.clear());

it('finds nothing moved where nothing changed, against a commit, a folder and an edition', async () => {
  for (const against of ['HEAD', desk.inputs, edition]) {
    const moves = await movesOf('--against', against);
    expect(moves).toMatchObject({ costCenters: [], monthlyMoves: [], rules: [], pools: [], flows: [], organization: [], budgets: [], conversionRest: '0' });
    expect((await preview('--against', against)).stdout).toMatch(/^This change moves no money\./);
  }
});

it('says what each change moves, to the last digit, and the same each time', async () => {
  desk.write('inputs/allocation.yaml', CHANGED);
  desk.write('inputs/organization.yaml', ORGANIZATION.replace('name: Platform', 'name: Engineering'));
  desk.write('inputs/budgets.csv', 'Budget,Level,Unit,Month,Amount,Currency\nShop,cost center,CC-1,2026-01,4000.5,USD\n');
  const [first, second] = await Promise.all([preview('--against', 'HEAD', '--format', 'json'), preview('--against', 'HEAD', '--format', 'json')]);
  expect(second.stdout).toBe(first.stdout);
  const moves = JSON.parse(first.stdout);
  const account = amountOf(moves.rules.find(({ x_AllocationRuleId }: Record<string, string>) => x_AllocationRuleId === 'data').x_After);
  expect(account).toBeGreaterThan(0n);
  const byName = new Map(moves.costCenters.map((row: Record<string, string>) => [row.x_CostCenter, amountOf(row.x_Move!)]));
  expect([...byName.values()].reduce((sum, each) => (sum as bigint) + (each as bigint), 0n)).toBe(0n);
  expect(byName.get('Unallocated')).toBe(-account);
  expect(moves.totals).toMatchObject({ x_BecameAllocated: moves.rules.find((row: Record<string, string>) => row.x_AllocationRuleId === 'data').x_After });
  expect(moves.totals).toMatchObject({ x_BecameUnallocated: '0', x_UnallocatedAfter: '0' });
  for (const month of ['2026-01-01', '2026-02-01']) {
    const parts = moves.monthlyMoves.filter((row: Record<string, string>) => row.BillingPeriodStart === month);
    expect(parts.reduce((sum: bigint, row: Record<string, string>) => sum + amountOf(row.x_Move!), 0n)).toBe(0n);
    expect(parts).toHaveLength(4);
  }
  expect(Object.fromEntries(moves.rules.map((row: Record<string, string>) => [row.x_AllocationRuleId, row.x_ChangeKind]))).toEqual({
    data: 'added',
    checkout: 'changed',
    'no rule': '',
  });
  expect(moves.pools).toMatchObject([{ x_Pool: 'hub', x_ChangeKind: 'changed', x_Move: '0' }]);
  expect(moves.flows.map((row: Record<string, string>) => [row.x_RuleBefore, row.x_TargetBefore, row.x_RuleAfter, row.x_TargetAfter]).sort()).toEqual([
    ['checkout', 'CC-1', 'checkout', 'CC-2'],
    ['no rule', 'Unallocated', 'data', 'CC-3'],
  ]);
  expect(moves.organization).toMatchObject([{ x_CostCenter: 'CC-3', x_PathBefore: 'Platform › Cloud', x_PathAfter: 'Engineering › Cloud' }]);
  expect(moves.budgets).toMatchObject([{ x_BudgetName: 'Shop', x_Before: '5000', x_After: '4000.5', x_Move: '-999.5' }]);
});

it('agrees with what the edition published, and with the edition that the rules would make', async () => {
  const [sinceCommit, sinceEdition] = [await movesOf('--against', 'HEAD'), await movesOf('--against', edition)];
  const payers = ({ costCenters }: Record<string, never>): unknown[] =>
    (costCenters as unknown as Record<string, string>[]).map(({ x_CostCenter, x_Move }) => [x_CostCenter, Number(x_Move).toFixed(6)]).sort();
  expect(payers(sinceEdition)).toEqual(payers(sinceCommit));
  expect(sinceEdition).toMatchObject({ conversionRest: '0' });
});

it('writes a comment that obeys nothing in it', async () => {
  desk.write('inputs/allocation.yaml', CHANGED.replace('name: data', "name: '<img src=x> | @all `x`'"));
  const { stdout } = await preview('--against', 'HEAD', '--format', 'markdown');
  desk.write('inputs/allocation.yaml', CHANGED);
  expect(stdout).toMatch(/^### This change moves money in 2 of 2 months\.\n/);
  expect(stdout).toContain('<details><summary>By cost center and month</summary>');
  expect(stdout).not.toMatch(/<img|@all| `x`/);
  expect(stdout).toContain('&lt;img src=x&gt; \\| @\u2060all \\`x\\`');
});

it('builds any month under the rules of any commit, and names it', async () => {
  const args = ['build', '--bill', join(desk.folder, 'bill.csv'), '--inputs', desk.inputs, '--data', join(desk.folder, 'again'), '--rules', 'HEAD'];
  const built = await costbook(...args);
  const manifest = JSON.parse(readFileSync(join(desk.folder, 'again/editions', built.stdout.trim(), 'edition.json'), 'utf8'));
  const before = JSON.parse(readFileSync(join(desk.data, 'editions', edition, 'edition.json'), 'utf8'));
  expect(manifest.rules).toEqual({ commit: git('rev-parse', 'HEAD') });
  expect(before).not.toHaveProperty('rules');
  expect(manifest.tables.monthly_costs).toEqual(before.tables.monthly_costs);
  expect(manifest.tables.allocation_rules).toEqual(before.tables.allocation_rules); // authors and commits of the rules too
  expect((await costbook(...args)).stdout).toBe(built.stdout);
  expect((await costbook('verify', '--data', join(desk.folder, 'again'))).exitCode).toBe(0);
  const others = [desk.build('--bill', join(desk.folder, 'bill.csv'), '--rules', 'HEAD'), costbook(...args.slice(0, -2))];
  for (const refused of await Promise.all(others)) {
    expect(refused).toMatchObject({ exitCode: 1, stdout: '' });
    expect(refused.stderr).toMatch(/^RulesNotOfBook .*\n {2}Why .*\n {2}Fix .*costbook build --bill .* --data .*\n {2}Where .*\n$/m);
  }
  expect(readFileSync(join(desk.data, 'editions/latest'), 'utf8').trim()).toBe(edition);
});

it('refuses in four parts', async () => {
  git('checkout', '--orphan', 'empty');
  git('rm', '-r', '-f', '--cached', '.');
  git('commit', '--allow-empty', '-m', 'Nothing');
  git('symbolic-ref', 'HEAD', 'refs/heads/main');
  git('reset', '--mixed');
  const broken = desk.write('broken/allocation.yaml', 'rules: [{ name: a, when: { SubAccountName: x }, cost_center: CC-9 }]');
  const outside = join(desk.folder, 'outside');
  cpSync(desk.inputs, outside, { recursive: true });
  rmSync(join(outside, '.git'), { recursive: true });
  const noGit = start(['preview', '--against', 'HEAD', '--inputs', desk.inputs, '--data', desk.data], undefined, {
    PATH: join(desk.folder, 'nowhere'),
  }).outcome;
  const refusals: [string, Outcome][] = [
    ['RefUnknown[^]*Did you mean main\\?', await preview('--against', 'maim')],
    ['RefUnknown', await preview('--against=--output=x')],
    ['RefWithoutInputs', await preview('--against', 'empty')],
    ['InputsMissing', await preview('--against', './nowhere')],
    ['CostCenterUnknown[^]*Where  .*broken/allocation.yaml:1', await preview('--against', join(broken, '..'))],
    ['NotInGit', await preview('--against', 'HEAD', '--inputs', outside)],
    ['GitMissing', await noGit],
    ['ChargesNotAtHand', await withoutSilver()],
    ['EditionMissing', await preview('--against', '2026-01-01-000000000000')],
    ['OptionNotValid', await preview('--against', 'HEAD', '--format', 'pdf')],
    ['RefUnknown', await desk.build('--bill', join(desk.folder, 'bill.csv'), '--rules', 'nowhere')],
  ];
  for (const [pattern, { exitCode, stderr, stdout }] of refusals) {
    expect(stderr, pattern).toMatch(FOUR_PARTS);
    expect(stderr).toMatch(new RegExp(`^${pattern}`));
    expect([exitCode, stdout]).toEqual([1, '']);
  }
});

async function withoutSilver(): Promise<Outcome> {
  const data = join(desk.folder, 'bare');
  cpSync(desk.data, data, { recursive: true });
  rmSync(join(data, 'silver'), { recursive: true });
  return costbook('preview', '--against', 'HEAD', '--inputs', desk.inputs, '--data', data);
}

/** Decimal text as a whole number of its 22nd decimals. */
function amountOf(text: string): bigint {
  const [whole = '', fraction = ''] = text.split('.');
  return BigInt(whole + fraction.padEnd(22, '0'));
}

it('says what a change of a dimension moves, and builds it under the rules of a commit', async () => {
  const products =
    'name: Product\nafter: cost_centers\nvalues: [ { id: web }, { id: app } ]\nrules: [ { name: search, when: { x_CostCenter: CC-2 }, value: web } ]\n';
  desk.write('inputs/allocation.yaml', RULES);
  desk.write('inputs/dimensions/products.yaml', products);
  git('add', '.');
  git('commit', '-m', 'Products');
  expect((await preview('--against', 'HEAD')).stdout).toMatch(/^This change moves no money\./);
  desk.write('inputs/dimensions/products.yaml', products.replace('value: web', 'value: app'));
  const { stdout } = await preview('--against', 'HEAD');
  expect(stdout).toMatch(/^This change moves no money between cost centers\./);
  expect(stdout).toContain('By other dimensions and month');
  const { dimensions } = await movesOf('--against', 'HEAD');
  const moved = (dimensions as unknown as Record<string, string>[]).map(({ x_DimensionValue, x_Move }) => [x_DimensionValue, amountOf(x_Move!)] as const);
  expect(new Set(moved.map(([value]) => value))).toEqual(new Set(['web', 'app']));
  expect(moved.reduce((sum, [, amount]) => sum + amount, 0n)).toBe(0n);
  const args = ['build', '--bill', join(desk.folder, 'bill.csv'), '--inputs', desk.inputs, '--data', join(desk.folder, 'products')];
  const ofCommit = (await costbook(...args, '--rules', 'HEAD')).stdout.trim();
  const later = await costbook('preview', '--inputs', desk.inputs, '--data', join(desk.folder, 'products'), '--against', ofCommit, '--format', 'json');
  expect(later.stderr).toBe('');
  const since = JSON.parse(later.stdout);
  expect(new Set(since.dimensions.map((row: Record<string, string>) => row.x_DimensionValue))).toEqual(new Set(['web', 'app']));
});
