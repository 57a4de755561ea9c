/** What an alert can be about, and what each kind measures: higher is worse, always. */

export interface AlertKind {
  /** Where nothing else is said. */
  readonly thresholds: readonly string[];
  /** Told again when it is worse by so many percent of what was told last; 0: by the next threshold alone. */
  readonly worseByPercent: string;
  /** What a threshold counts. */
  readonly measure: string;
  /** Keys of a rule that this kind understands beside those of every kind. */
  readonly keys: readonly ('of' | 'scope' | 'level' | 'at_least' | 'within_days')[];
}

export const ALERT_KINDS = {
  budget: { thresholds: ['80', '100'], worseByPercent: '10', measure: 'percent of the budget', keys: ['of', 'scope', 'at_least'] },
  forecast: { thresholds: ['10'], worseByPercent: '25', measure: 'percent a day above the last complete month', keys: ['scope', 'level', 'at_least'] },
  anomaly: { thresholds: ['100'], worseByPercent: '50', measure: 'of the reporting currency', keys: ['scope', 'within_days'] },
  'tag coverage': { thresholds: ['1'], worseByPercent: '25', measure: 'points below the goal', keys: ['scope', 'level', 'at_least'] },
  'commitment expiry': { thresholds: ['60', '30', '7'], worseByPercent: '0', measure: 'days before it ends', keys: ['scope'] },
  reconciliation: { thresholds: ['0'], worseByPercent: '10', measure: 'of the billing currency beyond the tolerance', keys: [] },
  freshness: { thresholds: ['3', '7'], worseByPercent: '0', measure: 'days later than usual', keys: [] },
} as const satisfies Record<string, AlertKind>;

export type AlertKindName = keyof typeof ALERT_KINDS;

export const ALERT_KIND_NAMES = Object.keys(ALERT_KINDS) as [AlertKindName, ...AlertKindName[]];

/** Levels beside the organization that forecasts know. */
export const OTHER_LEVELS = ['provider', 'service', 'pool'] as const;

/** Levels of the organization that a rule may speak of, by their keys in alerts.yaml. */
export const SCOPE_KEYS = { company: 'company', business_unit: 'business unit', department: 'department', cost_center: 'cost center' } as const;
