/** Lays out what plans of commitments can cover, and at which discount where the bill shows none. */
// makes: commitment_plans, commitment_rates
// in:    commitment-plans.csv, commitment-discounts.csv
import { join } from 'node:path';
import { type CsvRow, readCsv } from '../../engine/config.ts';
import type { Context } from '../../engine/context.ts';
import { CostbookError, nearestWord } from '../../engine/errors.ts';
import { storeRows } from '../store-rows.ts';
import { DISCOUNTS_FILE } from './commitment-files.ts';

const PAYMENTS = ['No upfront', 'Partial upfront', 'All upfront'] as const;
const PLAN_COLUMNS = ['ServiceProviderName', 'PlanGroup', 'ServiceName', 'SkuMeter', 'Family', 'OwnPlan', 'IsRegional', 'Broad'];
const RATE_COLUMNS = { required: ['Plan', 'TermMonths', 'Payment', 'Discount', 'Source'], optional: ['Family', 'RateYear'] };

/**
 * Makes `commitment_plans` (one line of commitment-plans.csv) and `commitment_rates`: one plan, family or all of them, term and payment with its discount
 * as a share of the on-demand price; lines of the inputs' commitment-discounts.csv replace those of Costbook. Throws the errors of CSV and
 * CommitmentDiscountNotValid (exit code 1), each with file and line: also for a plan that commitment-plans.csv does not name, and for what is said twice.
 */
export async function buildCommitmentPlans({ database, folders }: Context): Promise<void> {
  const plans = readPlans();
  await storeRows(
    database,
    'commitment_plans',
    {
      x_PlanOrder: 'INTEGER',
      x_ProviderPattern: 'VARCHAR',
      x_PlanGroup: 'VARCHAR',
      x_ServicePattern: 'VARCHAR',
      x_MeterPattern: 'VARCHAR',
      x_Family: 'VARCHAR',
      x_OwnPlan: 'VARCHAR',
      x_IsRegional: 'BOOLEAN',
      x_BroadPlan: 'VARCHAR',
    },
    plans.map(({ cells }, index) => ({
      x_PlanOrder: String(index),
      x_ProviderPattern: cells.ServiceProviderName!,
      x_PlanGroup: cells.PlanGroup!,
      x_ServicePattern: cells.ServiceName!,
      x_MeterPattern: cells.SkuMeter!,
      x_Family: cells.Family!,
      x_OwnPlan: cells.OwnPlan || null,
      x_IsRegional: cells.IsRegional === 'yes',
      x_BroadPlan: cells.Broad || null,
    })),
  );
  const names = [...new Set(plans.flatMap(({ cells }) => [cells.OwnPlan!, cells.Broad!]).filter((name) => name !== ''))];
  const own = readRates(folders.inputs, names, ({ cells, where }) => `${where.split(/[/\\]/).at(-1)}: ${cells.Source}`);
  const known = new Set(own.map(keyOf));
  const listed = readRates(import.meta.dirname, names, ({ cells }) => `public list${cells.RateYear ? ` of ${cells.RateYear}` : ''}, ${cells.Source}`);
  await storeRows(
    database,
    'commitment_rates',
    { x_Plan: 'VARCHAR', x_Family: 'VARCHAR', x_TermMonths: 'INTEGER', x_Payment: 'VARCHAR', x_Discount: 'VARCHAR', x_DiscountSource: 'VARCHAR' },
    [...own, ...listed.filter((rate) => !known.has(keyOf(rate)))],
  );
}

/** Providers and services of which some plan can cover usage, as regular expressions. */
export function planPatterns(): { readonly provider: string; readonly service: string }[] {
  return readPlans().map(({ cells }) => ({ provider: cells.ServiceProviderName!, service: cells.ServiceName! }));
}

function readPlans(): CsvRow[] {
  return readCsv(join(import.meta.dirname, 'commitment-plans.csv'), { required: PLAN_COLUMNS });
}

type Rate = ReturnType<typeof rateOf>;

function readRates(folder: string, plans: readonly string[], sourceOf: (row: CsvRow) => string): Rate[] {
  const seen = new Map<string, string>();
  return readCsv(join(folder, DISCOUNTS_FILE), RATE_COLUMNS).map((row) => {
    const rate = rateOf(row, plans, sourceOf(row));
    const before = seen.get(keyOf(rate));
    if (before)
      throw notValid(row.where, { what: `Its plan, family, term and payment are there twice, first at ${before}.`, fix: 'Keep one of the two lines.' });
    seen.set(keyOf(rate), row.where);
    return rate;
  });
}

function keyOf({ x_Plan, x_Family, x_TermMonths, x_Payment }: Rate): string {
  return [x_Plan, x_Family, x_TermMonths, x_Payment].join('|');
}

function rateOf({ cells, where }: CsvRow, plans: readonly string[], source: string) {
  const { Plan = '', Family = '', TermMonths = '', Payment = '', Discount = '' } = cells;
  const problem =
    Plan === ''
      ? { what: 'It names no plan.', fix: 'Fill the column Plan, for example with Compute Savings Plan.' }
      : !plans.includes(Plan)
        ? { what: `"${Plan}" is no plan.`, fix: planFix(Plan, plans) }
        : !/^[1-9]\d{0,2}$/.test(TermMonths)
          ? { what: `TermMonths is "${TermMonths}".`, fix: 'Write the months of the term, like 12 or 36.' }
          : !PAYMENTS.some((payment) => payment === Payment)
            ? { what: `Payment is "${Payment}".`, fix: `Write one of ${PAYMENTS.join(', ')}.` }
            : !/^0?\.\d{1,6}$/.test(Discount) || Number(Discount) === 0
              ? { what: `Discount is "${Discount}".`, fix: 'Write it as a share of the on-demand price, like 0.28.' }
              : null;
  if (problem) throw notValid(where, problem);
  return { x_Plan: Plan, x_Family: Family || null, x_TermMonths: TermMonths, x_Payment: Payment, x_Discount: Discount, x_DiscountSource: source };
}

function planFix(plan: string, plans: readonly string[]): string {
  const nearest = nearestWord(plan, plans);
  return nearest ? `Write "${nearest}".` : `Write one of ${plans.join(', ')}.`;
}

function notValid(where: string, problem: { readonly what: string; readonly fix: string }): CostbookError {
  return new CostbookError({ name: 'CommitmentDiscountNotValid', why: 'What a commitment saves is computed from it.', where, ...problem });
}
