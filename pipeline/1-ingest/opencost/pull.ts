/** Asks OpenCost or Kubecost for allocations, one complete day a request. */
import { jsonHeaders, Refusal } from '../plain-http.ts';
import type { Offer, Part, PeriodRange, PullEffects, PullSession } from '../pull.ts';
import type { Settings } from './settings.ts';

const DAY_MS = 86_400_000;

/** Opens a session; nothing is asked yet. Throws SecretMissing when the variable that `token` names is empty. */
export async function open(settings: Settings, { clock, environment }: PullEffects): Promise<PullSession> {
  const headers = jsonHeaders(settings.token, environment);
  return {
    async offers(range) {
      return periodsOf(range, clock.now()).flatMap((period) => offerOf(period, clock.now()));
    },
    async *parts({ period }, cursor) {
      const days = daysOf(period, clock.now());
      for (const [index, day] of days.entries()) {
        if (cursor === null || day > cursor) yield partOf(settings, headers, day, index === days.length - 1);
      }
    },
  };
}

/** The API lists no periods and keeps them as long as its store does, so without a beginning the last month is the oldest one asked for. */
function periodsOf({ from, to }: PeriodRange, now: Date): string[] {
  const lastMonth = new Date(Date.UTC(now.getUTCFullYear(), now.getUTCMonth() - 1, 1));
  const periods: string[] = [];
  for (const month = new Date(`${from ?? monthOf(lastMonth)}-01T00:00:00Z`); monthOf(month) <= to; month.setUTCMonth(month.getUTCMonth() + 1)) {
    periods.push(monthOf(month));
  }
  return periods;
}

function offerOf(period: string, now: Date): Offer[] {
  const parts = daysOf(period, now).length;
  return parts === 0 ? [] : [{ period, version: null, isFinal: false, sizeBytes: null, parts, requests: null, priceUsd: null }];
}

/** Days of a month that are over. */
function daysOf(period: string, now: Date): string[] {
  const days: string[] = [];
  for (let start = Date.parse(`${period}-01T00:00:00Z`); start + DAY_MS <= now.getTime(); start += DAY_MS) {
    const day = new Date(start).toISOString().slice(0, 10);
    if (!day.startsWith(period)) break;
    days.push(day);
  }
  return days;
}

function monthOf(date: Date): string {
  return date.toISOString().slice(0, 7);
}

function partOf(settings: Settings, headers: Record<string, string>, day: string, isLast: boolean): Part {
  return {
    name: `allocation-${day}.json`,
    version: null,
    sizeBytes: null,
    cursor: isLast ? null : day,
    async open() {
      const response = await fetch(addressOf(settings, day), { headers });
      const body = new Uint8Array(await response.arrayBuffer());
      const status = response.ok ? statusIn(body) : response.status;
      if (status >= 400) throw new Refusal(status, response.headers, body);
      return (async function* () {
        yield body;
      })();
    },
  };
}

/** Every container on every node, and what each node leaves idle. */
function addressOf({ url, api, cluster }: Settings, day: string): URL {
  const address = new URL(url);
  address.pathname = address.pathname.replace(/\/*$/, api === 'kubecost' ? '/model/allocation' : '/allocation/compute');
  const end = new Date(Date.parse(`${day}T00:00:00Z`) + DAY_MS).toISOString().slice(0, 10);
  const asked = {
    window: `${day}T00:00:00Z,${end}T00:00:00Z`,
    step: '1d',
    accumulate: 'false',
    [api === 'kubecost' ? 'idle' : 'includeIdle']: 'true',
    idleByNode: 'true',
    shareIdle: 'false',
    ...(cluster === undefined ? {} : { filter: `cluster:"${cluster.replace(/["\\]/g, '\\$&')}"` }),
  };
  for (const [name, value] of Object.entries(asked)) address.searchParams.set(name, value);
  return address;
}

/** Errors may come as a reply with status 200 whose `code` says otherwise. */
function statusIn(body: Uint8Array): number {
  const [, code = '200'] = /^\s*\{\s*"code"\s*:\s*(\d+)/.exec(new TextDecoder().decode(body.subarray(0, 200))) ?? [];
  return Number(code);
}
