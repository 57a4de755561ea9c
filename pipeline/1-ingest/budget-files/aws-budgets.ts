/** `aws budgets describe-budgets` as JSON; its shapes: docs.aws.amazon.com/aws-cost-management/latest/APIReference/API_budgets_Budget.html */
import { z } from 'zod';
import {
  amountText,
  type BudgetCells,
  type BudgetFile,
  type BudgetFileOptions,
  lineOf,
  linesOf,
  percents,
  type Recurring,
  type Target,
} from './budget-file.ts';

const Spend = z.object({ Amount: z.string(), Unit: z.string() });
const time = z.union([z.string().refine((text) => /^\d+(\.\d+)?$/.test(text) || Number.isFinite(Date.parse(text)), 'is no time'), z.number()]);
const Notification = z.object({ NotificationType: z.string(), Threshold: z.number(), ThresholdType: z.string().optional() });
const Budget = z.object({
  BudgetName: z.string(),
  BudgetType: z.string(),
  TimeUnit: z.string(),
  BudgetLimit: Spend.optional(),
  PlannedBudgetLimits: z.record(z.string(), Spend).optional(),
  CostFilters: z.record(z.string(), z.array(z.string())).optional(),
  FilterExpression: z.record(z.string(), z.unknown()).optional(),
  TimePeriod: z.object({ Start: time.optional(), End: time.optional() }).optional(),
  CostTypes: z.object({ UseAmortized: z.boolean().optional() }).optional(),
  Notifications: z.array(Notification).optional(),
});
export const AwsBudgets = z.union([z.object({ Budgets: z.array(Budget) }), z.object({ Budget })]);

const MONTHS: Readonly<Record<string, number>> = { MONTHLY: 1, QUARTERLY: 3, ANNUALLY: 12 };
const LEVELS: Readonly<Record<string, string>> = { LinkedAccount: 'sub account', LINKED_ACCOUNT: 'sub account', Service: 'service', SERVICE: 'service' };

/** Budgets of cost become lines; those of usage, coverage and utilization, and filters that one unit cannot say, become notes. */
export function awsBudgets(reply: z.infer<typeof AwsBudgets>, options: BudgetFileOptions, where: string): BudgetFile {
  const lines: BudgetCells[] = [];
  const notes: string[] = [];
  for (const budget of 'Budgets' in reply ? reply.Budgets : [reply.Budget]) {
    const read = budgetOf(budget, where);
    if ('problem' in read) {
      notes.push(`${budget.BudgetName} is left out: ${read.problem}.`);
      continue;
    }
    lines.push(...(read.planned ? read.planned.map(([start, amount]) => lineOf(read, start, amount)) : linesOf(read, options)));
    if (!budget.CostTypes?.UseAmortized) notes.push(`${budget.BudgetName} counts cost as billed at AWS; here effective cost is held against it.`);
  }
  return { kind: 'AWS Budgets', lines, notes };
}

function budgetOf(
  { BudgetName, BudgetType, TimeUnit, BudgetLimit, PlannedBudgetLimits, CostFilters, FilterExpression, TimePeriod, Notifications }: z.infer<typeof Budget>,
  where: string,
): (Recurring & { planned?: [string, string][] }) | { problem: string } {
  if (BudgetType !== 'COST') return { problem: `it is about ${BudgetType.toLowerCase().replaceAll('_', ' ')}, not about cost` };
  const months = MONTHS[TimeUnit];
  if (months === undefined) return { problem: `budgets of a ${TimeUnit.toLowerCase()} period are not kept` };
  const target = FilterExpression ? expressionTarget(FilterExpression) : filtersTarget(Object.entries(CostFilters ?? {}));
  if ('problem' in target) return target;
  const planned = Object.entries(PlannedBudgetLimits ?? {}).map(([start, spend]): [string, string] => [monthOf(start), amountText(spend.Amount)]);
  const limit = BudgetLimit ?? Object.values(PlannedBudgetLimits ?? {})[0];
  if (!limit) return { problem: 'it states no amount, for it adjusts itself' };
  const thresholds = (type: string): number[] =>
    percents((Notifications ?? []).flatMap((each) => (each.NotificationType === type && each.ThresholdType !== 'ABSOLUTE_VALUE' ? [each.Threshold] : [])));
  return {
    name: BudgetName,
    target,
    amount: amountText(limit.Amount),
    currency: limit.Unit,
    months,
    start: monthOf(TimePeriod?.Start ?? 0),
    end: endOf(TimePeriod?.End),
    actualThresholds: thresholds('ACTUAL'),
    forecastThresholds: thresholds('FORECASTED'),
    where,
    ...(planned.length > 0 && { planned: planned.sort() }),
  };
}

function filtersTarget(filters: readonly (readonly [string, readonly string[]])[]): Target {
  const stated = filters.filter(([, values]) => values.length > 0);
  const [filter, second] = stated;
  if (!filter) return { level: 'provider', unit: 'AWS' };
  if (second) return { problem: `it is filtered by ${filter[0]} and ${second[0]} at once` };
  const [key, values] = filter;
  if (values.length > 1) return { problem: `it is filtered by ${values.length} values of ${key}, and a budget is for one unit` };
  if (key === 'TagKeyValue') return { level: 'tag', unit: values[0]!.replace(/^(user|aws):/, '').replace('$', '=') };
  const level = LEVELS[key];
  return level ? { level, unit: values[0]! } : { problem: `it is filtered by ${key}, which is no level of budgets` };
}

/** One dimension or one tag; anything larger is said back. */
function expressionTarget(expression: Readonly<Record<string, unknown>>): Target {
  const dimension = z.object({ Dimensions: z.object({ Key: z.string(), Values: z.array(z.string()) }) }).safeParse(expression);
  if (dimension.success) return filtersTarget([[dimension.data.Dimensions.Key, dimension.data.Dimensions.Values]]);
  const tag = z.object({ Tags: z.object({ Key: z.string(), Values: z.array(z.string()) }) }).safeParse(expression);
  if (tag.success) return filtersTarget([['TagKeyValue', tag.data.Tags.Values.map((value) => `${tag.data.Tags.Key}$${value}`)]]);
  return { problem: `its filter is made of ${Object.keys(expression).join(', ')}` };
}

/** Seconds since 1970 or ISO 8601, as the first day of its month. Starts are stated up to a second early. */
function monthOf(value: string | number): string {
  return `${dayOf(value).slice(0, 7)}-01`;
}

function endOf(value: string | number | undefined): string | null {
  const day = value === undefined ? null : dayOf(value);
  return day === null || day > '2080' ? null : day;
}

function dayOf(value: string | number): string {
  const isSeconds = typeof value === 'number' || /^\d+(\.\d+)?$/.test(value);
  return new Date((isSeconds ? Number(value) * 1000 : Date.parse(value)) + 1000).toISOString().slice(0, 10);
}
