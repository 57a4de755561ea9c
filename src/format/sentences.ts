/** Small words that turn rows into sentences. */
import { groupDecimal } from './decimal.ts';

/** `a`, `a and b`, `a, b and c`. */
export function joinWords(words: readonly string[]): string {
  return words.length < 2 ? (words[0] ?? '') : `${words.slice(0, -1).join(', ')} and ${words.at(-1)}`;
}

/** The count with its noun: `1 anomaly`, `1,204 anomalies`. */
export function plural(count: number | string, one: string, many = `${one}s`): string {
  return `${groupDecimal(String(count))} ${Number(count) === 1 ? one : many}`;
}

/** First letter large; the rest as it is. */
export function capital(text: string): string {
  return text.charAt(0).toUpperCase() + text.slice(1);
}

/** A name short enough for a chart label; the full one stays in the table. */
export function shorten(text: string, letters: number): string {
  const all = Array.from(text);
  return all.length > letters
    ? `${all
        .slice(0, letters - 1)
        .join('')
        .trimEnd()}…`
    : text;
}

export { slug } from '#contract/slugs.ts';
