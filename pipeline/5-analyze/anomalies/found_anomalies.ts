/**
 * Tables found_anomalies (one row an incident), anomaly_scopes (whose cost it is: one row, or several where work moved),
 * anomaly_expectations (what was expected of each day around it) and anomaly_filters (what is too small to be told).
 */
// makes: found_anomalies, anomaly_scopes, anomaly_expectations, anomaly_filters
// in:    usage_daily_costs, parameters
import { createHash } from 'node:crypto';
import { median } from 'simple-statistics';
import { dateOfDay } from '../../engine/calendar.ts';
import type { Database } from '../../engine/duckdb.ts';
import { storeRows } from '../store-rows.ts';
import { anomalySentence, partName, type Wording } from './anomaly-sentence.ts';
import { type Anomaly, findAnomalies, nameOf } from './find-causes.ts';
import { SHORTEST_HABIT_DAYS } from './habit.ts';
import { MIN_SCORE, MIN_SHARE, UNSETTLED_DAYS } from './oddness.ts';
import { DIMENSIONS, type Gates, readUsageCube } from './usage-cube.ts';

const DAYS_BEFORE = 30;
const DAYS_AFTER = 14;
const SCOPE_COLUMNS = Object.fromEntries(DIMENSIONS.map((dimension) => [dimension, 'VARCHAR'])) as Record<(typeof DIMENSIONS)[number], string>;
const MONEY = 'DECIMAL(38, 12)';

/** Finds the incidents in `usage_daily_costs`. */
export async function buildFoundAnomalies(database: Database): Promise<void> {
  const currency = (await database.value('SELECT x_ReportingCurrency FROM parameters')) ?? '';
  const named = await database.rows<{ SubAccountId: string; SubAccountName: string }>(
    'SELECT SubAccountId, max_by(SubAccountName, (ChargePeriodStart, SubAccountName)) AS SubAccountName FROM usage_daily_costs GROUP BY ALL',
  );
  const wording = { currency, accounts: new Map(named.map(({ SubAccountId, SubAccountName }) => [SubAccountId, SubAccountName])) };
  const { cube, gates } = await readUsageCube(database);
  const anomalies = findAnomalies(cube, gates);
  await storeRows(
    database,
    'found_anomalies',
    {
      x_AnomalyId: 'VARCHAR',
      x_FirstDay: 'DATE',
      x_LastDay: 'DATE',
      ...SCOPE_COLUMNS,
      SubAccountName: 'VARCHAR',
      x_AnomalyKind: 'VARCHAR',
      x_MovedFrom: 'VARCHAR',
      x_ExpectedPerDay: MONEY,
      x_ActualPerDay: MONEY,
      x_Impact: MONEY,
      x_ImpactPerMonth: MONEY,
      x_Score: 'DECIMAL(18, 2)',
      x_IsOngoing: 'BOOLEAN',
      x_Sentence: 'VARCHAR',
    },
    anomalies.map((anomaly) => rowOf(anomaly, wording)),
  );
  await storeRows(database, 'anomaly_scopes', { x_AnomalyId: 'VARCHAR', ...SCOPE_COLUMNS }, anomalies.flatMap(scopesOfRow));
  await storeRows(
    database,
    'anomaly_expectations',
    { x_AnomalyId: 'VARCHAR', ChargePeriodStart: 'DATE', x_Expected: MONEY },
    anomalies.flatMap(expectationsOf),
  );
  await storeRows(database, 'anomaly_filters', { x_Filter: 'VARCHAR', x_Amount: MONEY, x_FilterText: 'VARCHAR' }, filterRows(gates));
}

/** Same cause, direction and first day, same id: it survives a later build that knows more days. */
function idOf({ scope, kind, impact, first }: Anomaly): string {
  const text = [nameOf(scope.names), kind === 'Move' ? kind : Math.sign(impact), dateOfDay(scope.firstDay + first)].join('\u0000');
  return createHash('sha256').update(text).digest('hex').slice(0, 12);
}

function rowOf(anomaly: Anomaly, wording: Wording) {
  const { scope, from, kind, first, last, impact, score, expected } = anomaly;
  const perDay = { expected: median(expected.slice(first, last + 1)), actual: median(scope.costs.slice(first, last + 1)) };
  const stays = /^(Step|Ramp|Begin)/.test(kind);
  return {
    x_AnomalyId: idOf(anomaly),
    x_FirstDay: dateOfDay(scope.firstDay + first),
    x_LastDay: dateOfDay(scope.firstDay + last),
    ...scope.names,
    SubAccountName: scope.names.SubAccountId === null ? null : (wording.accounts.get(scope.names.SubAccountId) ?? scope.names.SubAccountId),
    x_AnomalyKind: kind,
    x_MovedFrom: from ? partName(from.names, wording) : null,
    x_ExpectedPerDay: perDay.expected,
    x_ActualPerDay: perDay.actual,
    x_Impact: impact,
    x_ImpactPerMonth: stays ? 30 * (perDay.actual - perDay.expected) : null,
    x_Score: Math.min(score, 9999),
    x_IsOngoing: last === scope.costs.length - 1,
    x_Sentence: anomalySentence(anomaly, perDay, wording),
  };
}

function scopesOfRow(anomaly: Anomaly) {
  return (anomaly.moved ?? [anomaly.scope]).map(({ names }) => ({ x_AnomalyId: idOf(anomaly), ...names }));
}

function expectationsOf(anomaly: Anomaly) {
  const { scope, first, last, expected } = anomaly;
  const start = Math.max(0, first - DAYS_BEFORE);
  return expected.slice(start, last + DAYS_AFTER + 1).map((value, i) => ({
    x_AnomalyId: idOf(anomaly),
    ChargePeriodStart: dateOfDay(scope.firstDay + start + i),
    x_Expected: start + i < SHORTEST_HABIT_DAYS ? null : value,
  }));
}

function filterRows({ dailyExcess, impact }: Gates) {
  return [
    { x_Filter: 'A day', x_Amount: dailyExcess, x_FilterText: 'A day that is off by less is no news: 0.02 % of a month of usage.' },
    { x_Filter: 'An incident', x_Amount: impact, x_FilterText: 'An incident that adds up to less is not told: 0.15 % of a month of usage.' },
    { x_Filter: 'Share', x_Amount: null, x_FilterText: `A day must be off by ${100 * MIN_SHARE} % of what was expected.` },
    { x_Filter: 'Surprise', x_Amount: null, x_FilterText: `A day must be off by ${MIN_SCORE} robust standard deviations of such days.` },
    {
      x_Filter: 'Unsettled days',
      x_Amount: null,
      x_FilterText: `The last ${UNSETTLED_DAYS} days are still being billed: they can be too high already, but are not called too low.`,
    },
    { x_Filter: 'Habit', x_Amount: null, x_FilterText: `Nothing is judged before it has ${SHORTEST_HABIT_DAYS} days of its own past.` },
  ];
}
