/**
 * Cuts the site's typeface to the letters and weights the pages use: `npm exec -- node src/styles/cut-font.ts`.
 *
 * Figtree (SIL Open Font License 1.1) has tabular figures, a real minus sign and arrows in its Latin file; the cut halves
 * its bytes. Letters outside the cut fall back to the system's font.
 */
import { readFile, writeFile } from 'node:fs/promises';
import { createRequire } from 'node:module';
import subsetFont from 'subset-font';

const source = createRequire(import.meta.url).resolve('@fontsource-variable/figtree/files/figtree-latin-wght-normal.woff2');
const range = (first: number, last: number) => Array.from({ length: last - first + 1 }, (_, offset) => String.fromCodePoint(first + offset)).join('');
const letters = `${range(0x20, 0x7e)}\u00a0£§°±·×÷ÄÅÆÇÉÑÖØÜßàáâäåæçèéêëíñóôöøúü–—‘’“”…€−←↑→↓•`;
const cut = await subsetFont(await readFile(source), letters, { targetFormat: 'woff2', variationAxes: { wght: { min: 400, max: 650 } } });
await writeFile(new URL('figtree.woff2', import.meta.url), cut);
