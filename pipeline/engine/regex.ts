/** Regular expressions that people write, which DuckDB (RE2) matches. */
import type { Database } from './duckdb.ts';
import { CostbookError, type ErrorParts } from './errors.ts';

/** Tried by the engine that will match it, which takes time in proportion to the text, whatever the pattern. Throws RegexNotValid (exit code 1). */
export async function refuseBrokenRegex(
  database: Database,
  pattern: string,
  { why, or, where }: Pick<ErrorParts, 'why' | 'where'> & { readonly or: string },
): Promise<void> {
  try {
    await database.value("SELECT regexp_matches('', $pattern, 'i')", { pattern });
  } catch (error) {
    throw new CostbookError({
      name: 'RegexNotValid',
      what: `The regular expression "${pattern}" cannot be read: ${(error as Error).message.replace(/^.*?Error: /, '').split('\n')[0]}.`,
      why,
      fix: `Escape literal characters such as ( [ + with a backslash, leave out what RE2 does not know, such as (?=…), or use ${or}.`,
      where,
    });
  }
}
