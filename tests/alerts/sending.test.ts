/** What is told, to whom and how often: never twice, again when worse, once more when over, nothing lost. */
import { existsSync, writeFileSync } from 'node:fs';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { dueDay, isQuiet, localTime } from '../../pipeline/6-publish/alerts/sending/hours.ts';
import { planRun } from '../../pipeline/6-publish/alerts/sending/send-alerts.ts';
import { NOTHING_TOLD, readState, writeState } from '../../pipeline/6-publish/alerts/sending/state.ts';
import { type Receiver, startReceiver } from '../peers/receiver.ts';
import { AlertDesk, NOON } from './desk.ts';

let desk: AlertDesk;
let slack: Receiver;
let hook: Receiver;
beforeEach(async () => {
  [desk, slack, hook] = await Promise.all([AlertDesk.open(), startReceiver(), startReceiver()]);
  Object.assign(desk.variables, { SLACK: slack.url, HOOK: hook.url, SECRET: 'whsec_MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw' });
});
afterEach(async () => {
  desk?.close();
  await Promise.all([slack?.close(), hook?.close()]);
});

const CHANNELS = `
site_url: https://costs.example.com
channels:
  - { name: slack, slack: { url_env: SLACK } }
  - { name: hook, webhook: { url_env: HOOK, secret_env: SECRET } }
`;
const BUDGET = `${CHANNELS}rules: [{ name: budget, kind: budget, thresholds: [80, 100], again_when_worse_by_percent: 10, send_to: [slack] }]`;
const texts = ({ received }: Receiver): string[] => received.map(({ body }) => (JSON.parse(body) as { text: string }).text);
const later = (hours: number): Date => new Date(NOON.getTime() + hours * 3_600_000);

describe('what is told', () => {
  it('is told once, again when it is worse by the stated step, and when it is over', async () => {
    const alerts = desk.alerts(BUDGET);
    const at = async (value: number, level: number, status: 'Firing' | 'Near' | 'Quiet' = 'Firing'): Promise<string[]> => {
      desk.find({ id: 'b', rule: 'budget', value, level, status });
      const before = slack.received.length;
      await desk.run(alerts);
      return texts(slack).slice(before);
    };
    expect(await at(81, 1)).toEqual(['New: b is at 81 %']);
    expect(await at(81, 1)).toEqual([]);
    expect(await at(88, 1)).toEqual([]); // less than 10 % more than 81
    expect(await at(89.2, 1)).toEqual(['Worse: b is at 89.2 %']);
    expect(await at(95, 1)).toEqual([]);
    expect(await at(100, 2)).toEqual(['Worse: b is at 100 %']); // the next threshold
    expect(await at(85, 1)).toEqual([]);
    expect(await at(101, 2)).toEqual([]); // back where it was told
    expect(await at(79, 0, 'Near')).toEqual([]); // near its threshold it stays open
    expect(await at(82, 1)).toEqual([]);
    expect(await at(40, 0, 'Quiet')).toEqual(['Resolved: b is at 40 %']);
    expect(await at(40, 0, 'Quiet')).toEqual([]);
    expect(await at(90, 1)).toEqual(['New: b is at 90 %']);
  });

  it('is over when the edition does not find it any more, and is forgotten with its rule', async () => {
    const alerts = desk.alerts(BUDGET);
    desk.find({ id: 'march', rule: 'budget', value: 104, level: 2 });
    await desk.run(alerts);
    desk.find();
    await desk.run(alerts);
    expect(texts(slack)).toEqual(['New: march is at 104 %', 'Resolved: march is at 104 %']);
    expect(slack.received[1]!.body).toContain('not found any more');
    desk.find({ id: 'april', rule: 'budget', value: 104, level: 2 });
    await desk.run(alerts);
    await desk.run(desk.alerts(`${CHANNELS}rules: [{ name: other, kind: budget, send_to: [slack] }]`));
    expect(texts(slack)).toHaveLength(3);
    expect(desk.state.open).toEqual({});
  });

  it('shares a message up to what the channel bears, and goes to the room of its owner', async () => {
    const rooms = `
site_url: https://costs.example.com
channels: [{ name: slack, slack: { url_env: HOOK, rooms: { '#checkout': SLACK } } }]
rules: [{ name: budget, kind: budget, send_to: [slack] }]`;
    desk.find(...Array.from({ length: 45 }, (_, index) => ({ id: `b${index}`, rule: 'budget', value: 90 })), {
      id: 'own',
      rule: 'budget',
      value: 90,
      slack: '#checkout',
    });
    await desk.run(desk.alerts(rooms));
    expect(texts(slack)).toEqual(['New: own is at 90 %']);
    expect(texts(hook)).toHaveLength(3);
    for (const { body } of hook.received) {
      const { blocks } = JSON.parse(body) as { blocks: unknown[] };
      expect(blocks.length).toBeLessThanOrEqual(50);
      expect(JSON.stringify(blocks).length).toBeLessThan(20_000);
    }
  });

  it('names whom nobody reaches instead of passing over it', async () => {
    const alerts = desk.alerts(`
site_url: https://costs.example.com
channels: [{ name: mail, email: { host: 127.0.0.1, from: costs@x.example } }]
rules: [{ name: budget, kind: budget, send_to: [mail] }]`);
    desk.find({ id: 'b', rule: 'budget', value: 90, email: null });
    expect((await desk.run(alerts)).unreachable).toEqual(['mail reaches nobody for "b is at 90 %": its owner has no address there.']);
  });
});

describe('receivers that misbehave', () => {
  const both = `${CHANNELS}rules: [{ name: budget, kind: budget, send_to: [slack, hook] }]`;

  it('one that hangs neither blocks the others nor loses its message, which keeps its id', async () => {
    hook.answer('hang', 'hang');
    desk.find({ id: 'b', rule: 'budget', value: 90 });
    const first = await desk.run(desk.alerts(both));
    expect(first.sent.map(({ channel }) => channel)).toEqual(['slack']);
    expect(first.waiting).toMatchObject([{ channel: 'hook', attempts: 1, failure: expect.stringMatching(/^127\.0\.0\.1:\d+ was silent for 0 s$/) }]);
    expect((await desk.run(desk.alerts(both), later(0.01))).sent).toEqual([]); // not before its backoff
    const second = await desk.run(desk.alerts(both), later(1));
    expect(second.sent.map(({ channel }) => channel)).toEqual(['hook']);
    const ids = hook.received.map(({ headers }) => headers['webhook-id']);
    expect(new Set(ids).size).toBe(1);
    expect(hook.received[0]!.headers['idempotency-key']).toBe(ids[0]);
    expect(texts(slack)).toHaveLength(1);
    expect(desk.state.pending).toEqual([]);
  });

  it('one that fails once is tried again at once; one that breaks off is; one that breaks off behind its 200 has taken it', async () => {
    const alerts = desk.alerts(both);
    for (const answer of [{ status: 503 }, 'drop'] as const) {
      hook.answer(answer);
      desk.find({ id: JSON.stringify(answer), rule: 'budget', value: 90 });
      expect((await desk.run(alerts)).waiting).toEqual([]);
    }
    const before = hook.received.length;
    hook.answer('drop mid-body');
    desk.find({ id: 'b', rule: 'budget', value: 90 });
    await desk.run(alerts);
    expect(hook.received.filter(({ body }) => body.includes('"id":"b"'))).toHaveLength(1);
    expect(before).toBeGreaterThanOrEqual(4);
  });

  it('one that throttles is waited for within a bound, else until it said', async () => {
    const alerts = desk.alerts(BUDGET);
    slack.answer({ status: 429, headers: { 'retry-after': '1' } });
    desk.find({ id: 'b', rule: 'budget', value: 90 });
    const startMs = performance.now();
    expect((await desk.run(alerts)).sent).toHaveLength(1);
    expect(performance.now() - startMs).toBeGreaterThan(990);
    slack.answer({ status: 429, headers: { 'retry-after': '7200' } });
    desk.find({ id: 'c', rule: 'budget', value: 90 });
    const { waiting } = await desk.run(alerts);
    expect(Date.parse(waiting[0]!.notBefore!) - NOON.getTime()).toBeGreaterThanOrEqual(7_200_000);
    expect(slack.received).toHaveLength(3);
  });

  it('a refusal is not tried again in the same run; redirects are not followed; answers betray no address', async () => {
    const alerts = desk.alerts(BUDGET);
    slack.answer({ status: 403, body: 'action_prohibited at /hook/T0/secret-part' }, { status: 307, headers: { location: hook.url } });
    desk.find({ id: 'b', rule: 'budget', value: 90 });
    const { waiting } = await desk.run(alerts);
    expect(slack.received).toHaveLength(1);
    expect(waiting[0]!.failure).toMatch(/answered 403: action_prohibited at …$/);
    expect((await desk.run(alerts, later(1))).waiting[0]!.failure).toMatch(/answered a redirect, which is not followed$/);
    expect(hook.received).toEqual([]);
    expect((await desk.run(alerts, later(2))).sent).toHaveLength(1);
    expect(desk.stateText).not.toContain('secret-part');
  });

  it('a missing secret, plain http to elsewhere and what is no address wait to be mended', async () => {
    const alerts = desk.alerts(BUDGET);
    desk.find({ id: 'b', rule: 'budget', value: 90 });
    const failures: string[] = [];
    for (const [hours, url] of [
      [0, ''],
      [1, 'http://elsewhere.example/hook'],
      [2, 'not an address'],
    ] as const) {
      if (url === '') delete desk.variables.SLACK;
      else desk.variables.SLACK = url;
      failures.push((await desk.run(alerts, later(hours))).waiting[0]!.failure!);
    }
    expect(failures[0]).toBe('the environment variable SLACK is not set');
    expect(failures.slice(1)).toEqual(Array(2).fill('the environment variable SLACK holds no https address; plain http goes to this machine only'));
    desk.variables.SLACK = slack.url;
    expect((await desk.run(alerts, later(4))).sent).toHaveLength(1);
  });

  it('that something is over never overtakes that it began', async () => {
    const alerts = desk.alerts(BUDGET);
    slack.answer({ status: 429, headers: { 'retry-after': '7200' } });
    desk.find({ id: 'b', rule: 'budget', value: 90 });
    await desk.run(alerts);
    desk.find({ id: 'c', rule: 'budget', value: 95 });
    expect((await desk.run(alerts, later(1))).waiting.map(({ message }) => message.title)).toEqual([
      'New: b is at 90 %',
      '2 cost alerts of Example Ltd: 1 new, 1 resolved',
    ]);
    await desk.run(alerts, later(3));
    expect(texts(slack).slice(1)).toEqual(['New: b is at 90 %', '2 cost alerts of Example Ltd: 1 new, 1 resolved']);
  });

  it('what nobody takes in time is given up and said so', async () => {
    const alerts = desk.alerts(`give_up_after_days: 2\n${BUDGET}`);
    slack.answer(...Array(4).fill({ status: 500 }));
    desk.find({ id: 'b', rule: 'budget', value: 90 });
    await desk.run(alerts);
    expect((await desk.run(alerts, later(47))).givenUp).toEqual([]);
    expect((await desk.run(alerts, later(49))).givenUp).toMatchObject([{ message: { title: 'New: b is at 90 %' } }]);
    expect(desk.state.pending).toEqual([]);
  });
});

describe('what is remembered', () => {
  it('a run killed before it sent sends in the next; one killed between sending and writing sends once more, with the same id', async () => {
    const alerts = desk.alerts(`${CHANNELS}rules: [{ name: budget, kind: budget, send_to: [hook] }]`);
    desk.find({ id: 'b', rule: 'budget', value: 90 });
    writeState(desk.statePath, (await planRun(NOTHING_TOLD, alerts, await desk.book(), NOON)).state); // and was killed
    await desk.run(alerts, later(1));
    expect(hook.received).toHaveLength(1);

    desk.find({ id: 'c', rule: 'budget', value: 90 });
    const planned = await planRun(readState(desk.statePath), alerts, await desk.book(), later(2));
    const tried = planned.state.pending.map((each) => ({ ...each, attempts: 1 }));
    await desk.run(alerts, later(2)); // sends
    writeFileSync(desk.statePath, JSON.stringify({ ...planned.state, pending: tried })); // and was killed before it wrote so
    await desk.run(alerts, later(2));
    const ids = hook.received.filter(({ body }) => body.includes('"id":"c"')).map(({ headers }) => headers['webhook-id']);
    expect(ids).toHaveLength(2);
    expect(new Set(ids).size).toBe(1);
  });

  it('a dry run writes nothing; a broken state is not begun anew', async () => {
    const alerts = desk.alerts(BUDGET);
    desk.find({ id: 'b', rule: 'budget', value: 90 });
    expect((await planRun(NOTHING_TOLD, alerts, await desk.book(), NOON)).state.pending).toHaveLength(1);
    expect(existsSync(desk.statePath)).toBe(false);
    await desk.run(alerts);
    writeFileSync(desk.statePath, desk.stateText.slice(0, 40));
    await expect(desk.run(alerts)).rejects.toMatchObject({ name: 'AlertStateNotValid', parts: { where: desk.statePath } });
    writeFileSync(desk.statePath, '{"format":1,"open":{},"pending":[],"digest":{}}');
    await expect(desk.run(alerts)).rejects.toMatchObject({ name: 'AlertStateNotValid' });
  });
});

describe('hours', () => {
  it('quiet hours hold what is not urgent; what is over before its end is never told', async () => {
    const alerts = desk.alerts(
      `time_zone: Europe/Berlin\nquiet_hours: { from: '20:00', to: '07:00' }\n${BUDGET.replace('rules: [', 'rules: [{ name: now, kind: budget, urgent: true, send_to: [slack] }, ')}`,
    );
    const night = new Date('2026-03-20T23:00:00Z');
    desk.find({ id: 'a', rule: 'budget', value: 90 }, { id: 'b', rule: 'budget', value: 90 }, { id: 'u', rule: 'now', value: 90 });
    expect((await desk.run(alerts, night)).sent.map(({ message }) => message.title)).toEqual(['New: u is at 90 %']);
    desk.find({ id: 'a', rule: 'budget', value: 105, level: 2 }, { id: 'u', rule: 'now', value: 90 });
    await desk.run(alerts, night);
    await desk.run(alerts, new Date('2026-03-21T06:30:00Z'));
    expect(texts(slack)).toEqual(['New: u is at 90 %', 'New: a is at 105 %']);
  });

  it('what was told before and is over at night is told to be over', async () => {
    const alerts = desk.alerts(`quiet_hours: { from: '20:00', to: '07:00' }\n${BUDGET}`);
    desk.find({ id: 'b', rule: 'budget', value: 85 });
    await desk.run(alerts);
    desk.find({ id: 'b', rule: 'budget', value: 105, level: 2 });
    await desk.run(alerts, later(10));
    desk.find({ id: 'b', rule: 'budget', value: 40, status: 'Quiet' });
    await desk.run(alerts, later(11));
    await desk.run(alerts, later(20));
    expect(texts(slack)).toEqual(['New: b is at 85 %', 'Resolved: b is at 40 %']);
  });

  it.each([
    ['2026-03-29T00:59:00Z', 'Europe/Berlin', 'Sunday', '01:59'],
    ['2026-03-29T01:00:00Z', 'Europe/Berlin', 'Sunday', '03:00'], // clocks go forward
    ['2026-12-31T23:30:00Z', 'Asia/Kolkata', 'Friday', '05:00'],
    ['2026-01-01T02:00:00Z', 'America/New_York', 'Wednesday', '21:00'],
  ])('%s in %s is %s %s', (now, timeZone, weekday, time) => {
    expect(localTime(new Date(now), timeZone)).toMatchObject({ weekday, time });
  });

  it('quiet hours wrap midnight and take weekends', () => {
    const at = (weekday: 'Friday' | 'Saturday', time: string) => ({ date: '2026-03-20', weekday, time });
    const night = { from: '20:00', to: '07:00', hasWeekends: true };
    expect(['19:59', '20:00', '06:59', '07:00'].map((time) => isQuiet(at('Friday', time), night))).toEqual([false, true, true, false]);
    expect(isQuiet(at('Saturday', '12:00'), night)).toBe(true);
    expect(isQuiet(at('Friday', '12:00'), { from: '11:00', to: '13:00', hasWeekends: false })).toBe(true);
  });

  it('a digest is due at its hour, once, and later when it was missed', () => {
    const weekly = { weekday: 'Monday' as const, at: '08:00' };
    const at = (date: string, time: string) => ({ date, time, weekday: 'Monday' as const });
    expect(dueDay(weekly, at('2026-03-23', '07:59'), '2026-03-16')).toBeNull();
    expect(dueDay(weekly, at('2026-03-23', '08:00'), '2026-03-16')).toBe('2026-03-23');
    expect(dueDay(weekly, at('2026-03-25', '07:00'), '2026-03-16')).toBe('2026-03-23');
    expect(dueDay(weekly, at('2026-03-25', '07:00'), '2026-03-23')).toBeNull();
    expect(dueDay(weekly, at('2026-03-25', '07:00'), undefined)).toBeNull();
    expect(dueDay({ weekday: null, at: '08:00' }, at('2026-03-25', '08:00'), '2026-03-24')).toBe('2026-03-25');
  });

  it('a digest tells each owner of their own teams, once a week', async () => {
    const alerts = desk.alerts(`${CHANNELS}
digests: [{ name: weekly, every: week, on: Friday, at: '08:00', send_to: [hook] }]
rules: [{ name: budget, kind: budget }]`);
    desk.find({ id: 'b', rule: 'budget', value: 90 });
    await desk.run(alerts);
    await desk.run(alerts, later(1));
    expect(hook.received).toHaveLength(1);
    expect(JSON.parse(hook.received[0]!.body)).toMatchObject({
      type: 'costbook.digest',
      data: {
        lines: [
          {
            unit: 'Checkout',
            monthToDate: '1,200.50 USD',
            monthEnd: '1,900.00 USD',
            budget: null,
            openAlerts: ['b is at 90 %'],
            url: 'https://costs.example.com/cost-centers/cc-1/',
          },
          { unit: 'Search' },
        ],
      },
    });
  });
});

describe('silence', () => {
  it('grows with the days since the edition', async () => {
    const alerts = desk.alerts(`${CHANNELS}rules: [{ name: silence, kind: freshness, thresholds: [3, 7], send_to: [slack] }]`);
    desk.find({ id: 's', rule: 'silence', kind: 'freshness', value: 1, status: 'Quiet', headline: 'AWS has had no charge since 2026-03-18' });
    await desk.run(alerts);
    expect(texts(slack)).toEqual([]);
    await desk.run(alerts, later(48));
    await desk.run(alerts, later(72));
    expect(texts(slack)).toEqual(['New: AWS has had no charge since 2026-03-18']);
    expect(slack.received[0]!.body).toContain('No edition was built for 2 days.');
    await desk.run(alerts, later(24 * 6));
    expect(texts(slack)[1]).toMatch(/^Worse/);
  });
});
