/** Drawn pages are put into a site: addresses and the edition's own words take the place of marks. */
import { existsSync, mkdirSync, statSync, utimesSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { KEPT_FOLDER, PART_MARKS, PLACE_MARKS } from '#contract/page-marks.ts';
import { linkOrCopy } from '../../engine/lake.ts';
import type { PageList } from './page-store.ts';

/** A site that is being put together. */
export interface SiteFolder {
  /** Where it is put together. */
  readonly folder: string;
  /** Path below which it is served, with slashes at both ends. */
  readonly base: string;
  /** The site that it takes the place of, built for the same base: files that stay for ever are linked from there. Null: there is none. */
  readonly before: string | null;
}

export interface Placing {
  readonly id: string;
  readonly list: PageList;
  /** Bytes of a file of the list. */
  contentOf(sha256: string): Uint8Array;
}

const TEXT = /\.(html|css|js)$/;

/** Puts pages at `/`, as those of the edition that the site shows. */
export function placeNewest(site: SiteFolder, placing: Placing): void {
  for (const [path, sha256] of Object.entries(placing.list.here)) write(join(site.folder, path), placed(path, placing, sha256, site, 'newest'));
  placeShared(site, placing);
}

/** Puts pages at `/e/<id>/`, where they stay; those that the site before has are not made again. */
export function placeKept(site: SiteFolder, placing: Placing): void {
  for (const [path, sha256] of Object.entries(placing.list.here)) {
    placeForEver(site, join(KEPT_FOLDER, placing.id, path), sha256, () => placed(path, placing, sha256, site, 'kept'));
  }
  placeShared(site, placing);
}

/** Files that editions share carry a hash in their name, so the one that is there already is the same. */
function placeShared(site: SiteFolder, placing: Placing): void {
  for (const [path, sha256] of Object.entries(placing.list.root)) {
    if (!existsSync(join(site.folder, path))) placeForEver(site, path, sha256, () => placed(path, placing, sha256, site, 'newest'));
  }
}

/** A file of the site before whose date is the one that this content is given was put there by us and not changed since. */
function placeForEver({ folder, before }: SiteFolder, path: string, sha256: string, content: () => Uint8Array | string): void {
  const place = join(folder, path);
  const date = dateOf(sha256);
  const earlier = before && join(before, path);
  if (earlier && statSync(earlier, { throwIfNoEntry: false })?.mtimeMs === date.getTime()) linkOrCopy(earlier, place);
  else {
    write(place, content());
    utimesSync(place, date, date);
  }
}

/** A date that stands for content: web servers make their ETags of it, and it is the same whenever the file is written. */
function dateOf(sha256: string): Date {
  return new Date(Date.UTC(2000, 0, 1) + Number.parseInt(sha256.slice(0, 6), 16) * 1000);
}

function placed(path: string, { id, list, contentOf }: Placing, sha256: string, { base }: SiteFolder, part: keyof typeof PART_MARKS): Uint8Array | string {
  const content = contentOf(sha256);
  if (!TEXT.test(path)) return content;
  const kept = `${base}${KEPT_FOLDER}/${id}/`;
  const words = { ...list.words, [PLACE_MARKS.root]: base, [PLACE_MARKS.here]: part === 'newest' ? base : kept, [PLACE_MARKS.kept]: kept };
  return withWords(withoutOtherParts(Buffer.from(content).toString('utf8'), part), words);
}

/** The text without what is marked for the other part. */
export function withoutOtherParts(text: string, part: keyof typeof PART_MARKS): string {
  const other = PART_MARKS[part === 'newest' ? 'kept' : 'newest'];
  const [start, end] = PART_MARKS[part];
  return text
    .split(other[0])
    .map((piece, place) => (place === 0 ? piece : piece.slice(piece.indexOf(other[1]) + other[1].length)))
    .join('')
    .replaceAll(start, '')
    .replaceAll(end, '');
}

function withWords(text: string, words: Readonly<Record<string, string>>): string {
  return Object.entries(words).reduce((before, [mark, word]) => before.replaceAll(mark, () => word), text);
}

function write(path: string, content: Uint8Array | string): void {
  mkdirSync(dirname(path), { recursive: true });
  writeFileSync(path, content);
}
