/** Several billing currencies, one reporting currency: rooms 3 and 4, rates in, both values out. */
import fc from 'fast-check';
import { afterEach, describe, expect, it } from 'vitest';
import { subunitDecimals } from '#contract/currencies.ts';
import { allocate } from '../../pipeline/3-allocate/allocate.ts';
import { summarize } from '../../pipeline/4-summarize/summarize.ts';
import { CostbookError, type ErrorParts } from '../../pipeline/engine/errors.ts';
import { tries } from '../tries.ts';
import { type DailyCharge, layDailyCharges, openWorkshop, type Workshop } from '../workshop.ts';

let workshop: Workshop;
afterEach(() => workshop?.close());

const ORGANIZATION = `reporting_currency: USD
company: { name: Firm, business_units: [{ name: U, departments: [{ name: D, teams: [{ name: T, cost_center: CC-1 }] }] }] }
`;
type Costs = Record<string, string | null>;

async function convert(rates: string, charges: readonly DailyCharge[], more: Readonly<Record<string, string>> = {}): Promise<Costs[]> {
  workshop?.close();
  workshop = await openWorkshop({ 'organization.yaml': ORGANIZATION, 'exchange-rates.csv': rates, ...more });
  await layDailyCharges(workshop, charges);
  await allocate(workshop);
  await summarize(workshop);
  return workshop.database.rows<Costs>('SELECT * FROM currency_costs ORDER BY BillingPeriodStart, BillingCurrency, ServiceProviderName');
}

async function refuse(...args: Parameters<typeof convert>): Promise<ErrorParts> {
  const error = await convert(...args).catch((reason: unknown) => reason);
  if (!(error instanceof CostbookError)) throw new Error(`not refused: ${String(error)}`);
  expect(error.exitCode).toBe(1);
  return error.parts;
}

const charge = (day: string, currency: string, amount: string, more: DailyCharge = {}): DailyCharge => ({
  ChargePeriodStart: day,
  BillingCurrency: currency,
  EffectiveCost: amount,
  ...more,
});

describe('three currencies', () => {
  const RATES =
    'Month,From,To,Rate,Source\n2026-01,EUR,USD,1.0842,ECB\n2026-01,JPY,USD,0.0064,Bank of Japan\n2026-02,EUR,USD,1.09,ECB\n2026-02,JPY,USD,0.0065,\n';

  it('stand beside the reporting currency, with rate and source, and add up to the months', async () => {
    const rows = await convert(RATES, [
      charge('2026-01-05', 'USD', '10'),
      charge('2026-01-05', 'EUR', '100.01'),
      charge('2026-01-06', 'JPY', '12345'),
      charge('2026-02-06', 'EUR', '-3'),
    ]);
    const shown = rows.map((row) => [
      row.BillingPeriodStart,
      row.BillingCurrency,
      row.EffectiveCost,
      row.x_LowestRate,
      row.x_RateSource,
      row.x_ReportedEffectiveCost,
    ]);
    expect(shown).toEqual([
      ['2026-01-01', 'EUR', '100.010000000000', '1.0842000000', 'ECB', '108.430842000000'],
      ['2026-01-01', 'JPY', '12345.000000000000', '0.0064000000', 'Bank of Japan', '79.008000000000'],
      ['2026-01-01', 'USD', '10.000000000000', '1.0000000000', null, '10.000000000000'],
      ['2026-02-01', 'EUR', '-3.000000000000', '1.0900000000', 'ECB', '-3.270000000000'],
    ]);
    expect(await workshop.database.value('SELECT sum(EffectiveCost) FROM monthly_costs')).toBe('194.168842000000');
  });

  it('each row is rounded by itself, half away from zero, and sums are of rounded rows', async () => {
    await convert('Month,From,To,Rate\n2026-01,EUR,USD,0.5\n', [
      charge('2026-01-05', 'EUR', '0.000000000001'),
      charge('2026-01-06', 'EUR', '0.000000000001'),
      charge('2026-01-07', 'EUR', '-0.000000000001', { SubAccountId: 'other' }),
    ]);
    expect(await workshop.database.value('SELECT sum(EffectiveCost) FROM daily_costs')).toBe('0.000000000001');
    expect(await workshop.database.value('SELECT sum(x_ReportedEffectiveCost) FROM currency_costs')).toBe('0.000000000001');
  });
});

describe('dated rates', () => {
  const DATED = 'Date,From,To,Rate,Source\n2026-01-02,EUR,USD,2,ECB\n2026-01-09,EUR,USD,3,ECB fixing\n';

  it('the newest that is not after the day of the charge counts', async () => {
    const [row] = await convert(DATED, [
      charge('2026-01-02', 'EUR', '1'),
      charge('2026-01-08', 'EUR', '1'),
      charge('2026-01-09', 'EUR', '1'),
      charge('2026-01-31', 'EUR', '1'),
    ]);
    expect(row).toMatchObject({
      x_ReportedEffectiveCost: '10.000000000000',
      EffectiveCost: '4.000000000000',
      x_LowestRate: '2.0000000000',
      x_HighestRate: '3.0000000000',
      x_FirstRateDay: '2026-01-02',
      x_LastRateDay: '2026-01-09',
      x_RateSource: 'ECB; ECB fixing',
    });
  });

  it("a month's rate is that of all its charges, whatever dated ones say", async () => {
    const rates = 'Month,Date,From,To,Rate\n2026-01,,EUR,USD,5\n,2026-01-02,EUR,USD,2\n,2026-02-01,EUR,USD,3\n';
    const rows = await convert(rates, [charge('2026-01-02', 'EUR', '1'), charge('2026-02-02', 'EUR', '1')]);
    expect(rows.map((row) => [row.x_ReportedEffectiveCost, row.x_FirstRateDay])).toEqual([
      ['5.000000000000', null],
      ['3.000000000000', '2026-02-01'],
    ]);
  });

  it('a correction of an older month is converted as the invoice it stands on', async () => {
    const correction = { ChargePeriodStart: '2025-06-10', BillingPeriodStart: '2026-01-01', ChargeClass: 'Correction' };
    const [row] = await convert('Date,From,To,Rate\n2026-01-01,EUR,USD,2\n', [charge('2025-06-10', 'EUR', '-1', correction), charge('2026-01-20', 'EUR', '4')]);
    expect(row!.x_ReportedEffectiveCost).toBe('6.000000000000');
  });

  it('budgets in another currency take the rate of the first day of their month', async () => {
    const budget = 'Budget,Level,Unit,Month,Amount,Currency\nFirm,company,Firm,2026-01,100,EUR\n';
    await convert('Date,From,To,Rate\n2025-12-31,EUR,USD,2\n', [charge('2026-01-02', 'EUR', '1')], { 'budgets.csv': budget });
    expect(await workshop.database.value('SELECT x_BudgetAmount FROM budgets')).toBe('200.000000000000');
  });

  it.each([
    ['before the first', charge('2026-01-01', 'EUR', '1'), 'No exchange rate from EUR to USD for 2026-01-01.', /Date,From,To/],
    ['more than 31 days after the last', charge('2026-02-10', 'EUR', '1'), 'No exchange rate from EUR to USD for 2026-02-10.', /"2026-02-10,EUR,USD/],
    ['of another currency', charge('2026-01-05', 'JPY', '1'), 'No exchange rate from JPY to USD for 2026-01.', /"2026-01,JPY,USD/],
  ])('a missing rate names the day and the pair: %s', async (_, row, what, fix) => {
    expect(await refuse(DATED, [row])).toMatchObject({
      name: 'ExchangeRateMissing',
      what,
      fix: expect.stringMatching(fix),
      where: expect.stringMatching(/exchange-rates\.csv:4$/),
    });
  });

  it('31 days are not too old', async () => {
    const [row] = await convert(DATED, [charge('2026-02-09', 'EUR', '1')]);
    expect(row!.x_ReportedEffectiveCost).toBe('3.000000000000');
  });
});

describe('the other way round', () => {
  const LINE = (inverse: string): string => `Month,From,To,Rate,Source,Inverse\n2026-01,USD,EUR,0.8,ECB,${inverse}\n`;

  it('a rate is turned round only where its line says so', async () => {
    const { why, fix } = await refuse(LINE(''), [charge('2026-01-05', 'EUR', '1')]);
    expect(why).toContain('There is a rate from USD to EUR; it is turned round only where its line says so.');
    expect(fix).toContain('Inverse');
    const [row] = await convert(LINE('yes'), [charge('2026-01-05', 'EUR', '4')]);
    expect(row).toMatchObject({ x_ReportedEffectiveCost: '5.000000000000', x_RateSource: 'ECB, inverse of 0.8 USD to EUR' });
  });

  it('is rounded to ten decimals', async () => {
    const [row] = await convert('Month,From,To,Rate,Inverse\n2026-01,USD,EUR,3,yes\n', [charge('2026-01-05', 'EUR', '1')]);
    expect(row!.x_LowestRate).toBe('0.3333333333');
  });
});

describe('what is no currency', () => {
  it('a virtual currency cannot be billed in', async () => {
    const { name, what } = await refuse('', [charge('2026-01-05', 'Token', '1')]);
    expect([name, what]).toEqual(['BillingCurrencyUnknown', 'Charges of Example Cloud are billed in "Token", which is no currency of ISO 4217.']);
  });

  it('a code that nobody knows stands where it is the only one, and is not converted', async () => {
    const alone = ORGANIZATION.replace('reporting_currency: USD\n', '');
    const [row] = await convert('', [charge('2026-01-05', 'MC', '7')], { 'organization.yaml': alone });
    expect(row).toMatchObject({ BillingCurrency: 'MC', x_ReportedEffectiveCost: '7.000000000000' });
    expect(await refuse('', [charge('2026-01-05', 'MC', '7')])).toMatchObject({ name: 'BillingCurrencyUnknown' });
    expect(await refuse('', [charge('2026-01-05', 'Token', '7')], { 'organization.yaml': alone })).toMatchObject({ name: 'BillingCurrencyUnknown' });
  });

  it.each([
    ['2026-01,EUX,USD,1.1', 'ExchangeRateNotValid', /"EUX" is no currency/],
    ['2026-01,EUR,EUR,1', 'ExchangeRateNotValid', /worth itself/],
    ['2026-01,EUR,USD,0', 'ExchangeRateNotValid', /not a positive rate/],
    ['2026-13,EUR,USD,1', 'ExchangeRateNotValid', /not a month/],
  ])('%s', async (line, name, why) => {
    expect(await refuse(`Month,From,To,Rate\n${line}\n`, [charge('2026-01-05', 'USD', '1')])).toMatchObject({
      name,
      why: expect.stringMatching(why),
      where: expect.stringMatching(/:2$/),
    });
  });

  it.each([
    ['Date,From,To,Rate\n2026-02-30,EUR,USD,1\n', 'ExchangeRateNotValid', /not a day/],
    ['Month,Date,From,To,Rate\n2026-01,2026-01-02,EUR,USD,1\n', 'ExchangeRateNotValid', /either a month or a date/],
    ['From,To,Rate\nEUR,USD,1\n', 'InputColumnMissing', /without its time/],
    ['Date,From,To,Rate\n2026-01-02,EUR,USD,1\n2026-01-02,EUR,USD,2\n', 'RateTwice', /exchange-rates\.csv:2/],
  ])('%j', async (file, name, why) => {
    expect(await refuse(file, [charge('2026-01-05', 'USD', '1')])).toMatchObject({ name, why: expect.stringMatching(why) });
  });

  it('the reporting currency is one', async () => {
    const organization = ORGANIZATION.replace('USD', 'USX');
    expect(await refuse('', [charge('2026-01-05', 'USD', '1')], { 'organization.yaml': organization })).toMatchObject({ name: 'ReportingCurrencyUnknown' });
  });
});

it('the subunit of a currency', () => {
  expect(['USD', 'JPY', 'KWD', 'CLF', 'HUF', 'XYZ'].map(subunitDecimals)).toEqual([2, 0, 3, 4, 2, 2]);
});

it('nothing is lost between currencies, whatever amounts, days and rates', async () => {
  const currency = fc.constantFrom('USD', 'EUR', 'KWD');
  const amount = fc.bigInt({ min: -(10n ** 16n), max: 10n ** 16n }).map((units) => {
    const digits = (units < 0n ? -units : units).toString().padStart(13, '0');
    return `${units < 0n ? '-' : ''}${digits.slice(0, -12)}.${digits.slice(-12)}`;
  });
  const rows = fc.array(fc.record({ day: fc.integer({ min: 1, max: 28 }), currency, amount }), { minLength: 1, maxLength: 12 });
  const rate = fc
    .integer({ min: 1, max: 10 ** 9 })
    .map((units) => `${Math.floor(units / 10 ** 6)}.${String(units % 10 ** 6).padStart(6, '0')}`.replace(/^0\.000000$/, '0.000001'));
  await fc.assert(
    fc.asyncProperty(rows, rate, rate, async (charges, first, second) => {
      const rates = ['EUR', 'KWD'].flatMap((code) => [`2026-01-01,${code},USD,${first}`, `2026-01-15,${code},USD,${second}`]);
      await convert(
        `Date,From,To,Rate\n${rates.join('\n')}\n`,
        charges.map(({ day, currency: code, amount: text }) => charge(`2026-01-${String(day).padStart(2, '0')}`, code, text)),
      );
      const billed = await workshop.database.value(`SELECT count(*) FROM (
        SELECT BillingCurrency, sum(EffectiveCost) AS e FROM daily_charges GROUP BY ALL EXCEPT SELECT BillingCurrency, sum(EffectiveCost) FROM currency_costs GROUP BY ALL)`);
      const exact = await workshop.database.value(`SELECT sum(CASE WHEN BillingCurrency = 'USD' THEN EffectiveCost
        ELSE round(EffectiveCost * CASE WHEN ChargePeriodStart < '2026-01-15' THEN ${first}::DECIMAL(18, 10) ELSE ${second}::DECIMAL(18, 10) END, 12)::DECIMAL(38, 12) END) FROM daily_charges`);
      expect([billed, await workshop.database.value('SELECT sum(EffectiveCost) FROM monthly_costs')]).toEqual(['0', exact]);
    }),
    { seed: 20260604, numRuns: tries(4, 8) },
  );
}, 120_000);
