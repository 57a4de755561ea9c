/** Small clusters and the bills of the machines they run on. */
import { ingest } from '../../pipeline/1-ingest/ingest.ts';
import { normalize } from '../../pipeline/2-normalize/normalize.ts';
import { type Bench, focusCsv } from '../ingest/bench-of-bills.ts';

/** One allocation; what it does not name is not in the reply. */
export interface Pod {
  readonly cluster?: string;
  readonly node?: string;
  readonly providerID?: string;
  readonly namespace?: string;
  readonly pod?: string;
  readonly labels?: Readonly<Record<string, string>>;
  readonly namespaceLabels?: Readonly<Record<string, string>>;
  /** CPU cost, and the total where that is not said apart. */
  readonly cpu: string;
  readonly total?: string;
  readonly start?: string;
  readonly end?: string;
}

export const DAY = '2026-03-01';
const next = (day: string): string => new Date(Date.parse(`${day}T00:00:00Z`) + 86_400_000).toISOString().slice(0, 10);

/** A reply of the allocation API; amounts are kept as they are written. */
export function reply(pods: readonly Pod[]): string {
  const entries = pods.map(({ cpu, total = cpu, start = `${DAY}T00:00:00Z`, end = `${DAY}T23:59:59Z`, ...properties }, index) => {
    const { cluster = '', node = '', namespace, pod } = properties;
    const name = namespace === undefined ? [cluster, node, '__idle__'].filter(Boolean).join('/') : `${cluster}/${node}/${namespace}/${pod ?? index}`;
    return `"${index}":{"name":"${name}","properties":${JSON.stringify(properties)},"window":{"start":"${start}","end":"${end}"},"cpuCost":${cpu},"ramCost":0,"totalCost":${total}}`;
  });
  return `{"code":200,"data":[{${entries.join(',')}}]}`;
}

/** Idle of a node, or of a cluster. */
export const idle = (more: Omit<Pod, 'namespace' | 'pod'>): Pod => more;

/** Charges of one day on a FOCUS bill. */
export function machines(rows: readonly Readonly<Record<string, string>>[]): string {
  return focusCsv(
    rows.map(({ day = DAY, ...row }) => ({
      BillingPeriodStart: `${day.slice(0, 7)}-01T00:00:00Z`,
      BillingPeriodEnd: '2026-04-01T00:00:00Z',
      ChargePeriodStart: `${day}T00:00:00Z`,
      ChargePeriodEnd: `${next(day)}T00:00:00Z`,
      EffectiveCost: row.BilledCost ?? '1',
      ListCost: row.BilledCost ?? '1',
      ContractedCost: row.BilledCost ?? '1',
      Tags: '',
      ConsumedQuantity: '24',
      ConsumedUnit: 'Hours',
      ...row,
    })),
  );
}

/** Rooms 1 and 2 over a cluster's reply and a bill. */
export async function loadCluster(bench: Bench, pods: readonly Pod[], rows: readonly Readonly<Record<string, string>>[]): Promise<void> {
  const paths = [...(pods.length > 0 ? [bench.bill('cluster.json', reply(pods))] : []), ...(rows.length > 0 ? [bench.bill('cloud.csv', machines(rows))] : [])];
  await ingest(bench, paths, 'USD');
  await normalize(bench);
}
