/**
 * Microsoft Teams, through a workflow that starts "When a Teams webhook request is received": an adaptive card.
 *
 * https://learn.microsoft.com/connectors/teams/#microsoft-teams-webhook
 * https://learn.microsoft.com/microsoftteams/platform/webhooks-and-connectors/how-to/connectors-using: the envelope; 28 KB a message.
 * https://adaptivecards.io/explorer/TextRun.html: runs of text show no Markdown, so that what people name things stays text.
 */
import { z } from 'zod';
import type { AlertChannel } from '../../channel.ts';
import { cut, digestFacts, factsOf, footer, type Message, plain } from '../../message.ts';
import { post, variable } from '../post.ts';

/** Measured by others, cards are refused from about 21 KB on, not 28. */
const SIZE_BYTES = 20_000;
const VALUE_CHARACTERS = 600;

const settings = z.strictObject({
  /** Variable with the address of the workflow. */
  url_env: variable,
});
type TeamsSettings = z.infer<typeof settings>;

export const teams: AlertChannel<TeamsSettings> = {
  id: 'teams',
  settings,
  alertsPerMessage: 8,
  recipientsOf: () => ['the channel of the workflow'],
  preview: (message) => JSON.stringify(teamsBody(message), null, 2),
  send: (message, _, { url_env }, effects) =>
    post({ urlVariable: url_env, body: JSON.stringify(teamsBody(message)), headers: { 'idempotency-key': message.id } }, effects),
};

/** The JSON that a workflow takes; what would not fit is counted. */
export function teamsBody(message: Message): object {
  const parts = [
    ...message.items.map((item) => part(`${item.change}: ${item.headline}`, factsOf(item))),
    ...message.lines.map((line) => part(line.unit, digestFacts(line))),
  ];
  for (let shown = parts.length; ; shown--) {
    const body = envelope(message, parts.slice(0, shown), parts.length - shown);
    if (shown <= 1 || Buffer.byteLength(JSON.stringify(body)) <= SIZE_BYTES) return body;
  }
}

function envelope(message: Message, parts: readonly object[], rest: number): object {
  const card = {
    $schema: 'http://adaptivecards.io/schemas/adaptive-card.json',
    type: 'AdaptiveCard',
    version: '1.4',
    msteams: { width: 'Full' },
    fallbackText: cut(plain(message.title), VALUE_CHARACTERS),
    body: [
      { type: 'RichTextBlock', inlines: [run(message.title, { size: 'Large', weight: 'Bolder' })] },
      ...parts,
      ...(rest > 0 ? [{ type: 'RichTextBlock', inlines: [run(`and ${rest} more on the page`)] }] : []),
      { type: 'RichTextBlock', separator: true, inlines: [run(footer(message), { size: 'Small', isSubtle: true })] },
    ],
    actions: [{ type: 'Action.OpenUrl', title: 'Open Costbook', url: message.url }],
  };
  return { type: 'message', attachments: [{ contentType: 'application/vnd.microsoft.card.adaptive', contentUrl: null, content: card }] };
}

function part(heading: string, facts: readonly (readonly [string, string])[]): object {
  const page = facts.find(([name]) => name === 'Page')?.[1];
  return {
    type: 'Container',
    separator: true,
    ...(page === undefined ? {} : { selectAction: { type: 'Action.OpenUrl', url: page } }),
    items: [
      { type: 'RichTextBlock', inlines: [run(heading, { weight: 'Bolder' })] },
      ...facts.map(([name, value]) => ({
        type: 'RichTextBlock',
        spacing: 'None',
        inlines: [{ ...run(name, { isSubtle: true }), text: `${name}: ` }, run(value)],
      })),
    ],
  };
}

function run(text: string, style: object = {}): object {
  return { type: 'TextRun', text: cut(plain(text), VALUE_CHARACTERS), ...style };
}
