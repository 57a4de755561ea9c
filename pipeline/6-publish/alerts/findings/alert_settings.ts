/** Lays the rules of alerts.yaml out as rows that SQL joins. */
// makes: alert_settings, alert_thresholds, alert_rules
// in:    alerts.yaml, cost_centers
import { join } from 'node:path';
import type { Context } from '../../../engine/context.ts';
import { CostbookError, nearestWord } from '../../../engine/errors.ts';
import { ALERTS_FILE, type AlertRule, readAlerts } from '../alerts-file.ts';
import { ALERT_KINDS } from '../kinds.ts';

const SETTINGS = {
  x_AlertRuleOrder: 'BIGINT',
  x_AlertRule: 'VARCHAR',
  x_AlertKind: 'VARCHAR',
  x_AlertRuleText: 'VARCHAR',
  x_SendTo: 'VARCHAR',
  x_Where: 'VARCHAR',
  x_Of: 'VARCHAR',
  /** Level and unit that the rule is narrowed to. */
  x_RuleLevel: 'VARCHAR',
  x_RuleUnit: 'VARCHAR',
  /** Level of the units that are looked at. */
  x_Level: 'VARCHAR',
  x_AtLeast: 'DECIMAL(38, 12)',
  x_WithinDays: 'INTEGER',
  /** False: those of the budget, or of the kind. */
  x_HasThresholds: 'BOOLEAN',
} as const;

/**
 * Makes `alert_settings` (a row a rule), `alert_thresholds` (x_Threshold in what the kind measures; days that are left are negative) and gold's
 * `alert_rules`. Throws the errors of {@link readAlerts} and AlertUnitUnknown (exit code 1).
 */
export async function buildAlertSettings({ database, folders }: Context): Promise<void> {
  const { rules } = readAlerts(folders.inputs);
  const units = await database.rows<Record<'x_Level' | 'x_Unit', string>>(`
    SELECT DISTINCT unnest(['business unit', 'department', 'cost center']) AS x_Level, unnest([x_BusinessUnit, x_Department, x_CostCenter]) AS x_Unit
    FROM cost_centers ORDER BY ALL`);
  for (const rule of rules) refuseUnknownUnit(rule, units, folders.inputs);
  await database.createTextTable('alert_settings_text', Object.keys(SETTINGS), rules.map(settingsRow));
  const casts = Object.entries(SETTINGS).map(([column, type]) => `${column}::${type} AS ${column}`);
  await database.run(`CREATE OR REPLACE TABLE alert_settings AS SELECT ${casts.join(', ')} FROM alert_settings_text`);
  await database.run('DROP TABLE alert_settings_text');
  const thresholds = rules.flatMap(({ name, kind, thresholds: all }) =>
    all.map((threshold) => ({ x_AlertRule: name, x_Threshold: kind === 'commitment expiry' ? `-${threshold}` : threshold })),
  );
  await database.createTextTable('alert_thresholds_text', ['x_AlertRule', 'x_Threshold'], thresholds);
  await database.run('CREATE OR REPLACE TABLE alert_thresholds AS SELECT x_AlertRule, x_Threshold::DECIMAL(38, 6) AS x_Threshold FROM alert_thresholds_text');
  await database.run('DROP TABLE alert_thresholds_text');
  await database.run(`CREATE OR REPLACE TABLE alert_rules AS
    SELECT x_AlertRuleOrder, x_AlertRule, x_AlertKind, x_AlertRuleText, x_SendTo, x_Where FROM alert_settings`);
}

function settingsRow(rule: AlertRule, index: number) {
  return {
    x_AlertRuleOrder: String(index + 1),
    x_AlertRule: rule.name,
    x_AlertKind: rule.kind,
    x_AlertRuleText: ruleSentence(rule),
    x_SendTo: rule.sendTo.join(', ') || null,
    x_Where: rule.where,
    x_Of: rule.of,
    x_RuleLevel: rule.scope?.level ?? null,
    x_RuleUnit: rule.scope?.unit ?? null,
    x_Level: rule.level,
    x_AtLeast: rule.atLeast,
    x_WithinDays: String(rule.withinDays),
    x_HasThresholds: String(rule.hasOwnThresholds),
  };
}

/** What a rule says, in words. */
function ruleSentence({ kind, of, thresholds, hasOwnThresholds, scope, level, atLeast, withinDays, worseByPercent }: AlertRule): string {
  const { measure, keys } = ALERT_KINDS[kind];
  const has = (key: string): boolean => (keys as readonly string[]).includes(key);
  return [
    kind === 'budget' && !hasOwnThresholds ? 'the thresholds of each budget' : `${listed(thresholds)} ${measure}`,
    ...(has('of') ? [of === 'actual' ? 'by cost to date' : 'by the estimate of the month end'] : []),
    ...(has('level') ? [`for each ${level}`] : []),
    ...(scope ? [`in the ${scope.level} ${scope.unit}`] : []),
    ...(has('at_least') && Number(atLeast) > 0 ? [`from ${atLeast} on`] : []),
    ...(has('within_days') ? [`until ${withinDays} days after its end`] : []),
    ...(Number(worseByPercent) > 0 ? [`again when ${worseByPercent} % worse`] : []),
  ].join(', ');
}

function listed(words: readonly string[]): string {
  return words.length < 2 ? words.join('') : `${words.slice(0, -1).join(', ')} and ${words.at(-1)}`;
}

function refuseUnknownUnit({ name, scope, where }: AlertRule, units: readonly Record<'x_Level' | 'x_Unit', string>[], inputs: string): void {
  if (scope === null) return;
  const known = units.filter(({ x_Level }) => x_Level === scope.level).map(({ x_Unit }) => x_Unit);
  if (known.includes(scope.unit)) return;
  const nearest = nearestWord(scope.unit, known);
  throw new CostbookError({
    name: 'AlertUnitUnknown',
    what: `The rule "${name}" is about the ${scope.level} "${scope.unit}", which does not exist.`,
    why: `organization.yaml has ${known.slice(0, 8).join(', ') || 'none of that level'}${known.length > 8 ? ', …' : ''}.`,
    fix: nearest ? `Write "${nearest}".` : `Add "${scope.unit}" to organization.yaml, or correct the scope.`,
    where: `${join(inputs, ALERTS_FILE)}:${where.split(':').at(-1)}`,
  });
}
