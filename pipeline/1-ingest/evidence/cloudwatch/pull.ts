/** Asks CloudWatch for the hours of a day in each region: every machine and database that it knows, five hundred metrics a request. */
import { CloudWatchClient, GetMetricDataCommand, type Metric, type MetricDataResult, paginateListMetrics } from '@aws-sdk/client-cloudwatch';
import { refusePlainHttp } from '../../aws-endpoint.ts';
import type { Part, PullEffects, PullSession } from '../../pull.ts';
import { boundsOf, daysOf, offersOfDays } from '../days.ts';
import type { Settings } from './index.ts';
import { type AskedMetric, WATCHED, type WatchedMetric } from './metrics.ts';

/** What GetMetricData takes at a time. */
const QUERIES_A_REQUEST = 500;
/** AWS bills a thousand metrics with 0.01 USD. https://aws.amazon.com/cloudwatch/pricing/ */
const USD_A_METRIC = 0.00001;

export async function open({ regions, profile }: Settings, { clock }: PullEffects): Promise<PullSession> {
  const clients = new Map<string, CloudWatchClient>();
  const asked = new Map<string, Promise<AskedMetric[]>>();
  const clientOf = (region: string): CloudWatchClient => {
    const known = clients.get(region);
    if (known) return known;
    const client = new CloudWatchClient({ region, maxAttempts: 1, ...(profile === undefined ? {} : { profile }) });
    refusePlainHttp(client, 'AWS_ENDPOINT_URL_CLOUDWATCH');
    clients.set(region, client);
    return client;
  };
  const queriesOf = (region: string): Promise<AskedMetric[]> => {
    const listed = asked.get(region) ?? listQueries(clientOf(region));
    asked.set(region, listed);
    listed.catch(() => asked.delete(region));
    return listed;
  };
  return {
    async offers(range) {
      let metrics = 0;
      let requests = 0;
      for (const region of regions) {
        const { length } = await queriesOf(region);
        metrics += length;
        requests += Math.ceil(length / QUERIES_A_REQUEST);
      }
      return offersOfDays(range, clock.now(), regions.length, (days) => days * requests).map((offer) => ({
        ...offer,
        priceUsd: (((offer.parts ?? 0) / regions.length) * metrics * USD_A_METRIC).toFixed(5),
      }));
    },
    async *parts({ period }, cursor) {
      const places = daysOf(period, clock.now()).flatMap((day) => regions.map((region) => ({ day, region, name: `${day}-${region}.json` })));
      const first = cursor === null ? 0 : places.findIndex(({ name }) => name === cursor) + 1;
      for (const [index, { day, region, name }] of places.entries()) {
        if (index < first) continue;
        const cursor = index === places.length - 1 ? null : name;
        yield partOf(name, cursor, async () => answerOf(clientOf(region), region, day, await queriesOf(region)));
      }
    },
    async close() {
      for (const client of clients.values()) client.destroy();
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

async function listQueries(client: CloudWatchClient): Promise<AskedMetric[]> {
  const queries: AskedMetric[] = [];
  for (const watched of WATCHED) {
    const pages = paginateListMetrics({ client }, { Namespace: watched.namespace, MetricName: watched.name, Dimensions: [{ Name: watched.dimension }] });
    for await (const { Metrics = [] } of pages) queries.push(...Metrics.flatMap((metric) => asQueries(watched, metric)));
  }
  const key = ({ Namespace, MetricName, Dimensions, Stat }: AskedMetric): string => JSON.stringify([Namespace, MetricName, Dimensions, Stat]);
  return queries.sort((a, b) => (key(a) < key(b) ? -1 : 1)).map((query, index) => ({ ...query, Id: `q${index + 1}` }));
}

function asQueries(watched: WatchedMetric, { Dimensions = [] }: Metric): AskedMetric[] {
  const resource = Dimensions.find(({ Name }) => Name === watched.dimension)?.Value;
  if (resource === undefined || (watched.isAlone && Dimensions.length > 1)) return [];
  const { namespace: Namespace, name: MetricName, metric: Metric, unit: Unit } = watched;
  return watched.statistics.map((Stat) => ({ Id: '', Namespace, MetricName, Dimensions, Stat, Resource: resource, Metric, Unit }));
}

async function answerOf(client: CloudWatchClient, region: string, day: string, queries: readonly AskedMetric[]): Promise<string> {
  const { start, end } = boundsOf(day);
  const results: MetricDataResult[] = [];
  for (let first = 0; first < queries.length; first += QUERIES_A_REQUEST) {
    const MetricDataQueries = queries.slice(first, first + QUERIES_A_REQUEST).map(({ Id, Namespace, MetricName, Dimensions, Stat }) => ({
      Id,
      MetricStat: { Metric: { Namespace, MetricName, Dimensions: [...Dimensions] as { Name: string; Value: string }[] }, Period: 3600, Stat },
    }));
    let NextToken: string | undefined;
    do {
      const page = await client.send(new GetMetricDataCommand({ MetricDataQueries, StartTime: start, EndTime: end, ScanBy: 'TimestampAscending', NextToken }));
      results.push(...(page.MetricDataResults ?? []));
      NextToken = page.NextToken;
    } while (NextToken);
  }
  return `${JSON.stringify({ CloudWatch: { Region: region, Day: day, Queries: queries }, MetricDataResults: results })}\n`;
}
