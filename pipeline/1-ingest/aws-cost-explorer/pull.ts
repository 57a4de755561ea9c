/** Asks Cost Explorer, page by page. Every answered request is billed, so none is asked twice. */
import { createHash } from 'node:crypto';
import { CostExplorerClient } from '@aws-sdk/client-cost-explorer';
import { CostbookError, EXIT } from '../../engine/errors.ts';
import { refusePlainHttp } from '../aws-endpoint.ts';
import type { Offer, Part, PullEffects, PullSession } from '../pull.ts';
import { replyPart } from '../pulling/reply-part.ts';
import type { CostExplorerSettings } from './pull-settings.ts';
import { type Answer, monthsBefore, type Question, questionsOf } from './requests.ts';
import { usedText } from './used.ts';

/** What one request costs, in hundredths of a US dollar. https://aws.amazon.com/aws-cost-management/aws-cost-explorer/pricing/ */
const CENTS_A_REQUEST = 1;
/** Cost Explorer keeps the current month and the thirteen before it. */
const MONTHS_KEPT = 13;

/** Where to go on: which question, which page of its reply, the token of that page, and what the page before it held. */
interface Place {
  readonly question: number;
  readonly page: number;
  readonly token: string | null;
  readonly before: string | null;
}

export async function open(settings: CostExplorerSettings, effects: PullEffects): Promise<PullSession> {
  const { region, profile } = settings;
  const client = new CostExplorerClient({ region, maxAttempts: 1, ...(profile === undefined ? {} : { profile }) });
  refusePlainHttp(client, 'AWS_ENDPOINT_URL_COST_EXPLORER');
  let answered = 0;
  effects.log.note(
    'pull         Cost Explorer knows sums by two dimensions: no resources, no prices. A Data Export of the month says more, and replaces them.',
  );
  return {
    async offers({ from, to }) {
      const first = from ?? monthsBefore(new Date(`${to}-01T00:00:00Z`), MONTHS_KEPT);
      return monthsBetween(first, to).map((period) => offerOf(period, questionsOf(settings, period, effects.clock.now()).length));
    },
    async *parts({ period }, cursor) {
      const questions = questionsOf(settings, period, effects.clock.now());
      const used: Record<string, object> = {};
      let place: Place | null = cursor === null ? { question: 0, page: 1, token: null, before: null } : (JSON.parse(cursor) as Place);
      const tokens = new Set<string>();
      while (place !== null && place.question < questions.length) {
        const question = questions[place.question]!;
        const answer = await ask(client, question, place.token);
        answered++;
        const digest = digestOf(answer);
        const isRepeated = answer.next !== null && (answer.next === place.token || tokens.has(answer.next));
        if (isRepeated || (place.before !== null && place.before === digest)) throw pagesRepeat(question, period, place.page);
        if (answer.next !== null) tokens.add(answer.next);
        used[question.action] = answer.reply;
        const next: Place | null = placeAfter(place, answer, digest, questions.length);
        const text = next === null ? usedText(used) : '';
        if (text !== '') effects.log.note(`pull         ${settings.billing_account} ${period}: ${text}`);
        yield partOf(question, place, answer, settings.billing_account, next);
        place = next;
      }
    },
    async close() {
      client.destroy();
      if (answered > 0)
        effects.log.note(`pull         Cost Explorer answered ${answered} request${answered === 1 ? '' : 's'}, which AWS bills with ${dollars(answered)} USD.`);
    },
  };
}

/** An account without savings plans is told so by an error. */
async function ask(client: CostExplorerClient, question: Question, token: string | null): Promise<Answer> {
  try {
    return await question.ask(client, token);
  } catch (error) {
    if (question.action !== 'GetCostAndUsage' && error instanceof Error && error.name === 'DataUnavailableException') {
      return { reply: { Unavailable: error.message }, next: null };
    }
    throw error;
  }
}

function placeAfter({ question, page }: Place, { next }: Answer, digest: string | null, questions: number): Place | null {
  if (next !== null) return { question, page: page + 1, token: next, before: digest };
  return question + 1 < questions ? { question: question + 1, page: 1, token: null, before: null } : null;
}

function partOf({ action, name, request }: Question, { page }: Place, { reply }: Answer, account: string, next: Place | null): Part {
  const text = `${JSON.stringify({ Action: action, BillingAccountId: account, Request: request, ...reply }, null, 1)}\n`;
  return replyPart(`${name}-${String(page).padStart(4, '0')}.json`, text, next);
}

/** Of the costs on a page; null where it has none, as pages may. */
function digestOf({ reply }: Answer): string | null {
  const { ResultsByTime = [] } = reply as { readonly ResultsByTime?: readonly { readonly Groups?: readonly object[] }[] };
  if (!ResultsByTime.some(({ Groups = [] }) => Groups.length > 0)) return null;
  return createHash('sha256').update(JSON.stringify(ResultsByTime)).digest('hex').slice(0, 16);
}

function offerOf(period: string, requests: number): Offer {
  return { period, version: null, isFinal: false, parts: null, sizeBytes: null, requests, priceUsd: dollars(requests) };
}

function dollars(requests: number): string {
  const cents = String(requests * CENTS_A_REQUEST).padStart(3, '0');
  return `${cents.slice(0, -2)}.${cents.slice(-2)}`;
}

/** Every `YYYY-MM` from the first to the last. */
function monthsBetween(first: string, last: string): string[] {
  const months: string[] = [];
  for (let month = first; month <= last; month = monthsBefore(new Date(`${month}-01T00:00:00Z`), -1)) months.push(month);
  return months;
}

function pagesRepeat({ action }: Question, period: string, page: number): CostbookError {
  return new CostbookError({
    name: 'PullPagesRepeat',
    what: `After page ${page}, ${action} of ${period} sends a page again that it has sent already.`,
    why: 'Going on would count the same amounts twice, and pay for it without end.',
    fix: 'Run the same command again in a while; with `granularity: MONTHLY` there are fewer pages.',
    where: 'https://docs.aws.amazon.com/aws-cost-management/latest/APIReference/API_GetCostAndUsage.html',
    exitCode: EXIT.provider,
  });
}
