/** `costbook audit` over inputs in a git repository of their own: each change by entry, each edition, one chain of hashes. */
import { spawnSync } from 'node:child_process';
import { readFileSync, renameSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, it } from 'vitest';
import type { AuditRow } from '#contract/audit-log.ts';
import { costbook, Desk, focusCsv, monthOfRows, type Outcome } from '../command-line.ts';

const ORGANIZATION = `reporting_currency: USD
company:
  name: Example
  departments:
    - { name: Shop, owner: Ana, teams: [{ name: Checkout, cost_center: CC-1, owner: Ana }, { name: Search, cost_center: CC-2 }] }
`;
const RULES = `rules:
  - { name: shop, when: { SubAccountName: shop }, cost_center: CC-1 }
  - { name: lab, when: { SubAccountName: lab }, cost_center: CC-2 }
`;
const BUDGETS = 'Budget,Level,Unit,Month,Amount,Currency\nShop,cost center,CC-1,2026-01,5000,USD\nShop,cost center,CC-1,2026-02,5000,USD\n';

const desk = new Desk();
let second = 0;
let bill: string;

function git(...args: string[]): string {
  const time = `2026-03-01T00:00:${String(++second).padStart(2, '0')}Z`;
  const identity = ['-c', 'user.name=Eva Example', '-c', 'user.email=eva@example.com', '-c', 'init.defaultBranch=main'];
  const env = { ...process.env, GIT_AUTHOR_DATE: time, GIT_COMMITTER_DATE: time };
  return spawnSync('git', ['-C', desk.inputs, ...identity, ...args], { encoding: 'utf8', env }).stdout.trim();
}

function commit(message: string, author = 'Eva Example', name = '', content = ''): void {
  if (name !== '') desk.write(`inputs/${name}`, content);
  git('add', '.');
  git('commit', '--allow-empty', '-m', message, `--author=${author} <x@example.com>`);
}

const audit = (...args: string[]): Promise<Outcome> => costbook('audit', '--inputs', desk.inputs, '--data', desk.data, ...args);
const log = async (): Promise<AuditRow[]> => JSON.parse((await audit('--format', 'json')).stdout);
const short = ({ x_LogKind, x_Entry, x_ChangeKind, x_Before, x_After, x_Author }: AuditRow): unknown[] => [
  x_LogKind,
  x_Entry,
  x_ChangeKind,
  x_Before,
  x_After,
  x_Author,
];

beforeAll(async () => {
  bill = desk.write(
    'bill.csv',
    focusCsv(['shop', 'lab'].flatMap((name) => monthOfRows('2026-01', { SubAccountId: name, SubAccountName: name, ResourceId: name }))),
  );
  desk.write('inputs/organization.yaml', ORGANIZATION);
  desk.write('inputs/allocation.yaml', RULES);
  git('init');
  commit('Begin', 'Ana Author', 'budgets.csv', BUDGETS);
  expect((await desk.build('--bill', bill)).exitCode).toBe(0);
});
afterAll(() => desk.clear());

it('lists each changed entry by its key, with author, from and to, and the editions between', async () => {
  const begun = await log();
  expect(begun.map(({ x_LogKind }) => x_LogKind)).toEqual([
    ...['rule', 'rule', 'budget', 'budget'],
    ...['organization', 'organization', 'organization', 'organization', 'organization', 'edition'],
  ]);
  commit('Owner', 'Ben Boss', 'organization.yaml', ORGANIZATION.replace('CC-1, owner: Ana', 'CC-1, owner: Ben'));
  commit('Order, and a new name', 'Ana Author', 'allocation.yaml', `rules:\n${RULES.split('\n').slice(1, 3).reverse().join('\n')}\n`);
  git('checkout', '-q', '-b', 'plan');
  commit(
    'Sort and raise',
    'Cid Clerk',
    'budgets.csv',
    `${BUDGETS.split('\n')[0]}\n# by month\n${BUDGETS.split('\n')[2]!.replace('5000', '6000')}\n${BUDGETS.split('\n')[1]}\n`,
  );
  git('checkout', '-q', 'main');
  git('merge', '--no-ff', '-m', 'Merge the plan', 'plan');
  const rows = await log();
  expect(rows.slice(0, begun.length)).toEqual(begun);
  expect(rows.slice(begun.length).map(short)).toEqual([
    ['owner', 'CC-1', 'changed', 'owner: Ana', 'owner: Ben', 'Ben Boss'],
    ['rule', 'order of rules', 'order changed', 'shop, lab', 'lab, shop', 'Ana Author'],
    ['budget', 'Shop · cost center · CC-1 · 2026-02', 'changed', 'Amount: 5000', 'Amount: 6000', 'Cid Clerk'],
  ]);
});

it('tells the effect that two editions prove, and none where two changes share it', async () => {
  expect((await desk.build('--bill', bill)).exitCode).toBe(0);
  commit('Lab has no payer', 'Eva Example', 'allocation.yaml', RULES.replace(/ {2}- \{ name: lab.*\n/, ''));
  expect((await desk.build('--bill', bill)).exitCode).toBe(0);
  const effects = (rows: AuditRow[]): AuditRow[] => rows.filter(({ x_MoneyEffect }) => x_MoneyEffect !== null);
  const latest = readFileSync(join(desk.data, 'editions/latest'), 'utf8').trim();
  const manifest = JSON.parse(readFileSync(join(desk.data, 'editions', latest, 'edition.json'), 'utf8'));
  const [lab, ...others] = effects(await log());
  expect(others).toEqual([]);
  expect(lab).toMatchObject({
    x_Entry: 'lab',
    x_ChangeKind: 'removed',
    x_Before: 'when: {"SubAccountName":"lab"}, cost_center: CC-2',
    x_MoneyEffectOf: 'what nobody pays',
  });
  expect(lab!.x_MoneyEffect).toBe(manifest.tables.unallocated_results.sums.EffectiveCost);
  commit('Two at once', 'Eva Example', 'allocation.yaml', RULES.replace('name: lab', 'name: laboratory').replace('name: shop', 'name: store'));
  expect((await desk.build('--bill', bill)).exitCode).toBe(0);
  expect(effects(await log())).toEqual([lab]);
});

it('holds an exported log against the one of today, and names the row at which they part', async () => {
  const { stdout } = await audit('--format', 'csv');
  const path = desk.write('audit.csv', stdout);
  commit('More', 'Eva Example', 'exchange-rates.csv', 'Month,From,To,Rate,Source\n2026-01,EUR,USD,1.1,ECB\n');
  expect((await audit('--check', path)).stdout).toMatch(/^All \d+ rows still stand; 1 have come since\.\n$/);
  expect((await audit('--check', desk.write('part.csv', (await audit('--format', 'csv', '--since', '2026-03-01')).stdout))).exitCode).toBe(0);
  const forged = await audit('--check', desk.write('forged.csv', stdout.replace('Amount: 5000', 'Amount: 4000')));
  expect([forged.exitCode, forged.stderr]).toEqual([2, expect.stringMatching(/^AuditLogChanged {2}Row 3 of the file/)]);
  git('commit', '--amend', '-m', 'More or less', '--author=Nobody <n@example.com>');
  expect((await audit('--check', path)).exitCode).toBe(0);
  git('reset', '-q', '--hard', 'HEAD~3');
  const parted = await audit('--check', path);
  expect([parted.exitCode, parted.stderr]).toEqual([2, expect.stringMatching(/^AuditLogParts {2}From row \d+ on the log is another one: exported was "/)]);
  expect((await audit('--check', desk.write('other.csv', 'a,b\n1,2\n'))).stderr).toMatch(/^AuditLogNotReadable {2}/);
});

it('lists editions alone where the inputs are not in git, and says so', async () => {
  renameSync(join(desk.inputs, '.git'), join(desk.folder, 'git-aside'));
  const { stdout, stderr } = await audit();
  expect(stderr).toMatch(/^Note: git knows no change of /);
  expect(
    stdout
      .trim()
      .split('\n')
      .slice(2)
      .every((line) => line.includes('edition 20')),
  ).toBe(true);
  renameSync(join(desk.folder, 'git-aside'), join(desk.inputs, '.git'));
});
