/** `az consumption budget list` and replies of Microsoft.Consumption/budgets as JSON; learn.microsoft.com/rest/api/consumption/budgets/list */
import { z } from 'zod';
import { amountText, type BudgetCells, type BudgetFile, type BudgetFileOptions, linesOf, percents, type Target } from './budget-file.ts';

const Spend = z.object({ unit: z.string().optional() }).nullish();
const Notification = z.object({ enabled: z.boolean().optional(), threshold: z.union([z.number(), z.string()]), thresholdType: z.string().optional() });
const Filter = z.record(z.string(), z.unknown()).nullish();
const Properties = z.object({
  amount: z.union([z.number(), z.string()]),
  category: z.string().optional(),
  timeGrain: z.string(),
  timePeriod: z.object({ startDate: z.string(), endDate: z.string().optional() }),
  currentSpend: Spend,
  forecastSpend: Spend,
  filter: Filter,
  filters: Filter,
  notifications: z.record(z.string(), Notification).nullish(),
});
const Budget = z.union([
  z.object({ id: z.string().default(''), name: z.string(), properties: Properties }),
  Properties.extend({ id: z.string().default(''), name: z.string() }),
]);
export const AzureBudgets = z.union([z.array(Budget).min(1), z.object({ value: z.array(Budget) })]);

const MONTHS: Readonly<Record<string, number>> = { monthly: 1, billingmonth: 1, quarterly: 3, billingquarter: 3, annually: 12, billingannual: 12 };
const LEVELS: Readonly<Record<string, string>> = {
  subscriptionid: 'sub account',
  subscriptionguid: 'sub account',
  servicename: 'service',
  metercategory: 'service',
};

/** Budgets of one subscription, service or tag become lines; resource groups and filters that one unit cannot say become notes. */
export function azureBudgets(reply: z.infer<typeof AzureBudgets>, options: BudgetFileOptions, where: string): BudgetFile {
  const lines: BudgetCells[] = [];
  const notes: string[] = [];
  for (const budget of Array.isArray(reply) ? reply : reply.value) {
    const properties = 'properties' in budget ? budget.properties : budget;
    const read = linesOfOne(budget.id, budget.name, properties, options, where);
    if ('problem' in read) notes.push(`${budget.name} is left out: ${read.problem}.`);
    else lines.push(...read.lines);
  }
  return { kind: 'Azure budgets', lines, notes };
}

function linesOfOne(
  id: string,
  name: string,
  { amount, category, timeGrain, timePeriod, currentSpend, forecastSpend, filter, filters, notifications }: z.infer<typeof Properties>,
  options: BudgetFileOptions,
  where: string,
): { lines: BudgetCells[] } | { problem: string } {
  if (category && category.toLowerCase() !== 'cost') return { problem: `it is about ${category}, not about cost` };
  const months = MONTHS[timeGrain.toLowerCase()];
  if (months === undefined) return { problem: `its time grain ${timeGrain} is not known` };
  const start = `${timePeriod.startDate.slice(0, 7)}-01`;
  if (months > 1 && (Number(start.slice(5, 7)) - 1) % months !== 0)
    return { problem: `its ${timeGrain.toLowerCase()} periods do not follow the calendar; write it by month` };
  const target = targetOf(id, { ...filters, ...filter });
  if ('problem' in target) return target;
  const currency = currentSpend?.unit ?? forecastSpend?.unit ?? options.currency;
  if (!currency) return { problem: 'it states no currency; say it with --currency' };
  const thresholds = (isForecast: boolean): number[] =>
    percents(
      Object.values(notifications ?? {}).flatMap((each) =>
        each.enabled !== false && /^forecast/i.test(each.thresholdType ?? 'Actual') === isForecast ? [Number(each.threshold)] : [],
      ),
    );
  const end = timePeriod.endDate === undefined ? null : timePeriod.endDate.slice(0, 10);
  const budget = {
    name,
    target,
    amount: amountText(amount),
    currency,
    months,
    start,
    end,
    actualThresholds: thresholds(false),
    forecastThresholds: thresholds(true),
    where,
  };
  return { lines: linesOf(budget, options) };
}

/** The scope is in the id, what narrows it in the filter; only one of them may say something. */
function targetOf(id: string, filter: Readonly<Record<string, unknown>>): Target {
  const [, subscription, group] = /^\/subscriptions\/([^/]+)(?:\/resourceGroups\/([^/]+))?/i.exec(id) ?? [];
  if (group !== undefined) return { problem: `it is for the resource group ${group}, which is no level of budgets; use a tag that the group hands on` };
  const parts = filterParts(filter);
  const [part, second] = parts;
  if (!part) return subscription === undefined ? { level: 'provider', unit: 'Microsoft' } : { level: 'sub account', unit: subscription };
  if (second) return { problem: `it is filtered by ${part.key} and ${second.key} at once` };
  if (part.values.length !== 1) return { problem: `it is filtered by ${part.values.length} values of ${part.key}, and a budget is for one unit` };
  if (part.isTag) return { level: 'tag', unit: `${part.key}=${part.values[0]}` };
  const level = LEVELS[part.key.toLowerCase()];
  if (level === undefined) return { problem: `it is filtered by ${part.key}, which is no level of budgets` };
  return { level, unit: part.values[0]! };
}

interface FilterPart {
  readonly key: string;
  readonly values: readonly string[];
  readonly isTag: boolean;
}

const Comparison = z.object({ name: z.string(), values: z.array(z.string()) });

/** Both spellings: `{ dimensions | tags: { name, values }, and: [...] }`, and lists by name as older versions have them. */
function filterParts(filter: Readonly<Record<string, unknown>>): FilterPart[] {
  return Object.entries(filter).flatMap(([key, content]): FilterPart[] => {
    if (content === null || content === undefined) return [];
    if (key === 'and' && Array.isArray(content)) return content.flatMap((each) => filterParts(each as Record<string, unknown>));
    const compared = Comparison.safeParse(content);
    if (compared.success) return [{ key: compared.data.name, values: compared.data.values, isTag: key === 'tags' }];
    if (key === 'tags')
      return Object.entries(content).flatMap(([tag, values]) => (listOf(values).length > 0 ? [{ key: tag, values: listOf(values), isTag: true }] : []));
    return listOf(content).length > 0 ? [{ key, values: listOf(content), isTag: false }] : [];
  });
}

function listOf(value: unknown): string[] {
  return Array.isArray(value) ? value.map(String) : typeof value === 'string' ? [value] : [];
}
