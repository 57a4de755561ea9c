/**
 * Slack, through incoming webhooks: each posts into one channel.
 *
 * https://docs.slack.dev/messaging/sending-messages-using-incoming-webhooks
 * https://docs.slack.dev/reference/block-kit/blocks: 50 blocks a message, 150 characters a header, 3,000 a section.
 * https://github.com/slackapi/bolt-js/issues/2509: all blocks together must stay below about 13,000 characters.
 */
import { z } from 'zod';
import type { AlertChannel } from '../../channel.ts';
import { type AlertItem, cut, type DigestLine, digestFacts, factsOf, footer, type Message, plain } from '../../message.ts';
import { post, variable } from '../post.ts';

const HEADER_CHARACTERS = 150;
const SECTION_CHARACTERS = 3000;
const ALL_CHARACTERS = 11_000;
const LINES_SHOWN = 40;

const settings = z.strictObject({
  /** Variable with the address of the webhook for whatever has no room of its own. */
  url_env: variable,
  /** Rooms of organization.yaml (`slack: '#checkout'`) that have a webhook of their own, and the variables with these. */
  rooms: z.record(z.string().regex(/\S/), variable).optional(),
});
type SlackSettings = z.infer<typeof settings>;

export const slack: AlertChannel<SlackSettings> = {
  id: 'slack',
  settings,
  alertsPerMessage: 20,
  recipientsOf: ({ rooms = {} }, { slack: room }) => [room !== null && Object.hasOwn(rooms, room) ? room : 'the room of the webhook'],
  preview: (message) => JSON.stringify(slackBody(message), null, 2),
  send: async (message, recipient, { url_env, rooms = {} }, effects) => {
    const urlVariable = Object.hasOwn(rooms, recipient) ? rooms[recipient]! : url_env;
    await post({ urlVariable, body: JSON.stringify(slackBody(message)), headers: { 'idempotency-key': message.id } }, effects);
  },
};

/** The JSON that Slack takes; `text` is what notifications show. */
export function slackBody(message: Message): object {
  const shown = message.lines.slice(0, LINES_SHOWN);
  const share = Math.min(SECTION_CHARACTERS, Math.floor(ALL_CHARACTERS / Math.max(1, message.items.length + shown.length)));
  const rest = message.lines.length - shown.length;
  return {
    text: escaped(cut(message.items.length === 1 ? headlineOf(message.items[0]!) : message.title, SECTION_CHARACTERS / 5)),
    unfurl_links: false,
    blocks: [
      { type: 'header', text: { type: 'plain_text', text: cut(plain(message.title), HEADER_CHARACTERS), emoji: false } },
      ...message.items.map((item) => section(headlineOf(item), factsOf(item), share)),
      ...shown.map((line: DigestLine) => section(line.unit, digestFacts(line), share)),
      ...(rest > 0 ? [context(`and ${rest} more`)] : []),
      context(footer(message)),
    ],
  };
}

function headlineOf({ change, headline }: AlertItem): string {
  return `${change}: ${plain(headline)}`;
}

/** Facts until the section is full; the page comes before them, so that it is never what is cut. */
function section(heading: string, facts: readonly (readonly [string, string])[], characters: number): object {
  const page = facts.find(([name]) => name === 'Page')?.[1] ?? '';
  const link = `<${new URL(page).href.replace(/[|<>]/g, encodeURIComponent)}|Open the page>`;
  const rows = facts.filter(([name]) => name !== 'Page').map(([name, value]) => `${name}: ${escaped(cut(value, Math.floor(characters / 3)))}`);
  const lines = [`*${escaped(cut(plain(heading), Math.floor(characters / 4)))}*`, link];
  for (const row of rows) if ([...lines, row].join('\n').length <= characters) lines.splice(-1, 0, row);
  return { type: 'section', text: { type: 'mrkdwn', text: lines.join('\n'), verbatim: true } };
}

function context(text: string): object {
  return { type: 'context', elements: [{ type: 'plain_text', text: cut(plain(text), SECTION_CHARACTERS), emoji: false }] };
}

/** Text that mentions nobody and links nowhere. https://docs.slack.dev/messaging/formatting-message-text#escaping */
function escaped(text: string): string {
  return text
    .replace(/&/g, '&amp;')
    .replace(/</g, '&lt;')
    .replace(/>/g, '&gt;')
    .replace(/([*_~`])/g, '\u2060$1\u2060');
}
