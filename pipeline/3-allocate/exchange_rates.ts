/** Exchange rates: what one unit of a billing currency is worth in the reporting currency, month by month. */
import { join } from 'node:path';
import { type CsvRow, readCsv } from '../engine/config.ts';
import type { Context } from '../engine/context.ts';
import { CostbookError } from '../engine/errors.ts';
import { withinDecimals } from './amounts.ts';

const FILE = 'exchange-rates.csv';

/** A 128-bit product takes 15 times as long as the rest of a row, hence the shortcut for the reporting currency. */
const IN_REPORTING_CURRENCY = `CREATE OR REPLACE MACRO in_reporting_currency(amount, rate) AS
  CASE WHEN rate = 1 THEN amount ELSE (amount * rate)::DECIMAL(38, 12) END`;

/**
 * Makes `rate_book` (exchange-rates.csv as it is: x_Month, x_From, x_To, x_Rate) and `exchange_rates` (BillingPeriodStart,
 * BillingCurrency, x_Rate: one row for every month and currency of the bills), and the macro `in_reporting_currency(amount, rate)`.
 * Throws ExchangeRateMissing naming month and pair, ExchangeRateNotValid, RateTwice or AmountTooLarge (exit code 1).
 */
export async function buildExchangeRates(context: Context, reportingCurrency: string): Promise<void> {
  const { database, folders } = context;
  await database.run(IN_REPORTING_CURRENCY);
  const path = join(folders.inputs, FILE);
  const lines = readCsv(path, { required: ['Month', 'From', 'To', 'Rate'], optional: ['Source'] });
  const seen = new Map<string, string>();
  for (const line of lines) {
    refuseNotValid(line);
    refuseTwice(line, seen);
  }
  await database.createTextTable(
    'rate_lines',
    ['x_Month', 'x_From', 'x_To', 'x_Rate'],
    lines.map(({ cells }) => ({ x_Month: `${cells.Month}-01`, x_From: cells.From, x_To: cells.To, x_Rate: cells.Rate })),
  );
  await database.run(`CREATE OR REPLACE TABLE rate_book AS
    SELECT x_Month::DATE AS x_Month, x_From, x_To, x_Rate::DECIMAL(18, 10) AS x_Rate FROM rate_lines`);
  await database.run(
    `CREATE OR REPLACE TABLE exchange_rates AS
      SELECT BillingPeriodStart, BillingCurrency, CASE WHEN BillingCurrency = $currency THEN 1 ELSE x_Rate END::DECIMAL(18, 10) AS x_Rate
      FROM (SELECT DISTINCT BillingPeriodStart, BillingCurrency FROM known_charges)
      LEFT JOIN rate_book ON x_Month = BillingPeriodStart AND x_From = BillingCurrency AND x_To = $currency`,
    { currency: reportingCurrency },
  );
  const [missing] = await database.rows<{ BillingPeriodStart: string; BillingCurrency: string }>(
    'SELECT * FROM exchange_rates WHERE x_Rate IS NULL ORDER BY BillingPeriodStart, BillingCurrency LIMIT 1',
  );
  if (missing) {
    const month = missing.BillingPeriodStart.slice(0, 7);
    throw new CostbookError({
      name: 'ExchangeRateMissing',
      what: `No exchange rate from ${missing.BillingCurrency} to ${reportingCurrency} for ${month}.`,
      why: `The bills of ${month} hold charges in ${missing.BillingCurrency}; adding them to ${reportingCurrency} without a rate would be a wrong number.`,
      fix: `Add the line "${month},${missing.BillingCurrency},${reportingCurrency},<rate>,<source>" to ${FILE} (header Month,From,To,Rate,Source).`,
      where: `${path}:${lines.length + 2}`,
    });
  }
  await withinDecimals(path, () => database.run(LARGEST_PRODUCTS));
}

/** The products that later rooms need are no larger than these. */
const LARGEST_PRODUCTS = `
  SELECT max(in_reporting_currency(amount, x_Rate))
  FROM (
    SELECT BillingPeriodStart, BillingCurrency, unnest([sum(abs(BilledCost)), sum(abs(EffectiveCost)), sum(abs(ListCost)), sum(abs(ContractedCost))]) AS amount
    FROM known_charges JOIN exchange_rates USING (BillingPeriodStart, BillingCurrency)
    WHERE x_Rate <> 1
    GROUP BY ALL
  ) JOIN exchange_rates USING (BillingPeriodStart, BillingCurrency)`;

function refuseTwice({ cells, where }: CsvRow, seen: Map<string, string>): void {
  const key = [cells.Month, cells.From, cells.To].join(' ');
  const first = seen.get(key);
  if (first === undefined) return void seen.set(key, where);
  throw new CostbookError({
    name: 'RateTwice',
    what: `${cells.Month} has two rates from ${cells.From} to ${cells.To}.`,
    why: `The first stands at ${first}; which of them counts would be left to chance.`,
    fix: 'Keep one of the two lines.',
    where,
  });
}

function refuseNotValid({ cells, where }: CsvRow): void {
  const isValid =
    /^\d{4}-(0[1-9]|1[0-2])$/.test(cells.Month ?? '') &&
    /^[A-Z]{3}$/.test(cells.From ?? '') &&
    /^[A-Z]{3}$/.test(cells.To ?? '') &&
    /^\d{1,8}(\.\d{1,10})?$/.test(cells.Rate ?? '') &&
    Number(cells.Rate) > 0;
  if (isValid) return;
  throw new CostbookError({
    name: 'ExchangeRateNotValid',
    what: `"${Object.values(cells).join(',')}" is not an exchange rate.`,
    why: 'A line needs a month (2026-01), two currency codes (EUR,USD) and a positive rate with at most 10 decimals.',
    fix: 'Write it like 2026-01,EUR,USD,1.0842,ECB.',
    where,
  });
}
