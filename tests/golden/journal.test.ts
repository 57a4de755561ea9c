/** `costbook journal`: entries that balance to the smallest part of any currency, and corrections along the chain of editions. */
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import fc from 'fast-check';
import { afterEach, describe, expect, it } from 'vitest';
import type { Chargeback } from '../../pipeline/4-summarize/chargeback/chargeback.ts';
import { type JournalEntry, type JournalScope, journalEntries } from '../../pipeline/4-summarize/chargeback/journal.ts';
import { journalCsv } from '../../pipeline/4-summarize/chargeback/journal-file.ts';
import { exactAmount, inSubunits } from '../../pipeline/4-summarize/chargeback/subunits.ts';
import { DEFAULT_TEMPLATE } from '../../pipeline/4-summarize/chargeback/template.ts';
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
    offset: '1900',
    rounding: '6999',
    pools: { network: '6100' },
    chargeCategories: { Tax: '6200' },
    serviceCategories: { Compute: '6300', Storage: '6400' },
  },
  template: DEFAULT_TEMPLATE,
};
const scopeIn = (currency: string): JournalScope => ({ company: 'Example', month: '2026-01', currency, chargeback, names: new Map([['CC-1', 'Shop']]) });
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
        const entries = journalEntries([{ editionId: 'e', costs }], scopeIn(currency));
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
    expect(said(journalEntries([{ editionId: 'e', costs }], scopeIn('USD')))).toEqual([
      'Entry: 6000 -2.00, 6100 1.00, 6200 1.00, 6300 1.00, 6999 0.01, 1900 -1.01',
    ]);
    expect(said(journalEntries([{ editionId: 'e', costs }], scopeIn('JPY')))).toEqual(['Entry: 6000 -2, 6100 1, 6200 1, 6300 1, 1900 -1']);
  });

  it('have the same id in every edition that says the same, and lead over every change by reversal and new entry', () => {
    const [one, two] = [
      { editionId: 'e1', costs: [cost('10')] },
      { editionId: 'e2', costs: [cost('12')] },
    ];
    const first = journalEntries([one], scopeIn('USD'));
    expect(journalEntries([one, { ...one, editionId: 'later' }], scopeIn('USD'))).toEqual(first);
    const corrected = journalEntries([one, two], scopeIn('USD'));
    expect(said(corrected)).toEqual(['Reversal: 6300 -10.00, 1900 10.00', 'Entry: 6300 12.00, 1900 -12.00']);
    expect(corrected.map(({ reference }) => reference)).toEqual([first[0]!.id, first[0]!.id]);
    expect(journalEntries([one, two, { ...two, editionId: 'e3' }], scopeIn('USD'))).toEqual(corrected);
    const back = journalEntries([one, two, one], scopeIn('USD'));
    expect(said(back)[1]).toBe('Entry: 6300 10.00, 1900 -10.00');
    expect(back[1]!.id).not.toBe(first[0]!.id);
    expect(said(journalEntries([one, { editionId: 'e2', costs: [] }], scopeIn('USD')))).toEqual(['Reversal: 6300 -10.00, 1900 10.00']);
  });

  it('are CSV in the columns of the template, where text stays text', () => {
    const template = { Konto: '{Account}', 'Soll, Haben': '{Amount}', Text: '{CostCenterName}', Memo: '{Memo}' };
    const scope = { ...scopeIn('USD'), chargeback: { ...chargeback, template }, names: new Map([['memo', "=cmd|' /C calc'!A0"]]) };
    const entries = journalEntries([{ editionId: 'e', costs: [cost('1', { x_CostCenter: 'memo' })] }], scope);
    expect(journalCsv(entries, scope)).toBe(`Konto,"Soll, Haben",Text,Memo\n6300,1.00,'=cmd|' /C calc'!A0,yes\n1900,-1.00,'=cmd|' /C calc'!A0,yes\n`);
  });
});

describe('costbook journal', () => {
  let desk: Desk;
  afterEach(() => desk?.clear());

  it('writes the month of an edition, and answers a month that is not over', async () => {
    desk = new Desk();
    const bill = desk.write('bill.csv', focusCsv(monthOfRows('2026-01')));
    desk.write('inputs/organization.yaml', 'company: { name: Example, units: [{ name: Shop, cost_center: CC-1 }] }\n');
    desk.write('inputs/allocation.yaml', 'rules: [{ name: all, when: { ChargeCategory: { any: true } }, cost_center: CC-1 }]\n');
    desk.write('inputs/chargeback.yaml', "default_mode: hard\naccounts: { default: '6000', offset: '1900', rounding: '6999' }\n");
    const built = await desk.build('--bill', bill);
    expect(built.exitCode, built.stderr).toBe(0);
    const journal = (...options: string[]) => costbook('journal', '--data', desk.data, '--inputs', join(desk.data, '..', 'inputs'), ...options);
    const { exitCode, stdout, stderr } = await journal('--month', '2026-01', '--format', 'json');
    expect(exitCode, stderr).toBe(0);
    const [entry] = JSON.parse(stdout).entries;
    expect(entry).toMatchObject({
      kind: 'Entry',
      reference: '',
      costCenter: 'CC-1',
      mode: 'hard',
      lines: [
        { account: '6000', credit: '' },
        { account: '1900', debit: '' },
      ],
    });
    expect(entry.lines[0].debit).toBe(entry.lines[1].credit);
    const out = join(desk.data, '..', 'journal.csv');
    expect(await journal('--month', '2026-01', '--out', out)).toMatchObject({ exitCode: 0, stdout: `${out}\n`, stderr: '' });
    expect(readFileSync(out, 'utf8').split('\n')[1]).toContain(entry.id);
    desk.write('bill.csv', focusCsv(monthOfRows('2026-01').slice(1)));
    expect((await desk.build('--bill', bill)).exitCode).toBe(0);
    const corrected = JSON.parse((await journal('--month', '2026-01', '--format', 'json')).stdout).entries;
    expect(corrected).toMatchObject([
      { kind: 'Reversal', reference: entry.id, lines: [{ account: '6000', credit: entry.lines[0].debit }, { account: '1900' }] },
      { kind: 'Entry', reference: entry.id },
    ]);
    const fresh = JSON.parse((await journal('--month', '2026-01', '--format', 'json', '--posted', 'none')).stdout).entries;
    expect(fresh).toMatchObject([{ kind: 'Entry', reference: '', lines: corrected[1].lines }]);
    const early = await journal('--month', '2026-02');
    expect(early.exitCode).toBe(1);
    expect(early.stderr).toMatch(/^MonthNotComplete {2}.*2026-02.*\n {2}Why .*\n {2}Fix .*\n {2}Where {2}--month 2026-02\n$/);
  }, 120_000);
});
