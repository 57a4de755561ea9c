/** The tolerance of FOCUS 1.4 and who meets whom, over random amounts. */
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { evidenceOf } from '../../pipeline/2-normalize/invoices/evidence.ts';
import { decimalText, exact, ONE, spoken } from '../../pipeline/2-normalize/invoices/exact-money.ts';
import type { BillPart, Invoice } from '../../pipeline/2-normalize/invoices/facts.ts';
import { compare, judge } from '../../pipeline/2-normalize/invoices/judge.ts';
import { pairsOf } from '../../pipeline/2-normalize/invoices/pair.ts';
import { isWithin, tolerance } from '../../pipeline/2-normalize/invoices/tolerance.ts';

const SEED = 20260604;

describe('MAX(100 × subunit, √rows × 0.5 × subunit)', () => {
  it.each([
    [0n, 'USD', '1'],
    [1n, 'USD', '1'],
    [40_000n, 'USD', '1'],
    [40_001n, 'USD', '1.000012499921'],
    [1_000_000n, 'USD', '5'],
    [1_000_000n, 'JPY', '500'],
    [1n, 'JPY', '100'],
    [1n, 'KWD', '0.1'],
    [1_000_000n, 'KWD', '0.5'],
    [50_000_000n, 'EUR', '35.355339059327'],
  ])('%i rows in %s: %s', (rows, currency, expected) => {
    expect(decimalText(tolerance(rows, currency))).toBe(decimalText(exact(expected)));
  });

  it('is the same verdict as comparing squares, which needs no root', () => {
    const subunits: Readonly<Record<string, bigint>> = { JPY: ONE, USD: ONE / 100n, KWD: ONE / 1000n };
    const near = fc.bigInt({ min: -3n, max: 3n });
    fc.assert(
      fc.property(fc.bigInt({ min: 0n, max: 10n ** 13n }), fc.constantFrom('JPY', 'USD', 'KWD'), near, fc.boolean(), (rows, currency, step, isNegative) => {
        const allowed = tolerance(rows, currency);
        const difference = (isNegative ? -1n : 1n) * (allowed + step);
        const s = subunits[currency]!;
        const expected = (difference < 0n ? -difference : difference) <= 100n * s || 4n * difference * difference <= rows * s * s;
        expect(isWithin(difference, allowed)).toBe(expected);
      }),
      { seed: SEED, numRuns: 2000 },
    );
  });

  it('never shrinks with more rows', () => {
    fc.assert(
      fc.property(fc.bigInt({ min: 0n, max: 10n ** 12n }), fc.bigInt({ min: 0n, max: 10n ** 6n }), (rows, more) => {
        expect(tolerance(rows + more, 'USD') >= tolerance(rows, 'USD')).toBe(true);
      }),
      { seed: SEED },
    );
  });
});

it('amounts keep every digit, and are spoken to the smallest part', () => {
  for (const text of ['0.000000000000', '-12.340000000000', '99999999999999999999999999.999999999999']) expect(decimalText(exact(text))).toBe(text);
  const said = [exact('-1234567.895'), exact('0.004'), exact('1000')].map((amount, index) => spoken(amount, ['USD', 'KWD', 'JPY'][index]!));
  expect(said).toEqual(['−1,234,567.90 USD', '0.004 KWD', '1,000 JPY']);
  expect(spoken(1n, 'USD')).toBe('less than 0.01 USD');
  expect(() => exact('1e3')).toThrow();
});

describe('every invoice and every charge stands in one pair', () => {
  const issuer = fc.constantFrom('Nimbus Inc.', 'Alto');
  const id = fc.constantFrom('1', '2', '3');
  const month = fc.constantFrom('2026-01-01', '2026-02-01', '2026-03-01');
  const currency = fc.constantFrom('USD', 'EUR');
  const amount = fc.bigInt({ min: -(10n ** 15n), max: 10n ** 15n });
  const part: fc.Arbitrary<BillPart> = fc.record({
    issuer,
    currency,
    month,
    id: fc.option(id),
    seller: fc.constantFrom('Nimbus', 'Redbridge'),
    category: fc.constantFrom('Usage', 'Tax', 'Credit'),
    amount,
    rows: fc.bigInt({ min: 1n, max: 10n ** 6n }),
  });
  const invoice: fc.Arbitrary<Invoice> = fc.record({
    issuer: fc.oneof(issuer, fc.constant('Nimbus')),
    currency,
    month,
    id,
    amount,
    tax: fc.option(amount),
    status: fc.constantFrom('Open', 'Issued', 'Voided'),
    due: fc.constant(null),
    note: fc.constant(null),
    where: fc.constant('invoices.csv:2'),
  });
  const invoices = fc.uniqueArray(invoice, { selector: (each) => JSON.stringify([each.issuer, each.id, each.currency]), maxLength: 8 });

  it('and adds up, whatever the order', () => {
    fc.assert(
      fc.property(invoices, fc.array(part, { maxLength: 12 }), fc.constantFrom('Open', 'Closed', null), (written, parts, period) => {
        const pairs = pairsOf(written, parts, () => period);
        expect(pairs.flatMap((pair) => pair.invoices).length).toBe(written.length);
        expect(pairs.flatMap((pair) => pair.parts).length).toBe(parts.length);
        const evidence = evidenceOf(parts, () => period);
        for (const pair of pairs) {
          const { invoiced, billed, taxNotInBill, difference, allowed } = compare(pair);
          const { status, sentence } = judge(pair, evidence);
          expect(sentence).not.toMatch(/undefined|null|NaN/);
          if (invoiced === null) expect(['No invoice', 'Not yet final']).toContain(status);
          else {
            expect(invoiced).toBe((billed ?? 0n) + taxNotInBill + difference);
            if (status === 'Difference' || status === 'Not in the bill') expect(pair.parts.length === 0 || !isWithin(difference, allowed)).toBe(true);
          }
        }
        const again = pairsOf([...written].reverse(), [...parts].reverse(), () => period);
        const said = (each: typeof pairs): string[] =>
          each.map((pair) => [pair.issuer, pair.currency, pair.month, judge(pair, evidence).status, compare(pair).difference].join(' ')).sort();
        expect(said(again)).toEqual(said(pairs));
      }),
      { seed: SEED, numRuns: 500 },
    );
  });
});
