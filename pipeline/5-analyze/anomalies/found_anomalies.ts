/** Tables found_anomalies (one row an incident, its payer not yet known) and anomaly_expectations (what was expected of each day around it). */
// makes: found_anomalies, anomaly_expectations
// in:    usage_daily_costs, parameters
import { createHash } from 'node:crypto';
import { median } from 'simple-statistics';
import { dateOfDay } from '../../engine/calendar.ts';
import type { Database } from '../../engine/duckdb.ts';
import { storeRows } from '../store-rows.ts';
import { anomalySentence } from './anomaly-sentence.ts';
import { type Anomaly, findAnomalies } from './find-causes.ts';
import { SHORTEST_HABIT_DAYS } from './habit.ts';
import { readGates, readUsageNodes } from './usage-nodes.ts';

const DAYS_BEFORE = 30;
const DAYS_AFTER = 14;

/** Finds the incidents in `usage_daily_costs`. */
export async function buildFoundAnomalies(database: Database): Promise<void> {
  const currency = (await database.value('SELECT x_ReportingCurrency FROM parameters')) ?? '';
  const gates = await readGates(database);
  const anomalies = findAnomalies(await readUsageNodes(database, gates), gates);
  await storeRows(
    database,
    'found_anomalies',
    {
      x_AnomalyId: 'VARCHAR',
      x_FirstDay: 'DATE',
      x_LastDay: 'DATE',
      ServiceProviderName: 'VARCHAR',
      SubAccountId: 'VARCHAR',
      SubAccountName: 'VARCHAR',
      ServiceName: 'VARCHAR',
      RegionId: 'VARCHAR',
      SkuMeter: 'VARCHAR',
      x_AnomalyKind: 'VARCHAR',
      x_ExpectedPerDay: 'DECIMAL(38, 12)',
      x_ActualPerDay: 'DECIMAL(38, 12)',
      x_Impact: 'DECIMAL(38, 12)',
      x_Score: 'DECIMAL(18, 2)',
      x_Sentence: 'VARCHAR',
    },
    anomalies.map((anomaly) => rowOf(anomaly, currency)),
  );
  await storeRows(
    database,
    'anomaly_expectations',
    { x_AnomalyId: 'VARCHAR', ChargePeriodStart: 'DATE', x_Expected: 'DECIMAL(38, 12)' },
    anomalies.flatMap(expectationsOf),
  );
}

/** Same cause, kind and first day, same id: it survives a later build that knows more days. */
function idOf({ node, kind, first }: Anomaly): string {
  const text = [node.key, kind, dateOfDay(node.firstDay + first)].join('\u0000');
  return createHash('sha256').update(text).digest('hex').slice(0, 12);
}

function rowOf(anomaly: Anomaly, currency: string) {
  const { node, kind, first, last, impact, score, expected } = anomaly;
  const perDay = { expected: median(expected.slice(first, last + 1)), actual: median(node.costs.slice(first, last + 1)) };
  return {
    x_AnomalyId: idOf(anomaly),
    x_FirstDay: dateOfDay(node.firstDay + first),
    x_LastDay: dateOfDay(node.firstDay + last),
    ...node.names,
    x_AnomalyKind: kind,
    x_ExpectedPerDay: perDay.expected,
    x_ActualPerDay: perDay.actual,
    x_Impact: impact,
    x_Score: Math.min(score, 9999),
    x_Sentence: anomalySentence(anomaly, perDay, currency),
  };
}

function expectationsOf(anomaly: Anomaly) {
  const { node, first, last, expected } = anomaly;
  const start = Math.max(0, first - DAYS_BEFORE);
  return expected.slice(start, last + DAYS_AFTER + 1).map((value, i) => ({
    x_AnomalyId: idOf(anomaly),
    ChargePeriodStart: dateOfDay(node.firstDay + start + i),
    x_Expected: start + i < SHORTEST_HABIT_DAYS ? null : value,
  }));
}
