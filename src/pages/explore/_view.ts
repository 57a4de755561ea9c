/** What the reader looks at: a question made of whitelisted parts, and the URL that names it. */

/** The ways to cut cost: SQL that gives the part's name, and the words on the page. Keys stand in URLs and never change. */
export const DIMENSIONS = {
  provider: { column: 'ServiceProviderName', part: 'ServiceProviderName', label: 'Provider' },
  account: { column: 'SubAccountName', part: 'coalesce(SubAccountName, SubAccountId)', label: 'Sub account' },
  category: { column: 'ServiceCategory', part: 'ServiceCategory', label: 'Service category' },
  service: { column: 'ServiceName', part: 'ServiceName', label: 'Service' },
  region: { column: 'RegionId', part: 'RegionId', label: 'Region' },
  department: { column: 'x_Department', part: 'x_Department', label: 'Department' },
  team: { column: 'x_CostCenter', part: 'x_CostCenter', label: 'Team' },
  allocation: { column: 'x_AllocationKind', part: 'x_AllocationKind', label: 'Allocation' },
  charge: { column: 'ChargeCategory', part: 'ChargeCategory', label: 'Charge category' },
} as const;

export type Dimension = keyof typeof DIMENSIONS;
export const DIMENSION_NAMES = Object.keys(DIMENSIONS) as Dimension[];

export const MEASURES = {
  EffectiveCost: 'Effective cost',
  BilledCost: 'Billed cost',
  ListCost: 'List cost',
  ContractedCost: 'Contracted cost',
} as const;

export type Measure = keyof typeof MEASURES;

/** What charges are grouped by: a dimension, the values of the chosen tag key, or nothing. */
export type GroupBy = Dimension | 'tag' | 'none';

export interface View {
  /** First and last month, `YYYY-MM`. */
  readonly from: string;
  readonly to: string;
  readonly measure: Measure;
  readonly by: GroupBy;
  readonly grain: 'month' | 'day';
  /** Chosen parts; a dimension without choice lets everything through. */
  readonly filters: Readonly<Partial<Record<Dimension, readonly string[]>>>;
  readonly tagKey: string | null;
  readonly tagValues: readonly string[];
}

/** Whether the view asks about tags: those are known by month, and without the kind of charge. */
export function usesTags(view: View): boolean {
  return view.tagKey !== null && (view.by === 'tag' || view.tagValues.length > 0);
}

/** The granularity that is really shown. */
export function grainOf(view: View): 'month' | 'day' {
  return usesTags(view) ? 'month' : view.grain;
}

/** The view that a URL's query string names; what it leaves out or misspells is as in `standard`. */
export function viewOf(search: string, standard: View): View {
  const query = new URLSearchParams(search);
  const by = query.get('by') ?? '';
  const measure = query.get('measure') ?? '';
  const [from, to] = [monthOr(query.get('from'), standard.from), monthOr(query.get('to'), standard.to)].sort() as [string, string];
  const tagKey = query.get('tag') || standard.tagKey;
  const isGroup = by in DIMENSIONS || by === 'none' || (by === 'tag' && tagKey !== null);
  return {
    from,
    to,
    measure: measure in MEASURES ? (measure as Measure) : standard.measure,
    by: isGroup ? (by as GroupBy) : standard.by,
    grain: query.get('grain') === 'day' ? 'day' : 'month',
    filters: Object.fromEntries(DIMENSION_NAMES.filter((name) => query.has(name)).map((name) => [name, [...new Set(query.getAll(name))]])),
    tagKey,
    tagValues: tagKey === null ? [] : [...new Set(query.getAll('value'))],
  };
}

/** The query string of a view, with what differs from `standard` alone; empty for the standard itself. */
export function searchOf(view: View, standard: View): string {
  const query = new URLSearchParams();
  for (const name of ['from', 'to', 'measure', 'by', 'grain'] as const) {
    if (view[name] !== standard[name]) query.set(name, view[name]);
  }
  for (const name of DIMENSION_NAMES) for (const value of view.filters[name] ?? []) query.append(name, value);
  if (view.tagKey !== null && view.tagKey !== standard.tagKey) query.set('tag', view.tagKey);
  for (const value of view.tagValues) query.append('value', value);
  const text = query.toString();
  return text && `?${text}`;
}

function monthOr(text: string | null, standard: string): string {
  return text !== null && /^\d{4}-(0[1-9]|1[0-2])$/.test(text) ? text : standard;
}
