/** What an edition has found, as the sender reads it. */
import { amountText } from '#contract/currencies.ts';
import { dayNumber } from '../../../engine/calendar.ts';
import type { Database } from '../../../engine/duckdb.ts';
import type { AlertRule } from '../alerts-file.ts';
import type { AlertItem, Change } from '../message.ts';

/** One row of `alert_findings`. */
export interface Finding {
  readonly x_AlertId: string;
  readonly x_AlertRule: string;
  readonly x_AlertKind: string;
  readonly x_AlertStatus: 'Firing' | 'Near' | 'Quiet';
  readonly x_AlertLevel: string;
  readonly x_Headline: string;
  readonly x_Cause: string;
  readonly x_Value: string;
  readonly x_Amount: string | null;
  readonly x_AmountCurrency: string;
  readonly x_ScopeLevel: string;
  readonly x_ScopeUnit: string;
  readonly x_ScopeName: string;
  readonly x_Owner: string | null;
  readonly x_OwnerEmail: string | null;
  readonly x_Slack: string | null;
  readonly x_Page: string;
}

/** Findings of the edition in the database; views of its tables are there. */
export function readFindings(database: Database): Promise<Finding[]> {
  return database.rows<Finding>('SELECT * FROM alert_findings ORDER BY x_AlertRule, x_AlertLevel DESC, x_Value DESC, x_AlertId');
}

/** The days that have passed since the day that an edition speaks of; none before it. */
export function daysSince(asOf: string, now: Date): number {
  return Math.max(0, dayNumber(now.toISOString().slice(0, 10)) - dayNumber(asOf));
}

/** A finding as it stands so many days after the edition: only silence grows without one. */
export function aged(finding: Finding, rule: AlertRule, days: number): Finding {
  if (rule.kind !== 'freshness' || days === 0) return finding;
  const value = Number(finding.x_Value) + days;
  const level = rule.thresholds.filter((threshold) => Number(threshold) <= value).length;
  const isNear = value >= Number(rule.thresholds[0]) * 0.95;
  return {
    ...finding,
    x_Value: String(value),
    x_AlertLevel: String(level),
    x_AlertStatus: level > 0 ? 'Firing' : isNear ? 'Near' : 'Quiet',
    x_Cause: `No edition was built for ${days} ${days === 1 ? 'day' : 'days'}. ${finding.x_Cause}`,
  };
}

/** What is said of a finding. */
export function itemOf(finding: Finding, rule: AlertRule, change: Change, siteUrl: string): AlertItem {
  const { x_Owner, x_OwnerEmail, x_Slack, x_Amount } = finding;
  return {
    id: finding.x_AlertId,
    change,
    rule: rule.name,
    kind: rule.kind,
    headline: finding.x_Headline,
    cause: finding.x_Cause,
    cost: x_Amount === null ? null : amountText(x_Amount, finding.x_AmountCurrency),
    owner: rule.owner ?? { name: x_Owner, email: x_OwnerEmail, slack: x_Slack },
    unit: finding.x_ScopeLevel === 'company' ? finding.x_ScopeName : `${finding.x_ScopeName} (${finding.x_ScopeLevel})`,
    url: `${siteUrl}${finding.x_Page}`,
    level: change === 'Resolved' ? 0 : Number(finding.x_AlertLevel),
    where: rule.where,
  };
}
