import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { Desk, type Outcome, run, start } from '../command-line.ts';
import { billed, cells, decimal, FIELDS, type GcpRow, nested } from '../ingest/gcp-bill.ts';
import { BigQueryPeer, googleRefusal, workloadCredentials } from '../peers/bigquery.ts';
import { cutOff, expiredToken, HANGING, type Replay, startReplay, withTroubles } from '../peers/replay.ts';
import { billedOf } from './pulled-charges.ts';

/** Months of the past: the process under test reads the real clock. */
const NOW = new Date();
const monthsAgo = (count: number): string => new Date(Date.UTC(NOW.getUTCFullYear(), NOW.getUTCMonth() - count, 1)).toISOString().slice(0, 7);
const [THIS, OLD] = [monthsAgo(0), monthsAgo(4)];

let peer: BigQueryPeer;
let server: Replay;
let desk: Desk;
let environment: Record<string, string>;
beforeEach(async () => {
  peer = new BigQueryPeer();
  server = await startReplay(peer.script);
  desk = new Desk();
  environment = workloadCredentials(desk.folder, server.url);
  sources();
});
afterEach(async () => {
  desk.clear();
  await server.close();
});

const commandLine = (args: readonly string[]): string[] => ['pull', '--data', desk.data, '--inputs', desk.inputs, ...args];
const begin = (...args: string[]): ReturnType<typeof start> => start(commandLine(args), desk.folder, environment);
const pull = (...args: string[]): Promise<Outcome> => run(commandLine(args), desk.folder, environment);
const periods = (outcome: Outcome): string[] => {
  expect(outcome.stderr).not.toContain('Error');
  return (JSON.parse(outcome.stdout) as { periods: { period: string; action: string; fetchedParts: number }[] }).periods.map(
    (each) => `${each.period} ${each.action} ${each.fetchedParts}`,
  );
};
const sources = (more = ''): void =>
  void desk.write(
    'inputs/providers.yaml',
    `bills:\n  - name: google\n    provider: gcp-bigquery\n    pull:\n      project: finops\n      dataset: billing\n      table: gcp_billing_export_resource_v1_01\n      page_rows: 4\n      endpoint: ${server.url}\n${more}`,
  );

/** Ten lines of a month, of every way that a commitment is paid, each unlike any other. */
function month(period: string, salt = 1, count = 10): GcpRow[] {
  return Array.from({ length: count }, (_, index) => ({
    cost: `${index * salt}.000000${salt}`,
    month: period.replace('-', ''),
    start: `${period}-0${1 + (index % 9)}T10:00:00Z`,
    exported: `${period}-0${2 + (index % 8)}T02:00:00Z`,
    resource: `vm-${salt}-${index}`,
    credits: index % 3 === 0 ? [{ type: 'PROMOTION', amount: '-0.000001' }] : [],
  }));
}
function serve(rows: readonly GcpRow[], more: Partial<BigQueryPeer['table']> = {}): void {
  peer.table = { fields: FIELDS, rows: rows.map((row) => ({ month: row.month!, exported: row.exported!, cells: cells(nested(row)) })), ...more };
}
async function billedOfBuild(): Promise<string> {
  const outcome = await desk.build('--json');
  expect(outcome.stderr + outcome.stdout).toContain('billedCost');
  return withoutZeros((JSON.parse(outcome.stdout) as { billedCost: string }).billedCost);
}
const sum = (...bills: GcpRow[][]): string => withoutZeros(decimal(billed(bills.flat())));
function withoutZeros(amount: string): string {
  return amount.replace(/\.?0+$/, '');
}
const pages = (): string[] => server.asked.filter(({ path }) => path.includes('/queries/')).map(({ query }) => query.get('pageToken') ?? 'first');
const isPage = (token: string) => (asked: { path: string; query: URLSearchParams }) =>
  asked.path.includes('/queries/') && asked.query.get('pageToken') === token;
async function until(condition: () => boolean): Promise<void> {
  for (let waited = 0; !condition(); waited += 20) {
    if (waited > 20_000) throw new Error('waited in vain');
    await sleep(20);
  }
}

describe('an export is pulled and built', () => {
  it('with workload credentials, month by month, to the last digit; and once', { timeout: 60_000 }, async () => {
    const [old, now] = [month(OLD), month(THIS, 2)];
    serve([...old, ...now]);
    expect(periods(await pull('--json'))).toEqual([`${OLD} Fetched 3`, `${THIS} Fetched 3`]);
    expect(server.asked.filter(({ path }) => path.includes('/projects/')).every(({ headers }) => headers.authorization === 'Bearer federated-token')).toBe(
      true,
    );
    expect(peer.queries.filter(({ isDry }) => !isDry).map(({ month }) => month)).toEqual([null, OLD.replace('-', ''), THIS.replace('-', '')]);
    expect(peer.queries.every(({ location }) => location === 'EU')).toBe(true);
    expect(peer.queries.at(-1)!.sql).toMatch(
      /^SELECT \* FROM `finops\.billing\.gcp_billing_export_resource_v1_01` WHERE invoice\.month = @month AND \(_PARTITIONTIME BETWEEN TIMESTAMP_MICROS\(\d+\) AND TIMESTAMP_MICROS\(\d+\) OR _PARTITIONTIME IS NULL\)$/,
    );
    expect(await billedOfBuild()).toBe(sum(old, now));

    expect(periods(await pull('--json'))).toEqual([`${OLD} Closed 0`, `${THIS} Unchanged 0`]);
  });

  it('a dry run says the bytes and their price, and fetches no bill', async () => {
    serve([...month(OLD), ...month(THIS)]);
    const { stdout, exitCode } = await pull('--dry-run');
    expect(exitCode).toBe(0);
    expect(stdout).toMatch(/In all 2 billing periods, .* 37\.500000 USD/);
    expect(peer.queries.filter(({ isDry, month }) => !isDry && month !== null)).toEqual([]);
  });

  it('a month that is delivered again with late lines takes the place of what was there', { timeout: 60_000 }, async () => {
    serve(month(THIS));
    await pull();
    const late: GcpRow = { ...month(THIS, 7)[9]!, exported: `${THIS}-20T02:00:00Z`, cost: '0.5' };
    const changed = [...month(THIS).slice(1), late];
    serve(changed);
    expect(periods(await pull('--json'))).toEqual([`${THIS} Fetched 3`]);
    expect(await billedOf(desk)).toBe(sum(changed));
  });

  it('a FOCUS export is read as FOCUS', { timeout: 60_000 }, async () => {
    const names = [
      'BilledCost',
      'EffectiveCost',
      'ListCost',
      'ContractedCost',
      'BillingAccountId',
      'BillingCurrency',
      'ChargeCategory',
      'ChargeDescription',
      'ServiceName',
      'ServiceCategory',
      'ProviderName',
      'InvoiceIssuerName',
    ];
    const times = ['BillingPeriodStart', 'BillingPeriodEnd', 'ChargePeriodStart', 'ChargePeriodEnd'];
    const fields = [
      ...names.map((name) => ({ name, type: name.endsWith('Cost') ? 'NUMERIC' : 'STRING', mode: 'NULLABLE' })),
      ...times.map((name) => ({ name, type: 'TIMESTAMP', mode: 'NULLABLE' })),
      {
        name: 'Tags',
        type: 'RECORD',
        mode: 'REPEATED',
        fields: [
          { name: 'key', type: 'STRING', mode: 'NULLABLE' },
          { name: 'value', type: 'STRING', mode: 'NULLABLE' },
        ],
      },
    ];
    const start = Date.parse(`${THIS}-01T00:00:00Z`) * 1000;
    const values = [
      '0.100000001',
      '0.100000001',
      '0.2',
      '0.2',
      'A',
      'USD',
      'Usage',
      'Core',
      'Compute Engine',
      'Compute',
      'Google Cloud',
      'Google Cloud',
      start,
      start + 27 * 86_400_000_000,
      start,
      start + 3_600_000_000,
    ].map((v) => ({ v: String(v) }));
    const tags = { v: [{ v: { f: [{ v: 'team' }, { v: 'cart' }] } }] };
    peer.table = { fields, rows: [{ month: THIS.replace('-', ''), exported: `${THIS}-02T00:00:00Z`, cells: { f: [...values, tags] } }] };
    expect(periods(await pull('--json'))).toEqual([`${THIS} Fetched 1`]);
    expect(peer.queries.at(-1)!.sql).toContain("FORMAT_DATE('%Y%m', DATE(BillingPeriodStart)) = @month");
    expect(await billedOf(desk)).toBe('0.100000001');
  });

  it('an emulator is asked without credentials', { timeout: 60_000 }, async () => {
    serve(month(THIS));
    desk.write(
      'inputs/providers.yaml',
      'bills:\n  - name: google\n    provider: gcp-bigquery\n    pull: { project: finops, dataset: billing, table: t, location: EU }\n',
    );
    environment = { BIGQUERY_EMULATOR_HOST: `${server.url}/bigquery/v2`, METADATA_SERVER_DETECTION: 'none' };
    expect(periods(await pull('--json'))).toEqual([`${THIS} Fetched 1`]);
  });
});

describe('trouble on the way', () => {
  it('page 2 fails twice, then all is there', { timeout: 60_000 }, async () => {
    serve(month(THIS));
    const busy = googleRefusal(503, 'backendError', 'Error encountered during execution. Retrying may solve the problem.');
    server.play(withTroubles(peer.script, isPage('t4'), [busy, cutOff({ body: JSON.stringify({ rows: [] }) })]));
    expect(periods(await pull('--json'))).toEqual([`${THIS} Fetched 3`]);
    expect(pages().filter((token) => token === 't4')).toHaveLength(3);
    expect(await billedOf(desk)).toBe(sum(month(THIS)));
  });

  it('throttled with a time to wait, it waits', async () => {
    serve(month(THIS));
    const throttled = {
      ...googleRefusal(403, 'rateLimitExceeded', 'Exceeded rate limits'),
      headers: { 'content-type': 'application/json', 'retry-after': '1' },
    };
    server.play(withTroubles(peer.script, isPage('t4'), [throttled]));
    expect(periods(await pull('--json'))).toEqual([`${THIS} Fetched 3`]);
  });

  it('killed between pages, it goes on with the same query', { timeout: 60_000 }, async () => {
    serve(month(THIS));
    server.play(withTroubles(peer.script, isPage('t8'), [HANGING]));
    const killed = begin();
    await until(() => pages().includes('t8'));
    killed.process.kill('SIGKILL');
    await killed.outcome;
    const before = peer.queries.filter(({ isDry, month }) => !isDry && month !== null).length;
    const asked = server.asked.length;
    server.play(peer.script);
    expect(periods(await begin('--json').outcome)).toEqual([`${THIS} Fetched 3`]);
    expect(peer.queries.filter(({ isDry, month }) => !isDry && month !== null)).toHaveLength(before);
    expect(
      server.asked
        .slice(asked)
        .filter(({ query }) => query.get('pageToken'))
        .map(({ query }) => query.get('pageToken')),
    ).toEqual(['t8']);
    expect(await billedOf(desk)).toBe(sum(month(THIS)));
  });

  it('killed, and the query forgotten since: the month begins again', { timeout: 60_000 }, async () => {
    serve(month(THIS));
    server.play(withTroubles(peer.script, isPage('t8'), [HANGING]));
    const killed = begin();
    await until(() => pages().includes('t8'));
    killed.process.kill('SIGKILL');
    await killed.outcome;
    peer.forget();
    server.play(peer.script);
    const asked = server.asked.length;
    expect(periods(await begin('--json').outcome)[0]).toMatch(/Fetched/);
    expect(server.asked.slice(asked).flatMap(({ query }) => query.get('pageToken') ?? [])).toEqual(['t8', 't4', 't8']);
    expect(await billedOf(desk)).toBe(sum(month(THIS)));
  });

  it('an expired token is said, and after signing in it goes on', { timeout: 60_000 }, async () => {
    serve(month(THIS));
    server.play(withTroubles(peer.script, isPage('t4'), [expiredToken()]));
    const { stderr, exitCode } = await pull();
    expect(exitCode).not.toBe(0);
    expect(stderr).toMatch(/PullCredentials(Expired|Missing)/);
    expect(stderr).toContain('gcloud auth application-default login');
    expect(stderr).not.toContain('federated-token');
    const asked = server.asked.length;
    expect(periods(await pull('--json'))).toEqual([`${THIS} Fetched 3`]);
    expect(server.asked.slice(asked).flatMap(({ query }) => query.get('pageToken') ?? [])).toEqual(['t4', 't8']);
    expect(await billedOf(desk)).toBe(sum(month(THIS)));
  });

  it.each(['t4', 't0'])('a page that comes twice under another token (%s) is not counted twice', { timeout: 60_000 }, async (repeated) => {
    serve(month(THIS));
    let hasRepeated = false;
    server.play(async (asked) => {
      if (!isPage('t8')(asked) || hasRepeated) return peer.script(asked);
      hasRepeated = true;
      const query = new URLSearchParams(asked.query);
      query.set('pageToken', repeated);
      const reply = await peer.script({ ...asked, query });
      return { ...reply, body: String(reply.body).replace(/"pageToken":"t\d+"/, '"pageToken":"t08"') };
    });
    expect(periods(await pull('--json'))).toEqual([`${THIS} Fetched 3`]);
    expect(await billedOf(desk)).toBe(sum(month(THIS)));
  });

  it('what may not be read says which roles are lacking', async () => {
    server.play(() => googleRefusal(403, 'accessDenied', 'Access Denied: Table finops:billing.t: User does not have permission', 'PERMISSION_DENIED'));
    server.play((asked) => (asked.path.endsWith('/token') ? peer.script(asked) : googleRefusal(403, 'accessDenied', 'Access Denied: Table finops:billing.t')));
    const { stderr, exitCode } = await pull();
    expect(exitCode).not.toBe(0);
    expect(stderr).toContain('PullDenied');
    expect(stderr).toContain('roles/bigquery.dataViewer');
  });

  it('ten fields are gone and ten are new', { timeout: 60_000 }, async () => {
    const gone = new Set([
      'project',
      'system_labels',
      'tags',
      'currency_conversion_rate',
      'adjustment_info',
      'resource',
      'subscription',
      'consumption_model',
      'transaction_type',
      'seller_name',
    ]);
    const added = Array.from({ length: 10 }, (_, index) => ({ name: `new_${index}`, type: 'STRING', mode: 'NULLABLE' }));
    const fields = [...FIELDS.filter(({ name }) => !gone.has(name)), ...added];
    const rows = month(THIS);
    peer.table = {
      fields,
      rows: rows.map((row) => ({
        month: row.month!,
        exported: row.exported!,
        cells: cells({ ...nested(row), ...Object.fromEntries(added.map(({ name }) => [name, 'x'])) }, fields as typeof FIELDS),
      })),
    };
    expect(periods(await pull('--json'))).toEqual([`${THIS} Fetched 3`]);
    expect(await billedOf(desk)).toBe(sum(rows));
  });
});

it('keeps the values of each page as they came', async () => {
  const rows = month(THIS, 3);
  serve(rows);
  await pull();
  const folder = join(desk.data, 'bronze', 'gcp-bigquery');
  const kept = readdirSync(folder, { recursive: true, encoding: 'utf8' })
    .filter((name) => /page-\d+\.json$/.test(name))
    .map((name) => JSON.parse(readFileSync(join(folder, name), 'utf8')) as { rows: object[] });
  expect(kept.map((page) => page.rows.length).sort()).toEqual([2, 4, 4]);
  expect(kept.flatMap((page) => page.rows)).toEqual(expect.arrayContaining(rows.map((row) => cells(nested(row)))));
});
