/** `costbook close`: a closed month does not move any more, and what bills say of it later is a correction with its evidence. */
import { existsSync, mkdirSync, readFileSync, renameSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { type Edition, objectPath } from '#contract/edition.ts';
import { readEdition } from '../../pipeline/6-publish/editions/manifest.ts';
import type { Explanation } from '../../pipeline/commands/explain/explanation.ts';
import { rederive } from '../../pipeline/commands/rederive/rederive.ts';
import { Database } from '../../pipeline/engine/duckdb.ts';
import { foldersOf } from '../../pipeline/engine/folders.ts';
import { sha256OfFile } from '../../pipeline/engine/lake.ts';
import { costbook, Desk, focusCsv, monthOfRows } from '../command-line.ts';
import { NO_REAL_BILLS, REAL_BILLS } from '../real-bills.ts';

const ORGANIZATION = `reporting_currency: USD
company: { name: Example, units: [{ name: Shop, cost_center: CC-1 }, { name: Search, cost_center: CC-2 }] }
`;
const ALLOCATION = `rules:
  - { name: network, when: { ServiceName: Transit }, pool: network }
  - { name: shop, when: { SubAccountId: '2001' }, cost_center: CC-1 }
  - { name: search, when: { SubAccountId: '2002' }, cost_center: CC-2 }
pools: [{ name: network, split: fixed, shares: { CC-1: 75, CC-2: 25 } }]
`;
const PRODUCTS = `after: cost_centers
values: [{ id: cart }, { id: engine }]
rules:
  - { name: carts, when: { x_CostCenter: CC-1 }, value: cart }
  - { name: engines, when: { x_CostCenter: CC-2 }, value: engine }
`;
const RATES = 'Month,From,To,Rate,Source\n2026-01,EUR,USD,1.1,Treasury\n2026-02,EUR,USD,1.2,Treasury\n';
const money = (amount: string) => ({ BilledCost: amount, EffectiveCost: amount, ListCost: amount, ContractedCost: amount });

type Row = Readonly<Record<string, string>>;

/** A month of two sub accounts, one billed in EUR by another issuer, and a shared network. */
function monthOf(month: string): Row[] {
  return [
    ...monthOfRows(month),
    ...monthOfRows(month, {
      InvoiceIssuerName: 'Beta Cloud',
      ProviderName: 'Beta Cloud',
      PublisherName: 'Beta Cloud',
      BillingAccountId: '1002',
      BillingCurrency: 'EUR',
      SubAccountId: '2002',
      ResourceId: 'machine-2',
    }),
    ...monthOfRows(month, { ServiceName: 'Transit', ServiceCategory: 'Networking', ResourceId: 'hub', SubAccountId: '2009', SkuId: 'sku-9', ...money('8.01') }),
  ];
}

let desk: Desk;

function deliver(month: string, rows: readonly Row[]): void {
  desk.write(`bills/${month}.csv`, focusCsv(rows));
}

async function built(...options: string[]): Promise<{ id: string; edition: Edition }> {
  const { exitCode, stdout, stderr } = await desk.build('--bill', join(desk.folder, 'bills'), ...options);
  expect(exitCode, stderr).toBe(0);
  const id = stdout.trim();
  return { id, edition: JSON.parse(readFileSync(join(desk.data, 'editions', id, 'edition.json'), 'utf8')) };
}

const close = (month: string, ...options: string[]) => costbook('close', month, '--data', desk.data, '--inputs', desk.inputs, ...options);

async function rows<T = Record<string, string>>(sql: string): Promise<T[]> {
  const { exitCode, stdout, stderr } = await costbook('query', sql, '--data', desk.data, '--json');
  expect(exitCode, stderr).toBe(0);
  return JSON.parse(stdout);
}

/** What `costbook explain` says, where every level is equal to the one above it. */
async function explained(...args: string[]) {
  const { exitCode, stdout, stderr } = await costbook('explain', ...args, '--lines', '500', '--format', 'json', '--data', desk.data, '--inputs', desk.inputs);
  expect(exitCode, stderr).toBe(0);
  const { sections, proofs, notes } = JSON.parse(stdout) as Explanation;
  expect(proofs.filter(({ isEqual }) => !isEqual)).toEqual([]);
  return { notes, levels: proofs.map(({ level }) => level), rows: (title: RegExp) => sections.find((section) => title.test(section.title))?.rows ?? [] };
}

/** Hashes of what an edition says of a month, table by table. */
function objectsOf({ edition }: { edition: Edition }, month: string): Record<string, string> {
  const parts = Object.entries(edition.tables).flatMap(([table, { objects }]) =>
    objects.filter((object) => object.month === `${month}-01`).map(({ sha256 }) => [table, sha256]),
  );
  return Object.fromEntries(parts);
}

const errorOf = ({ exitCode, stderr }: { exitCode: number | null; stderr: string }) => ({
  exitCode,
  name: /^(\w+) {2}.*\n {2}Why /m.exec(stderr)?.[1],
  isWhole: /\n {2}Why .+\n {2}Fix .+\n {2}Where .+\n$/s.test(stderr),
});

/** A desk with January and February, and January closed. */
async function openDesk(): Promise<{ id: string; edition: Edition }> {
  desk = new Desk();
  desk.write('inputs/organization.yaml', ORGANIZATION);
  desk.write('inputs/allocation.yaml', ALLOCATION);
  desk.write('inputs/dimensions/products.yaml', PRODUCTS);
  desk.write('inputs/exchange-rates.csv', RATES);
  desk.write('inputs/chargeback.yaml', "default_mode: hard\naccounts: { default: '6000', offset: '1900', rounding: '6999' }\n");
  deliver('2026-01', monthOf('2026-01'));
  deliver('2026-02', monthOf('2026-02').slice(0, 20));
  return built();
}

describe('a closed month', () => {
  let before: { id: string; edition: Edition };
  let said: string;
  beforeAll(async () => {
    before = await openDesk();
    const closed = await close('2026-01');
    expect(closed.exitCode, closed.stderr).toBe(0);
    said = closed.stdout;
  }, 120_000);
  afterAll(() => desk.clear());

  it('is entered with its edition, the hash of its manifest and what it keeps', () => {
    const text = readFileSync(join(desk.inputs, 'closed-months.yaml'), 'utf8');
    expect(text).toMatch(/^# Months that are closed/);
    expect(text).toContain(`- month: 2026-01\n    edition: ${before.id}\n    manifest: `);
    expect(said).toMatch(/^2026-01 is closed on edition .*: 93 charges, effective cost .* USD\. Commit .*closed-months\.yaml\.\n$/);
  });

  it('is the same bytes in the next edition, which says that it is closed', async () => {
    const after = await built();
    expect(objectsOf(after, '2026-01')).toEqual(objectsOf(before, '2026-01'));
    expect(objectsOf(after, '2026-02')).toEqual(objectsOf(before, '2026-02'));
    expect(await rows('SELECT BillingPeriodStart, x_EditionId, x_RewrittenProviders FROM closed_months')).toEqual([
      { BillingPeriodStart: '2026-01-01', x_EditionId: before.id, x_RewrittenProviders: null },
    ]);
    expect(await rows('FROM cost_corrections')).toEqual([]);
  }, 120_000);

  it('does not move when rules, shares, rates, the organization and the bills do', async () => {
    const january = monthOf('2026-01');
    const changed = january.map((row, index) => {
      if (index === 2) return { ...row, ListUnitPrice: '50', ...money('50') };
      if (index === 3) return { ...row, EffectiveCost: '1.5' };
      if (index === 4) return { ...row, Tags: '{"team":"Search"}' };
      if (index === 5) return { ...row, ConsumedQuantity: '2', PricingQuantity: '2', ...money('999.5') };
      return row;
    });
    const more = { ...january[0]!, ResourceId: 'machine-7', ResourceName: 'late' };
    deliver('2026-01', [
      ...changed.filter((_, index) => index !== 6),
      { ...more, ...money('12.345678') },
      { ...more, ChargeCategory: 'Credit', ...money('-20') },
      { ...more, ChargeCategory: 'Tax', ...money('3.21') },
      { ...more, ResourceId: 'machine-8', ...money('-7') },
    ]);
    desk.write('inputs/organization.yaml', ORGANIZATION.replace('{ name: Shop, cost_center: CC-1 }', '{ name: Store, cost_center: CC-3 }'));
    desk.write('inputs/allocation.yaml', ALLOCATION.replace('shares: { CC-1: 75, CC-2: 25 }', 'shares: { CC-3: 10, CC-2: 90 }').replace('CC-1', 'CC-3'));
    desk.write('inputs/dimensions/products.yaml', PRODUCTS.replace('{ x_CostCenter: CC-1 }', '{ x_CostCenter: CC-3 }').replace('value: cart', 'value: engine'));
    desk.write('inputs/exchange-rates.csv', RATES.replace('1.1', '9.9'));
    const after = await built();
    expect(objectsOf(after, '2026-01')).toEqual(objectsOf(before, '2026-01'));
    const corrections = await rows(
      `SELECT x_CorrectionKind AS kind, x_CostCenter AS payer, ChargeCategory AS category, x_CorrectionReference AS bill,
         sum(BilledCost)::DECIMAL(38, 6)::VARCHAR AS billed, sum(EffectiveCost)::DECIMAL(38, 6)::VARCHAR AS effective
       FROM cost_corrections WHERE BillingPeriodStart = '2026-02-01' AND x_CorrectedPeriodStart = '2026-01-01' GROUP BY ALL ORDER BY ALL`,
    );
    const was = (index: number) => Number(january[index]!.BilledCost);
    expect(corrections.map(({ kind, payer, category, bill, billed, effective }) => [kind, payer, category, bill, Number(billed), Number(effective)])).toEqual([
      ['Credit', 'CC-3', 'Credit', '2026-01.csv', -20, -20],
      ['Late usage', 'CC-3', 'Usage', '2026-01.csv', ...Array(2).fill(Number((999.5 - was(5) + 12.345678).toFixed(6)))],
      ['Price', 'CC-3', 'Usage', '2026-01.csv', ...Array(2).fill(Number((50 - was(2)).toFixed(6)))],
      ['Re-delivery', 'CC-3', 'Usage', '2026-01.csv', ...Array(2).fill(-was(6))],
      ['Re-rating', 'CC-3', 'Usage', '2026-01.csv', 0, Number((1.5 - was(3)).toFixed(6))],
      ['Refund', 'CC-3', 'Usage', '2026-01.csv', -7, -7],
      ['Tax', 'CC-3', 'Tax', '2026-01.csv', 3.21, 3.21],
    ]);
    const [whole] = await rows(
      `SELECT (SELECT sum(BilledCost) FROM daily_charges WHERE BillingPeriodStart = '2026-01-01' AND BillingCurrency = 'USD')
         - (SELECT sum(BilledCost) FROM currency_costs WHERE BillingPeriodStart = '2026-01-01' AND BillingCurrency = 'USD')
         = (SELECT sum(BilledCost) FROM cost_corrections) AS isExact`,
    );
    expect(whole).toEqual({ isExact: true });
    expect(
      await rows(
        "SELECT DISTINCT x_CorrectedPeriodStart::VARCHAR AS month, x_CorrectionKind AS kind FROM statement_lines WHERE x_ChargeKind = 'Correction' ORDER BY 2",
      ),
    ).toEqual(['Credit', 'Late usage', 'Price', 'Re-delivery', 'Re-rating', 'Refund', 'Tax'].map((kind) => ({ month: '2026-01-01', kind })));
    expect(await rows("SELECT x_CostCenterName FROM cost_centers WHERE x_CostCenter = 'CC-1'")).toEqual([{ x_CostCenterName: 'Shop' }]);
    expect(await rows('SELECT x_AllocationRuleId FROM allocation_rules WHERE x_AllocationRuleOrder > 4 ORDER BY 1')).toEqual([
      { x_AllocationRuleId: 'shop (until 2026-01)' },
    ]);
    const verified = await costbook('verify', '--data', desk.data);
    expect(verified.exitCode, verified.stderr).toBe(0);
  }, 120_000);

  it('is explained down to what it keeps, what its bills say today, and what corrects it where', async () => {
    const january = await explained('CC-1', '2026-01');
    const booked = 'direct: bills of 2026-01 as they are, against what is booked of the same charges';
    expect(january.levels).toEqual(expect.arrayContaining(['direct: the rules applied again, against the edition', booked, `pool network${booked.slice(6)}`]));
    expect(january.notes).toEqual([expect.stringContaining(`--edition ${before.id} leads down to the bills of then.`)]);
    expect(january.rows(/^By which rule/)).toContainEqual(
      expect.objectContaining({ x_AllocationRuleId: 'shop', x_AllocationRuleText: expect.stringContaining('CC-1') }),
    );
    const was = Number(monthOf('2026-01')[2]!.BilledCost);
    expect(january.rows(/^Charges of closed months/)).toContainEqual(
      expect.objectContaining({
        x_Kept: String(was),
        x_CorrectedSince: String(Number((50 - was).toFixed(6))),
        x_BillsSay: '50',
        x_CorrectionKind: 'Price',
        x_CorrectionReference: '2026-01.csv',
      }),
    );
    const february = await explained('CC-3', '2026-02');
    expect(february.levels).toContain(booked);
    const kinds = february.rows(/^Daily charges/).map(({ x_CorrectionKind }) => x_CorrectionKind);
    expect(new Set(kinds)).toEqual(new Set([null, 'Credit', 'Late usage', 'Price', 'Re-delivery', 'Re-rating', 'Refund', 'Tax']));
    expect(february.rows(/^Bill lines/)).toContainEqual(expect.objectContaining({ BillingPeriodStart: '2026-01-01', EffectiveCost: '-20' }));
    const atClosing = await explained('CC-1', '2026-01', '--edition', before.id);
    expect(atClosing.levels.filter((level) => level.includes('booked'))).toEqual([]);
    renameSync(join(desk.data, 'silver'), join(desk.data, 'silver-aside'));
    const kept = await explained('CC-1', '2026-01');
    expect(kept.levels).toEqual(
      expect.arrayContaining(['direct', 'pool network'].map((through) => `${through}: the rules applied again, against the edition`)),
    );
    expect(kept.rows(/^Daily charges, 62 of 62/)).toHaveLength(62);
    renameSync(join(desk.data, 'silver-aside'), join(desk.data, 'silver'));
  }, 120_000);

  it('leaves a preview of rules to the open months', async () => {
    const other = join(desk.folder, 'other');
    for (const name of ['organization.yaml', 'allocation.yaml']) {
      desk.write(
        `other/${name}`,
        readFileSync(join(desk.inputs, name), 'utf8')
          .replace("SubAccountId: '2001'", "SubAccountId: '2002'")
          .replace('name: search, when', 'name: searches, when'),
      );
    }
    const preview = (...options: string[]) => costbook('preview', ...options, '--format', 'json', '--data', desk.data, '--inputs', desk.inputs);
    const moved = await preview('--against', other);
    expect(moved.exitCode, moved.stderr).toBe(0);
    expect(JSON.parse(moved.stdout).months).toMatchObject({ first: '2026-02', last: '2026-02' });
    const same = await preview('--against', (await rows<{ id: string }>('SELECT 1 AS id')) && readFileSync(join(desk.data, 'editions/latest'), 'utf8').trim());
    expect(same.exitCode, same.stderr).toBe(0);
    expect(JSON.parse(same.stdout).costCenters).toEqual([]);
  }, 120_000);

  it('is booked as it was, and its corrections are booked in the open month with their bill', async () => {
    deliver('2026-02', monthOf('2026-02'));
    await built();
    const journal = async (month: string, ...options: string[]) => {
      const { exitCode, stdout, stderr } = await costbook(
        'journal',
        '--month',
        month,
        '--format',
        'json',
        '--data',
        desk.data,
        '--inputs',
        desk.inputs,
        ...options,
      );
      expect(exitCode, stderr).toBe(0);
      const { entries } = JSON.parse(stdout) as { entries: { costCenter: string; lines: { text: string; debit: string; credit: string }[] }[] };
      return entries.flatMap(({ costCenter, lines }) => lines.map(({ text, debit, credit }) => [costCenter, text, debit, credit]));
    };
    const january = await journal('2026-01');
    expect(january.length).toBeGreaterThan(3);
    expect(january).toEqual(await journal('2026-01', '--edition', before.id));
    const february = await journal('2026-02');
    expect(february).toContainEqual(['CC-3', 'Correction of 2026-01, Credit, 2026-01.csv: Compute', '', '20.00']);
    expect(february).toContainEqual(['CC-3', 'Correction of 2026-01, Tax, 2026-01.csv: Compute', '3.21', '']);
  }, 120_000);

  it('can be made again, compared with the edition before, and outlives a prune', async () => {
    const at = ['--data', desk.data, '--inputs', desk.inputs];
    const verified = await costbook('verify', '--rederive', ...at);
    expect(verified.stdout, verified.stderr).toMatch(
      /Made again from \d files of bronze and \d of inputs.*: the same bytes\.\nClosed months: 2026-01; what each keeps is whole, and comes to what was published\.$/m,
    );
    const compared = JSON.parse((await costbook('diff', before.id, ...at, '--format', 'json')).stdout);
    expect(compared.by.month.map(({ BillingPeriodStart }: Row) => BillingPeriodStart)).toEqual(['2026-02-01']);
    const pruned = JSON.parse((await costbook('prune', '--keep-days', '0', '--json', ...at)).stdout) as { editions: { id: string; kept: string }[] };
    expect(pruned.editions.find(({ id }) => id === before.id)?.kept).toBe('named by inputs');
    const again = await costbook('verify', '--rederive', '--chain', ...at);
    expect(again.exitCode, again.stderr).toBe(0);
    await explained('CC-1', '2026-01');
    await explained('CC-1', '2026-01', '--edition', before.id);
    expect((await built()).id).toBe(pruned.editions.find(({ kept }) => kept === 'newest')!.id);
  }, 120_000);

  it('is corrected once: what stands in a month closed since is not said again', async () => {
    const closed = await close('2026-02');
    expect(closed.exitCode, closed.stderr).toBe(0);
    const february = await rows('SELECT x_CorrectionKind, sum(EffectiveCost)::VARCHAR AS cost FROM cost_corrections GROUP BY ALL ORDER BY ALL');
    deliver('2026-03', monthOf('2026-03').slice(0, 9));
    deliver('2026-01', [...monthOf('2026-01'), { ...monthOf('2026-01')[0]!, ResourceId: 'machine-9', ...money('2.5') }]);
    desk.write('inputs/exchange-rates.csv', `${RATES}2026-03,EUR,USD,1.3,Treasury\n`);
    await built();
    expect(
      await rows(
        "SELECT x_CorrectionKind, sum(EffectiveCost)::VARCHAR AS cost FROM cost_corrections WHERE BillingPeriodStart = '2026-02-01' GROUP BY ALL ORDER BY ALL",
      ),
    ).toEqual(february);
    const [march] = await rows(`SELECT (SELECT sum(EffectiveCost) FROM cost_corrections)::DECIMAL(38, 4)::VARCHAR AS all, DISTINCT_MONTHS FROM
      (SELECT string_agg(DISTINCT strftime(x_CorrectedPeriodStart, '%Y-%m')) AS DISTINCT_MONTHS FROM cost_corrections WHERE BillingPeriodStart = '2026-03-01')`);
    expect(march).toEqual({ all: '2.5000', DISTINCT_MONTHS: '2026-01' });
  }, 120_000);

  it('cannot be made anew when what it keeps is changed or gone', async () => {
    const latest = readFileSync(join(desk.data, 'editions/latest'), 'utf8');
    const sha256 = /charges: ([0-9a-f]{64})/.exec(readFileSync(join(desk.inputs, 'closed-months.yaml'), 'utf8'))![1]!;
    const path = join(desk.data, objectPath(sha256));
    await refusesOtherEntries(sha256, path);
    const bytes = readFileSync(path);
    bytes[bytes.length >> 1]! ^= 1;
    writeFileSync(path, bytes);
    const build = () => desk.build('--bill', join(desk.folder, 'bills'), '--as-of', '2026-03-08');
    expect(errorOf(await build())).toEqual({ exitCode: 2, name: 'ClosedMonthChanged', isWhole: true });
    const verified = await costbook('verify', '--no-rederive', '--data', desk.data, '--inputs', desk.inputs);
    expect(errorOf(verified)).toEqual({ exitCode: 2, name: 'ClosedMonthChanged', isWhole: true });
    rmSync(path);
    expect(errorOf(await build())).toEqual({ exitCode: 2, name: 'ClosedMonthMissing', isWhole: true });
    expect(readFileSync(join(desk.data, 'editions/latest'), 'utf8')).toBe(latest);
    expect(await rederive(foldersOf(desk.data, desk.inputs), readEdition(join(desk.data, 'editions')))).toEqual({
      isRederived: false,
      says: 'it was made with 2026-01 closed, and what that month keeps is not at hand',
    });
  }, 120_000);
});

/** Other charges that are whole in themselves, and another manifest. */
async function refusesOtherEntries(sha256: string, path: string): Promise<void> {
  const file = join(desk.inputs, 'closed-months.yaml');
  const good = readFileSync(file, 'utf8');
  const aside = join(desk.folder, 'forged.parquet');
  const database = await Database.open();
  await database.run(`COPY (SELECT * REPLACE (EffectiveCost + 1 AS EffectiveCost) FROM '${path}') TO '${aside}' (FORMAT parquet)`);
  database.close();
  const forged = await sha256OfFile(aside);
  mkdirSync(join(desk.data, objectPath(forged), '..'), { recursive: true });
  renameSync(aside, join(desk.data, objectPath(forged)));
  const verified = async (text: string) => {
    writeFileSync(file, text);
    return errorOf(await costbook('verify', '--no-rederive', '--data', desk.data, '--inputs', desk.inputs));
  };
  expect(await verified(good.replace(sha256, forged))).toEqual({ exitCode: 2, name: 'ClosedMonthDiffers', isWhole: true });
  expect(await verified(good.replace(/manifest: [0-9a-f]{64}/, `manifest: ${forged}`))).toEqual({ exitCode: 2, name: 'ClosedOnOtherManifest', isWhole: true });
  writeFileSync(file, good);
}

describe('closing', () => {
  beforeAll(async () => {
    await openDesk();
    desk.write(
      'inputs/invoices.csv',
      'InvoiceIssuerName,InvoiceId,BillingPeriodStart,BilledCost,BillingCurrency\nExample Cloud,INV-2026-01,2026-01,99999,USD\n',
    );
    await built();
  }, 120_000);
  afterAll(() => desk.clear());

  it.each([
    ['a word that is no month', ['2026-13'], 1, 'ArgumentNotValid|OptionNotValid'],
    ['a month that is not over', ['2026-02'], 1, 'MonthNotComplete'],
    ['a month without cost', ['2025-12'], 1, 'MonthNotInEdition'],
    ['a month whose invoice is beyond tolerance', ['2026-01'], 2, 'InvoicesBeyondTolerance'],
    ['no reason', ['2026-01', '--despite', ' '], 1, 'ReasonMissing'],
    ['an edition that is not there', ['2026-01', '--edition', '2026-01-31-000000000000'], 1, 'EditionMissing'],
  ])('refuses %s', async (_, args, exitCode, name) => {
    const [month, ...options] = args as [string, ...string[]];
    expect(errorOf(await close(month, ...options))).toEqual({ exitCode, name: expect.stringMatching(new RegExp(`^(${name})$`)), isWhole: true });
    expect(existsSync(join(desk.inputs, 'closed-months.yaml'))).toBe(false);
  });

  it('refuses other inputs than the edition was built with, a second time, and a month before which one is open', async () => {
    deliver('2026-02', monthOf('2026-02'));
    await built();
    expect(errorOf(await close('2026-02'))).toEqual({ exitCode: 1, name: 'EarlierMonthOpen', isWhole: true });
    desk.write('inputs/allocation.yaml', ALLOCATION.replace('75', '70').replace('25', '30'));
    expect(errorOf(await close('2026-01', '--despite', 'credit note announced'))).toEqual({ exitCode: 1, name: 'InputsChanged', isWhole: true });
    desk.write('inputs/allocation.yaml', ALLOCATION);
    const closed = await close('2026-01', '--despite', 'credit note announced');
    expect(closed.exitCode, closed.stderr).toBe(0);
    expect(readFileSync(join(desk.inputs, 'closed-months.yaml'), 'utf8')).toContain('reason: credit note announced');
    const again = await close('2026-01', '--despite', 'once more');
    expect(errorOf(again)).toEqual({ exitCode: 1, name: 'MonthClosedAlready', isWhole: true });
    expect(again.stderr).toMatch(/Where {2}.*closed-months\.yaml:\d+\n$/);
  }, 120_000);

  it.each([
    ['an unknown key', 'closed: [{ month: 2026-01, edition: x, manifests: y }]', 1, 'InputNotValid|InputKeyUnknown'],
    ['a currency of its own', null, 1, 'ClosedInOtherCurrency'],
  ])(
    'refuses a file with %s',
    async (_, text, exitCode, name) => {
      const path = join(desk.inputs, 'closed-months.yaml');
      const good = readFileSync(path, 'utf8');
      writeFileSync(path, text ?? good.replace('currency: USD', 'currency: EUR'));
      expect(errorOf(await desk.build('--bill', join(desk.folder, 'bills')))).toEqual({
        exitCode,
        name: expect.stringMatching(new RegExp(`^(${name})$`)),
        isWhole: true,
      });
      writeFileSync(path, good);
    },
    60_000,
  );

  it('of a provider whose months are rewritten leaves its charges to the newest bill', async () => {
    const providers = (restate: string) => `bills: [{ path: ${join(desk.folder, 'bills')}, provider: focus-files, restate: ${restate} }]\n`;
    const build = async () => {
      const { exitCode, stderr } = await desk.build();
      expect(exitCode, stderr).toBe(0);
      return rows(`SELECT (SELECT sum(BilledCost)::DECIMAL(38, 2)::VARCHAR FROM currency_costs WHERE BillingPeriodStart = '2026-01-01' AND BillingCurrency = 'USD') AS month,
        (SELECT sum(BilledCost)::DECIMAL(38, 2)::VARCHAR FROM cost_corrections) AS corrections, (SELECT x_RewrittenProviders FROM closed_months) AS rewritten`);
    };
    deliver('2026-01', [...monthOf('2026-01'), { ...monthOf('2026-01')[0]!, ResourceId: 'machine-9', ...money('2.5') }]);
    desk.write('inputs/providers.yaml', providers('correct'));
    const [corrected] = await build();
    expect(corrected).toMatchObject({ corrections: '2.50', rewritten: null });
    desk.write('inputs/providers.yaml', providers('rewrite'));
    const [rewritten] = await build();
    expect(rewritten).toEqual({ month: (Number(corrected!.month) + 2.5).toFixed(2), corrections: null, rewritten: 'focus-files' });
    desk.write('inputs/providers.yaml', providers('rewrite').replace('provider: focus-files, ', ''));
    expect(errorOf(await desk.build())).toEqual({ exitCode: 1, name: 'RestateWithoutProvider', isWhole: true });
  }, 120_000);
});

describe('a real restatement', () => {
  afterAll(() => desk.clear());

  it.skipIf(!REAL_BILLS)(
    `closed before the invoice was final, corrected by the final bill${REAL_BILLS ? '' : ` (${NO_REAL_BILLS})`}`,
    async () => {
      desk = new Desk();
      const bill = (name: string) => readFileSync(join(REAL_BILLS!, 'restatement', name));
      desk.write('bills/aws_2023-06-01-not-final.csv', bill('aws_2023-06-01-not-final.csv'));
      await built('--as-of', '2023-06-30');
      const closed = await close('2023-06');
      expect(closed.exitCode, closed.stderr).toBe(0);
      const [kept] = await rows(
        "SELECT sum(BilledCost)::VARCHAR AS billed, sum(EffectiveCost)::VARCHAR AS effective FROM monthly_costs WHERE BillingPeriodStart = '2023-06-01'",
      );
      desk.write('bills/aws_2023-06-01.csv', bill('aws_2023-06-01.csv'));
      await built('--as-of', '2023-06-30');
      expect(
        await rows(
          "SELECT sum(BilledCost)::VARCHAR AS billed, sum(EffectiveCost)::VARCHAR AS effective FROM monthly_costs WHERE BillingPeriodStart = '2023-06-01'",
        ),
      ).toEqual([kept]);
      const sides = await rows(`
      SELECT SubAccountId, sum(EffectiveCost)::DECIMAL(38, 12)::VARCHAR AS effective FROM daily_charges WHERE BillingPeriodStart = '2023-06-01' GROUP BY ALL ORDER BY 1`);
      expect(sides.map(({ SubAccountId }) => SubAccountId)).toEqual(['0099999999999']);
      expect(
        await rows(
          `SELECT BillingPeriodStart, x_CorrectedPeriodStart, x_CorrectionReference, SubAccountId, sum(EffectiveCost)::VARCHAR AS effective FROM cost_corrections GROUP BY ALL ORDER BY SubAccountId`,
        ),
      ).toEqual(
        [
          { SubAccountId: '0099999999999', effective: sides[0]!.effective },
          { SubAccountId: '9999999999999', effective: `-${kept!.effective}` },
        ].map((row) => ({ BillingPeriodStart: '2023-07-01', x_CorrectedPeriodStart: '2023-06-01', x_CorrectionReference: expect.any(String), ...row })),
      );
    },
    120_000,
  );
});
