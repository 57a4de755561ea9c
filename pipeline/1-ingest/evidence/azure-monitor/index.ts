import type { Pull } from '../../pull.ts';
import type { Json, TextTable } from '../../tabulate.ts';
import { AZURE_SIGN_IN, type AzureSettings, azureSettings } from '../azure-settings.ts';
import { type EvidenceSource, list, record, words } from '../evidence.ts';
import { at } from '../finding-rows.ts';
import { UTILIZATION_HEADERS } from '../utilization.ts';

const pull: Pull<AzureSettings> = {
  settings: azureSettings,
  access: ['endpoint'],
  permissions: 'the roles Reader and Monitoring Reader on each subscription',
  signIn: AZURE_SIGN_IN,
  open: async (given, effects) => (await import('./pull.ts')).open(given, effects),
};

/** Metrics that are read: ours, the unit, and the value that is the average of an hour. Bytes in and out are added up. */
export const WATCHED: Readonly<Record<string, readonly [metric: string, unit: string, average: string]>> = {
  'Percentage CPU': ['cpu', 'percent', 'average'],
  'Network In Total': ['network-bytes-per-second', 'bytes-per-hour', 'total'],
  'Network Out Total': ['network-bytes-per-second', 'bytes-per-hour', 'total'],
  cpu_percent: ['cpu', 'percent', 'average'],
  memory_percent: ['memory', 'percent', 'average'],
};

/** Azure Monitor: replies of Microsoft.Insights/metrics of one resource, an hour a step, as `az monitor metrics list --interval PT1H` prints them too. */
export const azureMonitor: EvidenceSource = {
  id: 'azure-monitor',
  title: 'Azure Monitor',
  kind: 'Utilization',
  pull: pull as Pull,
  tabulate(document: Json): TextTable | null {
    const metrics = list(record(document).value).map(record);
    const isOurs = metrics.length > 0 && metrics.every(({ type, id }) => words(type) === 'Microsoft.Insights/metrics' && words(id) !== null);
    if (!isOurs || words(record(document).interval) !== 'PT1H') return null;
    const cells = new Map<string, (string | null)[]>();
    for (const metric of metrics) {
      const watched = WATCHED[words(at(metric, 'name', 'value')) ?? ''];
      if (watched) collect(cells, watched, words(metric.id)!.replace(/\/providers\/Microsoft\.Insights\/metrics\/.*$/i, ''), metric);
    }
    return { headers: UTILIZATION_HEADERS, rows: [...cells.values()] };
  },
};

function collect(
  cells: Map<string, (string | null)[]>,
  [metric, unit, average]: readonly [string, string, string],
  resource: string,
  from: { readonly [key: string]: Json },
): void {
  for (const point of list(from.timeseries).flatMap((series) => list(record(series).data).map(record))) {
    const value = words(point[average]);
    const hour = words(point.timeStamp);
    if (value === null || hour === null) continue;
    const key = JSON.stringify([metric, hour]);
    const before = cells.get(key)?.[3];
    const summed = before && average === 'total' ? String(Number(before) + Number(value)) : value;
    cells.set(key, [resource, metric, hour, summed, average === 'total' ? null : words(point.maximum), unit]);
  }
}
