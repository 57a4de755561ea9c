import { existsSync, readdirSync, readFileSync, statSync } from 'node:fs';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { Desk, type Outcome, run, start } from '../command-line.ts';
import { azureCsv, type Row } from '../ingest/azure-bill.ts';
import { type AzuritePeer, startAzurite } from '../peers/azurite.ts';
import { billedOf } from './pulled-charges.ts';

/** Months of the past: the process under test reads the real clock. */
const NOW = new Date();
const monthsAgo = (count: number): string => new Date(Date.UTC(NOW.getUTCFullYear(), NOW.getUTCMonth() - count, 1)).toISOString().slice(0, 7);
const [THIS, LAST, OLD] = [monthsAgo(0), monthsAgo(1), monthsAgo(4)];

let blob: AzuritePeer;
let desk: Desk;
beforeAll(async () => {
  blob = await startAzurite();
});
afterAll(() => blob.close());
beforeEach(() => {
  desk = new Desk();
  sources(source());
});
afterEach(async () => {
  desk.clear();
  await blob.clear();
});

const environment = (): Record<string, string> => ({ COSTBOOK_TEST_BLOB: blob.connection });
const commandLine = (args: readonly string[]): string[] => ['pull', '--data', desk.data, '--inputs', desk.inputs, ...args];
const begin = (): ReturnType<typeof start> => start(commandLine([]), desk.folder, environment());
const pull = (...args: string[]): Promise<Outcome> => run(commandLine(args), desk.folder, environment());
const periods = (outcome: Outcome): string[] =>
  (JSON.parse(outcome.stdout) as { periods: { period: string; action: string; fetchedParts: number }[] }).periods.map(
    (each) => `${each.period} ${each.action} ${each.fetchedParts}`,
  );
const source = (more = '', name = 'azure-main'): string =>
  `  - name: ${name}\n    provider: azure-exports\n    pull:\n      container: ${blob.container}\n      prefix: costs\n      secret_env: COSTBOOK_TEST_BLOB\n${more}`;
const sources = (...texts: string[]): void => void desk.write('inputs/providers.yaml', `bills:\n${texts.join('')}`);
const files = (asked: readonly string[]): string[] => asked.filter((name) => name.includes('part_'));

/** An export's file of a month: so many rows, each of its own resource, of so many cents each. */
function bill(month: string, rows: number, of: string, cents = 125, more: Row = {}): { csv: string; cents: number } {
  const [year, number] = month.split('-') as [string, string];
  const last = new Date(Date.UTC(Number(year), Number(number), 0)).getUTCDate();
  const lines = Array.from({ length: rows }, (_, index) => ({
    BillingPeriodStartDate: `${number}/01/${year}`,
    BillingPeriodEndDate: `${number}/${last}/${year}`,
    Date: `${number}/${String((index % last) + 1).padStart(2, '0')}/${year}`,
    CostInBillingCurrency: (cents / 100).toFixed(2),
    ResourceId: `/subscriptions/aaaa-1/resourceGroups/web/providers/Microsoft.Compute/virtualMachines/${of}-${index}`,
    ...more,
  }));
  return { csv: azureCsv(lines), cents: cents * rows };
}

const sum = (...bills: { cents: number }[]): string => (bills.reduce((total, { cents }) => total + cents, 0) / 100).toFixed(2).replace(/\.?0+$/, '');

async function billedOfBuild(): Promise<string> {
  const outcome = await desk.build('--json');
  expect(outcome.stderr + outcome.stdout).toContain('billedCost');
  return (JSON.parse(outcome.stdout) as { billedCost: string }).billedCost;
}

function windowOf(month: string): string {
  const [year, number] = month.split('-').map(Number) as [number, number];
  return `${month.replace('-', '')}01-${month.replace('-', '')}${new Date(Date.UTC(year, number, 0)).getUTCDate()}`;
}

/** One run of an export: its parts, then the manifest that names them. */
async function deliver(month: string, run: string, parts: readonly { csv: string }[], more: { type?: string; name?: string } = {}): Promise<string> {
  const { type = 'ActualCost', name = 'daily' } = more;
  const folder = `costs/${name}/${windowOf(month)}/${run}`;
  const names = parts.map((_, index) => `${folder}/part_${index}_0001.csv`);
  for (const [index, blobName] of names.entries()) await blob.put(blobName, parts[index]!.csv);
  await blob.put(
    `${folder}/manifest.json`,
    JSON.stringify({ manifestVersion: '2024-04-01', exportConfig: { exportName: name, type }, blobs: names.map((blobName) => ({ blobName })) }),
  );
  return folder;
}

describe('exports are pulled and built', () => {
  it('the newest complete run of each month, over both exports, to the last digit', async () => {
    const [old, last, early, late, second] = [bill(OLD, 40, 'a'), bill(LAST, 30, 'b'), bill(THIS, 10, 'c'), bill(THIS, 20, 'c'), bill(THIS, 5, 'd')];
    await deliver(OLD, '202601010500/0a', [old]);
    await deliver(LAST, '202601010500/0b', [last]);
    await deliver(THIS, '202601010500/0c', [early]);
    await deliver(THIS, '202601020500/0d', [late, second]);
    await blob.put(`costs/daily/${windowOf(THIS)}/202601030500/0e/part_0_0001.csv`, 'half written, and without a manifest');
    await deliver(THIS, '202601010500/0f', [{ csv: 'MeterId,UnitPrice\n1,2\n' }], { type: 'PriceSheet', name: 'prices' });
    expect(periods(await pull('--json'))).toEqual([`${OLD} Fetched 1`, `${LAST} Fetched 1`, `${THIS} Fetched 2`]);
    expect(files(blob.fetched())).toEqual([
      expect.stringContaining('0a/part_0'),
      expect.stringContaining('0b/part_0'),
      expect.stringContaining('0d/part_0'),
      expect.stringContaining('0d/part_1'),
    ]);
    expect(await billedOfBuild()).toBe(sum(old, last, late, second));
  });

  it('actual and amortized cost once, told apart by their manifests', async () => {
    const rest = bill(THIS, 10, 'a');
    const bought = bill(THIS, 1, 'order', 36_000, {
      ChargeType: 'Purchase',
      PricingModel: 'Reservation',
      benefitId: '/providers/Microsoft.Capacity/reservationOrders/o',
    });
    await deliver(THIS, '202601010500/0a', [{ csv: rest.csv + bought.csv.split('\r\n').slice(1).join('\r\n') }], { name: 'one', type: 'ActualCost' });
    await deliver(THIS, '202601010500/0b', [{ csv: rest.csv.replaceAll('web', 'WEB') }], { name: 'two', type: 'AmortizedCost' });
    expect((await pull()).exitCode).toBe(0);
    expect(await billedOf(desk)).toBe(sum(rest, bought));
  });

  it('once: what is unchanged is not fetched again, a month that is delivered again is, and of it only what is new', async () => {
    const [open, more, changed] = [bill(THIS, 10, 'b'), bill(THIS, 3, 'c'), bill(THIS, 12, 'd')];
    const folder = await deliver(THIS, '0a', [open, more]);
    await pull();
    blob.fetched();
    expect(periods(await pull('--json'))).toEqual([`${THIS} Unchanged 0`]);
    expect(files(blob.fetched())).toEqual([]);
    await blob.put(`${folder}/part_0_0001.csv`, changed.csv);
    expect(periods(await pull('--json'))).toEqual([`${THIS} Fetched 1`]);
    expect(files(blob.fetched())).toEqual([`${folder}/part_0_0001.csv`]);
    expect(await billedOf(desk)).toBe(sum(changed, more));
  });

  it('also when a month comes again with ten columns less and ten that nobody knows', async () => {
    await deliver(THIS, '202601010500/0a', [bill(THIS, 10, 'a')]);
    await pull();
    const more = Object.fromEntries(Array.from({ length: 10 }, (_, index) => [`NewThing${index}`, 'x']));
    const odd = bill(THIS, 12, 'a', 200, more);
    const gone = [
      'BillingPeriodStartDate',
      'BillingPeriodEndDate',
      'BillingAccountName',
      'MeterId',
      'Tags',
      'PayGPrice',
      'Frequency',
      'PublisherType',
      'benefitId',
      'ProductName',
    ];
    const [header, ...lines] = odd.csv.replace('\ufeff', '').split('\r\n');
    const keep = header!.split(',').map((name) => !gone.includes(name));
    const cut = (line: string): string =>
      (line.match(/("([^"]|"")*"|[^,]*)(,|$)/g) ?? [])
        .map((cell) => cell.replace(/,$/, ''))
        .filter((_, index) => keep[index])
        .join(',');
    await deliver(THIS, '202601020500/0b', [{ csv: [header!, ...lines].map((line) => (line === '' ? '' : cut(line))).join('\r\n') }]);
    expect(periods(await pull('--json'))).toEqual([`${THIS} Fetched 1`]);
    expect(await billedOf(desk)).toBe(sum(odd));
  });

  it('from a dry run not a byte of a bill', async () => {
    await deliver(THIS, '0a', [bill(THIS, 10, 'a'), bill(THIS, 10, 'b')]);
    const { stdout, exitCode } = await pull('--dry-run');
    expect(exitCode).toBe(0);
    expect(stdout).toMatch(new RegExp(`azure-main\\s+${THIS}\\s+fetched\\s+2\\s+\\d+`));
    expect(files(blob.fetched())).toEqual([]);
    expect(existsSync(desk.data)).toBe(false);
  });

  it('of older layouts: one file a run, no manifest, and days beside months', async () => {
    const [first, month] = [bill(THIS, 3, 'a'), bill(THIS, 6, 'a')];
    await blob.put(`costs/old/${windowOf(THIS)}/old_1111.csv`, first.csv);
    await sleep(1100); // Blob storage keeps whole seconds
    await blob.put(`costs/old/${windowOf(THIS)}/old_2222.csv`, month.csv);
    await blob.put(`costs/days/${THIS.replace('-', '')}02-${THIS.replace('-', '')}02/days_3333.csv`, azureCsvOfDay(month.csv, 2));
    expect(periods(await pull('--json'))).toEqual([`${THIS} Fetched 2`]);
    expect(await billedOf(desk)).toBe(sum(month));
  });
});

/** Of a month, the one line of a day. */
function azureCsvOfDay(csv: string, day: number): string {
  const [header, ...lines] = csv.split('\r\n');
  return `${header}\r\n${lines[day - 1]}\r\n`;
}

describe('trouble on the way', () => {
  it('part 2 fails twice, the list once, then all is there', async () => {
    const bills = [bill(THIS, 10, 'a'), bill(THIS, 10, 'b')];
    await deliver(THIS, '0a', bills);
    const left = { list: [503], part: [503, 500] };
    blob.proxy.trouble(({ url }) => {
      const status = (url.includes('comp=list') ? left.list : url.includes('part_1') ? left.part : []).shift();
      return status === undefined ? null : { status, headers: { 'retry-after': '0' }, body: '<Error><Code>ServerBusy</Code><Message>Busy.</Message></Error>' };
    });
    expect(periods(await pull('--json'))).toEqual([`${THIS} Fetched 2`]);
    expect(files(blob.fetched()).filter((name) => name.includes('part_1'))).toHaveLength(3);
    expect(await billedOf(desk)).toBe(sum(...bills));
  });

  it('a body that breaks off is gone on with', async () => {
    const one = bill(THIS, 2000, 'a');
    await deliver(THIS, '0a', [one]);
    const cuts = [70_000, 50_000];
    blob.proxy.trouble(({ url }) => (url.includes('part_0') && cuts.length > 0 ? { dropAfterBytes: cuts.shift()! } : null));
    expect(periods(await pull('--json'))).toEqual([`${THIS} Fetched 1`]);
    const sent = blob.proxy.passed.filter(({ url }) => url.includes('part_0'));
    expect(sent.map(({ bytes }) => bytes).slice(0, 2)).toEqual([70_000, 50_000]);
    expect(sent.map(({ headers }) => headers['x-ms-range'])).toEqual([undefined, 'bytes=70000-', 'bytes=120000-']);
    expect(sent.reduce((total, { bytes }) => total + bytes, 0)).toBe(Buffer.byteLength(one.csv));
    expect(await billedOf(desk)).toBe(sum(one));
  });

  it('killed inside a file, and again between two, it goes on where it was', async () => {
    const bills = [bill(THIS, 20, 'a'), bill(THIS, 4000, 'b'), bill(THIS, 20, 'c')];
    await deliver(THIS, '0a', bills);
    blob.proxy.trouble(({ url }) => (url.includes('part_1') ? { pauseMs: 20 } : null));
    const inside = begin();
    await until(() => (blob.proxy.passed.find(({ url }) => url.includes('part_1'))?.bytes ?? 0) > 200_000);
    inside.process.kill('SIGKILL');
    await inside.outcome;
    expect((await desk.build()).stderr).toContain('BillNotPulled');
    blob.fetched();

    blob.proxy.trouble(({ url }) => (url.includes('part_2') ? { dropAfterBytes: 0 } : null));
    const between = begin();
    await until(() => blob.proxy.passed.some(({ url }) => url.includes('part_2')));
    between.process.kill('SIGKILL');
    await between.outcome;
    const resumed = files(blob.fetched());
    const [, offset] = /part_1_0001.csv bytes=(\d+)-$/.exec(resumed[0]!)!;
    expect(Number(offset)).toBeGreaterThanOrEqual(100_000);
    expect(resumed.some((name) => name.includes('part_0'))).toBe(false);

    blob.proxy.trouble(() => null);
    expect((await begin().outcome).exitCode).toBe(0);
    expect(new Set(files(blob.fetched()).map((name) => name.split('/').at(-1)!.slice(0, 6)))).toEqual(new Set(['part_2']));
    expect(await billedOf(desk)).toBe(sum(...bills));
  });

  it('a run that is overwritten while it is read is begun anew', async () => {
    const [before, after] = [bill(THIS, 10, 'a'), bill(THIS, 11, 'a')];
    const folder = await deliver(THIS, '0a', [before]);
    let isChanged = false;
    blob.proxy.trouble(({ url }) => {
      if (!url.includes('part_0') || isChanged) return null;
      isChanged = true;
      return { status: 412, headers: { 'x-ms-error-code': 'ConditionNotMet' }, body: '<Error><Code>ConditionNotMet</Code></Error>' };
    });
    await blob.put(`${folder}/part_0_0001.csv`, after.csv);
    expect((await pull()).exitCode).toBe(0);
    expect(await billedOf(desk)).toBe(sum(after));
  });

  it.each([
    ['AuthorizationPermissionMismatch', 403, 'PullDenied', 'Storage Blob Data Reader'],
    ['AuthenticationFailed', 403, 'PullCredentialsMissing', 'az login'],
    ['ContainerNotFound', 404, 'PullNotFound', 'Check the names'],
  ])('%s is said in four parts, at once and with its line', async (code, status, name, fix) => {
    blob.proxy.trouble(() => ({
      status,
      headers: { 'x-ms-error-code': code, 'content-type': 'application/xml' },
      body: `<?xml version="1.0" encoding="utf-8"?><Error><Code>${code}</Code><Message>No.</Message></Error>`,
    }));
    const { stderr, exitCode } = await pull();
    expect(exitCode).toBe(3);
    expect(stderr).toContain(name);
    expect(stderr).toContain(fix);
    expect(stderr).toContain('providers.yaml:2');
    expect(blob.proxy.passed).toHaveLength(1);
  });

  it('says what is missing before it asks anybody', async () => {
    const pullOf = (text: string, secrets: Record<string, string> = {}): Promise<Outcome> => {
      sources(text);
      return run(commandLine([]), desk.folder, secrets);
    };
    expect((await pullOf(source())).stderr).toContain('SecretMissing');
    expect((await pullOf(source(), { COSTBOOK_TEST_BLOB: 'sv=2025&sig=abc' })).stderr).toContain('AzureAccountMissing');
    expect((await pullOf(source().replace('prefix: costs', 'account_url: http://192.0.2.1:9/x'), { COSTBOOK_TEST_BLOB: 'sv=2025&sig=abc' })).stderr).toContain(
      'EndpointNotEncrypted',
    );
    expect(blob.proxy.passed).toEqual([]);
  });

  it('the key stands in no journal, no receipt, no log and no edition', async () => {
    await deliver(THIS, '0a', [bill(THIS, 10, 'a')]);
    const secret = /AccountKey=([^;]+)/.exec(blob.connection)![1]!;
    const { stdout, stderr } = await pull();
    await billedOfBuild();
    for (const text of [stdout, stderr]) expect(text).not.toContain(secret);
    const paths = readdirSync(desk.data, { recursive: true, encoding: 'utf8' }).map((name) => join(desk.data, name));
    expect(paths.filter((path) => statSync(path).isFile() && readFileSync(path).includes(secret))).toEqual([]);
  });
});

async function until(condition: () => boolean): Promise<void> {
  for (let left = 300; !condition(); left--) {
    if (left === 0) throw new Error('it did not come to that');
    await sleep(50);
  }
}
