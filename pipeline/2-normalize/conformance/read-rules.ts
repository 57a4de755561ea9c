/**
 * The requirements of FOCUS 1.4 for CostAndUsage, one line each, in words that are read as they stand:
 *
 *     ListCost                                          the column (or dataset, or attribute: what it is about) of the lines below
 *       headings C-000-M                                ids that ask for nothing but what the ids below them ask for
 *       removed C-004-M: C-003-M says it                ids of 1.3 that 1.4 dropped
 *       C-003-M MUST NOT be null                        id, keyword, what is asked
 *       C-017-C (1.4) MUST … when ChargeCategory is Tax new in 1.4; only of charges that the condition holds for
 *       C-005-M MUST be denominated in … [currency]     cannot be told by data: why not stands in reasons.ts
 *
 * Ids are the specification's own, without `CAU-` and the column. Source: FinOps Open Cost & Usage Specification, requirements
 * model of 1.3 and what 1.4 (2026-06-04) changed, https://focus.finops.org/focus-specification/v1-4/.
 */
import { REASONS, type Reason } from './reasons.ts';
import { ALLOCATION } from './rules/allocation.ts';
import { ATTRIBUTES } from './rules/attributes.ts';
import { CHARGES } from './rules/charges.ts';
import { COMMITMENTS } from './rules/commitments.ts';
import { COSTS } from './rules/costs.ts';
import { DATASET } from './rules/dataset.ts';
import { SERVICES } from './rules/services.ts';

export type Keyword = 'MUST' | 'MUST NOT' | 'SHOULD' | 'SHOULD NOT' | 'MAY';

export interface Rule {
  /** `CAU-ListCost-C-003-M`; of attributes `NullHandling-A-002-M`. */
  readonly id: string;
  /** Column of FOCUS, or the attribute. */
  readonly column: string;
  readonly keyword: Keyword;
  readonly text: string;
  /** What is asked, without MUST, SHOULD and the condition: `NOT be null`. */
  readonly requirement: string;
  /** Of which charges; null: of all. */
  readonly condition: string | null;
  /** Why data alone cannot tell, or null. */
  readonly reason: Reason | null;
  readonly isNewIn14: boolean;
}

interface RuleBook {
  readonly rules: readonly Rule[];
  /** Ids that have no requirement of their own. */
  readonly headings: readonly string[];
  /** Ids of 1.3 that 1.4 dropped, with what stands in their place. */
  readonly removed: Readonly<Record<string, string>>;
}

/** Id, mark, subject where it is not the block's, keyword, what is asked, reason. */
const LINE = /^(\S+)( \(1\.4\))?(?: (?!MUST|SHOULD|MAY)(\w+))? (MUST|SHOULD|MAY) (.+?)(?: \[([a-z ]+)\])?$/;

/** All rules, in the order of their files. */
export const RULE_BOOK: RuleBook = readBook([DATASET, CHARGES, COSTS, COMMITMENTS, SERVICES, ALLOCATION, ATTRIBUTES]);

/** Throws Error for a line that is none of the above. */
export function readBook(texts: readonly string[]): RuleBook {
  const rules: Rule[] = [];
  const headings: string[] = [];
  const removed: Record<string, string> = {};
  for (const block of texts.join('\n').split(/\n{2,}/)) {
    const [title, ...lines] = block.split('\n').filter((line) => line.trim() !== '');
    if (title === undefined) continue;
    const [name, subject = name.replace(/Object$/, '')] = title.split(': ') as [string, string?];
    for (const line of lines.map((text) => text.trim())) {
      const [, ids, instead] = /^removed ([^:]+): (.+)$/.exec(line) ?? [];
      if (line.startsWith('headings ')) headings.push(...line.split(' ').slice(1).map(idIn(name)));
      else if (ids) for (const id of ids.split(' ')) removed[idIn(name)(id)] = instead!;
      else rules.push(readRule(name, subject, line));
    }
  }
  return { rules, headings, removed };
}

function readRule(name: string, usualSubject: string, line: string): Rule {
  const [, id, isNew, subject, word, body, reason] = LINE.exec(line) ?? [];
  if (!id || !body) throw new Error(`not a rule: ${line}`);
  if (reason !== undefined && !(reason in REASONS)) throw new Error(`no such reason: ${line}`);
  const [requirement, condition = null] = reason === undefined ? body.split(' when ') : [body];
  return {
    id: idIn(name)(id),
    column: subject ?? name.replace(/Object$/, ''),
    keyword: (body.startsWith('NOT ') ? `${word} NOT` : word) as Keyword,
    text: `${subject ?? usualSubject} ${word} ${body}.`,
    requirement: requirement!,
    condition,
    reason: (reason as Reason | undefined) ?? null,
    isNewIn14: isNew !== undefined,
  };
}

/** Attributes are named without the dataset. */
function idIn(name: string): (id: string) => string {
  return (id) => `${id.startsWith('A-') ? '' : 'CAU-'}${name}-${id}`;
}
