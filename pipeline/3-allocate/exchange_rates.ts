/** Exchange rates: what one unit of a billing currency is worth in the reporting currency, charge day by charge day. */
// makes: rate_book
// in:    exchange-rates.csv
// makes: rate_target
// in:    organization.yaml
// makes: exchange_rates
// in:    charge_rates
import { join } from 'node:path';
import { NATIONAL_CURRENCIES } from '#contract/currencies.ts';
import type { Context } from '../engine/context.ts';
import { CostbookError, nearestWord } from '../engine/errors.ts';
import { buildModels } from '../engine/model.ts';
import { withinDecimals } from './amounts.ts';
import { RATE_COLUMNS, readRates } from './rate-lines.ts';

const FILE = 'exchange-rates.csv';

/**
 * An amount times its rate, rounded half away from zero to twelve decimals, row by row: a sum in the reporting currency is the sum of
 * rounded rows. A 128-bit product takes 15 times as long as the rest of a row, hence the shortcut for the reporting currency.
 */
export const IN_REPORTING_CURRENCY = `CREATE OR REPLACE MACRO in_reporting_currency(amount, rate) AS
  CASE WHEN rate = 1 THEN amount ELSE (amount * rate)::DECIMAL(38, 12) END`;

/** The rate of a whole month: its own, else that of its first day. For plans, which have no days. */
const MONTH_RATE = `CREATE OR REPLACE MACRO month_rate(of_month, from_currency, to_currency) AS coalesce(
  (SELECT max(x_Rate) FROM rate_book WHERE x_Month = of_month AND x_From = from_currency AND x_To = to_currency),
  (SELECT arg_max(x_Rate, x_Date) FROM rate_book WHERE x_Date BETWEEN of_month - 31 AND of_month AND x_From = from_currency AND x_To = to_currency))`;

/** Of a month whose days have several rates the last one weighs pools; amounts never use it. */
const EXCHANGE_RATES = `CREATE OR REPLACE TABLE exchange_rates AS
  SELECT BillingPeriodStart, BillingCurrency, arg_max(x_Rate, (x_Day, ChargePeriodStart)) AS x_Rate FROM charge_rates GROUP BY ALL`;

/**
 * Makes `rate_book` (exchange-rates.csv: x_Month or x_Date, x_From, x_To, x_Rate, x_RateSource), `charge_rates` (the rate of every charge,
 * with its day and source), `exchange_rates` (one a month and currency) and the macros `in_reporting_currency(amount, rate)` and
 * `month_rate(month, from, to)`.
 * Throws BillingCurrencyUnknown, ReportingCurrencyUnknown, ExchangeRateMissing naming day or month and pair, AmountTooLarge and the errors
 * of {@link readRates} (exit code 1).
 */
export async function buildExchangeRates(context: Context, reportingCurrency: string): Promise<void> {
  const { database, folders } = context;
  await database.run(IN_REPORTING_CURRENCY);
  await refuseUnknownCurrencies(context, reportingCurrency);
  const path = join(folders.inputs, FILE);
  const { rates, lastLine } = readRates(path);
  await database.createTextTable('rate_lines', RATE_COLUMNS, rates);
  await database.run(`CREATE OR REPLACE TABLE rate_book AS
    SELECT x_Month::DATE AS x_Month, x_Date::DATE AS x_Date, x_From, x_To, x_Rate::DECIMAL(18, 10) AS x_Rate, x_RateSource FROM rate_lines`);
  await database.run(MONTH_RATE);
  await database.createTextTable('rate_target', ['x_ReportingCurrency'], [{ x_ReportingCurrency: reportingCurrency }]);
  await buildModels(context, import.meta.dirname, ['charge_rates']);
  await refuseMissingRate(context, reportingCurrency, `${path}:${lastLine + 1}`);
  await database.run(EXCHANGE_RATES);
  await withinDecimals(path, () => database.run(LARGEST_PRODUCTS));
}

/** The products that later rooms need are no larger than these. */
const LARGEST_PRODUCTS = `
  SELECT max(in_reporting_currency(amount, x_Rate))
  FROM (
    SELECT BillingCurrency, unnest([sum(abs(BilledCost)), sum(abs(EffectiveCost)), sum(abs(ListCost)), sum(abs(ContractedCost))]) AS amount
    FROM known_charges
    WHERE BillingCurrency IN (SELECT BillingCurrency FROM charge_rates WHERE x_Rate <> 1)
    GROUP BY ALL
  ) JOIN (SELECT BillingCurrency, max(x_Rate) AS x_Rate FROM charge_rates GROUP BY ALL) USING (BillingCurrency)`;

/** A code that nobody knows may stand where it is the only one: then nothing is converted, and nothing added that does not belong together. */
async function refuseUnknownCurrencies({ database, folders, log }: Context, reportingCurrency: string): Promise<void> {
  const rows = await database.rows<{ currency: string; issuer: string | null }>(
    `SELECT BillingCurrency AS currency, min(coalesce(InvoiceIssuerName, ServiceProviderName)) AS issuer FROM known_charges GROUP BY ALL ORDER BY ALL`,
  );
  const isAlone = /^[A-Z]{2,3}$/.test(reportingCurrency) && rows.every(({ currency }) => currency === reportingCurrency);
  if (isAlone) {
    if (!NATIONAL_CURRENCIES.has(reportingCurrency))
      log.note(`3-allocate   "${reportingCurrency}" is no currency of ISO 4217; as the only one it is taken as it is`);
    return;
  }
  const unknown = rows.find(({ currency }) => !NATIONAL_CURRENCIES.has(currency));
  if (unknown) {
    const nearest = nearestWord(unknown.currency, NATIONAL_CURRENCIES);
    throw new CostbookError({
      name: 'BillingCurrencyUnknown',
      what: `Charges of ${unknown.issuer ?? 'an issuer that is not named'} are billed in "${unknown.currency}", which is no currency of ISO 4217.`,
      why: 'An invoice is paid in money: tokens and credits belong into PricingCurrency, and what they are worth cannot be guessed.',
      fix: `${nearest ? `If ${nearest} is meant, have` : 'Have'} the bill export BillingCurrency as the invoice has it.`,
      where: 'charges.BillingCurrency',
    });
  }
  if (NATIONAL_CURRENCIES.has(reportingCurrency)) return;
  const nearest = nearestWord(reportingCurrency, NATIONAL_CURRENCIES);
  throw new CostbookError({
    name: 'ReportingCurrencyUnknown',
    what: `The reporting currency "${reportingCurrency}" is no currency of ISO 4217.`,
    why: 'Nothing could be converted into it.',
    fix: nearest ? `Write "reporting_currency: ${nearest}" if that is meant.` : 'Write the three letters of a currency, like USD.',
    where: join(folders.inputs, 'organization.yaml'),
  });
}

async function refuseMissingRate({ database }: Context, to: string, where: string): Promise<void> {
  const [missing] = await database.rows<{ BillingCurrency: string; x_Day: string; x_RateDay: string | null; isDated: boolean; isInverse: boolean }>(
    `SELECT
      BillingCurrency, x_Day, x_RateDay,
      EXISTS (SELECT 1 FROM rate_book WHERE x_Date IS NOT NULL AND x_From = BillingCurrency AND x_To = $to) AS isDated,
      EXISTS (SELECT 1 FROM rate_book WHERE x_From = $to AND x_To = BillingCurrency) AS isInverse
    FROM charge_rates WHERE x_Rate IS NULL ORDER BY x_Day, BillingCurrency LIMIT 1`,
    { to },
  );
  if (!missing) return;
  const { BillingCurrency: from, x_Day: day, x_RateDay: older, isDated, isInverse } = missing;
  const time = isDated ? day : day.slice(0, 7);
  const reasons = [
    `The bills of ${time} hold charges in ${from}; adding them to ${to} without a rate would be a wrong number.`,
    ...(older ? [`The newest rate before it is of ${older}, more than 31 days older.`] : []),
    ...(isInverse ? [`There is a rate from ${to} to ${from}; it is turned round only where its line says so.`] : []),
  ];
  const inverse = isInverse ? `, or write yes into the column Inverse of the line from ${to} to ${from}` : '';
  throw new CostbookError({
    name: 'ExchangeRateMissing',
    what: `No exchange rate from ${from} to ${to} for ${time}.`,
    why: reasons.join(' '),
    fix: `Add the line "${time},${from},${to},<rate>,<source>" to ${FILE} (header ${isDated ? 'Date' : 'Month'},From,To,Rate,Source)${inverse}.`,
    where,
  });
}
