/** What is new, worse or over since it was told last: never the same thing twice. */
import type { AlertRule } from '../alerts-file.ts';
import type { AlertItem } from '../message.ts';
import { type Finding, itemOf } from './findings.ts';
import type { AlertState, OpenAlert } from './state.ts';

export interface Changes {
  readonly items: readonly AlertItem[];
  /** What is told by then. */
  readonly open: AlertState['open'];
}

/**
 * Compares findings with what was told. New: it fires and was not open. Worse: it reached a further threshold, or its value grew by the
 * rule's percentage since it was told. Resolved: it was told and is quiet or gone; near its threshold it stays open. What a rule told that is
 * no more, or is sent nowhere any more, is forgotten.
 */
export function changesSince(told: AlertState['open'], findings: readonly Finding[], rules: readonly AlertRule[], siteUrl: string): Changes {
  const sent = new Map(rules.filter(({ sendTo }) => sendTo.length > 0).map((rule) => [rule.name, rule]));
  const items: AlertItem[] = [];
  const open: Record<string, OpenAlert> = {};
  const found = new Map(findings.map((finding) => [finding.x_AlertId, finding]));
  for (const finding of findings) {
    const rule = sent.get(finding.x_AlertRule);
    if (!rule) continue;
    const before = Object.hasOwn(told, finding.x_AlertId) ? told[finding.x_AlertId]! : null;
    if (finding.x_AlertStatus !== 'Firing') {
      if (before && finding.x_AlertStatus === 'Near') open[finding.x_AlertId] = before;
      continue;
    }
    const change = before === null ? 'New' : isWorse(finding, before, rule) ? 'Worse' : null;
    if (change === null) {
      open[finding.x_AlertId] = before!;
      continue;
    }
    const item = itemOf(finding, rule, change, siteUrl);
    items.push(item);
    open[finding.x_AlertId] = { item, value: finding.x_Value };
  }
  for (const [id, { item }] of Object.entries(told)) {
    const rule = sent.get(item.rule);
    if (rule && !Object.hasOwn(open, id)) items.push(resolved(item, rule, found.get(id), siteUrl));
  }
  return { items, open };
}

function isWorse(finding: Finding, { item, value }: OpenAlert, { worseByPercent }: AlertRule): boolean {
  if (Number(finding.x_AlertLevel) > item.level) return true;
  const [now, then, step] = [Number(finding.x_Value), Number(value), Number(worseByPercent) / 100];
  return step > 0 && then > 0 && now >= then * (1 + step);
}

function resolved(told: AlertItem, rule: AlertRule, finding: Finding | undefined, siteUrl: string): AlertItem {
  if (finding) return itemOf(finding, rule, 'Resolved', siteUrl);
  return { ...told, change: 'Resolved', level: 0, where: rule.where, cause: 'It is not found any more: its month is over, or it was put right.' };
}
