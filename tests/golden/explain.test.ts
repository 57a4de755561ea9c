/** `costbook explain`, as a person runs it, over a book whose inputs are in a git repository of their own. */
import { spawnSync } from 'node:child_process';
import { existsSync, readdirSync, renameSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { GOLD } from '#contract/gold.ts';
import { readEdition } from '../../pipeline/6-publish/editions/manifest.ts';
import { openEdition } from '../../pipeline/6-publish/editions/open.ts';
import { explainFigure, figures } from '../../pipeline/commands/explain/figure.ts';
import { Database } from '../../pipeline/engine/duckdb.ts';
import { costbook, Desk, focusCsv, monthOfRows, type Outcome } from '../command-line.ts';

const FOUR_PARTS = /^[A-Z]\w+ {2}\S.*\n {2}Why {4}\S.*\n {2}Fix {4}\S.*\n {2}Where {2}\S/m;
const ORGANIZATION = `reporting_currency: USD
company:
  name: Example
  departments:
    - { name: Shop, teams: [{ name: Checkout, cost_center: CC-1 }, { name: Search, cost_center: CC-2 }] }
`;
const RULES = `rules:
  - { name: shared, when: { SubAccountName: hub }, pool: hub }
  - { name: checkout, when: { SubAccountName: shop }, cost_center: CC-1 }
  - { name: europe, when: { SubAccountName: europe }, cost_center: CC-1 }
pools:
  - { name: hub, split: base, base_month: previous }
`;

const desk = new Desk();

function git(...args: string[]): string {
  const identity = ['-c', 'user.name=Eva Example', '-c', 'user.email=eva@example.com', '-c', 'init.defaultBranch=main'];
  return spawnSync('git', ['-C', desk.inputs, ...identity, ...args], { encoding: 'utf8' }).stdout.trim();
}

interface Said {
  readonly title: string;
  readonly sections: readonly { title: string; rows: Record<string, string>[]; text?: string }[];
  readonly proofs: readonly { level: string; currency: string; above: string; below: string; isEqual: boolean }[];
  readonly notes: readonly string[];
}

const explain = (...args: string[]): Promise<Outcome> => costbook('explain', '--inputs', desk.inputs, '--data', desk.data, ...args);
async function said(...args: string[]): Promise<Said> {
  const { stdout, stderr, exitCode } = await explain('--format', 'json', ...args);
  expect([exitCode, stderr]).toEqual([0, '']);
  return JSON.parse(stdout) as Said;
}
const rowsOf = ({ sections }: Said, title: RegExp): Record<string, string>[] => sections.find((section) => title.test(section.title))?.rows ?? [];

beforeAll(async () => {
  const accounts: Record<string, Record<string, string>> = {
    shop: {},
    europe: { BillingCurrency: 'EUR', BillingAccountId: '1002' },
    hub: { ServiceName: 'Gateways' },
    other: { Tags: '{"team":"search"}' },
  };
  const rows = ['2026-01', '2026-02', '2026-03'].flatMap((month) =>
    Object.entries(accounts).flatMap(([name, more]) => monthOfRows(month, { SubAccountId: name, SubAccountName: name, ResourceId: name, ...more })),
  );
  const bill = desk.write('bill.csv', focusCsv(rows));
  desk.write('inputs/organization.yaml', ORGANIZATION);
  desk.write('inputs/allocation.yaml', RULES);
  desk.write('inputs/exchange-rates.csv', 'Month,From,To,Rate,Source\n2026-01,EUR,USD,1.0833333333,ECB\n2026-02,EUR,USD,1.09,ECB\n2026-03,EUR,USD,1.1,ECB\n');
  git('init');
  git('add', '.');
  git('commit', '-m', 'Rules');
  const built = await desk.build('--bill', bill);
  expect(built.stderr).not.toMatch(FOUR_PARTS);
});
afterAll(() => desk.clear());

it('leads from a statement to rules, pools, daily charges and bill lines, each level equal to the one above', async () => {
  const march = await said('CC-1', '2026-03', '--lines', '500');
  expect(march.proofs.every(({ isEqual }) => isEqual)).toBe(true);
  expect(march.proofs.map(({ level, currency }) => `${level.split(':')[0]} ${currency}`)).toEqual(
    expect.arrayContaining(['statement USD', 'direct USD', 'direct EUR', 'pool hub USD']),
  );
  const [direct] = march.proofs.filter(({ level }) => level.startsWith('direct: bill lines'));
  const lines = rowsOf(march, /^Bill lines/).filter(({ x_Through, BillingCurrency }) => x_Through === 'direct' && BillingCurrency === direct!.currency);
  expect(lines).toHaveLength(31);
  expect(lines.reduce((sum, { EffectiveCost }) => sum + Math.round(Number(EffectiveCost) * 100), 0)).toBe(Math.round(Number(direct!.below) * 100));
  expect(lines[0]).toMatchObject({ x_BillName: 'bill.csv', x_ChargeId: expect.stringMatching(/^[0-9a-f]+-\d+$/) });
  expect(rowsOf(march, /^By which rule/).map(({ x_AllocationRuleId, x_Where, x_Author }) => [x_AllocationRuleId, x_Where, x_Author])).toEqual([
    ['checkout', 'allocation.yaml:3', 'Eva Example'],
    ['europe', 'allocation.yaml:4', 'Eva Example'],
    ['shared', 'allocation.yaml:2', 'Eva Example'],
  ]);
  expect(rowsOf(march, /^How the pools/)).toMatchObject([{ x_Pool: 'hub', x_SplitUsed: 'base', x_Share: 1 }]);
});

it('explains one service, and what nobody pays', async () => {
  const gateways = await said('Checkout', '2026-02', '--service', 'Gateways');
  expect(gateways.proofs.every(({ isEqual, level }) => isEqual && level.startsWith('pool hub'))).toBe(true);
  expect(rowsOf(gateways, /^What the edition says/)).toHaveLength(1);
  const unowned = await said('Unallocated', '2026-01');
  expect(unowned.proofs.every(({ isEqual }) => isEqual)).toBe(true);
  expect(rowsOf(unowned, /^By which rule/)[0]).toMatchObject({ x_AllocationRuleId: 'no rule' });
});

it('finds the rules of the edition in git when those at hand are others, and says so when they are nowhere', async () => {
  desk.write('inputs/allocation.yaml', RULES.replace('cost_center: CC-1', 'cost_center: CC-2'));
  expect((await said('CC-1', '2026-01')).proofs.length).toBeGreaterThan(5);
  renameSync(join(desk.inputs, '.git'), join(desk.folder, 'git-aside'));
  const stopped = await said('CC-1', '2026-01');
  expect(stopped.notes[0]).toMatch(/^The allocation\.yaml that the edition was built with is neither at hand nor in git/);
  expect(stopped.proofs.every(({ level, isEqual }) => isEqual && level.endsWith('against monthly costs'))).toBe(true);
  renameSync(join(desk.folder, 'git-aside'), join(desk.inputs, '.git'));
  desk.write('inputs/allocation.yaml', RULES);
});

it('explains tables and every figure of the site', async () => {
  const table = await said('monthly_costs');
  const tree = rowsOf(table, /^Where it comes from/).map(({ Table }) => Table!.replaceAll('· ', ''));
  expect(tree).toEqual(expect.arrayContaining(['allocated_charges', 'daily_charges', 'charges', 'focus_rows', 'bill files', 'allocation.yaml']));
  expect(rowsOf(table, /^Inputs in it/)).toEqual(expect.arrayContaining([expect.objectContaining({ Input: 'allocation.yaml', Author: 'Eva Example' })]));
  expect(table.sections.find(({ title }) => title.endsWith('monthly_costs.sql'))?.text).toContain('GROUP BY ALL');
  const stored = readEdition(join(desk.data, 'editions'));
  const database = await Database.open();
  try {
    await openEdition(database, desk.data, stored.edition);
    for (const name of figures().keys()) {
      const { sections } = await explainFigure(database, stored, { name, inputs: desk.inputs, lines: 1 });
      const first = sections.find(({ title }) => title.startsWith('Where it comes from'))!.rows[0]!;
      expect([name, Object.keys(GOLD)]).toEqual([name, expect.arrayContaining([first.Table])]);
    }
  } finally {
    database.close();
  }
});

it('refuses in four parts what it does not know', async () => {
  const refusals = [['CC-9', '2026-01'], ['CC-1', '2025-01'], ['CC-1', '2026-01', '--service', 'Nothing'], ['allocation/flows'], ['CC-1', 'March'], ['CC-1']];
  for (const args of refusals) {
    const { exitCode, stderr } = await explain(...args);
    expect([args, exitCode, stderr]).toEqual([args, 1, expect.stringMatching(FOUR_PARTS)]);
  }
  expect((await explain('allocation/flows')).stderr).toContain('Did you mean allocation/flow?');
});

it('ends with exit code 2 where bill lines are not what the edition says, and stops at gold without silver', async () => {
  const folder = join(desk.data, 'silver/charges');
  const [file = ''] = readdirSync(folder);
  const path = join(folder, file);
  renameSync(path, `${path}.aside`);
  const database = await Database.open();
  await database.run(
    `COPY (SELECT * REPLACE (EffectiveCost + CASE WHEN x_BillRow = 1 THEN 0.01 ELSE 0 END AS EffectiveCost) FROM read_parquet('${path}.aside')) TO '${path}'`,
  );
  database.close();
  const changed = await explain('CC-1', '2026-01');
  expect([changed.exitCode, changed.stdout]).toEqual([2, expect.stringContaining('NOT EQUAL')]);
  expect(changed.stderr).toMatch(/^ExplanationDoesNotAddUp {2}direct: the rules applied again/);
  renameSync(join(desk.data, 'silver'), join(desk.data, 'silver-aside'));
  const stopped = await said('CC-1', '2026-01');
  expect(stopped.notes).toEqual([expect.stringMatching(/^The charges of the edition are not at hand/)]);
  renameSync(join(desk.data, 'silver-aside'), join(desk.data, 'silver'));
  expect(existsSync(`${path}.aside`)).toBe(true);
});
