import { basename } from 'node:path';
import type { Sourced } from '../engine/config.ts';
import { CostbookError } from '../engine/errors.ts';

/** Why an entry cannot be understood, in the parts of an error. */
export interface EntryProblem {
  readonly name: string;
  readonly why: string;
  readonly fix: string;
  /** Key of the entry that is at fault. */
  readonly key?: string;
}

export interface NamedList<Entry, Made> {
  /** Key of the list, and what one of its entries is called. */
  readonly list: string;
  readonly noun: string;
  /** `firstOfName`: where one of the same name stands already. */
  problemOf(entry: Entry, firstOfName: string | undefined): EntryProblem | null;
  /** `where`: `file.yaml:line` */
  make(entry: Entry, where: string): Made;
}

/** What is made of the entries of a list, each of a name of its own. Throws the problem of the first that has one, with file and line (exit code 1). */
export function namedEntries<Entry extends { readonly name: string }, Made>(
  entries: readonly Entry[],
  whereOf: Sourced<unknown>['whereOf'],
  { list, noun, problemOf, make }: NamedList<Entry, Made>,
): Made[] {
  const seen = new Map<string, string>();
  return entries.map((entry, index) => {
    const at = (...keys: string[]): string => whereOf([list, index, ...keys]);
    const problem = problemOf(entry, seen.get(entry.name));
    if (problem) {
      const { key, ...parts } = problem;
      throw new CostbookError({ ...parts, what: `${noun} "${entry.name}" cannot be understood as it is written.`, where: at(...(key ? [key] : [])) });
    }
    seen.set(entry.name, at());
    return make(entry, basename(at()));
  });
}
