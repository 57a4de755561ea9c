/** Table usage_statistics: what the hours of fourteen days say of each resource and metric. */
// makes: usage_statistics
// in:    resource_utilization, forecast_calendar
import type { Database } from '../../engine/duckdb.ts';

/** Days that are looked at, and the last of them on which a machine has to be idle to be called so. */
const WINDOW_DAYS = 14;
const WEEK_DAYS = 7;
/** Evidence that ends longer before the last known day says nothing of today. */
const STALE_DAYS = 31;
/** Percentiles hold all values of a group in memory: groups are taken in so many values at a time. */
const VALUES_AT_A_TIME = 40_000_000;

const COLUMNS = `x_EvidenceId VARCHAR, x_Metric VARCHAR, x_EvidenceFirstDay DATE, x_EvidenceLastDay DATE, x_Days BIGINT, x_Hours BIGINT, x_Values BIGINT,
  x_Average DOUBLE, x_P50 DOUBLE, x_P95 DOUBLE, x_P99 DOUBLE, x_Maximum DOUBLE, x_HasPeaks BOOLEAN, x_WeekDays BIGINT, x_WeekAverage DOUBLE, x_WeekHighestAverage DOUBLE`;

/**
 * Looks at the fourteen days up to the last day that both bills and evidence know. Average is that of the hours' averages; percentiles and maximum are of
 * the hours' peaks, or of their averages where x_HasPeaks is false. Several values of one hour are averaged, and their highest peak counts.
 */
export async function buildUsageStatistics(database: Database): Promise<void> {
  await database.run(`CREATE OR REPLACE TABLE usage_statistics (${COLUMNS})`);
  const [window] = await database.rows<{ n: string; first: string | null; end: string | null }>(
    `SELECT count(*) AS n, (max(x_Hour)::DATE - ${WINDOW_DAYS - 1})::VARCHAR AS first, (max(x_Hour)::DATE + 1)::VARCHAR AS end
     FROM resource_utilization CROSS JOIN forecast_calendar
     WHERE x_Hour >= x_KnownThrough - ${STALE_DAYS} AND x_Hour < x_KnownThrough + 1`,
  );
  const { n, first, end } = window!;
  if (first === null || end === null) return;
  const batches = Math.ceil(Number(n) / VALUES_AT_A_TIME);
  const hours = `SELECT ResourceId, x_Metric, x_Hour, x_Average, coalesce(x_Maximum, x_Average) AS peak, x_Maximum IS NOT NULL AS hasPeak
    FROM resource_utilization WHERE x_Hour >= TIMESTAMP '${first}' AND x_Hour < TIMESTAMP '${end}'`;
  for (let batch = 0; batch < batches; batch++) {
    const part = batches === 1 ? '' : ` AND hash(ResourceId) % ${batches} = ${batch}`;
    await database.run(`INSERT INTO usage_statistics ${statisticsSql(`${hours}${part}`, first)}`);
  }
  const isDouble = 'x_Values > x_Hours';
  if ((await database.value(`SELECT 1 FROM usage_statistics WHERE ${isDouble} LIMIT 1`)) === null) return;
  const once = `SELECT ResourceId, x_Metric, x_Hour, avg(x_Average) AS x_Average, max(peak) AS peak, bool_or(hasPeak) AS hasPeak
    FROM (${hours}) WHERE (ResourceId, x_Metric) IN (SELECT (x_EvidenceId, x_Metric) FROM usage_statistics WHERE ${isDouble}) GROUP BY ALL`;
  await database.run(`CREATE OR REPLACE TEMP TABLE usage_once AS ${statisticsSql(once, first)}`);
  await database.run(`DELETE FROM usage_statistics WHERE ${isDouble}; INSERT INTO usage_statistics FROM usage_once; DROP TABLE usage_once`);
}

/** Sums of floating point depend on the order of threads in their last digit: what is kept is rounded above it. */
function statisticsSql(hours: string, first: string): string {
  const last = WINDOW_DAYS * 24 - 1;
  return `
    SELECT
      x_EvidenceId, x_Metric, x_EvidenceFirstDay, x_EvidenceLastDay, bit_count(days), bit_count(hours), n,
      round(average, 6), round(percentiles[1], 6), round(percentiles[2], 6), round(percentiles[3], 6), round(maximum, 6), hasPeaks,
      bit_count(weekDays), round(weekAverage, 6), round(weekHighest, 6)
    FROM (
      SELECT
        ResourceId AS x_EvidenceId, x_Metric, min(x_Hour)::DATE AS x_EvidenceFirstDay, max(x_Hour)::DATE AS x_EvidenceLastDay,
        bitstring_agg(hour // 24, 0, ${WINDOW_DAYS - 1}) AS days, bitstring_agg(hour, 0, ${last}) AS hours, count(*) AS n,
        avg(x_Average) AS average, quantile_cont(peak, [0.5, 0.95, 0.99]) AS percentiles, max(peak) AS maximum, bool_and(hasPeak) AS hasPeaks,
        bitstring_agg(hour // 24, 0, ${WINDOW_DAYS - 1}) FILTER (isWeek) AS weekDays, avg(x_Average) FILTER (isWeek) AS weekAverage, max(x_Average) FILTER (isWeek) AS weekHighest
      FROM (SELECT *, hour >= ${(WINDOW_DAYS - WEEK_DAYS) * 24} AS isWeek FROM (SELECT *, date_diff('hour', TIMESTAMP '${first}', x_Hour) AS hour FROM (${hours})))
      GROUP BY ALL
    )`;
}
