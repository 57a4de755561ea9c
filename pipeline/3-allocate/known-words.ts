import { CostbookError, nearestWord } from '../engine/errors.ts';

/** A closed list of words, and what to say of a word that is not in it. */
export interface KnownWords {
  /** Permanent name of the error. */
  readonly name: string;
  readonly noun: string;
  readonly known: readonly string[];
  /** Where the list stands. */
  readonly list: string;
}

/** Throws the list's error (exit code 1), with the nearest known word, when `word` is not in it. */
export function checkKnown({ name, noun, known, list }: KnownWords, word: string, who: string, where: string): void {
  if (known.includes(word)) return;
  const nearest = nearestWord(word, known);
  throw new CostbookError({
    name,
    what: `${who} names the ${noun} "${word}", which does not exist.`,
    why: `${list} has ${known.length === 0 ? 'none' : known.slice(0, 8).join(', ')}${known.length > 8 ? ', …' : ''}.`,
    fix: nearest ? `Write "${nearest}", or add "${word}" to ${list}.` : `Add "${word}" to ${list}.`,
    where,
  });
}
