import type { Pull } from '../../pull.ts';
import type { Json, TextTable } from '../../tabulate.ts';
import { type EvidenceSource, list, record, words } from '../evidence.ts';
import { UTILIZATION_HEADERS } from '../utilization.ts';
import { type Settings, settings } from './settings.ts';

const HOUR_SECONDS = 3600;

const pull: Pull<Settings> = {
  settings,
  permissions: 'HTTP POST on /api/v1/query_range',
  signIn: 'Set the variable that "token:" names to a token that is good.',
  open: async (given, effects) => (await import('./pull.ts')).open(given, effects),
};

/** Prometheus, and what answers as it does (Thanos, Mimir, Amazon and Google managed): replies of range queries, an hour a step, as `pull.ts` keeps them. */
export const prometheus: EvidenceSource = {
  id: 'prometheus',
  title: 'Prometheus',
  kind: 'Utilization',
  pull: pull as Pull,
  tabulate(document: Json): TextTable | null {
    const { Prometheus, Average, Maximum } = record(document);
    if (Prometheus === undefined || Average === undefined) return null;
    const asked = record(Prometheus);
    const peaks = seriesOf(asked, Maximum);
    const rows = [...seriesOf(asked, Average)].flatMap(([resource, values]) =>
      [...values].map(([hour, average]) => [resource, words(asked.Metric), hour, average, peaks.get(resource)?.get(hour) ?? null, words(asked.Unit)]),
    );
    return { headers: UTILIZATION_HEADERS, rows };
  },
};

/** Values by resource and hour; a value at the end of an hour is that of the hour. Series without a label that the resource is made of are of no resource. */
function seriesOf(asked: { readonly [key: string]: Json }, reply: Json | undefined): Map<string, Map<string, string>> {
  const series = new Map<string, Map<string, string>>();
  for (const each of list(record(record(reply).data).result).map(record)) {
    const labels: { readonly [key: string]: Json } = { ...record(each.metric), cluster: words(record(each.metric).cluster) ?? asked.Cluster ?? '' };
    const names = [...(words(asked.Resource) ?? '').matchAll(/\{(\w+)\}/g)].map(([, name]) => name!);
    if (names.some((name) => words(labels[name]) === null)) continue;
    const resource = (words(asked.Resource) ?? '').replace(/\{(\w+)\}/g, (_, name: string) => words(labels[name])!).replace(/^(aws|azure|gce):\/\//, '');
    const values = series.get(resource) ?? new Map<string, string>();
    for (const [at, value] of list(each.values).map(list)) {
      if (words(value) === null || words(value) === 'NaN') continue;
      values.set(new Date((Number(words(at)) - HOUR_SECONDS) * 1000).toISOString(), words(value)!);
    }
    series.set(resource, values);
  }
  return series;
}
