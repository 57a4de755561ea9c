/** Recommendations as tickets: Markdown for GitHub and its like, and the CSV that Jira imports. */
import { csvCell } from '../csv.ts';
import { markdownCode, markdownText, oneLine } from './quote.ts';
import type { HandedRecommendation } from './recommendation.ts';

/** Title of a ticket, in one line of plain text. */
export function ticketTitle({ title, resource, service, subAccountName, monthlySavings, currency }: HandedRecommendation): string {
  const thing = shortName(resource) ?? service ?? subAccountName ?? '';
  return oneLine(`${title}: ${thing} (${monthlySavings} ${currency} a month)`);
}

/** Text of a ticket in Markdown. */
export function ticketMarkdown(recommendation: HandedRecommendation): string {
  const { title, why, what, learn, resource, provider, service, region, subAccountName, subAccountId, costCenter, owner, evidence, currency } = recommendation;
  const { monthlySavings, claimedMonthlySavings, confidence, effort, action, currentSku, recommendedSku, insteadOf, id, edition } = recommendation;
  const facts: readonly (readonly [string, string | null])[] = [
    ['Resource', resource && markdownCode(resource)],
    [
      'Where',
      [provider, subAccountName ?? subAccountId, service, region]
        .filter((each): each is string => Boolean(each))
        .map(markdownText)
        .join(' · '),
    ],
    [
      'Saves',
      `${monthlySavings} ${markdownText(currency)} a month${monthlySavings === claimedMonthlySavings ? '' : ` (${claimedMonthlySavings} alone, before other recommendations)`}`,
    ],
    ['Action', action && markdownText(action)],
    ['Change', currentSku && recommendedSku ? `${markdownCode(currentSku)} → ${markdownCode(recommendedSku)}` : null],
    ['Confidence, effort', markdownText(`${confidence}, ${effort}`)],
    ['Paid by', costCenter && markdownText(costCenter)],
    ['Owner', owner && markdownText(owner)],
    ['Instead of this', insteadOf && `recommendation ${markdownCode(insteadOf)}`],
    ['Recommendation', `${markdownCode(id)} of edition ${markdownCode(edition)}`],
  ];
  return [
    `# ${markdownText(title)}`,
    '',
    markdownText(evidence),
    '',
    ...facts.flatMap(([label, value]) => (value ? [`- **${label}**: ${value}`] : [])),
    '',
    `**Why**: ${markdownText(why)}`,
    '',
    `**Do**: ${markdownText(what)}`,
    ...(/^https:\/\/[^\s<>()]+$/.test(learn) ? ['', `**Learn**: <${learn}>`] : []),
    '',
    '- [ ] The owner agrees',
    '- [ ] Done',
    '- [ ] Seen on the bill',
    '',
  ].join('\n');
}

const JIRA_COLUMNS = ['Summary', 'Issue Type', 'Priority', 'Labels', 'Description', 'External ID'] as const;

/** Tickets as CSV for Jira's importer; a cell that a spreadsheet would take for a formula is led by an apostrophe. */
export function jiraCsv(recommendations: readonly HandedRecommendation[]): string {
  const rows = recommendations.map((each) => [
    ticketTitle(each).slice(0, 255),
    'Task',
    each.effort === 'Low' && each.confidence === 'High' ? 'High' : each.confidence === 'Low' ? 'Low' : 'Medium',
    `costbook ${each.kind}`,
    jiraText(each),
    each.id,
  ]);
  return `${[JIRA_COLUMNS, ...rows].map((cells) => cells.map(csvCell).join(',')).join('\n')}\n`;
}

/** Plain text: Jira's own markup begins with characters that are escaped. */
function jiraText({
  evidence,
  why,
  what,
  resource,
  subAccountName,
  subAccountId,
  costCenter,
  owner,
  currentSku,
  recommendedSku,
  edition,
}: HandedRecommendation): string {
  const plain = (text: string): string => oneLine(text).replace(/[{}[\]!|*_^~+\\]/g, (character) => `\\${character}`);
  return [
    plain(evidence),
    `Resource: ${plain(resource ?? '-')} in ${plain(subAccountName ?? subAccountId ?? '-')}`,
    ...(currentSku && recommendedSku ? [`Change: ${plain(currentSku)} to ${plain(recommendedSku)}`] : []),
    `Paid by: ${plain(costCenter ?? '-')}${owner ? `, ${plain(owner)}` : ''}`,
    `Why: ${plain(why)}`,
    `Do: ${plain(what)}`,
    `Edition: ${plain(edition)}`,
  ].join('\n');
}

/** Last part of an id: what people call the thing. */
export function shortName(resource: string | null): string | null {
  return resource === null ? null : (resource.split(/[/:]/).findLast((part) => part !== '') ?? resource);
}
