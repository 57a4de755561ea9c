/** The proof: the shape of manifests, and tables that tell the same money. */
import { readFileSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { bookUntil } from '../../pipeline/6-publish/editions/book-until.ts';
import { contradictionIn, tablesWithout } from '../../pipeline/6-publish/editions/contradictions.ts';
import { editionIds, latestId, manifestText, newestEdition, readEdition, storeEdition } from '../../pipeline/6-publish/editions/manifest.ts';
import { openEdition } from '../../pipeline/6-publish/editions/open.ts';
import { missingObjects } from '../../pipeline/6-publish/editions/pruned.ts';
import { chainOf, verifyEdition } from '../../pipeline/6-publish/editions/verify.ts';
import { assertExact } from '../../pipeline/commands/edition-diff/assert-exact.ts';
import { verifyCauses } from '../../pipeline/commands/edition-diff/causes-record.ts';
import type { Pair } from '../../pipeline/commands/edition-diff/square.ts';
import { goldProofs } from '../../pipeline/commands/explain/cost-center.ts';
import { CAUSES_FILE } from '../../pipeline/contract/causes.ts';
import { Database } from '../../pipeline/engine/duckdb.ts';
import { foldersOf } from '../../pipeline/engine/folders.ts';
import { type Book, makeBook } from '../book.ts';

describe('a manifest', () => {
  let book: Book;
  let path: string;
  let whole: string;
  beforeAll(async () => {
    book = await makeBook({ hasParent: true });
    path = join(book.dataFolder, 'editions', book.editionId, 'edition.json');
    whole = readFileSync(path, 'utf8');
  });
  afterEach(() => writeFileSync(path, whole));
  afterAll(() => book.close());
  const editions = (): string => join(book.dataFolder, 'editions');

  it.each<[string, (text: string) => string]>([
    ['no JSON', (text) => text.slice(1)],
    ['null', () => 'null'],
    ['without tables', (text) => JSON.stringify({ ...JSON.parse(text), tables: undefined })],
    ['with an object outside the book', (text) => text.replace(/"sha256": "[0-9a-f]{64}"(?=,\s+"sizeBytes": \d+,\s+"rows")/, '"sha256": "../../secret"')],
    ...['/etc/rules.yaml', 'C:\\rules.yaml', 'dimensions/../../rules.yaml', '..\\rules.yaml', '..'].map((name): [string, (text: string) => string] => [
      `with an input called ${name}`,
      (text) => JSON.stringify({ ...JSON.parse(text), inputs: [{ name, sha256: '0'.repeat(64), sizeBytes: 0 }] }),
    ]),
  ])('%s is not readable, exit code 2', (_, change) => {
    writeFileSync(path, change(whole));
    expect(() => readEdition(editions(), book.editionId)).toThrow(expect.objectContaining({ name: 'EditionNotReadable', exitCode: 2 }));
  });

  it('may name inputs in folders, and with dots', () => {
    const inputs = ['dimensions/products.yaml', 'a..b.csv', '..csv'].map((name) => ({ name, sha256: '0'.repeat(64), sizeBytes: 0 }));
    writeFileSync(path, JSON.stringify({ ...JSON.parse(whole), inputs }));
    expect(readEdition(editions(), book.editionId).edition.inputs).toEqual(inputs);
  });

  it('that says the same in other bytes is changed', async () => {
    writeFileSync(path, `${whole}\n`);
    await expect(verifyEdition(book.dataFolder, editions(), book.editionId)).rejects.toMatchObject({ name: 'EditionChanged', exitCode: 2 });
  });

  it('is copied once into a book that is taken on from edition to edition', () => {
    const later = readEdition(editions(), book.editionId);
    const earlier = readEdition(editions(), later.edition.parent!.id);
    const place = join(book.dataFolder, 'aside');
    const folders = foldersOf(book.dataFolder, '');
    bookUntil(folders, earlier, place);
    expect([latestId(join(place, 'editions')), editionIds(join(place, 'editions'))]).toEqual([earlier.id, [earlier.id]]);
    writeFileSync(join(place, 'editions', earlier.id, 'edition.json'), 'copied');
    bookUntil(folders, later, place);
    expect([latestId(join(place, 'editions')), readEdition(join(place, 'editions')).sha256]).toEqual([later.id, later.sha256]);
    expect(missingObjects(place, later.edition)).toEqual([]);
    expect(readFileSync(join(place, 'editions', earlier.id, 'edition.json'), 'utf8')).toBe('copied');
  });

  it('is not made good by a child that names the bytes that it has, but by the build that says the same', () => {
    const { id, edition } = readEdition(editions(), book.editionId);
    writeFileSync(path, manifestText({ ...edition, company: 'Forged' }));
    expect(() => newestEdition(editions())).toThrow(expect.objectContaining({ name: 'EditionChanged', exitCode: 2 }));
    const child = storeEdition(editions(), { ...edition, parent: { id, sha256: readEdition(editions(), id).sha256 } });
    expect(() => chainOf(editions(), child)).toThrow(expect.objectContaining({ name: 'EditionChanged', exitCode: 2 }));
    expect(storeEdition(editions(), edition).id).toBe(id);
    expect(readFileSync(path, 'utf8')).toBe(whole);
    rmSync(path);
    storeEdition(editions(), edition);
    expect(readFileSync(path, 'utf8')).toBe(whole);
  });

  it('has what data and rules did beside it only where both came new, and as they did', async () => {
    const folders = foldersOf(book.dataFolder, join(book.dataFolder, 'no inputs'));
    const code = { version: 'other', sha256: '0'.repeat(64) };
    const { edition } = readEdition(editions(), book.editionId);
    const earlier = storeEdition(editions(), { ...readEdition(editions(), edition.parent!.id).edition, code });
    const later = storeEdition(editions(), { ...edition, code, parent: { id: earlier.id, sha256: earlier.sha256 } });
    const file = (id: string): string => join(editions(), id, CAUSES_FILE);
    const verified = (rows: readonly object[], of = later): Promise<string | null> => {
      writeFileSync(
        file(of.id),
        JSON.stringify({ format: 1, earlier: { id: earlier.id, sha256: earlier.sha256 }, later: { id: of.id, sha256: of.sha256 }, rows }),
      );
      return verifyCauses(folders, of);
    };
    const database = await Database.open();
    for (const [schema, each] of Object.entries({ earlier, later }))
      await database.inNewSchema(schema, () =>
        openEdition(database, book.dataFolder, { ...each.edition, tables: { monthly_costs: each.edition.tables.monthly_costs! } }),
      );
    const keys = 'BillingPeriodStart, ServiceProviderName, x_CostCenter, ChargeCategory';
    const good = await database.rows(`SELECT ${keys}, sum(cost)::VARCHAR AS x_Change, sum(cost)::VARCHAR AS x_DataChange, '0' AS x_RuleChange FROM (
      SELECT ${keys}, EffectiveCost AS cost FROM later.monthly_costs UNION ALL SELECT ${keys}, -EffectiveCost FROM earlier.monthly_costs) GROUP BY ALL HAVING sum(cost) <> 0`);
    database.close();
    const changed = expect.objectContaining({ name: 'CausesChanged', exitCode: 2 });
    expect(await verified(good)).toMatch(/^not made again: it was made by other code\. What it says changed is what changed/);
    await expect(verified(good.map((row) => ({ ...row, x_RuleChange: '1' })))).rejects.toEqual(changed);
    await expect(verified(good.map((row) => ({ ...row, x_Change: '1', x_DataChange: '1' })))).rejects.toEqual(changed);
    await expect(verified(good.slice(1))).rejects.toEqual(changed);
    await expect(verified([], earlier)).rejects.toEqual(changed);
    await expect(verified([], readEdition(editions(), book.editionId))).rejects.toEqual(changed);
  });
});

const TABLES = ['allocation_rules', 'check_results', 'currency_costs', 'daily_costs', 'monthly_costs', 'monthly_tag_costs'];

describe('tables that tell the same money', () => {
  let database: Database;
  const four = (amount: string): string =>
    ['BilledCost', 'EffectiveCost', 'ListCost', 'ContractedCost'].map((column) => `${amount}::DECIMAL(38, 12) AS ${column}`).join(', ');
  beforeEach(async () => {
    database = await Database.open();
    for (const table of ['daily_costs', 'monthly_costs'])
      await database.run(`CREATE TABLE ${table} AS SELECT unnest([DATE '2026-01-01', DATE '2026-02-01']) AS BillingPeriodStart, ${four('1.5')}`);
    await database.run(
      `CREATE OR REPLACE TABLE monthly_tag_costs AS SELECT BillingPeriodStart, x_TagKey, ${four('1.5')} FROM daily_costs, (VALUES ('team'), ('env')) AS keys(x_TagKey)`,
    );
    await database.run(
      'CREATE TABLE currency_costs AS SELECT BillingPeriodStart, BilledCost AS x_ReportedBilledCost, EffectiveCost AS x_ReportedEffectiveCost FROM daily_costs',
    );
    await database.run('CREATE TABLE allocation_rules AS SELECT 3::DECIMAL(38, 12) AS EffectiveCost');
    await database.run("CREATE TABLE check_results AS SELECT 'fine' AS x_CheckName, 0 AS x_BadRows, true AS x_Blocking");
  });
  afterEach(() => database.close());

  it('do not contradict each other', async () => {
    expect(await contradictionIn(database, TABLES)).toBeNull();
  });

  it.each([
    [
      'UPDATE monthly_costs SET ListCost = ListCost + CASE month(BillingPeriodStart) WHEN 1 THEN 1 ELSE -1 END',
      /daily_costs and monthly_costs .* in 2026-0[12]/,
    ],
    ['DELETE FROM monthly_costs WHERE month(BillingPeriodStart) = 2', /daily_costs and monthly_costs .* in 2026-02/],
    ["UPDATE monthly_tag_costs SET ContractedCost = 0 WHERE x_TagKey = 'env' AND month(BillingPeriodStart) = 1", /tag key env .* 2026-01/],
    ["DELETE FROM monthly_tag_costs WHERE x_TagKey = 'env' AND month(BillingPeriodStart) = 2", /tag key env .* 2026-02/],
    ['UPDATE currency_costs SET x_ReportedBilledCost = 0 WHERE month(BillingPeriodStart) = 2', /currency_costs .* 2026-02/],
    ['UPDATE allocation_rules SET EffectiveCost = 2', /allocation_rules/],
    ["INSERT INTO check_results VALUES ('money is lost', 1, true)", /money is lost/],
  ])('%s is found', async (change, sentence) => {
    await database.run(change);
    expect(await contradictionIn(database, TABLES)).toMatch(sentence);
  });

  it('are held against those that an edition has, where it is from before some', async () => {
    await database.run('DROP TABLE currency_costs; DROP TABLE monthly_tag_costs; UPDATE allocation_rules SET EffectiveCost = 2');
    const names = TABLES.filter((name) => !['currency_costs', 'monthly_tag_costs'].includes(name));
    expect(tablesWithout(names)).toEqual(['currency_costs', 'monthly_tag_costs']);
    expect(await contradictionIn(database, names)).toMatch(/allocation_rules/);
  });
});

describe('what is said of a number', () => {
  let database: Database;
  beforeEach(async () => {
    database = await Database.open();
  });
  afterEach(() => database.close());

  it('is held against a statement that lacks a part, and against how pools were split', async () => {
    const cell = "DATE '2026-01-01' AS BillingPeriodStart, 'CC-1' AS x_CostCenter";
    await database.inNewSchema('published', async () => {
      await database.run(
        `CREATE TABLE monthly_costs AS SELECT ${cell}, * FROM (VALUES (NULL, 2::DECIMAL(38, 12)), ('hub', 3)) AS costs(x_Pool, EffectiveCost)`,
      );
      await database.run(`CREATE TABLE statement_lines AS SELECT ${cell}, 'Closing' AS x_StatementSection, 5::DECIMAL(38, 12) AS EffectiveCost`);
      await database.run(`CREATE TABLE pool_splits AS SELECT ${cell}, * FROM (VALUES ('hub', 4::DECIMAL(38, 12)), ('net', 1)) AS pools(x_Pool, EffectiveCost)`);
    });
    const proofs = await goldProofs(database, { costCenter: 'CC-1', month: '2026-01-01', service: null }, 'USD');
    expect(proofs.map(({ level, above, below, isEqual }) => [level, above, below, isEqual])).toEqual([
      ['statement: its charge lines, against monthly costs', '5', '0', false],
      ['statement: its closing lines, against monthly costs', '5', '5', true],
      ['pool hub: how it was split, against monthly costs', '3', '4', false],
      ['pool net: how it was split, against monthly costs', '0', '1', false],
    ]);
  });

  it('does not let new rules make money of the same charges', async () => {
    const edition = { reportingCurrency: 'USD', inputs: [], tables: { monthly_costs: { sums: {} }, currency_costs: {} } };
    const pair = { earlier: { id: 'a', edition }, later: { id: 'b', edition } } as unknown as Pair;
    for (const schema of ['earlier', 'later'])
      await database.inNewSchema(schema, () => database.run("CREATE TABLE currency_costs AS SELECT 'USD' AS BillingCurrency"));
    const compared = (moved: string): Promise<unknown> =>
      database.run(`CREATE OR REPLACE TABLE compared_costs AS SELECT DATE '2026-01-01' AS BillingPeriodStart, 'EffectiveCost' AS x_CostColumn, *
        FROM (VALUES ('CC-1', 0::DECIMAL(38, 12), -1::DECIMAL(38, 12), 1::DECIMAL(38, 12)), ('CC-2', 0, 1, ${moved})) AS costs(x_CostCenter, x_Change, x_DataChange, x_RuleChange);
        CREATE OR REPLACE VIEW changed_costs AS FROM compared_costs`);
    await compared('-1');
    await assertExact(database, pair, false);
    await compared('-0.5');
    await expect(assertExact(database, pair, false)).rejects.toMatchObject({ name: 'DiffDoesNotAddUp', message: expect.stringMatching(/2026-01 by 0\.5/) });
    await database.run("INSERT INTO later.currency_costs VALUES ('EUR')");
    await assertExact(database, pair, false);
  });
});
