/** `gcloud billing budgets list --format=json`; its shapes: cloud.google.com/billing/docs/reference/budget/rest/v1/billingAccounts.budgets */
import { z } from 'zod';
import { amountText, type BudgetCells, type BudgetFile, type BudgetFileOptions, linesOf, percents, type Target } from './budget-file.ts';

const Day = z.object({ year: z.number(), month: z.number(), day: z.number() });
const Budget = z.object({
  name: z.string(),
  displayName: z.string().optional(),
  amount: z.object({
    specifiedAmount: z
      .object({ currencyCode: z.string().optional(), units: z.union([z.string(), z.number()]).optional(), nanos: z.number().optional() })
      .optional(),
    lastPeriodAmount: z.unknown().optional(),
  }),
  budgetFilter: z
    .object({
      projects: z.array(z.string()).optional(),
      services: z.array(z.string()).optional(),
      subaccounts: z.array(z.string()).optional(),
      resourceAncestors: z.array(z.string()).optional(),
      labels: z.record(z.string(), z.unknown()).optional(),
      calendarPeriod: z.string().optional(),
      customPeriod: z.object({ startDate: Day, endDate: Day.optional() }).optional(),
    })
    .optional(),
  thresholdRules: z.array(z.object({ thresholdPercent: z.number(), spendBasis: z.string().optional() })).optional(),
});
export const GcpBudgets = z.union([z.array(Budget).min(1), z.object({ budgets: z.array(Budget) })]);

const MONTHS: Readonly<Record<string, number>> = { MONTH: 1, QUARTER: 3, YEAR: 12 };

/** Budgets of one project, label or billing account become lines; amounts that follow the last period, and what one unit cannot say, become notes. */
export function gcpBudgets(reply: z.infer<typeof GcpBudgets>, options: BudgetFileOptions, where: string): BudgetFile {
  const lines: BudgetCells[] = [];
  const notes: string[] = [];
  for (const budget of Array.isArray(reply) ? reply : reply.budgets) {
    const name = budget.displayName || budget.name.split('/').at(-1)!;
    const read = linesOfOne(name, budget, options, where);
    if ('problem' in read) notes.push(`${name} is left out: ${read.problem}.`);
    else lines.push(...read.lines);
  }
  return { kind: 'Google Cloud budgets', lines, notes };
}

function linesOfOne(
  name: string,
  { amount, budgetFilter = {}, thresholdRules = [] }: z.infer<typeof Budget>,
  options: BudgetFileOptions,
  where: string,
): { lines: BudgetCells[] } | { problem: string } {
  const { specifiedAmount } = amount;
  if (!specifiedAmount) return { problem: 'it states no amount, for it follows the period before' };
  const currency = specifiedAmount.currencyCode ?? options.currency;
  if (!currency) return { problem: 'it states no currency; say it with --currency' };
  const target = targetOf(budgetFilter);
  if ('problem' in target) return target;
  const { customPeriod, calendarPeriod = 'MONTH' } = budgetFilter;
  const months = MONTHS[calendarPeriod];
  if (customPeriod || months === undefined) return { problem: 'its period is of its own and no month, quarter or year' };
  if (options.from === undefined) return { problem: 'it recurs without a first month; say which months to take, like --from 2026-01 --to 2026-12' };
  const thresholds = (basis: string): number[] =>
    percents(thresholdRules.flatMap((rule) => ((rule.spendBasis ?? 'CURRENT_SPEND') === basis ? [rule.thresholdPercent * 100] : [])));
  const nanos = String(specifiedAmount.nanos ?? 0).padStart(9, '0');
  const budget = {
    name,
    target,
    amount: amountText(`${specifiedAmount.units ?? 0}.${nanos}`),
    currency,
    months,
    start: `${options.from}-01`,
    end: null,
    actualThresholds: thresholds('CURRENT_SPEND'),
    forecastThresholds: thresholds('FORECASTED_SPEND'),
    where,
  };
  return { lines: linesOf(budget, options) };
}

function targetOf({
  projects = [],
  services = [],
  subaccounts = [],
  resourceAncestors = [],
  labels = {},
}: NonNullable<z.infer<typeof Budget>['budgetFilter']>): Target {
  const stated = { projects, services, subaccounts, resourceAncestors, labels: Object.keys(labels) };
  const [filter, second] = Object.entries(stated).filter(([, values]) => values.length > 0);
  if (!filter) return { level: 'provider', unit: 'Google Cloud' };
  if (second) return { problem: `it is filtered by ${filter[0]} and ${second[0]} at once` };
  const [key, values] = filter;
  if (values.length > 1) return { problem: `it is filtered by ${values.length} ${key}, and a budget is for one unit` };
  if (key === 'projects') return { level: 'sub account', unit: values[0]!.replace(/^projects\//, '') };
  if (key !== 'labels') return { problem: `it is filtered by ${key}, which budgets.csv cannot name; write the name of the service or project` };
  const label = labels[values[0]!];
  const list = Array.isArray(label) ? label : ((label as { values?: unknown[] } | null)?.values ?? []);
  return list.length === 1
    ? { level: 'tag', unit: `${values[0]}=${String(list[0])}` }
    : { problem: `its label ${values[0]} has ${list.length} values, and a budget is for one unit` };
}
