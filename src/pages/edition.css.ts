/** The print footer of this edition: a page box can only say what its style sheet says, so the edition writes one. */
import { edition } from '../query/at-build.ts';

export function GET(): Response {
  const text = `${edition.company} · Costbook edition ${edition.id} · as of ${edition.asOf} · ${edition.reportingCurrency}`;
  return new Response(`@page{@bottom-left{content:${cssString(text)};font:8pt Figtree,sans-serif;color:#444}}\n`, {
    headers: { 'content-type': 'text/css; charset=utf-8' },
  });
}

/** Text as a CSS string; whatever is not a plain letter is written by its code point. */
function cssString(text: string): string {
  return `"${Array.from(text, (letter) => (/[\w .-]/.test(letter) ? letter : `\\${letter.codePointAt(0)!.toString(16)} `)).join('')}"`;
}
