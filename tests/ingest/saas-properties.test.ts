import fc from 'fast-check';
import { expect, it } from 'vitest';
import { tries } from '../tries.ts';
import { openBench } from './bench-of-bills.ts';

const WHO = 'constants: { ServiceProviderName: Acme, BillingAccountId: a-1, ServiceCategory: Other, BillingCurrency: EUR }';
const DIGITS = 12;

/** Cents, or finer, of up to a billion. */
const units = (decimals: number) => fc.bigInt({ min: -(10n ** BigInt(decimals + 7)), max: 10n ** BigInt(decimals + 9) }).map((value) => ({ value, decimals }));
type Amount = { readonly value: bigint; readonly decimals: number };
const inUnits = ({ value, decimals }: Amount): bigint => value * 10n ** BigInt(DIGITS - decimals);
const sumOf = (amounts: readonly Amount[]): bigint => amounts.map(inUnits).reduce((sum, each) => sum + each, 0n);

/** As people write it: thousands, decimals, brackets or a minus, a currency. */
function written({ value, decimals }: Amount, style: { readonly isGerman: boolean; readonly isBracketed: boolean; readonly hasSign: boolean }): string {
  const digits = String(value < 0n ? -value : value).padStart(decimals + 1, '0');
  const whole = digits.slice(0, digits.length - decimals).replace(/\B(?=(\d{3})+$)/g, style.isGerman ? '.' : ',');
  const text = `${whole}${decimals > 0 ? `${style.isGerman ? ',' : '.'}${digits.slice(-decimals)}` : ''}${style.hasSign ? ' €' : ''}`;
  return value < 0n ? (style.isBracketed ? `(${text})` : `-${text}`) : text;
}

const plain = ({ value, decimals }: Amount): string =>
  written({ value, decimals }, { isGerman: true, isBracketed: false, hasSign: false }).replaceAll('.', '').replace(',', '.');
const day = fc.integer({ min: 0, max: 58 }).map((offset) => new Date(Date.UTC(2026, 0, 1 + offset)).toISOString().slice(0, 10));
const csv = (header: string, rows: readonly (readonly string[])[]): string =>
  `${header}\n${rows.map((row) => row.map((cell) => `"${cell}"`).join(';')).join('\n')}\n`;

/** Loads files in this order, each of them twice, and answers sums over all charges in units of 10⁻¹². */
async function sums(
  mappings: Readonly<Record<string, string>>,
  files: readonly string[],
  isReversed: boolean,
  asOf?: string,
): Promise<{ billed: bigint; effective: bigint }> {
  const bench = await openBench(mappings, { threads: 1, ...(asOf ? { asOf } : {}) });
  try {
    const paths = files.flatMap((text, index) => [bench.bill(`${index}-of-them.csv`, text), bench.bill(`again/${index}.csv`, text)]);
    await bench.load(...(isReversed ? paths.toReversed() : paths));
    expect(await bench.rows('SELECT * FROM bill_totals WHERE x_Difference <> 0')).toEqual([]);
    const [row] = await bench.rows<{ b: string; e: string }>(
      'SELECT coalesce(sum(BilledCost), 0)::VARCHAR AS b, coalesce(sum(EffectiveCost), 0)::VARCHAR AS e FROM charges',
    );
    return { billed: BigInt(row!.b.replace('.', '')), effective: BigInt(row!.e.replace('.', '')) };
  } finally {
    bench.close();
  }
}

const style = fc.record({ isGerman: fc.boolean(), isBracketed: fc.boolean(), hasSign: fc.boolean() });
const runs = { numRuns: tries(4, 8), seed: 71 };

it('usage and invoices: what the file states is what is billed, however it is written', async () => {
  const row = fc.record({ on: day, of: fc.integer({ min: 0, max: 3 }).chain((decimals) => units(decimals * 2)), style });
  await fc.assert(
    fc.asyncProperty(
      fc.array(row, { minLength: 1, maxLength: 12 }),
      fc.constantFrom('usage', 'invoice'),
      fc.boolean(),
      fc.boolean(),
      async (rows, kind, isGerman, isReversed) => {
        const mapping = `headers: [Day, Sum]\nrows: ${kind}\ncolumns: { ChargePeriodStart: Day, SkuId: Item, BilledCost: Sum }\nnumbers: { decimal: "${isGerman ? ',' : '.'}" }\n${WHO}\n`;
        const lines = rows.map((each, index) => [each.on, `item-${index}`, written(each.of, { ...each.style, isGerman })]);
        const files = [lines.slice(0, 5), lines.slice(5)].filter((part) => part.length > 0).map((part) => csv('Day;Item;Sum', part));
        const whole = sumOf(rows.map(({ of }) => of));
        expect(await sums({ 'mappings/m.yaml': mapping }, files, isReversed)).toEqual({ billed: whole, effective: whole });
      },
    ),
    runs,
  );
}, 120_000);

it('seats: quantity times price', async () => {
  const row = fc.record({ on: day, seats: fc.integer({ min: 0, max: 100_000 }), price: fc.integer({ min: 0, max: 1_000_000 }) });
  await fc.assert(
    fc.asyncProperty(fc.array(row, { minLength: 1, maxLength: 12 }), fc.boolean(), async (rows, isReversed) => {
      const mapping = `headers: [Day, Seats]\nrows: seats\ncolumns: { ChargePeriodStart: Day, SkuId: Plan, PricingQuantity: Seats, ContractedUnitPrice: Price }\n${WHO}\n`;
      const text = csv(
        'Day;Plan;Seats;Price',
        rows.map(({ on, seats, price }, index) => [on, `plan-${index}`, String(seats), plain({ value: BigInt(price), decimals: 4 })]),
      );
      const whole = sumOf(rows.map(({ seats, price }) => ({ value: BigInt(seats) * BigInt(price), decimals: 4 })));
      expect(await sums({ 'mappings/m.yaml': mapping }, [text], isReversed)).toEqual({ billed: whole, effective: whole });
    }),
    runs,
  );
}, 120_000);

it('contracts: what is spread over a term adds up to its amount', async () => {
  const row = fc.record({ from: day, days: fc.integer({ min: 1, max: 800 }), of: units(2) });
  await fc.assert(
    fc.asyncProperty(fc.array(row, { minLength: 1, maxLength: 5 }), fc.constantFrom('daily', 'monthly'), fc.boolean(), async (rows, spread, isReversed) => {
      const mapping = `headers: [Id, From]\nrows: contract\ncolumns: { x_ContractId: Id, ChargeDescription: Id, ChargePeriodStart: From, ChargePeriodEnd: To, BilledCost: Sum }\nends: exclusive\nspread: ${spread}\n${WHO}\n`;
      const end = (from: string, days: number): string => new Date(Date.parse(from) + days * 86_400_000).toISOString().slice(0, 10);
      const text = csv(
        'Id;From;To;Sum',
        rows.map(({ from, days, of }, index) => [`C-${index}`, from, end(from, days), plain(of)]),
      );
      const whole = sumOf(rows.map(({ of }) => of));
      expect(await sums({ 'mappings/m.yaml': mapping }, [text], isReversed, '2030-01-01')).toEqual({ billed: whole, effective: whole });
    }),
    runs,
  );
}, 120_000);

it('prepaid: purchases are billed, what is used costs', async () => {
  const row = fc.record({ on: day, paid: fc.option(units(2), { nil: null }), used: fc.integer({ min: 1, max: 1_000_000 }) });
  await fc.assert(
    fc.asyncProperty(fc.array(row, { minLength: 1, maxLength: 12 }), fc.boolean(), async (rows, isReversed) => {
      const mapping = `headers: [Day, Credits]\nrows: prepaid\ncolumns: { ChargePeriodStart: Day, SkuId: Item, BilledCost: Paid, PricingCurrencyEffectiveCost: Credits }\ntoken: { name: Credit, value: 0.025 }\n${WHO}\n`;
      const isPurchase = ({ paid }: { paid: Amount | null }): boolean => paid !== null && paid.value !== 0n;
      const text = csv(
        'Day;Item;Paid;Credits',
        rows.map((each, index) => [each.on, `i-${index}`, each.paid ? plain(each.paid) : '', String(each.used)]),
      );
      expect(await sums({ 'mappings/m.yaml': mapping }, [text], isReversed)).toEqual({
        billed: sumOf(rows.filter(isPurchase).map(({ paid }) => paid!)),
        effective: sumOf(rows.filter((each) => !isPurchase(each)).map(({ used }) => ({ value: BigInt(used) * 25n, decimals: 3 }))),
      });
    }),
    runs,
  );
}, 120_000);

it('tokens: every meter at the price of its day', async () => {
  const row = fc.record({ on: day, model: fc.constantFrom('m', 'm-mini'), input: fc.nat(10_000_000), cached: fc.nat(10_000), output: fc.nat(10_000_000) });
  await fc.assert(
    fc.asyncProperty(fc.array(row, { minLength: 1, maxLength: 12 }), fc.boolean(), async (rows, isReversed) => {
      const mapping = `headers: [Day, Model]\nrows: tokens\ncolumns: { ChargePeriodStart: Day, SkuId: Model, ResourceId: Run }\nmeters: [ { meter: Input Tokens, column: In, less: [Cached] }, { meter: Output Tokens, column: Out } ]\nprices:\n  - { sku: m*, meter: Input Tokens, price: 1.25 }\n  - { sku: m-mini, meter: Input Tokens, price: 0.15 }\n  - { sku: m*, meter: Output Tokens, price: 10 }\n  - { sku: m*, meter: Output Tokens, from: 2026-02-01, price: 8 }\n${WHO}\n`;
      const text = csv(
        'Day;Model;Run;In;Cached;Out',
        rows.map(({ on, model, input, cached, output }, index) => [on, model, `r-${index}`, String(input + cached), String(cached), String(output)]),
      );
      const whole = sumOf(
        rows.flatMap(({ on, model, input, output }) => [
          { value: BigInt(input) * (model === 'm-mini' ? 15n : 125n), decimals: 8 },
          { value: BigInt(output) * (on < '2026-02-01' ? 10n : 8n), decimals: 6 },
        ]),
      );
      expect(await sums({ 'mappings/m.yaml': mapping }, [text], isReversed)).toEqual({ billed: whole, effective: whole });
    }),
    runs,
  );
}, 120_000);

it('budgets and actuals: only actuals are charges', async () => {
  const row = fc.record({ month: fc.constantFrom('2026-01', '2026-02'), budget: units(2), actual: fc.option(units(2), { nil: null }) });
  await fc.assert(
    fc.asyncProperty(fc.array(row, { minLength: 1, maxLength: 12 }), fc.boolean(), async (rows, isReversed) => {
      const mapping = `headers: [Department, Month]\nrows: budget-and-actuals\ncolumns: { BillingPeriodStart: Month, BilledCost: Actual, x_Budget: Budget }\ntags: { department: Department }\n${WHO}\n`;
      const text = csv(
        'Department;Month;Budget;Actual',
        rows.map(({ month, budget, actual }, index) => [`d-${index}`, month, plain(budget), actual ? plain(actual) : '']),
      );
      const whole = sumOf(rows.flatMap(({ actual }) => actual ?? []));
      expect(await sums({ 'mappings/m.yaml': mapping }, [text], isReversed)).toEqual({ billed: whole, effective: whole });
    }),
    runs,
  );
}, 120_000);
