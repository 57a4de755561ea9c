import { existsSync, readdirSync, readFileSync, statSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { Desk, focusCsv, monthOfRows, type Outcome, run, start } from '../command-line.ts';
import { type Reply, s3Refusal, startReplay } from '../peers/replay.ts';
import { type S3Peer, startS3 } from '../peers/s3.ts';
import { type CurBill, curBill, dollars } from './cur-bill.ts';
import { billedOf } from './pulled-charges.ts';

/** Months of the past: the process under test reads the real clock. */
const NOW = new Date();
const monthsAgo = (count: number): string => new Date(Date.UTC(NOW.getUTCFullYear(), NOW.getUTCMonth() - count, 1)).toISOString().slice(0, 7);
const [THIS, LAST, OLD] = [monthsAgo(0), monthsAgo(1), monthsAgo(4)];

let s3: S3Peer;
let desk: Desk;
beforeEach(async () => {
  s3 = await startS3({ pageSize: 3 });
  desk = new Desk();
});
afterEach(async () => {
  desk.clear();
  await s3.close();
});

const commandLine = (args: readonly string[]): string[] => ['pull', '--data', desk.data, '--inputs', desk.inputs, ...args];
const begin = (): ReturnType<typeof start> => start(commandLine([]), desk.folder, s3.environment);
const pull = (...args: string[]): Promise<Outcome> => run(commandLine(args), desk.folder, s3.environment);
const periods = (outcome: Outcome): string[] =>
  (JSON.parse(outcome.stdout) as { periods: { period: string; action: string; fetchedParts: number }[] }).periods.map(
    (each) => `${each.period} ${each.action} ${each.fetchedParts}`,
  );
const source = (more = '', name = 'payer-main'): string =>
  `  - name: ${name}\n    provider: aws-data-exports\n    pull:\n      bucket: ${s3.bucket}\n      prefix: cur\n${more}`;
const sources = (...texts: string[]): void => void desk.write('inputs/providers.yaml', `bills:\n${texts.join('')}`);

/** The exact billed cost of the newest edition. */
async function billedOfBuild(): Promise<string> {
  const outcome = await desk.build('--json');
  expect(outcome.stderr + outcome.stdout).toContain('billedCost');
  return (JSON.parse(outcome.stdout) as { billedCost: string }).billedCost;
}
const sum = (...bills: CurBill[]): string => dollars(bills.reduce((total, { billed }) => total + billed, 0n)).replace(/\.?0+$/, '');

/** A legacy report, its deliveries side by side: each has a folder, and the period's manifest is that of the newest. */
async function deliverReport(month: string, assembly: string, parts: readonly CurBill[]): Promise<void> {
  const next = new Date(Date.UTC(Number(month.slice(0, 4)), Number(month.slice(5)), 1)).toISOString().slice(0, 10).replaceAll('-', '');
  const folder = `cur/costs/${month.replace('-', '')}01-${next}`;
  const reportKeys = parts.map((_, index) => `${folder}/${assembly}/costs-${index + 1}.csv.gz`);
  for (const [index, key] of reportKeys.entries()) await s3.put(key, parts[index]!.bytes);
  const manifest = JSON.stringify({
    assemblyId: assembly,
    reportName: 'costs',
    billingPeriod: { start: `${month.replace('-', '')}01T000000.000Z` },
    compression: 'GZIP',
    reportKeys,
  });
  await s3.put(`${folder}/${assembly}/costs-Manifest.json`, manifest);
  await s3.put(`${folder}/costs-Manifest.json`, manifest);
}

/** A Data Export that overwrites what was there. */
async function deliverExport(month: string, execution: string, parts: readonly CurBill[]): Promise<void> {
  const keys = parts.map((_, index) => `cur/costs/data/BILLING_PERIOD=${month}/costs-0000${index + 1}.csv.gz`);
  for (const [index, key] of keys.entries()) await s3.put(key, parts[index]!.bytes);
  await s3.put(
    `cur/costs/metadata/BILLING_PERIOD=${month}/costs-Manifest.json`,
    JSON.stringify({ executionId: execution, dataFiles: keys.map((key) => `s3://${s3.bucket}/${key}`) }),
  );
}

describe('a report is pulled and built', () => {
  it('from deliveries side by side over several pages of the list: the newest one, to the last digit', async () => {
    const [old, last, early, late] = [curBill(OLD, 40, 'a'), curBill(LAST, 30, 'b'), curBill(THIS, 10, 'c'), curBill(THIS, 20, 'd')];
    const second = curBill(THIS, 5, 'e');
    await deliverReport(OLD, 'one', [old]);
    await deliverReport(LAST, 'two', [last]);
    await deliverReport(THIS, 'three', [early]);
    await sleep(1100); // S3 keeps whole seconds
    await deliverReport(THIS, 'four', [late, second]);
    sources(source());
    expect(periods(await pull('--json'))).toEqual([`${OLD} Fetched 1`, `${LAST} Fetched 1`, `${THIS} Fetched 2`]);
    expect(s3.proxy.passed.filter(({ url }) => url.includes('list-type=2')).length).toBeGreaterThan(3);
    expect(s3.fetched().filter((key) => key.endsWith('.gz'))).toEqual([
      expect.stringContaining('one/'),
      expect.stringContaining('two/'),
      expect.stringContaining('four/costs-1'),
      expect.stringContaining('four/costs-2'),
    ]);
    expect(await billedOfBuild()).toBe(sum(old, last, late, second));
  });

  it('once: what is unchanged or closed is not fetched again, a month that is delivered again is, and of it only what is new', async () => {
    const [old, open, more, changed] = [curBill(OLD, 10, 'a'), curBill(THIS, 10, 'b'), curBill(THIS, 3, 'c'), curBill(THIS, 12, 'd')];
    await deliverExport(OLD, 'x1', [old]);
    await deliverExport(THIS, 'x2', [open, more]);
    sources(source());
    await pull();
    s3.fetched();
    expect(periods(await pull('--json'))).toEqual([`${OLD} Closed 0`, `${THIS} Unchanged 0`]);
    expect(s3.fetched().filter((key) => key.endsWith('.gz'))).toEqual([]);

    await deliverExport(OLD, 'x3', [curBill(OLD, 11, 'z')]);
    await deliverExport(THIS, 'x4', [changed, more]);
    const again = await pull('--json');
    expect(periods(again)).toEqual([`${OLD} Closed, changed 0`, `${THIS} Fetched 1`]);
    expect(again.stderr).toContain(`costbook pull payer-main --period ${OLD} --again`);
    expect(s3.fetched().filter((key) => key.endsWith('.gz'))).toEqual([`cur/costs/data/BILLING_PERIOD=${THIS}/costs-00001.csv.gz`]);
    expect(await billedOf(desk)).toBe(sum(old, changed, more));
  });

  it('also when a month comes again with ten columns less and ten that nobody knows', async () => {
    await deliverExport(THIS, 'x1', [curBill(THIS, 10, 'a')]);
    sources(source());
    await pull();
    const odd = curBill(THIS, 12, 'b', true);
    await deliverExport(THIS, 'x2', [odd]);
    expect(periods(await pull('--json'))).toEqual([`${THIS} Fetched 1`]);
    expect(await billedOf(desk)).toBe(sum(odd));
  });

  it('from a dry run not a byte', async () => {
    await deliverExport(OLD, 'x1', [curBill(OLD, 10, 'a')]);
    await deliverExport(THIS, 'x2', [curBill(THIS, 10, 'b'), curBill(THIS, 10, 'c')]);
    sources(source());
    const { stdout, exitCode } = await pull('--dry-run');
    expect(exitCode).toBe(0);
    expect(stdout).toMatch(new RegExp(`payer-main\\s+${THIS}\\s+fetched\\s+2\\s+\\d+\\s+2\\s+0\\.\\d{6}`));
    expect(stdout).toMatch(/In all 2 billing periods, \d+ bytes, 3 billed requests, 0\.\d{6} USD\./);
    expect(s3.fetched().filter((key) => key.endsWith('.gz'))).toEqual([]);
    expect(existsSync(desk.data)).toBe(false);
  });

  it('in FOCUS as well, whose bytes are kept once', async () => {
    await s3.put(`cur/focus/data/billing_period=${THIS}/focus-00001.csv`, focusCsv(monthOfRows(THIS)));
    sources(source('      export: focus\n'));
    expect(periods(await pull('--json'))).toEqual([`${THIS} Fetched 1`]);
    const cents = monthOfRows(THIS).reduce((total, { BilledCost }) => total + BigInt(BilledCost!.replace('.', '')), 0n);
    expect(await billedOf(desk)).toBe(dollars(cents * 100_000_000n).replace(/\.?0+$/, ''));
    expect(readdirSync(join(desk.data, 'bronze'))).toEqual(['aws-data-exports']);
  });

  it('of several payers, and of a folder without a manifest', async () => {
    const [main, second] = [curBill(THIS, 10, 'a'), curBill(THIS, 7, 'b')];
    await deliverExport(THIS, 'x1', [main]);
    await s3.put(`second/costs/costs/year=${THIS.slice(0, 4)}/month=${Number(THIS.slice(5))}/costs-00001.csv.gz`, second.bytes);
    await s3.put('second/costs/costs/cost_and_usage_data_status/status.parquet', 'PAR1');
    sources(source(), source('', 'payer-second').replace('prefix: cur', 'prefix: /second/'));
    expect(periods(await pull('--json'))).toEqual([`${THIS} Fetched 1`, `${THIS} Fetched 1`]);
    expect(await billedOf(desk)).toBe(sum(main, second));
  });
});

describe('trouble on the way', () => {
  it('object 2 fails twice, the list once, then all is there', async () => {
    const bills = [curBill(THIS, 10, 'a'), curBill(THIS, 10, 'b')];
    await deliverExport(THIS, 'x1', bills);
    const left = { list: [503], object: [503, 500] };
    s3.proxy.trouble(({ url }) => {
      const status = (url.includes('continuation-token') ? left.list : url.includes('costs-00002') ? left.object : []).shift();
      return status === undefined
        ? null
        : { status, headers: { 'retry-after': '0' }, body: '<Error><Code>SlowDown</Code><Message>Reduce your request rate.</Message></Error>' };
    });
    await s3.put('cur/costs/metadata/note.txt', 'one more for the list');
    sources(source());
    expect(periods(await pull('--json'))).toEqual([`${THIS} Fetched 2`]);
    expect(s3.fetched().filter((key) => key.includes('costs-00002'))).toHaveLength(3);
    expect(await billedOf(desk)).toBe(sum(...bills));
  });

  it('a body that breaks off is gone on with', async () => {
    const bill = curBill(THIS, 4000, 'a');
    await deliverExport(THIS, 'x1', [bill]);
    const cuts = [70_000, 50_000];
    s3.proxy.trouble(({ url }) => (url.includes('.gz') && cuts.length > 0 ? { dropAfterBytes: cuts.shift()! } : null));
    sources(source());
    expect(periods(await pull('--json'))).toEqual([`${THIS} Fetched 1`]);
    const sent = s3.proxy.passed.filter(({ url }) => url.includes('.gz'));
    expect(sent.map(({ bytes }) => bytes).slice(0, 2)).toEqual([70_000, 50_000]);
    expect(sent.map(({ headers }) => headers.range)).toEqual([undefined, 'bytes=70000-', 'bytes=120000-']);
    expect(sent.reduce((total, { bytes }) => total + bytes, 0)).toBe(bill.bytes.length);
    expect(await billedOf(desk)).toBe(sum(bill));
  });

  it('killed inside an object, and again between two, it goes on where it was', async () => {
    const bills = [curBill(THIS, 100, 'a'), curBill(THIS, 9000, 'b'), curBill(THIS, 100, 'c')];
    await deliverExport(THIS, 'x1', bills);
    sources(source());
    s3.proxy.trouble(({ url }) => (url.includes('costs-00002') ? { pauseMs: 20 } : null));
    const inside = begin();
    await until(() => (s3.proxy.passed.find(({ url }) => url.includes('costs-00002'))?.bytes ?? 0) > 200_000);
    inside.process.kill('SIGKILL');
    await inside.outcome;
    expect(existsSync(join(desk.data, 'state/pulls/payer-main.json'))).toBe(false);
    expect((await desk.build()).stderr).toContain('BillNotPulled');
    s3.fetched();

    s3.proxy.trouble(({ url }) => (url.includes('costs-00003') ? { dropAfterBytes: 0 } : null));
    const between = begin();
    await until(() => s3.proxy.passed.some(({ url }) => url.includes('costs-00003')));
    between.process.kill('SIGKILL');
    await between.outcome;
    const resumed = s3.fetched().filter((key) => key.includes('.gz'));
    const [, offset] = /00002.csv.gz bytes=(\d+)-$/.exec(resumed[0]!)!;
    expect(Number(offset)).toBeGreaterThanOrEqual(100_000);
    expect(resumed.some((key) => key.includes('costs-00001'))).toBe(false);

    s3.proxy.trouble(() => null);
    expect((await begin().outcome).exitCode).toBe(0);
    expect(
      s3
        .fetched()
        .filter((key) => key.includes('.gz'))
        .map((key) => key.split('/').at(-1)!.slice(0, 11)),
    ).toEqual(['costs-00003']);
    expect(await billedOf(desk)).toBe(sum(...bills));
    expect(readdirSync(join(desk.data, 'state/pulls'), { recursive: true })).toEqual(['payer-main.json', 'payer-main.partial']);
  });

  it('a delivery that fails leaves the last one in place, and other sources are pulled', async () => {
    const [kept, other] = [curBill(THIS, 10, 'a'), curBill(THIS, 4, 'o')];
    await deliverExport(THIS, 'x1', [kept]);
    await s3.put(`second/costs/data/BILLING_PERIOD=${THIS}/costs-00001.csv.gz`, other.bytes);
    sources(source(), source('', 'payer-second').replace('prefix: cur', 'prefix: second'));
    await pull();
    await deliverExport(THIS, 'x2', [curBill(THIS, 11, 'n'), curBill(THIS, 11, 'm')]);
    await s3.remove(`cur/costs/data/BILLING_PERIOD=${THIS}/costs-00002.csv.gz`);
    const outcome = await pull('--json');
    expect(outcome.exitCode).toBe(3);
    expect(outcome.stderr).toContain('AwsDeliveryIncomplete');
    expect(periods(outcome)).toEqual([`${THIS} Failed 0`, `${THIS} Unchanged 0`]);
    expect(await billedOf(desk)).toBe(sum(kept, other));
  });

  it.each([
    ['AccessDenied', 403, 'PullDenied', 's3:GetObject'],
    ['ExpiredToken', 400, 'PullCredentialsExpired', 'aws sso login'],
    ['NoSuchBucket', 404, 'PullNotFound', 'Check the names'],
  ])('%s is said in four parts, at once and with its line', async (code, status, name, fix) => {
    sources(source());
    s3.proxy.trouble(() => ({ status, body: `<?xml version="1.0" encoding="UTF-8"?><Error><Code>${code}</Code><Message>No.</Message></Error>` }));
    const { stderr, exitCode } = await pull();
    expect(exitCode).toBe(3);
    expect(stderr).toContain(name);
    expect(stderr).toContain(fix);
    expect(stderr).toContain('providers.yaml:2');
    expect(s3.proxy.passed).toHaveLength(1);
  });

  it('no credentials at all are said so', async () => {
    sources(source());
    const { stderr, exitCode } = await run(commandLine([]), desk.folder, { ...s3.environment, AWS_ACCESS_KEY_ID: '', AWS_SECRET_ACCESS_KEY: '' });
    expect(exitCode).toBe(3);
    expect(stderr).toContain('PullCredentialsMissing');
  });

  it('secrets stand in no journal, no receipt, no log and no edition', async () => {
    const secret = 'SECRET-THAT-NOBODY-MAY-SEE';
    await deliverExport(THIS, 'x1', [curBill(THIS, 10, 'a')]);
    sources(source());
    const environment = { ...s3.environment, AWS_SECRET_ACCESS_KEY: secret, AWS_SESSION_TOKEN: `${secret}-TOKEN`, COSTBOOK_DEBUG: '1' };
    s3.proxy.trouble(({ url }) =>
      url.includes('.gz') ? { status: 500, body: `<Error><Code>InternalError</Code><Message>token=${secret}</Message></Error>` } : null,
    );
    const failed = await run(commandLine(['--retries', '0']), desk.folder, environment);
    s3.proxy.trouble(() => null);
    const { stdout, stderr } = await run(commandLine([]), desk.folder, environment);
    await billedOfBuild();
    for (const text of [failed.stdout, failed.stderr, stdout, stderr]) expect(text).not.toContain(secret);
    const files = readdirSync(desk.data, { recursive: true, encoding: 'utf8' }).map((name) => join(desk.data, name));
    expect(files.filter((path) => statSync(path).isFile() && readFileSync(path).includes(secret))).toEqual([]);
  });
});

it('bytes that have changed in bronze are refused', async () => {
  await deliverExport(THIS, 'x1', [curBill(THIS, 10, 'a')]);
  sources(source());
  await pull();
  const [file] = readdirSync(join(desk.data, 'bronze'), { recursive: true, encoding: 'utf8' }).filter((name) => name.endsWith('.gz'));
  const path = join(desk.data, 'bronze', file!);
  const bytes = readFileSync(path);
  bytes[4]! ^= 1; // the time in the header of gzip: what is packed stays the same
  writeFileSync(path, bytes);
  const { stderr, exitCode } = await desk.build();
  expect(exitCode).toBe(1);
  expect(stderr).toContain(`BronzeDamaged  payer-main/${THIS}/costs-00001.csv.gz`);
});

describe('where a bucket is', () => {
  it('is learnt from its answer', async () => {
    const regions: string[] = [];
    const server = await startReplay(({ headers }): Reply => {
      const [, region = ''] = /Credential=[^/]+\/\d+\/([\w-]+)\//.exec(headers.authorization ?? '') ?? [];
      regions.push(region);
      if (region !== 'eu-central-1') return { ...s3Refusal('PermanentRedirect', 301), headers: { 'x-amz-bucket-region': 'eu-central-1' } };
      return {
        headers: { 'content-type': 'application/xml' },
        body: '<?xml version="1.0"?><ListBucketResult><IsTruncated>false</IsTruncated></ListBucketResult>',
      };
    });
    sources(source());
    const { stderr } = await run(commandLine([]), desk.folder, { ...s3.environment, AWS_ENDPOINT_URL_S3: server.url });
    await server.close();
    expect(stderr).toContain('AwsExportMissing');
    expect(regions).toEqual(['us-east-1', 'eu-central-1']);
  });

  it('is never asked in the clear over a network', async () => {
    sources(source());
    const { stderr } = await run(commandLine([]), desk.folder, { ...s3.environment, AWS_ENDPOINT_URL_S3: 'http://192.0.2.1:9' });
    expect(stderr).toContain('EndpointNotEncrypted');
  });
});

async function until(isTrue: () => boolean): Promise<void> {
  for (let tries = 0; tries < 400; tries++) {
    if (isTrue()) return;
    await sleep(25);
  }
  throw new Error('waited in vain');
}
