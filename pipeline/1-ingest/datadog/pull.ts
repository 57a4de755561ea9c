/** Asks Datadog for the costs of a month, and page by page for what tags have of them. */
import { client, logger, v1, v2 } from '@datadog/datadog-api-client';
import { CostbookError, EXIT } from '../../engine/errors.ts';
import type { Offer, Part, PeriodRange, PullEffects, PullSession } from '../pull.ts';
import { replyPart } from '../pulling/reply-part.ts';
import type { DatadogSettings } from './pull-settings.ts';
import { RecordingHttp } from './recording-http.ts';

/** Where no beginning is said, so many months back. */
const MONTHS_BACK = 12;

/** A reply as it came, and where its next page begins. */
interface Reply {
  readonly asked: string;
  readonly text: string;
  readonly isEmpty: boolean;
  readonly next: string | null;
}

/** Where to go on: the page of attribution to ask for, and its record id. */
interface Place {
  readonly page: number;
  readonly next: string | null;
}

type Api = { readonly costs: v2.UsageMeteringApi; readonly usage: v1.UsageMeteringApi; readonly http: RecordingHttp };

/** Opens a session; nothing is asked yet. Throws SecretMissing when a variable that should hold a key is empty. */
export async function open(settings: DatadogSettings, { clock, environment }: PullEffects): Promise<PullSession> {
  const api = apiOf(settings, environment);
  return {
    async offers(range) {
      return monthsOf(range, clock.now()).map(offerOf);
    },
    async *parts({ period }, cursor) {
      let place: Place | null = cursor === null ? null : (JSON.parse(cursor) as Place);
      if (place === null) {
        const reply = await costsOf(api, settings, period, clock.now());
        const isAttributed = settings.tags.length > 0 && reply.asked === 'historical_cost' && !reply.isEmpty;
        place = isAttributed ? { page: 1, next: null } : null;
        yield partOf('costs.json', reply, period, place);
      }
      const seen = new Set<string>();
      while (place !== null) {
        const reply: Reply = await attributionOf(api, settings, period, place.next);
        if (reply.next !== null && (reply.next === place.next || seen.has(reply.next))) throw pagesRepeat(period, place.page);
        if (reply.next !== null) seen.add(reply.next);
        const after: Place | null = reply.next === null ? null : { page: place.page + 1, next: reply.next };
        yield partOf(`attribution-${String(place.page).padStart(4, '0')}.json`, reply, period, after);
        place = after;
      }
    },
  };
}

function apiOf(settings: DatadogSettings, environment: PullEffects['environment']): Api {
  // The client prints what goes wrong; the runner says it better.
  logger.level = 'silent';
  const http = new RecordingHttp();
  const address = settings.url ?? `https://api.${settings.site}`;
  const configuration = client.createConfiguration({
    baseServer: new client.ServerConfiguration(address.replace(/\/+$/, ''), {}),
    authMethods: { apiKeyAuth: secretOf(settings.api_key, environment), appKeyAuth: secretOf(settings.app_key, environment) },
    httpApi: http,
    // Its own, node-fetch 2, waits for ever when a connection breaks off in a body.
    fetch: globalThis.fetch,
    enableRetry: false,
  });
  return { costs: new v2.UsageMeteringApi(configuration), usage: new v1.UsageMeteringApi(configuration), http };
}

function secretOf(name: string, environment: PullEffects['environment']): string {
  const secret = environment(name);
  if (secret) return secret;
  throw new CostbookError({
    name: 'SecretMissing',
    what: `The environment variable ${name} is not set.`,
    why: 'Datadog asks for an API key and an application key with every request.',
    fix: `Set ${name}, or name the variable that holds the key with "api_key:" or "app_key:".`,
    where: `$${name}`,
    exitCode: EXIT.provider,
  });
}

/** What the month was invoiced with; for this month and the one before, as long as there is none, what it is estimated at. */
async function costsOf({ costs, http }: Api, { view }: DatadogSettings, period: string, now: Date): Promise<Reply> {
  const month = { startMonth: new Date(`${period}-01T00:00:00Z`), endMonth: new Date(`${period}-01T00:00:00Z`), view };
  const age = monthsBetween(period, now.toISOString().slice(0, 7));
  if (age > 0) {
    const { data = [] } = await http.saying(() => costs.getHistoricalCostByOrg(month));
    if (data.length > 0 || age > 1) return { asked: 'historical_cost', text: http.text, isEmpty: data.length === 0, next: null };
  }
  const { data = [] } = await http.saying(() => costs.getEstimatedCostByOrg(month));
  return { asked: 'estimated_cost', text: http.text, isEmpty: data.length === 0, next: null };
}

async function attributionOf({ costs, usage, http }: Api, { attribution, tags }: DatadogSettings, period: string, next: string | null): Promise<Reply> {
  const month = new Date(`${period}-01T00:00:00Z`);
  const page = { startMonth: month, endMonth: month, tagBreakdownKeys: tags.join(','), ...(next === null ? {} : { nextRecordId: next }) };
  if (attribution === 'usage') {
    const { metadata } = await http.saying(() => usage.getMonthlyUsageAttribution({ ...page, fields: '*' }));
    return { asked: 'monthly-attribution', text: http.text, isEmpty: false, next: metadata?.pagination?.nextRecordId || null };
  }
  const { meta } = await http.saying(() => costs.getMonthlyCostAttribution({ ...page, fields: '*' }));
  return { asked: 'monthly_cost_attribution', text: http.text, isEmpty: false, next: meta?.pagination?.nextRecordId || null };
}

/** The reply stands in the part digit for digit, beside what was asked: estimates and final costs look the same. */
function partOf(name: string, { asked, text }: Reply, period: string, place: Place | null): Part {
  return replyPart(name, `{"asked":${JSON.stringify(asked)},"month":${JSON.stringify(period)},"reply":${text.trim()}}\n`, place);
}

function offerOf(period: string): Offer {
  return { period, version: null, isFinal: false, sizeBytes: null, requests: null, priceUsd: null };
}

function monthsOf({ from, to }: PeriodRange, now: Date): string[] {
  const first = from ?? new Date(Date.UTC(now.getUTCFullYear(), now.getUTCMonth() - MONTHS_BACK, 1)).toISOString().slice(0, 7);
  const months: string[] = [];
  for (const month = new Date(`${first}-01T00:00:00Z`); month.toISOString().slice(0, 7) <= to; month.setUTCMonth(month.getUTCMonth() + 1)) {
    months.push(month.toISOString().slice(0, 7));
  }
  return months;
}

function monthsBetween(from: string, to: string): number {
  const count = (month: string): number => Number(month.slice(0, 4)) * 12 + Number(month.slice(5, 7));
  return count(to) - count(from);
}

function pagesRepeat(period: string, page: number): CostbookError {
  return new CostbookError({
    name: 'PullPagesRepeat',
    what: `After page ${page}, Datadog sends a page of the attribution of ${period} again that it has sent already.`,
    why: 'Going on would ask for the same pages without end.',
    fix: 'Run the same command again in a while, or leave "tags:" out.',
    where: 'https://docs.datadoghq.com/api/latest/usage-metering/',
    exitCode: EXIT.provider,
  });
}
