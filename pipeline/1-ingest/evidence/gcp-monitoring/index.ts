import { z } from 'zod';
import type { Pull } from '../../pull.ts';
import type { Json, TextTable } from '../../tabulate.ts';
import { type EvidenceSource, list, record, words } from '../evidence.ts';
import { at } from '../finding-rows.ts';
import { endpoint, GOOGLE_SIGN_IN, projects } from '../google-settings.ts';
import { UTILIZATION_HEADERS } from '../utilization.ts';

const HOUR_MS = 3_600_000;

export const settings = z.strictObject({ projects, endpoint: endpoint.default('https://monitoring.googleapis.com') });

export type Settings = z.infer<typeof settings>;

const pull: Pull<Settings> = {
  settings,
  access: ['endpoint'],
  permissions: 'roles/monitoring.viewer on each project',
  signIn: GOOGLE_SIGN_IN,
  open: async (given, effects) => (await import('./pull.ts')).open(given, effects),
};

/** Google Cloud Monitoring: lists of time series, an hour a point, with what was asked, as `pull.ts` keeps them. */
export const gcpMonitoring: EvidenceSource = {
  id: 'gcp-monitoring',
  title: 'Google Cloud Monitoring',
  kind: 'Utilization',
  pull: pull as Pull,
  tabulate(document: Json): TextTable | null {
    const { Monitoring, Average, Maximum } = record(document);
    if (Monitoring === undefined || Average === undefined) return null;
    const metric = words(at(Monitoring, 'Metric'));
    const unit = words(at(Monitoring, 'Unit'));
    const most = unit === 'ratio' ? 1 : Number.POSITIVE_INFINITY;
    const peaks = valuesOf(Maximum, most);
    const rows = [...valuesOf(Average, most)].map(([key, average]) => {
      const [resource, hour] = JSON.parse(key) as [string, string];
      return [resource, metric, hour, average, peaks.get(key) ?? null, unit];
    });
    return { headers: UTILIZATION_HEADERS, rows };
  },
};

/**
 * Values by resource, as the bill names it, and hour; a point at the end of an hour is that of the hour. Machines that burst may use more than they have
 * (https://cloud.google.com/monitoring/api/metrics_gcp_c#gcp-compute): what is above `most` is that.
 */
function valuesOf(series: Json | undefined, most: number): Map<string, string> {
  const values = new Map<string, string>();
  for (const each of list(series).map(record)) {
    const resource = resourceOf(each);
    if (resource === null) continue;
    for (const point of list(each.points)) {
      const value = words(at(point, 'value', 'doubleValue')) ?? words(at(point, 'value', 'int64Value'));
      const end = words(at(point, 'interval', 'endTime'));
      if (value !== null && end !== null)
        values.set(JSON.stringify([resource, new Date(Date.parse(end) - HOUR_MS).toISOString()]), Number(value) > most ? String(most) : value);
    }
  }
  return values;
}

/** Machines are named by their zone and name, databases by their project and name. */
function resourceOf(series: Json): string | null {
  const label = (name: string): string | null => words(at(series, 'resource', 'labels', name));
  const machine = words(at(series, 'metric', 'labels', 'instance_name')) ?? words(at(series, 'metadata', 'systemLabels', 'name'));
  if (machine !== null && label('zone') !== null) return `//compute.googleapis.com/projects/${label('project_id')}/zones/${label('zone')}/instances/${machine}`;
  const database = label('database_id')?.split(':').at(-1);
  return database ? `//sqladmin.googleapis.com/projects/${label('project_id')}/instances/${database}` : null;
}
