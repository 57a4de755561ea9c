/** Evidence over HTTP, through the command line and real SDK clients: utilisation by the day, findings as they are. */
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { isEvidence } from '../../pipeline/1-ingest/evidence/read-evidence.ts';
import { writeEvidence } from '../../pipeline/1-ingest/evidence/write-evidence.ts';
import { readProvidersFile } from '../../pipeline/1-ingest/providers-file.ts';
import { readBill } from '../../pipeline/1-ingest/read-bill.ts';
import { Database } from '../../pipeline/engine/duckdb.ts';
import { foldersOf } from '../../pipeline/engine/folders.ts';
import { createLog } from '../../pipeline/engine/log.ts';
import { Desk, type Outcome, run } from '../command-line.ts';
import { workloadCredentials } from '../peers/bigquery.ts';
import { type Asked, awsRefusal, json, type Replay, type Reply, type Script, startReplay, throttled } from '../peers/replay.ts';

/** Days that are over: the process under test reads the real clock. */
const dayBefore = (count: number): string => new Date(Date.now() - count * 86_400_000).toISOString().slice(0, 10);

let desk: Desk;
let server: Replay;
beforeEach(() => {
  desk = new Desk();
});
afterEach(async () => {
  await server?.close();
  desk.clear();
});

const pull = (environment: Record<string, string>, ...args: string[]): Promise<Outcome> =>
  run(['pull', '--data', desk.data, '--inputs', desk.inputs, ...args], desk.folder, environment);

async function serve(script: Script, entry: (url: string) => string): Promise<void> {
  server = await startReplay(script);
  desk.write('inputs/providers.yaml', `bills:\n  - ${entry(server.url)}\n`);
}

/** Rows of a query over what was pulled, read as a build reads it. */
async function query(sql: string): Promise<Record<string, unknown>[]> {
  const database = await Database.open({ threads: 1 });
  try {
    const context = { database, folders: foldersOf(desk.data, desk.inputs), log: createLog({ isQuiet: true }), asOf: null };
    const evidence = await database.inFileOrder(async () => {
      const read = [];
      for (const request of await readProvidersFile(context.folders)) read.push(await readBill(context, request));
      return read.filter(isEvidence);
    });
    await writeEvidence(context, evidence);
    return await database.rows(sql);
  } finally {
    database.close();
  }
}

describe('Prometheus', () => {
  const ENTRY = (url: string): string =>
    `{ name: usage, provider: prometheus, pull: { url: "${url}", cluster: c1, token: TEST_TOKEN, queries: [{ metric: cpu-cores, unit: cores, resource: "{cluster}/{namespace}/{kind}/{name}", query: used }] } }`;
  const hours: Script = (asked) => {
    const form = new URLSearchParams(asked.body);
    const at = Number(form.get('start'));
    const value = form.get('query')!.startsWith('avg') ? '0.5' : '2';
    const labels = { namespace: 'shop', kind: 'deployment', name: 'web' };
    return json({
      status: 'success',
      data: {
        resultType: 'matrix',
        result: [
          {
            metric: labels,
            values: [
              [at, value],
              [at + 3600, 'NaN'],
            ],
          },
          { metric: { namespace: 'x' }, values: [[at, '9']] },
        ],
      },
    });
  };

  it('is asked for each day of the last month once, averages and peaks; what has no owner is of no resource', async () => {
    await serve(hours, ENTRY);
    expect((await pull({ TEST_TOKEN: 'letmein' }, '--dry-run')).stdout).toMatch(/fetched/);
    expect(server.asked).toEqual([]);
    expect(await pull({ TEST_TOKEN: 'letmein' })).toMatchObject({ exitCode: 0 });
    const [first] = server.asked;
    expect(first).toMatchObject({ method: 'POST', path: '/api/v1/query_range', headers: { authorization: 'Bearer letmein' } });
    expect(new URLSearchParams(first!.body).get('query')).toBe('avg_over_time((used)[1h:5m])');
    const days = server.asked.length / 2;
    expect(days).toBeGreaterThanOrEqual(30);
    expect(await query('SELECT DISTINCT ResourceId, x_Metric, x_Average, x_Maximum FROM resource_utilization')).toEqual([
      { ResourceId: 'c1/shop/deployment/web', x_Metric: 'cpu-cores', x_Average: 0.5, x_Maximum: 2 },
    ]);
    expect(await query('SELECT count(*)::INTEGER AS n, max(x_Hour)::VARCHAR AS last FROM resource_utilization')).toEqual([
      { n: days, last: `${dayBefore(1)} 00:00:00` },
    ]);
    await pull({ TEST_TOKEN: 'letmein' });
    expect(server.asked.length / 2).toBe(days);
  });

  it('waits when it is asked to, and says what a refusal needs', async () => {
    await serve((asked) => (asked.index === 0 ? throttled() : { status: 403, body: 'no' }), ENTRY);
    const { exitCode, stderr } = await pull({ TEST_TOKEN: 'letmein' });
    expect(exitCode).toBe(3);
    expect(stderr).toMatch(/PullDenied[\s\S]*HTTP POST on \/api\/v1\/query_range[\s\S]*evidence\/prometheus\/README\.md/);
    expect(stderr).not.toContain('letmein');
    expect((await pull({})).stderr).toMatch(/SecretMissing/);
  });

  it('refuses a unit that is not the metric’s, with its line', async () => {
    await serve(hours, (url) => ENTRY(url).replace('unit: cores', 'unit: percent'));
    const { exitCode, stderr } = await pull({ TEST_TOKEN: 'letmein' });
    expect(exitCode).toBe(1);
    expect(stderr).toMatch(/is none of the units of this metric[\s\S]*providers\.yaml:2/);
  });
});

const AWS = (variable: string): Record<string, string> => ({
  [variable]: server.url,
  AWS_ACCESS_KEY_ID: 'test',
  AWS_SECRET_ACCESS_KEY: 'test',
  AWS_EC2_METADATA_DISABLED: 'true',
});
const aws = (body: object): Reply => json(body, { 'content-type': 'application/x-amz-json-1.0' });
const actionOf = ({ headers }: Asked): string => String(headers['x-amz-target']).split('.').at(-1)!;

interface MetricQuery {
  readonly Id: string;
  readonly MetricStat: { readonly Metric: { readonly MetricName: string }; readonly Stat: string };
}

describe('CloudWatch', () => {
  /** One machine with an agent, and metrics of its type that nobody asked for; each list and each answer in two pages. */
  const watching: Script = (asked) => {
    if (actionOf(asked) === 'ListMetrics') {
      const { MetricName, NextToken } = asked.json<{ MetricName: string; NextToken?: string }>();
      if (MetricName === 'nvidia_smi_utilization_gpu') return aws({ Metrics: [] });
      const machine = { Namespace: 'x', MetricName, Dimensions: [{ Name: 'InstanceId', Value: 'i-1' }] };
      const ofType = {
        ...machine,
        Dimensions: [
          { Name: 'InstanceId', Value: 'i-1' },
          { Name: 'InstanceType', Value: 'm5.large' },
        ],
      };
      if (MetricName === 'mem_used_percent') return aws({ Metrics: [ofType] });
      return NextToken ? aws({ Metrics: [ofType] }) : aws({ Metrics: [machine], NextToken: 'more' });
    }
    const { MetricDataQueries, StartTime, NextToken } = asked.json<{ MetricDataQueries: MetricQuery[]; StartTime: number; NextToken?: string }>();
    const half = MetricDataQueries.filter((_, index) => index % 2 === (NextToken ? 1 : 0));
    const results = half.map(({ Id, MetricStat }) => ({
      Id,
      StatusCode: 'Complete',
      Timestamps: [StartTime],
      Values: [{ Average: 12.5, Maximum: 80, Sum: 1800 }[MetricStat.Stat]],
    }));
    return aws({ MetricDataResults: results, ...(NextToken ? {} : { NextToken: 'rest' }) });
  };

  it('lists what there is, says the price, and adds up bytes in and out', async () => {
    await serve(watching, () => '{ name: usage, provider: cloudwatch, pull: { regions: [eu-central-1] } }');
    const environment = AWS('AWS_ENDPOINT_URL_CLOUDWATCH');
    const { stdout } = await pull(environment, '--dry-run', '--json');
    // CPU of two statistics, bytes in and out, memory of two statistics.
    const days = (JSON.parse(stdout) as { periods: { parts: number }[] }).periods.reduce((sum, { parts }) => sum + parts, 0);
    expect(Number((JSON.parse(stdout) as { priceUsd: string }).priceUsd)).toBeCloseTo(days * 6 * 0.00001, 8);
    expect(server.asked.some((asked) => actionOf(asked) === 'GetMetricData')).toBe(false);
    expect(await pull(environment)).toMatchObject({ exitCode: 0 });
    expect(await query('SELECT ResourceId, x_Metric, round(x_Average, 6) AS x_Average, x_Maximum FROM resource_utilization GROUP BY ALL ORDER BY ALL')).toEqual(
      [
        { ResourceId: 'i-1', x_Metric: 'cpu', x_Average: 0.125, x_Maximum: 0.8 },
        { ResourceId: 'i-1', x_Metric: 'memory', x_Average: 0.125, x_Maximum: 0.8 },
        { ResourceId: 'i-1', x_Metric: 'network-bytes-per-second', x_Average: 1, x_Maximum: null },
      ],
    );
    const asked = server.asked.length;
    await pull(environment);
    expect(server.asked.slice(asked).every((each) => actionOf(each) === 'ListMetrics')).toBe(true);
  });

  it('names what it must be allowed', async () => {
    await serve(
      () => awsRefusal('AccessDeniedException', 'User is not authorized', 403),
      () => '{ name: usage, provider: cloudwatch, pull: { regions: [eu-central-1] } }',
    );
    expect(await pull(AWS('AWS_ENDPOINT_URL_CLOUDWATCH'))).toMatchObject({
      exitCode: 3,
      stderr: expect.stringMatching(/PullDenied[\s\S]*cloudwatch:ListMetrics and cloudwatch:GetMetricData/),
    });
  });
});

describe('Cost Optimization Hub', () => {
  it('is asked page by page, and its findings are read as a reply at hand is', async () => {
    const item = (id: string, savings: number): object => ({
      recommendationId: id,
      accountId: '1',
      region: 'us-east-1',
      resourceArn: `arn:aws:ec2:us-east-1:1:volume/${id}`,
      actionType: 'Upgrade',
      currentResourceSummary: 'gp2',
      recommendedResourceSummary: 'gp3',
      estimatedMonthlySavings: savings,
      currencyCode: 'USD',
      lastRefreshTimestamp: 1_773_000_000.5,
      source: 'ComputeOptimizer',
    });
    await serve(
      (asked) => (asked.json<{ nextToken?: string }>().nextToken ? aws({ items: [item('b', 2.25)] }) : aws({ items: [item('a', 0.64)], nextToken: 'more' })),
      () => '{ name: hub, provider: aws-cost-optimization-hub, pull: {} }',
    );
    expect(await pull(AWS('AWS_ENDPOINT_URL_COST_OPTIMIZATION_HUB'))).toMatchObject({ exitCode: 0 });
    expect(server.asked.map(actionOf)).toEqual(['ListRecommendations', 'ListRecommendations']);
    expect(await query('SELECT x_FindingId, x_Action, x_MonthlySavings::VARCHAR AS savings, x_FoundOn FROM delivered_findings ORDER BY 1')).toEqual([
      { x_FindingId: 'a', x_Action: 'Upgrade', savings: '0.640000000000', x_FoundOn: '2026-03-08' },
      { x_FindingId: 'b', x_Action: 'Upgrade', savings: '2.250000000000', x_FoundOn: '2026-03-08' },
    ]);
  });
});

describe('Azure', () => {
  const environment = (): Record<string, string> => ({
    IDENTITY_ENDPOINT: `${server.url}/identity`,
    IDENTITY_HEADER: 'header',
    AZURE_TOKEN_CREDENTIALS: 'ManagedIdentityCredential',
  });
  const VM = '/subscriptions/s-1/resourceGroups/rg/providers/Microsoft.Compute/virtualMachines/vm-1';
  const identity = ({ query }: Asked): Reply =>
    json({ access_token: 'SECRET', expires_on: String(Math.floor(Date.now() / 1000) + 3600), resource: query.get('resource'), token_type: 'Bearer' });
  const metric = (name: string, point: object): object => ({
    id: `${VM}/providers/Microsoft.Insights/metrics/${name}`,
    type: 'Microsoft.Insights/metrics',
    name: { value: name },
    timeseries: [{ data: [{ timeStamp: `${dayBefore(1)}T05:00:00Z`, ...point }, { timeStamp: `${dayBefore(1)}T06:00:00Z` }] }],
  });
  const azure: Script = (asked) => {
    if (asked.path === '/identity') return identity(asked);
    expect(asked.headers.authorization).toBe('Bearer SECRET');
    if (asked.path.endsWith('/resources')) return json({ value: [{ id: VM, type: 'Microsoft.Compute/virtualMachines' }] });
    if (asked.path.endsWith('/metrics'))
      return json({
        interval: 'PT1H',
        value: [
          metric('Percentage CPU', { average: 12.5, maximum: 80 }),
          metric('Network In Total', { total: 1800 }),
          metric('Network Out Total', { total: 1800 }),
        ],
      });
    const page = Number(asked.query.get('page') ?? 1);
    const advised = {
      id: `${VM}/providers/Microsoft.Advisor/recommendations/r-${page}`,
      type: 'Microsoft.Advisor/recommendations',
      properties: {
        category: 'Cost',
        shortDescription: { solution: 'Shut down the machine' },
        extendedProperties: { savingsAmount: `${page}.5`, savingsCurrency: 'EUR' },
        resourceMetadata: { resourceId: VM },
      },
    };
    return json({ value: [advised], ...(page === 1 ? { nextLink: `${server.url}${asked.path}?page=2` } : {}) });
  };

  it('Monitor lists machines, and is asked for the hours of each', async () => {
    await serve(
      azure,
      (url) => `{ name: usage, provider: azure-monitor, from: "${dayBefore(1).slice(0, 7)}", pull: { subscriptions: [s-1], endpoint: "${url}" } }`,
    );
    expect(await pull(environment())).toMatchObject({ exitCode: 0 });
    const asked = server.asked.find(({ path }) => path.endsWith('/metrics'))!;
    expect(asked).toMatchObject({ path: `${VM}/providers/Microsoft.Insights/metrics` });
    expect(Object.fromEntries(asked.query)).toMatchObject({ interval: 'PT1H', metricnames: 'Percentage CPU,Network In Total,Network Out Total' });
    expect(await query('SELECT ResourceId, x_Metric, x_Hour::VARCHAR AS hour, x_Average, x_Maximum FROM resource_utilization ORDER BY ALL')).toEqual([
      { ResourceId: VM, x_Metric: 'cpu', hour: `${dayBefore(1)} 05:00:00`, x_Average: 0.125, x_Maximum: 0.8 },
      { ResourceId: VM, x_Metric: 'network-bytes-per-second', hour: `${dayBefore(1)} 05:00:00`, x_Average: 1, x_Maximum: null },
    ]);
  });

  it('Advisor is asked for cost alone, page after page', async () => {
    await serve(azure, (url) => `{ name: advisor, provider: azure-advisor, pull: { subscriptions: [s-1], endpoint: "${url}" } }`);
    expect(await pull(environment())).toMatchObject({ exitCode: 0, stderr: expect.not.stringContaining('Why') });
    expect(server.asked.find(({ path }) => path.endsWith('/recommendations'))!.query.get('$filter')).toBe("Category eq 'Cost'");
    expect(await query('SELECT ResourceId, x_Action, x_MonthlySavings::VARCHAR AS savings FROM delivered_findings ORDER BY ALL')).toEqual([
      { ResourceId: VM, x_Action: 'Stop', savings: '1.500000000000' },
      { ResourceId: VM, x_Action: 'Stop', savings: '2.500000000000' },
    ]);
    server.play((asked) => (asked.path === '/identity' ? identity(asked) : { status: 403, body: 'no' }));
    expect((await pull(environment(), '--again')).stderr).toMatch(/PullDenied[\s\S]*the role Reader on each subscription/);
  });
});

describe('Google Cloud', () => {
  const token = (asked: Asked): Reply | null =>
    asked.path.endsWith('/token')
      ? json({ access_token: 'SECRET', token_type: 'Bearer', expires_in: 3600, issued_token_type: 'urn:ietf:params:oauth:token-type:access_token' })
      : null;

  it('Monitoring is asked for means and maxima of each hour, page after page; a machine that bursts is used wholly', async () => {
    const series = (name: string, value: number, end: string): object => ({
      metric: { labels: { instance_name: name } },
      resource: { labels: { project_id: 'p-1', zone: 'us-central1-a', instance_id: '77' } },
      points: [{ interval: { endTime: end }, value: { doubleValue: value } }],
    });
    await serve(
      (asked) => {
        if (asked.path.endsWith('/token')) return token(asked)!;
        const { query } = asked;
        if (!query.get('filter')!.includes('compute')) return json({});
        const end = query.get('interval.startTime')!.replace('T00', 'T05');
        const value = query.get('aggregation.perSeriesAligner') === 'ALIGN_MAX' ? 1.4 : 0.25;
        return query.get('pageToken')
          ? json({ timeSeries: [series('vm-2', value, end)] })
          : json({ timeSeries: [series('vm-1', value, end)], nextPageToken: 'more' });
      },
      (url) => `{ name: usage, provider: gcp-monitoring, from: "${dayBefore(1).slice(0, 7)}", pull: { projects: [p-1], endpoint: "${url}" } }`,
    );
    expect(await pull(workloadCredentials(desk.folder, server.url))).toMatchObject({ exitCode: 0, stderr: expect.not.stringContaining('Why') });
    expect(
      await query(`SELECT ResourceId, x_Metric, x_Average, x_Maximum FROM resource_utilization WHERE x_Hour = '${dayBefore(1)} 04:00' ORDER BY ALL`),
    ).toEqual(
      ['vm-1', 'vm-2'].map((name) => ({
        ResourceId: `//compute.googleapis.com/projects/p-1/zones/us-central1-a/instances/${name}`,
        x_Metric: 'cpu',
        x_Average: 0.25,
        x_Maximum: 1,
      })),
    );
  });

  it('Recommender is asked list by list, and a list without recommendations is no error', async () => {
    const recommendation = {
      name: 'projects/p-1/locations/z-1/recommenders/google.compute.disk.IdleResourceRecommender/recommendations/r-1',
      description: 'Delete the idle disk.',
      recommenderSubtype: 'DELETE_DISK',
      primaryImpact: { category: 'COST', costProjection: { cost: { currencyCode: 'USD', units: '-3', nanos: -250000000 }, duration: '1296000s' } },
      content: { overview: { resource: '//compute.googleapis.com/projects/p-1/zones/z-1/disks/d-1' } },
      stateInfo: { state: 'ACTIVE' },
    };
    await serve(
      (asked) => token(asked) ?? json(asked.path.includes('disk') ? { recommendations: [recommendation] } : {}),
      (url) => `{ name: advice, provider: gcp-recommender, pull: { projects: [p-1], locations: [z-1], endpoint: "${url}" } }`,
    );
    expect(await pull(workloadCredentials(desk.folder, server.url))).toMatchObject({ exitCode: 0, stderr: expect.not.stringContaining('Why') });
    expect(server.asked.filter(({ path }) => path.startsWith('/v1/projects'))).toHaveLength(6);
    expect(await query('SELECT ResourceId, x_Action, x_MonthlySavings::VARCHAR AS savings, x_Description FROM delivered_findings')).toEqual([
      {
        ResourceId: '//compute.googleapis.com/projects/p-1/zones/z-1/disks/d-1',
        x_Action: 'Delete',
        savings: '6.500000000000',
        x_Description: 'Delete the idle disk',
      },
    ]);
  });
});
