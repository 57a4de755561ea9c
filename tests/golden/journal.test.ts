/** `costbook journal`: entries that balance to the smallest part of any currency, and corrections along the chain of editions. */
import { createHash } from 'node:crypto';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import fc from 'fast-check';
import { afterEach, describe, expect, it } from 'vitest';
import type { Chargeback } from '../../pipeline/4-summarize/chargeback/chargeback.ts';
import { type JournalCost, type JournalEntry, journalEntries, type KnownCosts } from '../../pipeline/4-summarize/chargeback/journal.ts';
import { journalCsv } from '../../pipeline/4-summarize/chargeback/journal-file.ts';
import { exactAmount, inSubunits } from '../../pipeline/4-summarize/chargeback/subunits.ts';
import { DEFAULT_TEMPLATE } from '../../pipeline/4-summarize/chargeback/template.ts';
import { readEdition, storeEdition } from '../../pipeline/6-publish/editions/manifest.ts';
import { buildSite } from '../../pipeline/commands/site.ts';
import { costbook, Desk, focusCsv, monthOfRows } from '../command-line.ts';

const standard = { mode: 'hard', validFrom: '0001-01-01', dimensions: {}, taxCode: 'V0', where: 'chargeback.yaml:1' } as const;
const chargeback: Chargeback = {
  standard,
  steps: new Map([
    ['memo', [{ ...standard, mode: 'soft' }]],
    ['told', [{ ...standard, mode: 'showback' }]],
  ]),
  accounts: {
    default: '6000',
    rounding: '6999',
    pools: { network: '6100' },
    chargeCategories: { Tax: '6200' },
    serviceCategories: { Compute: '6300', Storage: '6400' },
  },
  sender: { account: '1900', costCenter: '', dimensions: {}, taxCode: '' },
  poolSenders: {},
  template: DEFAULT_TEMPLATE,
};
const known = (costs: readonly JournalCost[], more: Partial<KnownCosts> = {}): KnownCosts => ({
  editionId: 'e',
  company: 'Example',
  currency: 'USD',
  chargeback,
  names: new Map([['CC-1', 'Shop']]),
  costs,
  ...more,
});
const entriesOf = (...editions: KnownCosts[]) => journalEntries(editions, '2026-01');
const cost = (EffectiveCost: string, more: object = {}) => ({
  x_CostCenter: 'CC-1',
  x_Pool: null,
  ChargeCategory: 'Usage',
  ServiceCategory: 'Compute',
  EffectiveCost,
  ...more,
});
const said = (entries: readonly JournalEntry[]) =>
  entries.map(({ kind, lines }) => `${kind}: ${lines.map((line) => `${line.account} ${line.debit || `-${line.credit}`}`).join(', ')}`);

const trillionths = fc.bigInt({ min: -(10n ** 20n), max: 10n ** 20n });
const texts = trillionths.map((amount) => {
  const digits = String(amount < 0n ? -amount : amount).padStart(13, '0');
  return `${amount < 0n ? '-' : ''}${digits.slice(0, -12)}.${digits.slice(-12)}`;
});
const someCost = fc.record({
  x_CostCenter: fc.constantFrom('CC-1', 'CC-2', 'memo', 'told'),
  x_Pool: fc.constantFrom(null, 'network', 'other'),
  ChargeCategory: fc.constantFrom('Usage', 'Tax', 'Credit'),
  ServiceCategory: fc.constantFrom('Compute', 'Storage', 'Web'),
  EffectiveCost: texts,
});

describe('journal entries', () => {
  it('balance, and their offset is the rounded effective cost of the cost center, in any currency', () => {
    fc.assert(
      fc.property(fc.array(someCost, { maxLength: 30 }), fc.constantFrom('USD', 'JPY', 'KWD', 'CLF'), (costs, currency) => {
        const poolSenders = { network: { ...chargeback.sender, costCenter: 'NET' } };
        const entries = entriesOf(known(costs, { currency, chargeback: { ...chargeback, poolSenders } }));
        const places = { USD: 2, JPY: 0, KWD: 3, CLF: 4 }[currency]!;
        const parts = (text: string) => (text === '' ? 0n : BigInt(text.replace('.', '')));
        for (const { lines, costCenter } of entries) {
          expect(lines.every(({ debit, credit }) => (debit === '') !== (credit === ''))).toBe(true);
          expect(lines.every(({ debit, credit }) => (`${debit}${credit}`.split('.')[1] ?? '').length === places)).toBe(true);
          const net = (list: typeof lines) => list.reduce((sum, line) => sum + parts(line.debit) - parts(line.credit), 0n);
          const whole = costs.filter((each) => each.x_CostCenter === costCenter).reduce((sum, each) => sum + exactAmount(each.EffectiveCost), 0n);
          expect(net(lines)).toBe(0n);
          expect(net(lines.filter(({ account }) => account !== '1900'))).toBe(inSubunits(whole, currency));
        }
        expect(entries.some(({ costCenter }) => costCenter === 'told')).toBe(false);
      }),
      { numRuns: 1000, seed: 7 },
    );
  });

  it('take the account of the pool, then the charge category, then the service category, and show what rounding leaves', () => {
    const costs = [
      cost('1.004', { x_Pool: 'network', ChargeCategory: 'Tax' }),
      cost('1.004', { ChargeCategory: 'Tax' }),
      cost('1.004'),
      cost('-2', { ServiceCategory: 'Web' }),
    ];
    expect(said(entriesOf(known(costs)))).toEqual(['Entry: 6000 -2.00, 6100 1.00, 6200 1.00, 6300 1.00, 6999 0.01, 1900 -1.01']);
    expect(said(entriesOf(known(costs, { currency: 'JPY' })))).toEqual(['Entry: 6000 -2, 6100 1, 6200 1, 6300 1, 1900 -1']);
  });

  it('have the same id in every edition that says the same, and lead over every change by reversal and new entry', () => {
    const [one, two] = [known([cost('10')], { editionId: 'e1' }), known([cost('12')], { editionId: 'e2' })];
    const first = entriesOf(one);
    expect(entriesOf(one, { ...one, editionId: 'later', company: 'Renamed' })).toEqual(first);
    const corrected = entriesOf(one, two);
    expect(said(corrected)).toEqual(['Reversal: 6300 -10.00, 1900 10.00', 'Entry: 6300 12.00, 1900 -12.00']);
    expect(corrected.map(({ reference }) => reference)).toEqual([first[0]!.id, first[0]!.id]);
    expect(entriesOf(one, two, { ...two, editionId: 'e3' })).toEqual(corrected);
    const back = entriesOf(one, two, one);
    expect(said(back)[1]).toBe('Entry: 6300 10.00, 1900 -10.00');
    expect(back[1]!.id).not.toBe(first[0]!.id);
    const gone = entriesOf(one, known([]));
    expect(said(gone)).toEqual(['Reversal: 6300 -10.00, 1900 10.00']);
    expect(entriesOf(one, known([]), known([]))).toEqual(gone);
    const again = entriesOf(one, known([]), one);
    expect(said(again)).toEqual(['Entry: 6300 10.00, 1900 -10.00']);
    expect(again[0]).toMatchObject({ reference: gone[0]!.id });
    expect(again[0]!.id).not.toBe(first[0]!.id);
  });

  it('take back what an edition said by its own words: mode, accounts, tax code, dimensions, currency', () => {
    const one = known([cost('10')]);
    const under = (more: object, change: Partial<Chargeback> = {}): KnownCosts =>
      known([cost('10')], { editionId: 'later', chargeback: { ...chargeback, standard: { ...standard, ...more }, ...change } });
    const shown = (...editions: KnownCosts[]) =>
      entriesOf(...editions).map(({ kind, mode, currency, lines }) => [kind, mode, currency, lines[0]!.account].join(' '));
    const accounts = { ...chargeback.accounts, serviceCategories: { Compute: '6311' } };
    expect(shown(one, under({}, { accounts }))).toEqual(['Reversal hard USD 6300', 'Entry hard USD 6311']);
    expect(shown(one, under({ mode: 'showback' }))).toEqual(['Reversal hard USD 6300']);
    expect(shown(under({ mode: 'soft' }), one)).toEqual(['Reversal soft USD 6300', 'Entry hard USD 6300']);
    expect(shown(one, { ...one, currency: 'EUR' })).toEqual(['Reversal hard USD 6300', 'Entry hard EUR 6300']);
    for (const more of [{ taxCode: 'V1' }, { dimensions: { ProfitCenter: 'P-1' } }]) {
      const entries = entriesOf(one, under(more));
      expect(entries.map(({ kind }) => kind)).toEqual(['Reversal', 'Entry']);
      expect(entries[0]!.lines[0]).toMatchObject({ taxCode: 'V0', dimensions: {} });
      expect(entries[1]!.lines[0]).toMatchObject(more);
    }
  });

  it('stand against who passes the cost on, in its own cost center and without the tax code of the receiver', () => {
    const sender = { account: '1900', costCenter: 'IT', dimensions: { ProfitCenter: 'P-IT' }, taxCode: '' };
    const own = { ...sender, costCenter: 'NET', taxCode: 'V9' };
    const words = { ...chargeback, standard: { ...standard, dimensions: { ProfitCenter: 'P-1' } }, sender, poolSenders: { network: own } };
    const costs = [cost('1.004', { x_Pool: 'network' }), cost('3.003'), cost('0.003', { x_Pool: 'other' })];
    const [entry] = entriesOf(known(costs, { chargeback: words }));
    expect(
      entry!.lines.map((line) => [line.account, line.costCenter, line.dimensions.ProfitCenter, line.taxCode, line.debit || `-${line.credit}`].join(' ')),
    ).toEqual(['6100 CC-1 P-1 V0 1.00', '6300 CC-1 P-1 V0 3.01', '1900 IT P-IT  -3.01', '1900 NET P-IT V9 -1.00']);
  });

  it('post to nobody what has no owner, unless its name says so', () => {
    const costs = [cost('1', { x_CostCenter: 'Unallocated' })];
    expect(entriesOf(known(costs))).toEqual([]);
    const named = { ...chargeback, steps: new Map([['Unallocated', [standard]]]) };
    expect(entriesOf(known(costs, { chargeback: named }))).toHaveLength(1);
  });

  it('are CSV in the columns of the template, where text stays text', () => {
    const template = { Konto: '{Account}', 'Soll, Haben': '{Amount}', Text: '{CostCenterName}', Memo: '{Memo}' };
    const names = new Map([['memo', "=cmd|' /C calc'!A0"]]);
    const words = { ...chargeback, sender: { ...chargeback.sender, costCenter: 'memo' } };
    const entries = entriesOf(known([cost('1', { x_CostCenter: 'memo' })], { names, chargeback: words }));
    const csv = (columns: Record<string, string>) => journalCsv(entries, { month: '2026-01', template: columns });
    expect(csv(template)).toBe(`Konto,"Soll, Haben",Text,Memo\n6300,1.00,'=cmd|' /C calc'!A0,yes\n1900,-1.00,'=cmd|' /C calc'!A0,yes\n`);
    expect(() => csv({ Konto: '{Account}', Betrag: '{Amount}' })).toThrow(/do not tell a memo/);
  });
});

describe('costbook journal', () => {
  let desk: Desk;
  afterEach(() => desk?.clear());

  const ORGANIZATION = (units: string) => `company: { name: Example, units: [${units}] }\n`;
  const ALLOCATION = (costCenter: string) => `rules: [{ name: all, when: { ChargeCategory: { any: true } }, cost_center: ${costCenter} }]\n`;
  const ACCOUNTS = "accounts: { default: '6000', offset: '1900', rounding: '6999' }\n";

  async function builtDesk(chargebackYaml: string): Promise<{ build: () => Promise<string>; journal: (...options: string[]) => ReturnType<typeof costbook> }> {
    desk = new Desk();
    const bill = desk.write('bill.csv', focusCsv(monthOfRows('2026-01')));
    desk.write('inputs/organization.yaml', ORGANIZATION('{ name: Shop, cost_center: CC-1 }'));
    desk.write('inputs/allocation.yaml', ALLOCATION('CC-1'));
    desk.write('inputs/chargeback.yaml', chargebackYaml);
    const build = async () => {
      const built = await desk.build('--bill', bill);
      expect(built.exitCode, built.stderr).toBe(0);
      return built.stdout.trim();
    };
    await build();
    const journal = (...options: string[]) => costbook('journal', '--data', desk.data, '--inputs', desk.inputs, '--month', '2026-01', ...options);
    return { build, journal };
  }

  it('books by what journals.csv records, and leads over each change from there', async () => {
    const { build, journal } = await builtDesk(`default_mode: hard\n${ACCOUNTS}`);
    const json = async (...options: string[]) => JSON.parse((await journal('--format', 'json', ...options)).stdout).entries;
    const { exitCode, stdout, stderr } = await journal('--format', 'json');
    expect(exitCode, stderr).toBe(0);
    expect(stderr).toBe('Note: journals.csv records no journal of 2026-01, so nothing counts as booked.\n');
    const [entry] = JSON.parse(stdout).entries;
    expect(entry).toMatchObject({ kind: 'Entry', reference: '', costCenter: 'CC-1', mode: 'hard' });
    expect(entry.lines).toMatchObject([
      { account: '6000', credit: '' },
      { account: '1900', debit: '', costCenter: '' },
    ]);
    expect(entry.lines[0].debit).toBe(entry.lines[1].credit);
    desk.write('bill.csv', focusCsv(monthOfRows('2026-01').slice(1)));
    const second = await build();
    expect(await json()).toMatchObject([{ kind: 'Entry', reference: '' }]); // the first was never booked
    const out = join(desk.folder, 'journal.csv');
    const posted = await journal('--out', out, '--post');
    expect(posted).toMatchObject({ exitCode: 0, stdout: `${out}\n`, stderr: expect.stringMatching(/Recorded in .*journals\.csv; commit it\.\n$/) });
    const sha256 = createHash('sha256').update(readFileSync(out)).digest('hex');
    const recorded = `Month,Edition,JournalSha256,Entries\n2026-01,${second},${sha256},1\n`;
    expect(readFileSync(join(desk.inputs, 'journals.csv'), 'utf8')).toBe(recorded);
    expect((await journal('--post')).stderr).toBe('Note: journals.csv has recorded this journal already.\n');
    expect(readFileSync(join(desk.inputs, 'journals.csv'), 'utf8')).toBe(recorded);
    expect(await build()).toBe(second); // the record is no input
    desk.write('bill.csv', focusCsv(monthOfRows('2026-01')));
    await build();
    const [booked] = await json('--edition', second);
    expect(await json()).toMatchObject([
      { kind: 'Reversal', reference: booked.id, lines: [{ account: '6000', credit: booked.lines[0].debit }, { account: '1900' }] },
      { kind: 'Entry', reference: booked.id, lines: entry.lines },
    ]);
    expect(await json('--posted', second)).toEqual(await json());
    expect(await json('--posted', 'none')).toMatchObject([{ kind: 'Entry', reference: '', lines: entry.lines }]);
  }, 120_000);

  it('takes back by the words of the edition that was booked: accounts moved, cost centers gone, nothing charged any more', async () => {
    const { build, journal } = await builtDesk(`default_mode: hard\n${ACCOUNTS}`);
    expect((await journal('--post')).exitCode).toBe(0);
    const shown = async () =>
      JSON.parse((await journal('--format', 'json')).stdout).entries.map(
        (entry: JournalEntry) => `${entry.kind} ${entry.costCenter} ${entry.lines[0]!.account}`,
      );
    desk.write('inputs/chargeback.yaml', `default_mode: hard\n${ACCOUNTS.replace('6000', '6001')}`);
    const { stderr } = await journal();
    expect(stderr).toMatch(/^Note: chargeback\.yaml at hand is not the one that .* was built with, which counts;/);
    expect(await shown()).toEqual(['Entry CC-1 6000']);
    await build();
    expect(await shown()).toEqual(['Reversal CC-1 6000', 'Entry CC-1 6001']);
    desk.write('inputs/chargeback.yaml', 'default_mode: showback\n');
    await build();
    expect(await shown()).toEqual(['Reversal CC-1 6000']);
    desk.write('inputs/organization.yaml', ORGANIZATION('{ name: Store, cost_center: CC-2 }'));
    desk.write('inputs/allocation.yaml', ALLOCATION('CC-2'));
    desk.write('inputs/chargeback.yaml', `cost_centers: { CC-2: hard }\n${ACCOUNTS}`);
    await build();
    expect(await shown()).toEqual(['Reversal CC-1 6000', 'Entry CC-2 6000']);
  }, 120_000);

  it('goes by the file at hand where an edition kept none, and says so', async () => {
    const { journal } = await builtDesk(`default_mode: hard\n${ACCOUNTS}`);
    const { tables, ...rest } = readEdition(join(desk.data, 'editions')).edition;
    const { chargeback_words: _, ...older } = tables;
    const { id } = storeEdition(join(desk.data, 'editions'), { ...rest, tables: older });
    const { stdout, stderr } = await journal();
    expect(stderr).toContain(`Note: ${id} did not keep chargeback.yaml; the one at hand counts for it.\n`);
    expect(stdout).toContain(',6000,');
  }, 120_000);

  it('stands on statements: what of a whole month changed, and that a running one is not posted', async () => {
    desk = new Desk();
    desk.write('inputs/organization.yaml', ORGANIZATION('{ name: Shop, cost_center: CC-1 }'));
    desk.write('inputs/allocation.yaml', ALLOCATION('CC-1'));
    desk.write('inputs/chargeback.yaml', `default_mode: hard\n${ACCOUNTS}`);
    const [month, running] = [monthOfRows('2026-01'), monthOfRows('2026-02')];
    const bill = desk.write('bill.csv', focusCsv([...month.slice(1), ...running]));
    const first = (await desk.build('--bill', bill, '--as-of', '2026-02-14')).stdout.trim();
    desk.write('bill.csv', focusCsv([...month, ...running]));
    await desk.build('--bill', bill, '--as-of', '2026-02-15');
    const { outFolder } = await buildSite({ dataFolder: desk.data, outFolder: join(desk.folder, 'site') });
    const page = (of: string) => readFileSync(join(outFolder, 'cost-centers/cc-1', of, 'index.html'), 'utf8').replace(/<[^>]*>/g, ' ');
    expect(page('2026-01')).toMatch(/Booking +Chargeback: posted by the journal of the month/);
    expect(page('2026-01')).toMatch(
      new RegExp(`Changed +since edition ${first}, which knew the whole month: \\+${Number(month[0]!.EffectiveCost).toFixed(2)} USD`),
    );
    expect(page('2026-02')).toContain('Chargeback: not yet posted');
    expect(page('2026-02')).not.toContain('since edition');
  }, 180_000);

  it('answers in four parts', async () => {
    const { journal } = await builtDesk(`default_mode: hard\n${ACCOUNTS}`);
    const refused = async (name: string, ...options: string[]) => {
      const { exitCode, stdout, stderr } = await journal(...options);
      expect({ exitCode, stdout }).toEqual({ exitCode: 1, stdout: '' });
      expect(stderr).toMatch(new RegExp(`^${name} {2}.*\n {2}Why .*\n {2}Fix .*\n {2}Where .*\n$`));
    };
    await refused('MonthNotComplete', '--month', '2026-02');
    await refused('InputsMissing', '--inputs', join(desk.folder, 'wrong'));
    await refused('EditionNotInChain', '--posted', '2026-01-31-0123456789ab');
    desk.write('inputs/journals.csv', 'Month,Edition,JournalSha256,Entries\n2026-01,2026-01-31-0123456789ab,00,1\n');
    await refused('JournalEditionMissing');
  }, 120_000);
});
