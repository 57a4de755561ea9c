import { z } from 'zod';
import { text } from '../../../engine/config.ts';
import type { Pull } from '../../pull.ts';
import type { Json, TextTable } from '../../tabulate.ts';
import { type EvidenceSource, list, record, words } from '../evidence.ts';
import { UTILIZATION_HEADERS } from '../utilization.ts';

export const settings = z.strictObject({
  regions: z.array(text).min(1, 'names no region'),
  /** Profile of the AWS configuration, for an account of its own; else the default chain decides. */
  profile: text.optional(),
});

export type Settings = z.infer<typeof settings>;

const pull: Pull<Settings> = {
  settings,
  access: ['profile'],
  permissions: 'cloudwatch:ListMetrics and cloudwatch:GetMetricData',
  signIn: 'Give the SDK an IAM role, or run `aws sso login` and name the profile with AWS_PROFILE or `profile:`.',
  open: async (given, effects) => (await import('./pull.ts')).open(given, effects),
};

/** Amazon CloudWatch: replies of GetMetricData with what was asked, as `pull.ts` keeps them. */
export const cloudwatch: EvidenceSource = {
  id: 'cloudwatch',
  title: 'Amazon CloudWatch',
  kind: 'Utilization',
  pull: pull as Pull,
  tabulate(document: Json): TextTable | null {
    const { CloudWatch, MetricDataResults } = record(document);
    if (CloudWatch === undefined || MetricDataResults === undefined) return null;
    const asked = new Map(list(record(CloudWatch).Queries).map((query) => [words(record(query).Id), record(query)] as const));
    const cells = new Map<string, Cell>();
    for (const result of list(MetricDataResults).map(record)) {
      const query = asked.get(words(result.Id));
      if (query) collect(cells, query, result);
    }
    return { headers: UTILIZATION_HEADERS, rows: [...cells.values()].map(({ key, average, maximum, unit }) => [...key, average, maximum, unit]) };
  },
};

interface Cell {
  readonly key: readonly [resource: string | null, metric: string | null, hour: string];
  average: string | null;
  maximum: string | null;
  readonly unit: string | null;
}

/** Averages and peaks of an hour meet in one row; several sums of an hour, as of bytes in and out, are added up. */
function collect(cells: Map<string, Cell>, query: { readonly [key: string]: Json }, result: { readonly [key: string]: Json }): void {
  const values = list(result.Values);
  const statistic = words(query.Stat);
  const series = statistic === 'Sum' ? '' : JSON.stringify(query.Dimensions);
  for (const [index, at] of list(result.Timestamps).entries()) {
    const value = words(values[index]);
    if (value === null) continue;
    const key = [words(query.Resource), words(query.Metric), hourOf(at)] as const;
    const place = JSON.stringify([...key, series]);
    const cell = cells.get(place) ?? { key, average: null, maximum: null, unit: words(query.Unit) };
    if (statistic === 'Maximum') cell.maximum = value;
    else cell.average = statistic === 'Sum' && cell.average !== null ? String(Number(cell.average) + Number(value)) : value;
    cells.set(place, cell);
  }
}

/** Times come as text of ISO 8601 from SDKs, as seconds from the service itself. */
function hourOf(at: Json): string {
  const text = words(at) ?? '';
  return /^\d+(\.\d+)?$/.test(text) ? new Date(Number(text) * 1000).toISOString() : text;
}
