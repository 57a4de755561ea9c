/** Asks Cloud Monitoring for the hours of a day in each project: a metric a part, its averages and its peaks. */
import type { Part, PullEffects, PullSession } from '../../pull.ts';
import { boundsOf, daysOf, offersOfDays } from '../days.ts';
import { type AskGoogle, googleAsker, nextToken } from '../google-rest.ts';
import type { Settings } from './index.ts';

interface Watched {
  readonly type: string;
  readonly metric: string;
  readonly unit: string;
}

// biome-ignore format: one line, one thing
const WATCHED: readonly Watched[] = [
  { type: 'compute.googleapis.com/instance/cpu/utilization', metric: 'cpu', unit: 'ratio' },
  { type: 'cloudsql.googleapis.com/database/cpu/utilization', metric: 'cpu', unit: 'ratio' },
  { type: 'cloudsql.googleapis.com/database/memory/utilization', metric: 'memory', unit: 'ratio' },
];

export async function open(settings: Settings, { clock }: PullEffects): Promise<PullSession> {
  const ask = googleAsker();
  const asked = settings.projects.flatMap((project) => WATCHED.map((watched, index) => ({ project, watched, index })));
  return {
    async offers(range) {
      return offersOfDays(range, clock.now(), asked.length, (days) => days * asked.length * 2);
    },
    async *parts({ period }, cursor) {
      const places = daysOf(period, clock.now()).flatMap((day) =>
        asked.map((each) => ({ ...each, day, name: `${day}-${each.project}-${each.index + 1}.json` })),
      );
      const first = cursor === null ? 0 : places.findIndex(({ name }) => name === cursor) + 1;
      for (const [index, { project, watched, day, name }] of places.entries()) {
        if (index < first) continue;
        yield partOf(name, index === places.length - 1 ? null : name, () => answerOf(ask, settings, project, watched, day));
      }
    },
  };
}

/** A day that is over does not change: its part keeps its version. */
function partOf(name: string, cursor: string | null, answer: () => Promise<string>): Part {
  return {
    name,
    version: 'whole day',
    sizeBytes: null,
    cursor,
    async open() {
      const bytes = Buffer.from(await answer());
      return (async function* () {
        yield bytes;
      })();
    },
  };
}

async function answerOf(ask: AskGoogle, settings: Settings, project: string, { type, metric, unit }: Watched, day: string): Promise<string> {
  const series = (aligner: string): Promise<unknown[]> => seriesOf(ask, settings, project, type, day, aligner);
  return `${JSON.stringify({ Monitoring: { Project: project, Type: type, Metric: metric, Unit: unit }, Average: await series('ALIGN_MEAN'), Maximum: await series('ALIGN_MAX') })}\n`;
}

async function seriesOf(ask: AskGoogle, { endpoint }: Settings, project: string, type: string, day: string, aligner: string): Promise<unknown[]> {
  const { start, end } = boundsOf(day);
  const query = new URLSearchParams({
    filter: `metric.type="${type}"`,
    'interval.startTime': start.toISOString(),
    'interval.endTime': end.toISOString(),
    'aggregation.alignmentPeriod': '3600s',
    'aggregation.perSeriesAligner': aligner,
    pageSize: '10000',
  });
  const series: unknown[] = [];
  for (let token: string | null = ''; token !== null; ) {
    if (token) query.set('pageToken', token);
    const text = await ask(`${endpoint.replace(/\/+$/, '')}/v3/projects/${project}/timeSeries?${query}`);
    series.push(...((JSON.parse(text) as { timeSeries?: unknown[] }).timeSeries ?? []));
    token = nextToken(text);
  }
  return series;
}
