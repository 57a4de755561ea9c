/** How busy some of Larkfield's machines, databases and pods are, hour by hour: a table of utilisation beside the bills. */
import { type Database, quoteText } from '../../engine/duckdb.ts';
import { CLUSTER } from './apps/kubernetes.ts';
import { chance, dateOf, dayNumber } from './calendar.ts';
import { keyOf, resourceOf } from './resources.ts';
import type { PlannedUse } from './uses.ts';

const DAYS = 14;
const GIB = 1024 ** 3;

/** A metric of the first resource of an application's use, or of a workload of the cluster where no SKU is named. */
interface Signal {
  readonly app: string;
  readonly sku?: string;
  readonly metric: string;
  readonly unit: string;
  /** Average of a quiet and of a busy hour, in that unit. */
  readonly quiet: number;
  readonly busy: number;
  /** Busy hours, the first included, the last not. */
  readonly hours: readonly [from: number, to: number];
  /** How much the peak of an hour is above its average. */
  readonly peak: number;
}

const OFFICE = [8, 19] as const;
const share = (app: string, sku: string, metric: string, quiet: number, busy: number, hours: readonly [number, number] = OFFICE, peak = 1.3): Signal => ({
  app,
  sku,
  metric,
  unit: 'percent',
  quiet,
  busy,
  hours,
  peak,
});
const bytes = (app: string, sku: string, quiet: number, busy: number): Signal => ({
  ...share(app, sku, 'network-bytes-per-second', quiet, busy),
  unit: 'bytes-per-second',
});
/** Cores and GiB used in quiet and busy hours, and requested. */
const workload = (app: string, cores: readonly [number, number, number], memory: readonly [number, number, number]): Signal[] => [
  { app, metric: 'cpu-cores', unit: 'cores', quiet: cores[0], busy: cores[1], hours: OFFICE, peak: 1.2 },
  { app, metric: 'cpu-cores-requested', unit: 'cores', quiet: cores[2], busy: cores[2], hours: OFFICE, peak: 1 },
  { app, metric: 'memory-bytes', unit: 'bytes', quiet: memory[0] * GIB, busy: memory[1] * GIB, hours: OFFICE, peak: 1.05 },
  { app, metric: 'memory-bytes-requested', unit: 'bytes', quiet: memory[2] * GIB, busy: memory[2] * GIB, hours: OFFICE, peak: 1 },
];

/** What is planted, and what only looks like it: nightly bursts, full memory, one busy hour, a cache that fills its database, a GPU that works at night. */
// biome-ignore format: one line, one thing
const SIGNALS: readonly Signal[] = [
  share('artifact-mirror', 'vm.m7g.4xlarge', 'cpu', 2, 9), share('artifact-mirror', 'vm.m7g.4xlarge', 'memory', 12, 15, OFFICE, 1.05), bytes('artifact-mirror', 'vm.m7g.4xlarge', 4e5, 6e6),
  share('partner-etl', 'vm.c7g.4xlarge', 'cpu', 3, 14),
  share('nightly-reports', 'vm.m7g.4xlarge', 'cpu', 1, 84, [1, 4], 1.15), share('nightly-reports', 'vm.m7g.4xlarge', 'memory', 8, 55, [1, 4], 1.1),
  share('synonym-cache', 'vm.r7g.2xlarge', 'cpu', 2, 8), share('synonym-cache', 'vm.r7g.2xlarge', 'memory', 82, 86, OFFICE, 1.02),
  share('migration-bastion', 'vm.m7g.xlarge', 'cpu', 0.6, 0.9, OFFICE, 2), share('migration-bastion', 'vm.m7g.xlarge', 'memory', 9, 9, OFFICE, 1.02), bytes('migration-bastion', 'vm.m7g.xlarge', 12, 15),
  share('clearing-export', 'vm.m7g.xlarge', 'cpu', 1, 78, [22, 23], 1.2), share('clearing-export', 'vm.m7g.xlarge', 'memory', 20, 61, [22, 23], 1.05),
  share('ticket-desk', 'rds.m6g.xlarge', 'cpu', 3, 11), share('ticket-desk', 'rds.m6g.xlarge', 'memory', 24, 27, OFFICE, 1.02),
  share('push-registry', 'rds.m6g.xlarge', 'cpu', 3, 11), share('push-registry', 'rds.m6g.xlarge', 'memory', 88, 91, OFFICE, 1.01),
  share('gpu-notebook', 'vm.g6.xlarge', 'cpu', 1, 2), share('gpu-notebook', 'vm.g6.xlarge', 'gpu', 0, 0.2),
  share('gpu-batch', 'vm.g6.xlarge', 'cpu', 1, 31, [0, 6]), share('gpu-batch', 'vm.g6.xlarge', 'gpu', 0, 88, [0, 6], 1.05),
  ...workload('partner-sync', [1.2, 3.5, 16], [6, 9, 40]),
  ...workload('checkout-api', [9, 17, 24], [30, 42, 56]),
  ...workload('tracking', [1, 2.5, 12], [24, 29, 32]),
];

/** Writes the fourteen days before `day` as Parquet with the usual heads. The same numbers on every machine. */
export async function writeUtilization(database: Database, uses: readonly PlannedUse[], day: string, path: string): Promise<void> {
  const rows = SIGNALS.flatMap((signal, number) => {
    const ResourceId = resourceIdOf(signal, uses);
    return Array.from({ length: DAYS * 24 }, (_, hour) => {
      const average = (isBusy(signal, hour % 24) ? signal.busy : signal.quiet) * (0.92 + 0.16 * chance(keyOf(signal.app), number, dayNumber(day), hour));
      const maximum = Math.min(average * signal.peak, signal.unit === 'percent' ? 100 : Number.MAX_VALUE);
      const start = `${dateOf(dayNumber(day) - DAYS + Math.floor(hour / 24))} ${String(hour % 24).padStart(2, '0')}:00:00`;
      return { ResourceId, Metric: signal.metric, Hour: start, Average: average.toFixed(3), Maximum: maximum.toFixed(3), Unit: signal.unit };
    });
  });
  await database.createTextTable('demo_utilization', ['ResourceId', 'Metric', 'Hour', 'Average', 'Maximum', 'Unit'], rows);
  await database.run(
    `COPY (SELECT * REPLACE (Hour::TIMESTAMP AS Hour, Average::DOUBLE AS Average, Maximum::DOUBLE AS Maximum) FROM demo_utilization ORDER BY ALL)
     TO ${quoteText(path)} (FORMAT parquet, COMPRESSION zstd)`,
  );
  await database.run('DROP TABLE demo_utilization');
}

function isBusy({ hours: [from, to] }: Signal, hour: number): boolean {
  return hour >= from && hour < to;
}

function resourceIdOf({ app, sku }: Signal, uses: readonly PlannedUse[]): string {
  if (sku === undefined) return `${CLUSTER}/${app}/deployment/${app}`;
  return resourceOf(useOf(uses, app, `aws.${sku}`), 1).ResourceId!;
}

/** The use of an application; a mistake in its name is a programming error. */
export function useOf(uses: readonly PlannedUse[], app: string, sku: string): PlannedUse {
  const use = uses.find((each) => each.app.app === app && each.sku.id === sku);
  if (!use) throw new Error(`no application ${app} uses ${sku}`);
  return use;
}
