/** Asks Cost Management, month by month, scope by scope, for actual and for amortized cost. */
import { CostManagementClient, type QueryDefinition } from '@azure/arm-costmanagement';
import { DefaultAzureCredential } from '@azure/identity';
import { refusePlainHttp } from '../azure-endpoint.ts';
import { DeliveryChanged, type Offer, type Part, type PullEffects, type PullSession } from '../pull.ts';
import { replyPart } from '../pulling/reply-part.ts';
import { parseJson } from '../tabulate.ts';
import type { QuerySettings } from './pull-settings.ts';
import { pagesOf } from './reply.ts';

/** Azure keeps at least so many months; more are asked for with `from`. */
const MONTHS = 13;
const TYPES = ['ActualCost', 'AmortizedCost'] as const;

/** One question, whose answer comes in pages. */
interface Question {
  readonly scope: string;
  readonly type: (typeof TYPES)[number];
}

interface Answer {
  readonly text: string;
  readonly nextLink: string | null;
}

/** Where to go on: the question, the number of its next page, and the address of that page. */
type Cursor = readonly [question: number, page: number, link: string | null];

export async function open(settings: QuerySettings, effects: PullEffects): Promise<PullSession> {
  refusePlainHttp(settings.endpoint, 'endpoint');
  const ask = askerOf(settings);
  const questions = settings.scopes.flatMap((scope) => TYPES.map((type): Question => ({ scope: scope.replace(/^\/+|\/+$/g, ''), type })));
  return {
    async offers({ from, to }) {
      const first = from ?? addMonths(effects.clock.now().toISOString().slice(0, 7), 1 - MONTHS);
      return monthsBetween(first, to).map(
        (period): Offer => ({ period, version: null, isFinal: false, sizeBytes: null, parts: null, requests: null, priceUsd: null }),
      );
    },
    async *parts({ period }, cursor) {
      let at: Cursor | null = cursor === null ? [0, 1, null] : (JSON.parse(cursor) as Cursor);
      while (at !== null) {
        const [index, page, link]: Cursor = at;
        const question = questions[index];
        if (!question) throw new DeliveryChanged('other scopes were asked for before');
        const answer: Answer = answerOf(await ask(question.scope, bodyOf(settings, question, period), link));
        if (answer.nextLink !== null && answer.nextLink === link) throw new DeliveryChanged('a page named itself as the next one');
        if (answer.nextLink !== null) at = [index, page + 1, answer.nextLink];
        else at = index + 1 < questions.length ? [index + 1, 1, null] : null;
        const part: Part = replyPart(partName(question, index, page), answer.text, at);
        yield part;
      }
    },
  };
}

/** Puts a question, or the same one at the address of a further page. Retrying is the runner's part. */
type Ask = (scope: string, body: QueryDefinition, link: string | null) => Promise<string | null>;

/**
 * The SDK hands `nextLink` on without following it, so the request is sent there instead. It sends no token over http, so for this
 * machine itself it is told https, and the address is written as it is only once the request is signed.
 */
function askerOf({ endpoint }: QuerySettings): Ask {
  const { protocol, host } = new URL(endpoint);
  let next: string | null = null;
  const client = new CostManagementClient(new DefaultAzureCredential(), {
    endpoint: endpoint.replace(/^http:/, 'https:').replace(/\/+$/, ''),
    retryOptions: { maxRetries: 0 },
    ...(protocol === 'http:' ? { credentialScopes: 'https://management.azure.com/.default' } : {}),
  });
  client.pipeline.addPolicy({
    name: 'furtherPage',
    sendRequest(request, send) {
      if (next !== null) request.url = next;
      return send(request);
    },
  });
  client.pipeline.addPolicy(
    {
      name: 'loopback',
      sendRequest(request, send) {
        if (protocol === 'http:') {
          request.url = request.url.replace(/^https:/, 'http:');
          request.allowInsecureConnection = true;
        }
        return send(request);
      },
    },
    { afterPhase: 'Sign' },
  );
  return async (scope, body, link) => {
    const url = link === null ? null : new URL(link, endpoint);
    if (url !== null && url.host !== host) throw new DeliveryChanged(`the next page is at ${url.host}, not at ${host}`);
    next = url === null ? null : url.href.replace(/^http:/, 'https:');
    let text: string | null = null;
    await client.query.usage(scope, body, {
      onResponse({ bodyAsText }) {
        text = bodyAsText ?? null;
      },
    });
    return text;
  };
}

function bodyOf({ group_by }: QuerySettings, { type }: Question, period: string): QueryDefinition {
  const from = new Date(`${period}-01T00:00:00Z`);
  const to = new Date(Date.parse(`${addMonths(period, 1)}-01T00:00:00Z`) - 1000);
  return {
    type,
    timeframe: 'Custom',
    timePeriod: { from, to },
    dataset: {
      granularity: 'Daily',
      aggregation: { totalCost: { name: 'Cost', function: 'Sum' } },
      grouping: group_by.map((name) => ({ type: 'Dimension', name })),
    },
  };
}

/** The text as it came, so that no digit of an amount is lost. Throws SyntaxError for a body that was cut off. */
function answerOf(text: string | null): Answer {
  if (text === null || text.trim() === '')
    return { text: JSON.stringify({ properties: { columns: [{ name: 'Cost', type: 'Number' }], rows: [] } }), nextLink: null };
  const pages = pagesOf(parseJson(text));
  if (pages === null) throw new Error('the reply holds no columns and rows of costs');
  return { text, nextLink: pages.at(-1)?.nextLink ?? null };
}

function partName({ scope, type }: Question, index: number, page: number): string {
  const name = scope
    .split('/')
    .at(-1)!
    .replace(/[^A-Za-z0-9]+/g, '-');
  return `${type.toLowerCase()}_${Math.floor(index / TYPES.length) + 1}_${name}-${String(page).padStart(4, '0')}.json`;
}

function monthsBetween(first: string, last: string): string[] {
  const months: string[] = [];
  for (let month = first; month <= last; month = addMonths(month, 1)) months.push(month);
  return months;
}

function addMonths(month: string, count: number): string {
  const [year, number] = month.split('-').map(Number) as [number, number];
  return new Date(Date.UTC(year, number - 1 + count, 1)).toISOString().slice(0, 7);
}
