/** What the reader can choose from: parts, months and tag keys that the edition has. */
import type { Row } from '../../query/query.ts';
import type { Option } from './_Choice.tsx';
import { DIMENSION_NAMES, type Dimension } from './_view.ts';

export interface Choices {
  /** `YYYY-MM`, oldest first. */
  readonly months: readonly string[];
  readonly parts: Readonly<Record<Dimension, readonly Option[]>>;
  readonly tagKeys: readonly string[];
}

/** Choices from the rows of _choices.sql, _months.sql and _tag_keys.sql. */
export function choicesOf(parts: readonly Row[], months: readonly Row[], tagKeys: readonly Row[]): Choices {
  const optionsOf = (name: Dimension): Option[] =>
    parts
      .filter((row) => row.x_Dimension === name)
      .map((row) => {
        const value = String(row.x_Part);
        return { value, text: row.x_Label && row.x_Label !== value ? `${row.x_Label} (${value})` : value };
      });
  return {
    months: months.map((row) => String(row.BillingPeriodStart).slice(0, 7)),
    parts: Object.fromEntries(DIMENSION_NAMES.map((name) => [name, optionsOf(name)])) as Record<Dimension, Option[]>,
    tagKeys: tagKeys.map((row) => String(row.x_TagKey)),
  };
}
