import { setTimeout as sleep } from 'node:timers/promises';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { costbook, Desk, type Outcome, run, start } from '../command-line.ts';
import { type Asked, awsRefusal, cutOff, json, type Replay, type Reply, type Script, startReplay, withTroubles } from '../peers/replay.ts';
import { billedOf } from './pulled-charges.ts';

/** Months of the past: the process under test reads the real clock. */
const NOW = new Date();
const monthsAgo = (count: number): string => new Date(Date.UTC(NOW.getUTCFullYear(), NOW.getUTCMonth() - count, 1)).toISOString().slice(0, 7);
const [THIS, MIDDLE, LAST] = [monthsAgo(0), monthsAgo(1), monthsAgo(2)];
const PAYER = '001234567890';

/** Amounts of a month, a page each; amounts are text with more digits than a double has. */
type Months = Readonly<Record<string, readonly (readonly string[])[]>>;
const MONTHS: Months = {
  [LAST]: [['10.123456789012', '0.000000000001'], ['20.5'], ['-3.25']],
  [THIS]: [
    ['1234567.123456789', '7'],
    ['0.1', '0.2'],
  ],
};
const sumOf = (...texts: string[]): string => {
  const scaled = texts.reduce((sum, text) => {
    const [whole = '', after = ''] = text.replace('-', '').split('.');
    return sum + (text.startsWith('-') ? -1n : 1n) * BigInt(whole + after.padEnd(12, '0'));
  }, 0n);
  const digits = String(scaled < 0n ? -scaled : scaled).padStart(13, '0');
  return `${scaled < 0n ? '-' : ''}${digits.slice(0, -12)}.${digits.slice(-12)}`;
};
const all = (months: Months): string => sumOf(...Object.values(months).flat(2));

interface Request {
  readonly TimePeriod: { readonly Start: string; readonly End: string };
  readonly NextPageToken?: string;
  readonly GroupBy?: readonly { readonly Type: string; readonly Key: string }[];
}
const actionOf = ({ headers }: Asked): string => String(headers['x-amz-target']).replace('AWSInsightsIndexService.', '');
const askedFor = (asked: Asked): string =>
  `${actionOf(asked)} ${asked.json<Request>().TimePeriod.Start.slice(0, 7)} ${asked.json<Request>().NextPageToken ?? ''}`.trim();
const reply = (body: object): Reply => json(body, { 'content-type': 'application/x-amz-json-1.1' });

/** Cost Explorer, as far as it is asked. */
function serving(months: Months): Script {
  return (asked) => {
    const { TimePeriod, NextPageToken, GroupBy } = asked.json<Request>();
    const period = TimePeriod.Start.slice(0, 7);
    switch (actionOf(asked)) {
      case 'GetCostAndUsage': {
        const pages = months[period] ?? [];
        const index = Number(NextPageToken?.split('-').at(-1) ?? 0);
        const groups = (pages[index] ?? []).map((amount, row) => group(amount, `service ${index}.${row}`));
        return reply({
          DimensionValueAttributes: [{ Attributes: { description: 'shop' }, Value: '111122223333' }],
          GroupDefinitions: GroupBy,
          ...(index + 1 < pages.length ? { NextPageToken: `token-${period}-${index + 1}` } : {}),
          ResultsByTime: [{ Estimated: period === THIS, Groups: groups, TimePeriod: { Start: `${period}-01`, End: `${period}-02` }, Total: {} }],
        });
      }
      case 'GetReservationUtilization':
        return reply({ Total: { UtilizationPercentage: '91.2345' }, UtilizationsByTime: [] });
      case 'GetReservationCoverage':
        return reply({ CoveragesByTime: [], Total: { CoverageHours: { CoverageHoursPercentage: '40' } } });
      case 'GetSavingsPlansUtilization':
        return awsRefusal('DataUnavailableException', 'Cannot find data for the requested time period');
      default:
        return reply({ SavingsPlansCoverages: [] });
    }
  };
}

function group(amount: string, service: string): object {
  const metric = { Amount: amount, Unit: 'USD' };
  return {
    Keys: ['111122223333', service],
    Metrics: { AmortizedCost: metric, NetAmortizedCost: metric, NetUnblendedCost: metric, UnblendedCost: metric, UsageQuantity: { Amount: '1', Unit: 'N/A' } },
  };
}

let server: Replay;
let desk: Desk;
beforeEach(async () => {
  server = await startReplay(serving(MONTHS));
  desk = new Desk();
  sources();
});
afterEach(async () => {
  desk.clear();
  await server.close();
});

const sources = (more = ''): void =>
  void desk.write(
    'inputs/providers.yaml',
    `bills:\n  - name: payer\n    provider: aws-cost-explorer\n    from: ${LAST}\n    pull:\n      billing_account: '${PAYER}'\n${more}`,
  );
const commandLine = (args: readonly string[]): string[] => ['pull', '--data', desk.data, '--inputs', desk.inputs, ...args];
const environment = (): Record<string, string> => ({
  AWS_ENDPOINT_URL_COST_EXPLORER: server.url,
  AWS_ACCESS_KEY_ID: 'test',
  AWS_SECRET_ACCESS_KEY: 'test',
  AWS_SESSION_TOKEN: 'test',
  AWS_EC2_METADATA_DISABLED: 'true',
});
const begin = (...args: string[]): ReturnType<typeof start> => start(commandLine(args), desk.folder, environment());
const pull = (...args: string[]): Promise<Outcome> => run(commandLine(args), desk.folder, environment());
/** `YYYY-MM action parts fetched`. */
const periods = ({ stdout }: Outcome): string[] =>
  (JSON.parse(stdout) as { periods: { period: string; action: string; fetchedParts: number }[] }).periods.map(
    (each) => `${each.period} ${each.action} ${each.fetchedParts}`,
  );
const asked = (): string[] => server.asked.map(askedFor);
const COMMITMENTS = ['GetReservationUtilization', 'GetReservationCoverage', 'GetSavingsPlansUtilization', 'GetSavingsPlansCoverage'];
const allOf = (month: string, pages: number): string[] => [
  ...Array.from({ length: pages }, (_, page) => `GetCostAndUsage ${month}${page === 0 ? '' : ` token-${month}-${page}`}`),
  ...COMMITMENTS.map((action) => `${action} ${month}`),
];

async function billedOfBuild(): Promise<string> {
  const outcome = await desk.build('--json');
  expect(outcome.stderr + outcome.stdout).toContain('billedCost');
  return (JSON.parse(outcome.stdout) as { billedCost: string }).billedCost;
}

describe('months are pulled and built', () => {
  it('page by page, amounts to the last digit, with what each request costs', async () => {
    const outcome = await pull('--json');
    expect(outcome.stderr).toContain('no resources, no prices');
    expect(outcome.stderr).toContain('Cost Explorer answered 18 requests, which AWS bills with 0.18 USD.');
    expect(outcome.stderr).toContain('reservations used 91.2 %, covered by reservations 40 %');
    expect(periods(outcome)).toEqual([`${LAST} Fetched 7`, `${MIDDLE} Fetched 5`, `${THIS} Fetched 6`]);
    expect(asked()).toEqual([...allOf(LAST, 3), ...allOf(MIDDLE, 1), ...allOf(THIS, 2)]);
    expect(server.asked[0]!.json<Request>().GroupBy).toEqual([
      { Type: 'DIMENSION', Key: 'LINKED_ACCOUNT' },
      { Type: 'DIMENSION', Key: 'SERVICE' },
    ]);
    expect(await billedOfBuild()).toBe(all(MONTHS));
    const sql = 'SELECT BillingAccountId, SubAccountId, SubAccountName, count(*) AS n FROM charges GROUP BY ALL';
    expect(JSON.parse((await costbook('query', sql, '--data', desk.data, '--json')).stdout)).toEqual([
      { BillingAccountId: PAYER, SubAccountId: '111122223333', SubAccountName: 'shop', n: '8' },
    ]);
  });

  it('from a dry run not a request, and what it would cost', async () => {
    const { stdout, exitCode } = await pull('--dry-run');
    expect(exitCode).toBe(0);
    expect(stdout).toMatch(new RegExp(`payer\\s+${LAST}\\s+fetched\\s+.*\\b5\\s+0\\.05`));
    expect(stdout).toMatch(/15 billed requests, 0\.15 USD/);
    expect(server.asked).toEqual([]);
  });

  it('asks closed months no more, and the open one anew, which then counts once', async () => {
    await pull();
    const before = server.asked.length;
    const changed = { ...MONTHS, [THIS]: [['1234568.5', '7'], ['0.1']] };
    server.play(serving(changed));
    expect(periods(await pull('--json')).at(-1)).toBe(`${THIS} Fetched 6`);
    expect(
      asked()
        .slice(before)
        .filter((each) => each.includes(LAST)),
    ).toEqual([]);
    expect(await billedOf(desk)).toBe(all(changed));
  });

  it('only costs, by a tag, where that is wanted', async () => {
    sources("      group_by: ['TAG:team', REGION]\n      commitments: false\n      granularity: MONTHLY\n");
    await pull('--period', THIS);
    expect(asked()).toEqual([`GetCostAndUsage ${THIS}`, `GetCostAndUsage ${THIS} token-${THIS}-1`]);
    expect(server.asked[0]!.json()).toMatchObject({
      Granularity: 'MONTHLY',
      GroupBy: [
        { Type: 'TAG', Key: 'team' },
        { Type: 'DIMENSION', Key: 'REGION' },
      ],
    });
  });
});

describe('trouble on the way', () => {
  it('page 2 is throttled, then cut off, then comes', async () => {
    const script = serving(MONTHS);
    const isSecond = (each: Asked): boolean => askedFor(each) === `GetCostAndUsage ${LAST} token-${LAST}-1`;
    server.play(withTroubles(script, isSecond, [awsRefusal('ThrottlingException', 'Rate exceeded'), (each) => cutOff(script(each) as Reply)]));
    expect(periods(await pull('--json', '--period', LAST))).toEqual([`${LAST} Fetched 7`]);
    expect(asked().filter((each) => each === `GetCostAndUsage ${LAST} token-${LAST}-1`)).toHaveLength(3);
    expect(asked().filter((each) => each === `GetCostAndUsage ${LAST}`)).toHaveLength(1);
    expect(await billedOf(desk)).toBe(sumOf(...MONTHS[LAST]!.flat()));
  });

  it('killed between pages, it goes on after the last one that was kept: nothing is paid for twice', async () => {
    const script = serving(MONTHS);
    const isThird = (each: Asked): boolean => askedFor(each) === `GetCostAndUsage ${LAST} token-${LAST}-2`;
    server.play(withTroubles(script, isThird, [{ isHanging: true }]));
    const { process: child, outcome } = begin('--period', LAST);
    while (!server.asked.some(isThird)) await sleep(20);
    child.kill('SIGKILL');
    await outcome;
    const before = server.asked.length;
    expect(periods(await begin('--json', '--period', LAST).outcome)).toEqual([`${LAST} Fetched 7`]);
    expect(asked().slice(before)).toEqual(allOf(LAST, 3).slice(2));
    expect(await billedOf(desk)).toBe(sumOf(...MONTHS[LAST]!.flat()));
  });

  it.each([
    ['whose token stays the same', (index: number) => ({ token: 'same', amount: `${index}.5` })],
    ['whose tokens go round', (index: number) => ({ token: `t${index % 3}`, amount: `${index}.5` })],
    ['that comes again under a new token', (index: number) => ({ token: `t${index}`, amount: '1.5' })],
  ])('a page %s is an error, not an endless loop', async (_, page) => {
    server.play((each) => {
      const { token, amount } = page(each.index);
      const results = [{ Groups: [group(amount, 'a')], TimePeriod: { Start: `${LAST}-01`, End: `${LAST}-02` }, Estimated: false }];
      return reply({ NextPageToken: token, ResultsByTime: results });
    });
    const { exitCode, stderr } = await pull('--period', LAST);
    expect(exitCode).toBe(3);
    expect(stderr).toContain('PullPagesRepeat');
    expect(server.asked.length).toBeLessThanOrEqual(4);
    expect((await desk.build()).stderr).toContain('BillNotPulled');
  });

  it.each([
    ['ExpiredTokenException', 'PullCredentialsExpired', 'aws sso login'],
    ['AccessDeniedException', 'PullDenied', 'ce:GetCostAndUsage'],
    ['UnrecognizedClientException', 'PullCredentialsMissing', 'aws sso login'],
    ['BillExpirationException', 'PullRefused', 'README'],
  ])('%s is said in four parts', async (type, name, fix) => {
    server.play(() => awsRefusal(type, 'no', type === 'AccessDeniedException' ? 403 : 400));
    const { exitCode, stderr } = await pull();
    expect(exitCode).toBe(3);
    expect(stderr).toContain(name);
    expect(stderr).toContain(fix);
    expect(stderr).not.toMatch(/\n\s+at /);
    expect(server.asked.length).toBeLessThanOrEqual(3);
  });

  it('expired in the middle: what was fetched is kept, and a new token goes on', async () => {
    const script = serving(MONTHS);
    server.play((each) => (each.index >= 2 ? awsRefusal('ExpiredTokenException', 'The security token included in the request is expired') : script(each)));
    expect((await pull('--period', LAST)).stderr).toContain('PullCredentialsExpired');
    server.play(script);
    const before = server.asked.length;
    await pull('--period', LAST);
    expect(asked().slice(before)).toEqual(allOf(LAST, 3).slice(2));
  });

  it('settings that cannot be are refused with their line', async () => {
    sources('      group_by: [SERVICE, REGION, AZ]\n');
    expect((await pull()).stderr).toMatch(/providers\.yaml:\d/);
    sources('      group_by: [SERVIC]\n');
    expect((await pull()).stderr).toContain('TAG:<key>');
    desk.write('inputs/providers.yaml', "bills:\n  - name: payer\n    provider: aws-cost-explorer\n    pull:\n      billing_account: '12'\n");
    expect((await pull()).stderr).toContain('twelve digits');
    expect(server.asked).toEqual([]);
  });
});
