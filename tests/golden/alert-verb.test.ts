/** `costbook alert` from outside: what it prints, sends and remembers, and what a kill in the middle of sending leaves. */
import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { Desk, focusCsv, monthOfRows, run, start } from '../command-line.ts';
import { type Receiver, startReceiver } from '../peers/receiver.ts';

const SECRET = 'whsec_MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw';
let desk: Desk;
let receiver: Receiver;
beforeAll(async () => {
  desk = new Desk();
  receiver = await startReceiver();
  desk.write(
    'inputs/alerts.yaml',
    `site_url: https://costs.example.com/
channels: [{ name: hook, webhook: { url_env: HOOK_URL, secret_env: HOOK_SECRET } }]
rules:
  - { name: silence, kind: freshness, thresholds: [3], send_to: [hook] }
  - { name: budgets, kind: budget, send_to: [hook] }
`,
  );
  desk.write('inputs/organization.yaml', 'company: { name: Example, teams: [{ name: Payments, cost_center: CC-1, owner: Ana, email: ana@x.example }] }\n');
  desk.write('inputs/allocation.yaml', 'rules: [{ name: all, when: { ServiceName: { any: true } }, cost_center: CC-1 }]\n');
  desk.write('inputs/budgets.csv', 'Budget,Level,Unit,Month,Amount,Currency\nPayments 2026,cost center,CC-1,2026-01,3000,USD\n');
  const { exitCode, stderr } = await desk.build('--bill', desk.write('bill.csv', focusCsv(monthOfRows('2026-01'))));
  expect(exitCode, stderr).toBe(0);
}, 120_000);
afterAll(async () => {
  desk?.clear();
  await receiver?.close();
});

const args = (...options: string[]): string[] => ['alert', '--data', desk.data, '--inputs', desk.inputs, ...options];
const variables = (): Record<string, string> => ({ HOOK_URL: receiver.url, HOOK_SECRET: SECRET });
const alert = (...options: string[]) => run(args(...options), undefined, variables());

describe('costbook alert', () => {
  it('prints each message with its cost, cause, owner and page, and sends nothing when dry', async () => {
    const { exitCode, stdout, stderr } = await alert('--dry-run', '--at', '2026-02-01T09:00Z');
    expect(exitCode, stderr).toBe(0);
    expect(stdout).toMatch(/^--- hook \(webhook\) to the receiver, now\nNew: Payments has used 109\.6 % of its budget of January 2026\n/);
    for (const fact of [
      'Cost: +3,289.05 USD',
      'Cause: +3,289.05 USD of 3,000.00 USD',
      'Owner: +Ana <ana@x.example>',
      'Rule: +budgets',
      'Page: +https://costs.example.com/cost-centers/cc-1/',
    ]) {
      expect(stdout).toMatch(new RegExp(`  ${fact}`));
    }
    expect(stderr).toBe('1 message would be sent or kept; nothing was.\n');
    expect((await alert('--dry-run', '--as-sent', '--at', '2026-02-01T09:00Z')).stdout).toContain('"type":"costbook.alert.new"');
    expect(receiver.received).toEqual([]);
    expect(existsSync(join(desk.data, 'state/alerts.json'))).toBe(false);
  }, 60_000);

  it('killed while it sends, sends once more with the same id, then never again', async () => {
    receiver.answer('hang');
    const { process, outcome } = start(args(), undefined, variables());
    await expect.poll(() => receiver.received.length, { timeout: 30_000 }).toBe(1);
    process.kill('SIGKILL');
    await outcome;
    const { exitCode, stderr } = await alert();
    expect(exitCode, stderr).toBe(0);
    expect(stderr).toMatch(/^Sent through hook to the receiver: New: /m);
    const ids = receiver.received.map(({ headers }) => headers['webhook-id']);
    expect(ids).toHaveLength(3); // the one that was killed, the same again, and the other alert
    expect(new Set(ids).size).toBe(2);
    expect(await alert()).toMatchObject({ exitCode: 0, stderr: 'Nothing new to tell.\n' });
    expect(receiver.received).toHaveLength(3);
  }, 90_000);

  it('ends with 3 when a receiver refuses, keeps the message, and names no secret anywhere', async () => {
    const path = join(desk.folder, 'elsewhere.json');
    receiver.answer(...Array(2).fill({ status: 403, body: 'no such hook: /hook/T0/secret-part' }));
    const { exitCode, stdout, stderr } = await alert('--state', path);
    expect(exitCode).toBe(3);
    expect(stderr).toMatch(
      /AlertsWaiting {2}2 messages could not be delivered\.\n {2}Why .*answered 403.*\n {2}Fix .*nothing is lost.*\n {2}Where {2}alerts\.yaml, channel hook\n/,
    );
    expect(readFileSync(path, 'utf8')).toContain('"attempts": 1');
    expect(`${stdout}${stderr}${readFileSync(path, 'utf8')}`).not.toMatch(/secret-part/);
  }, 60_000);

  it('answers what is missing in four parts', async () => {
    expect(await alert('--at', '2026-02-01T09:00Z')).toMatchObject({ exitCode: 1, stderr: expect.stringContaining('OptionsConflict') });
    expect(await run(['alert', '--data', desk.data, '--inputs', desk.folder])).toMatchObject({ exitCode: 1, stderr: expect.stringContaining('AlertsMissing') });
    expect(await run(['alert', '--data', join(desk.folder, 'none'), '--inputs', desk.inputs])).toMatchObject({
      exitCode: 1,
      stderr: expect.stringContaining('EditionMissing'),
    });
  }, 60_000);
});
