import { existsSync, readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { costbook, Desk, focusCsv, monthOfRows, type Outcome, start } from '../command-line.ts';
import { reply } from '../models/clusters.ts';

let desk: Desk;
beforeEach(() => {
  desk = new Desk();
});
afterEach(() => desk.clear());

const MONTHS = ['2025-10', '2025-11', '2025-12', '2026-01'];

function writeMonths(names = MONTHS): string[] {
  return names.map((month) =>
    desk.write(`bills/${month}.csv`, focusCsv([...monthOfRows(month), ...monthOfRows(month, { ServiceName: 'Disks', SkuMeter: 'gb', ResourceId: 'disk-1' })])),
  );
}

describe('an edition', () => {
  it('built again from the same bills is not published twice; a new bill makes a child', async () => {
    const paths = writeMonths(MONTHS.slice(0, 2));
    const first = (await desk.build('--bill', join(desk.folder, 'bills'))).stdout.trim();
    expect((await desk.build(...paths.flatMap((path) => ['--bill', path]))).stdout.trim()).toBe(first);
    writeMonths();
    const second = (await desk.build('--bill', join(desk.folder, 'bills'))).stdout.trim();
    expect(second).not.toBe(first);
    const manifest = JSON.parse(readFileSync(join(desk.data, 'editions', second, 'edition.json'), 'utf8'));
    expect(manifest.parent.id).toBe(first);
    const objects = (id: string): Set<string> =>
      new Set(
        JSON.parse(readFileSync(join(desk.data, 'editions', id, 'edition.json'), 'utf8')).tables.daily_costs.objects.map(
          (object: { sha256: string }) => object.sha256,
        ),
      );
    for (const sha256 of objects(first)) expect(objects(second)).toContain(sha256);
    expect((await costbook('verify', '--data', desk.data)).stdout).toMatch(/is whole: .* 2 editions in the chain/);
  });

  it('loaded twice or delivered again never doubles a cent', async () => {
    const rows = monthOfRows('2026-01');
    const bill = desk.write('bills/january.csv', focusCsv(rows));
    const copy = desk.write('more/january-copy.csv', focusCsv(rows));
    const late = desk.write(
      'more/january-final.csv',
      focusCsv([
        ...rows,
        {
          ...rows.at(-1)!,
          ResourceId: 'late',
          BilledCost: '5.00',
          EffectiveCost: '5.00',
          ListCost: '5.00',
          ContractedCost: '5.00',
          ListUnitPrice: '5.00',
          ContractedUnitPrice: '5.00',
        },
      ]),
    );
    const total = async (...paths: string[]): Promise<string> =>
      JSON.parse((await desk.build('--json', ...paths.flatMap((path) => ['--bill', path]))).stdout).billedCost;
    const once = await total(bill);
    expect(await total(bill, copy)).toBe(once);
    expect(Number(await total(bill, copy, late)) - Number(once)).toBeCloseTo(5, 9);
  });

  it('is not built by two processes at once', async () => {
    const [bill] = writeMonths();
    const build = (): Promise<Outcome> => start(['build', '--data', desk.data, '--inputs', desk.inputs, '--bill', bill!]).outcome;
    const both = await Promise.all([build(), build()]);
    expect(both.map(({ exitCode }) => exitCode).sort()).toEqual([0, 1]);
    expect(both.map(({ stderr }) => stderr).join('')).toMatch(/BuildRunning {2}Process \d+ is working on/);
  });
});

describe('verify', () => {
  const flip = (path: string): void => {
    const bytes = readFileSync(path);
    bytes[Math.floor(bytes.length / 2)]! ^= 1;
    writeFileSync(path, bytes);
  };
  const findObject = (): string => {
    const folder = join(desk.data, 'objects');
    const prefix = readdirSync(folder)[0]!;
    return join(folder, prefix, readdirSync(join(folder, prefix))[0]!);
  };

  it('names the object of which one bit changed', async () => {
    await desk.build('--bill', writeMonths()[0]!);
    const path = findObject();
    flip(path);
    const { exitCode, stderr } = await costbook('verify', '--data', desk.data);
    expect(exitCode).toBe(2);
    expect(stderr).toContain('ObjectChanged');
    expect(stderr).toContain(path);
  });

  it('names a manifest that was changed, and an edition that does not exist', async () => {
    const id = (await desk.build('--bill', writeMonths()[0]!)).stdout.trim();
    expect((await costbook('verify', id.slice(0, 12), '--data', desk.data)).stderr).toContain(`Did you mean ${id}?`);
    const manifest = join(desk.data, 'editions', id, 'edition.json');
    writeFileSync(manifest, readFileSync(manifest, 'utf8').replace('"BilledCost": "', '"BilledCost": "1'));
    const { exitCode, stderr } = await costbook('verify', '--data', desk.data);
    expect(exitCode).toBe(2);
    expect(stderr).toContain('EditionChanged');
    for (const month of [0, 1]) {
      const built = await desk.build('--bill', writeMonths()[month]!);
      expect(built).toMatchObject({ exitCode: 2, stderr: expect.stringMatching(/^EditionChanged/m) });
    }
  });
});

describe('query', () => {
  it('reads gold, and silver where it is at hand', async () => {
    await desk.build('--bill', writeMonths()[0]!);
    const sql =
      'SELECT (SELECT sum(BilledCost) FROM daily_costs) = (SELECT sum(BilledCost) FROM charges) AND (SELECT sum(BilledCost) FROM daily_charges) = (SELECT sum(BilledCost) FROM monthly_costs) AS x_IsEqual';
    expect(JSON.parse((await costbook('query', sql, '--json', '--data', desk.data)).stdout)).toEqual([{ x_IsEqual: true }]);
  });

  it('reads the charges of the edition that it names, also when the same bytes were read otherwise since', async () => {
    const bill = desk.write('cluster.json', reply([{ cluster: 'c1', node: 'n1', namespace: 'web', pod: 'w', cpu: '1' }]));
    const [dollars, euros] = [await desk.build('--bill', bill, '--currency', 'USD'), await desk.build('--bill', bill, '--currency', 'EUR')];
    expect(euros.stdout, euros.stderr).not.toBe(dollars.stdout);
    const read = (edition: string): Promise<Outcome> =>
      costbook('query', 'SELECT BillingCurrency FROM charges', '--csv', '--data', desk.data, '--edition', edition.trim());
    expect((await read(dollars.stdout)).stdout).toBe('BillingCurrency\nUSD\n');
    expect((await read(euros.stdout)).stdout).toBe('BillingCurrency\nEUR\n');
  });

  it('prints CSV that a spreadsheet does not run', async () => {
    await desk.build('--bill', writeMonths()[0]!);
    const { stdout } = await costbook('query', `SELECT '=1+1' AS a, -1.5 AS b, 'x"y' AS c`, '--csv', '--data', desk.data);
    expect(stdout).toBe(`a,b,c\n'=1+1,-1.5,"x""y"\n`);
  });

  it('answers wrong SQL with the tables there are', async () => {
    await desk.build('--bill', writeMonths()[0]!);
    const { exitCode, stderr } = await costbook('query', 'SELECT * FROM costs', '--data', desk.data);
    expect(exitCode).toBe(1);
    expect(stderr).toMatch(/QueryNotValid[\s\S]*monthly_costs/);
  });
});

describe('help', () => {
  it.each(['build', 'site', 'preview', 'query', 'sign', 'verify', 'demo'])('%s has an example', async (verb) => {
    const { stdout, exitCode } = await costbook(verb, '--help');
    expect(exitCode).toBe(0);
    expect(stdout.split('Example\n')[1]).toContain(`costbook ${verb}`);
  });

  it('an unknown option is the user’s mistake', async () => {
    const { exitCode, stderr } = await costbook('build', '--bil', 'x');
    expect(exitCode).toBe(1);
    expect(stderr).toContain('--bill');
    expect(existsSync('x')).toBe(false);
  });
});
