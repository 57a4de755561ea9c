/**
 * Annotations of a run of GitHub Actions, and its summary.
 *
 * https://docs.github.com/actions/reference/workflows-and-actions/workflow-commands: `::error file=…,line=…,title=…::message`; adding a job summary.
 * https://github.com/actions/toolkit/blob/main/packages/core/src/command.ts: how what stands in a command is escaped.
 */
import { appendFileSync } from 'node:fs';
import { z } from 'zod';
import { type AlertChannel, DeliveryFailure } from '../../channel.ts';
import { type AlertItem, cut, digestFacts, factsOf, type Message, plain } from '../../message.ts';

const TITLE_CHARACTERS = 200;
const MESSAGE_CHARACTERS = 4000;

const settings = z.strictObject({
  /** Folder of alerts.yaml in the repository, so that an annotation stands at its rule. */
  inputs: z.string().min(1).default('data/inputs'),
});
type GithubSettings = z.infer<typeof settings>;

export const github: AlertChannel<GithubSettings> = {
  id: 'github',
  settings,
  alertsPerMessage: 10,
  recipientsOf: () => ['the run'],
  preview: (message, { inputs }) => commandsOf(message, inputs).join('\n'),
  send: async (message, _, { inputs }, { environment, print }) => {
    if (environment('GITHUB_ACTIONS') !== 'true') throw new DeliveryFailure('this is no run of GitHub Actions');
    for (const line of commandsOf(message, inputs)) print(line);
    const summary = environment('GITHUB_STEP_SUMMARY');
    if (summary !== undefined) appendFileSync(summary, `${summaryOf(message)}\n`);
  },
};

/** One workflow command an alert: a notice for what is over, a warning at the first threshold, an error beyond it. */
function commandsOf({ items, lines, title }: Message, inputs: string): string[] {
  const alerts = items.map((item) => command(levelOf(item), `${inputs}/${item.where}`, `${item.change}: ${item.headline}`, factsOf(item)));
  return [...alerts, ...lines.map((line) => command('notice', null, `${title}: ${line.unit}`, digestFacts(line)))];
}

function levelOf({ change, level }: AlertItem): string {
  return change === 'Resolved' ? 'notice' : level > 1 ? 'error' : 'warning';
}

function command(level: string, where: string | null, title: string, facts: readonly (readonly [string, string])[]): string {
  const [, file, line] = where === null ? [] : (/^(.*):(\d+)$/.exec(where) ?? []);
  const properties = { ...(file && line ? { file, line } : {}), title: cut(plain(title), TITLE_CHARACTERS) };
  const message = cut(facts.map(([name, value]) => `${name}: ${value}`).join('\n'), MESSAGE_CHARACTERS);
  return `::${level} ${Object.entries(properties)
    .map(([name, value]) => `${name}=${escapedProperty(value)}`)
    .join(',')}::${escapedData(message)}`;
}

function escapedData(text: string): string {
  return text.replace(/%/g, '%25').replace(/\r/g, '%0D').replace(/\n/g, '%0A');
}

function escapedProperty(text: string): string {
  return escapedData(text).replace(/:/g, '%3A').replace(/,/g, '%2C');
}

/** Markdown in which what people name things stays text. */
function summaryOf(message: Message): string {
  const list = (heading: string, facts: readonly (readonly [string, string])[]): string =>
    [`**${inMarkdown(heading)}**`, '', ...facts.map(([name, value]) => `- ${name}: ${name === 'Page' ? `<${encodeURI(value)}>` : inMarkdown(value)}`)].join(
      '\n',
    );
  return [
    `### ${inMarkdown(message.title)}`,
    ...message.items.map((item) => list(`${item.change}: ${item.headline}`, factsOf(item))),
    ...message.lines.map((line) => list(line.unit, digestFacts(line))),
  ].join('\n\n');
}

function inMarkdown(text: string): string {
  return plain(text)
    .replace(/&/g, '&amp;')
    .replace(/</g, '&lt;')
    .replace(/>/g, '&gt;')
    .replace(/[\\`*_[\]|~#]/g, '\\$&')
    .replace(/@/g, '@\u2060');
}
