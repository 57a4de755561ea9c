/** What a scenario can assume: kinds, their numbers and how these become a row of `scenario_changes`, for scenarios.yaml and for the page that tries them. */

/** One number that a kind of scenario assumes. */
export interface Assumption {
  readonly label: string;
  readonly unit: string;
  /** Bounds, both allowed. */
  readonly least: number;
  readonly most: number;
  /** What holds where nothing is written; null: it must be written. */
  readonly standard: string | null;
  /** Column of `scenario_changes`, and whether it takes the number with its sign turned. */
  readonly column: ChangeColumn;
  readonly isTurned?: boolean;
}

/** Number columns of `scenario_changes`. */
export const CHANGE_COLUMNS = [
  'x_SharePercent',
  'x_Percent',
  'x_PercentPerMonth',
  'x_OverMonths',
  'x_HoursPerWeek',
  'x_CommitmentPerHour',
  'x_OneTimeAmount',
  'x_AmountPerMonth',
  'x_AmountPerUnit',
  'x_UnitsPerMonth',
] as const;
export type ChangeColumn = (typeof CHANGE_COLUMNS)[number];

const LARGE = 1e12;
/** Of two numbers that are multiplied: their product, doubled every month of a year to come, still fits DECIMAL(38, 16). */
const LARGE_FACTOR = 1e9;
const share = (label: string): Assumption => ({ label, unit: '%', least: 0, most: 100, standard: '100', column: 'x_SharePercent' });
const overMonths: Assumption = { label: 'Moved evenly over', unit: 'months', least: 1, most: 60, standard: '1', column: 'x_OverMonths' };
const oneTime: Assumption = { label: 'Once, in the first month', unit: 'currency', least: -LARGE, most: LARGE, standard: '0', column: 'x_OneTimeAmount' };
const perMonth = (label: string, standard: string | null): Assumption => ({
  label,
  unit: '% a month',
  least: -50,
  most: 100,
  standard,
  column: 'x_PercentPerMonth',
});
const percent = (label: string, standard: string | null = null): Assumption => ({
  label,
  unit: '%',
  least: -100,
  most: 1000,
  standard,
  column: 'x_Percent',
});
const saving = (label: string): Assumption => ({ label, unit: '%', least: 0, most: 99.99, standard: null, column: 'x_Percent', isTurned: true });
const amount = (label: string, unit: string, column: ChangeColumn, standard: string | null, most = LARGE): Assumption => ({
  label,
  unit,
  least: 0,
  most,
  standard,
  column,
});

/** Numbers of each kind by their key in scenarios.yaml, in reading order. */
export const SCENARIO_KINDS = {
  'ARM64 move': {
    share_percent: share('Part of the scope that moves'),
    saving_percent: saving('What moves costs less by'),
    over_months: overMonths,
    one_time_amount: oneTime,
  },
  'region move': {
    share_percent: share('Part of the scope that moves'),
    percent: percent('Prices there, against here'),
    over_months: overMonths,
    one_time_amount: oneTime,
  },
  'commitment purchase': {
    commitment_per_hour: amount('Committed, used or not', 'currency an hour', 'x_CommitmentPerHour', null),
    discount_percent: saving('What it covers costs less by'),
    share_percent: share('Part of the scope that it can cover'),
  },
  schedule: {
    hours_per_week: { label: 'Runs', unit: 'hours a week', least: 0, most: 168, standard: null, column: 'x_HoursPerWeek' },
    share_percent: share('Part of the scope that stops with it'),
  },
  'traffic growth': {
    percent: percent('At once', '0'),
    percent_per_month: perMonth('And each month', '0'),
    share_percent: share('Part of the scope that follows traffic'),
  },
  launch: {
    amount_per_month: amount('Baseline', 'currency a month', 'x_AmountPerMonth', '0'),
    amount_per_unit: amount('Variable', 'currency a unit', 'x_AmountPerUnit', '0', LARGE_FACTOR),
    units_per_month: amount('Units in the first month', 'units', 'x_UnitsPerMonth', '0', LARGE_FACTOR),
    percent_per_month: perMonth('Units grow by', '0'),
    one_time_amount: oneTime,
  },
  'price change': { percent: percent('Price') },
  currency: { percent: percent('Its value in the reporting currency') },
} as const satisfies Record<string, Readonly<Record<string, Assumption>>>;

export type ScenarioKind = keyof typeof SCENARIO_KINDS;
export const KIND_NAMES = Object.keys(SCENARIO_KINDS) as ScenarioKind[];

/** Numbers of a kind by key. */
export function assumptionsOf(kind: ScenarioKind): Readonly<Record<string, Assumption>> {
  return SCENARIO_KINDS[kind];
}

/** Keys of a scope in scenarios.yaml and in addresses; the first three name units of the organization, and only one of them may be there. */
export const SCOPE_KEYS = ['business_unit', 'department', 'cost_center', 'provider', 'service', 'sub_account', 'region', 'tag', 'currency'] as const;
export type ScopeKey = (typeof SCOPE_KEYS)[number];
export type ScenarioScope = Readonly<Partial<Record<ScopeKey, string>>>;

/** One thing that is assumed to happen. */
export interface Scenario {
  readonly name: string;
  readonly kind: ScenarioKind;
  readonly scope: ScenarioScope;
  /** `YYYY-MM`; to is the last month, or null: it stays. */
  readonly from: string;
  readonly to: string | null;
  /** Decimal text by key, of the kind's own keys alone. */
  readonly numbers: Readonly<Record<string, string>>;
}

/** What is wrong with a number that is written for an assumption, or null; the sentence goes on from its key. */
export function problemOfNumber({ least, most }: Assumption, text: string): string | null {
  if (!/^-?\d{1,13}(\.\d{1,6})?$/.test(text)) return 'is not a number without separators and with at most six decimals, like 12.5';
  return Number(text) < least || Number(text) > most ? `is not between ${least} and ${most >= LARGE_FACTOR ? `10^${Math.log10(most)}` : most}` : null;
}

/** Row of `scenario_changes`, as text by column. */
export function changeOf({ name, kind, scope, from, to, numbers }: Scenario): Record<string, string | null> {
  const [tagKey, ...tagValue] = (scope.tag ?? '').split('=');
  const row: Record<string, string | null> = {
    x_Change: name,
    x_ScenarioKind: kind,
    x_ScopeLevel: scope.cost_center ? 'cost center' : scope.department ? 'department' : scope.business_unit ? 'business unit' : 'company',
    x_ScopeUnit: scope.cost_center ?? scope.department ?? scope.business_unit ?? null,
    ServiceProviderName: scope.provider ?? null,
    ServiceName: scope.service ?? null,
    SubAccountId: scope.sub_account ?? null,
    RegionId: scope.region ?? null,
    x_TagKey: tagKey || null,
    x_TagValue: tagKey ? tagValue.join('=') : null,
    BillingCurrency: scope.currency ?? null,
    x_FirstMonth: `${from}-01`,
    x_LastMonth: to === null ? null : `${to}-01`,
  };
  for (const [key, { column, standard, isTurned }] of Object.entries(assumptionsOf(kind))) {
    const text = numbers[key] ?? standard;
    row[column] = text !== null && isTurned ? turned(text) : text;
  }
  return row;
}

/** Columns of `scenario_changes` with their types, in order. */
export const CHANGE_TYPES: Readonly<Record<string, string>> = {
  x_Scenario: 'VARCHAR',
  x_ChangeOrder: 'INTEGER',
  x_Change: 'VARCHAR',
  x_ScenarioKind: 'VARCHAR',
  x_ScopeLevel: 'VARCHAR',
  x_ScopeUnit: 'VARCHAR',
  ServiceProviderName: 'VARCHAR',
  ServiceName: 'VARCHAR',
  SubAccountId: 'VARCHAR',
  RegionId: 'VARCHAR',
  x_TagKey: 'VARCHAR',
  x_TagValue: 'VARCHAR',
  BillingCurrency: 'VARCHAR',
  x_FirstMonth: 'DATE',
  x_LastMonth: 'DATE',
  ...Object.fromEntries(CHANGE_COLUMNS.map((column) => [column, column === 'x_OverMonths' ? 'INTEGER' : 'DECIMAL(38, 12)'])),
};

/** A scope in words: `cost center CC-1030, Amazon EC2`, or the whole company. */
export function scopeText(scope: ScenarioScope): string {
  const words: Record<ScopeKey, string> = {
    business_unit: 'business unit ',
    department: 'department ',
    cost_center: 'cost center ',
    provider: '',
    service: '',
    sub_account: 'sub account ',
    region: 'region ',
    tag: 'tag ',
    currency: 'billed in ',
  };
  return SCOPE_KEYS.flatMap((key) => (scope[key] ? [`${words[key]}${scope[key]}`] : [])).join(', ') || 'the whole company';
}

function turned(text: string): string {
  return text.startsWith('-') ? text.slice(1) : `-${text}`;
}

/** The query string that names a scenario on the page *Scenarios*, with a question mark before it; {@link scenarioOf} reads it. */
export function searchOf({ name, kind, scope, from, to, numbers }: Scenario): string {
  const query = new URLSearchParams({ name, kind, from });
  if (to) query.set('to', to);
  for (const key of SCOPE_KEYS) if (scope[key]) query.set(key, scope[key]);
  for (const [key, text] of Object.entries(numbers)) query.set(key, text);
  return `?${query}`;
}
