/** What a scope can name, and which months are to come. */
import type { ScopeKey } from '#contract/scenarios.ts';
import type { Row } from '../../query/query.ts';

export interface Choices {
  readonly names: Readonly<Partial<Record<ScopeKey, readonly { readonly value: string; readonly text: string }[]>>>;
  /** `YYYY-MM` of the months that are forecast. */
  readonly months: readonly string[];
}

/** Choices from the rows of _choices.sql and _months.sql. */
export function choicesOf(names: readonly Row[], months: readonly string[]): Choices {
  const groups: Partial<Record<ScopeKey, { value: string; text: string }[]>> = {};
  for (const { x_Key, x_Name, x_Label } of names) {
    const value = String(x_Name);
    const key = x_Key as ScopeKey;
    groups[key] = [...(groups[key] ?? []), { value, text: x_Label && x_Label !== value ? `${x_Label} (${value})` : value }];
  }
  return { names: groups, months };
}
