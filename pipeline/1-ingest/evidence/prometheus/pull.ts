/** Asks Prometheus for the hours of a day, query by query: their averages and their peaks. */
import { jsonHeaders, Refusal } from '../../plain-http.ts';
import type { Part, PullEffects, PullSession } from '../../pull.ts';
import { boundsOf, daysOf, offersOfDays } from '../days.ts';
import type { Settings } from './settings.ts';

type Query = Settings['queries'][number];

/** Opens a session; nothing is asked yet. Throws SecretMissing when the variable that `token` names is empty. */
export async function open(settings: Settings, { clock, environment }: PullEffects): Promise<PullSession> {
  const headers = jsonHeaders(settings.token, environment);
  return {
    async offers(range) {
      return offersOfDays(range, clock.now(), settings.queries.length);
    },
    async *parts({ period }, cursor) {
      const places = daysOf(period, clock.now()).flatMap((day) => settings.queries.map((query, index) => ({ day, query, name: nameOf(day, query, index) })));
      const first = cursor === null ? 0 : places.findIndex(({ name }) => name === cursor) + 1;
      for (const [index, { day, query, name }] of places.entries()) {
        if (index >= first) yield partOf(settings, headers, { day, query, name, isLast: index === places.length - 1 });
      }
    },
  };
}

function nameOf(day: string, { metric }: Query, index: number): string {
  return `${day}-${String(index + 1).padStart(2, '0')}-${metric}.json`;
}

/** A day that is over does not change: its part keeps its version. */
function partOf(
  settings: Settings,
  headers: Record<string, string>,
  { day, query, name, isLast }: { day: string; query: Query; name: string; isLast: boolean },
): Part {
  return {
    name,
    version: 'whole day',
    sizeBytes: null,
    cursor: isLast ? null : name,
    async open() {
      const [average, maximum] = [
        await ask(settings, headers, day, `avg_over_time((${query.query})[1h:5m])`),
        await ask(settings, headers, day, `max_over_time((${query.query})[1h:5m])`),
      ];
      const asked = JSON.stringify({ Metric: query.metric, Unit: query.unit, Resource: query.resource, Cluster: settings.cluster, Query: query.query });
      return (async function* () {
        yield Buffer.from(`{"Prometheus": ${asked},\n"Average": ${average.trim()},\n"Maximum": ${maximum.trim()}}\n`);
      })();
    },
  };
}

/** A value at the end of each hour of the day, which is that of the hour. */
async function ask({ url }: Settings, headers: Record<string, string>, day: string, query: string): Promise<string> {
  const address = new URL(url);
  address.pathname = address.pathname.replace(/\/*$/, '/api/v1/query_range');
  const { start, end } = boundsOf(day);
  const body = new URLSearchParams({ query, start: String(start.getTime() / 1000 + 3600), end: String(end.getTime() / 1000), step: '3600' });
  const response = await fetch(address, { method: 'POST', headers, body });
  const bytes = new Uint8Array(await response.arrayBuffer());
  if (!response.ok) throw new Refusal(response.status, response.headers, bytes);
  return new TextDecoder().decode(bytes);
}
