/** Writes the rows of a figure as a CSV file of the site, so that the download works without JavaScript. */

import { outDir } from 'astro:config/server';
import { createHash } from 'node:crypto';
import { mkdir, writeFile } from 'node:fs/promises';
import { type Columns, csv } from '../format/values.ts';
import { pagePath, rootHref } from '../navigation.ts';
import type { Row } from '../query/query.ts';

/** Set by `costbook site`: takes a file that editions share, by its path below the site's first page. */
declare const __COSTBOOK_SAVE__: ((path: string, content: string) => Promise<void>) | undefined;

/**
 * Address of `csv/<hash of the file>/<page>-<id>.csv`, which holds the rows: editions that say the same share the file, and it keeps its
 * address. `pathname` is the page's own.
 */
export async function saveCsv(pathname: string, id: string, rows: readonly Row[], columns: Columns): Promise<string> {
  const page = pagePath(pathname).replace(/\/$/, '').replaceAll('/', '-') || 'at-a-glance';
  const content = csv(rows, columns);
  const path = `csv/${createHash('sha256').update(content).digest('hex').slice(0, 12)}/${page}-${id}.csv`;
  await (typeof __COSTBOOK_SAVE__ === 'function' ? __COSTBOOK_SAVE__ : save)(path, content);
  return rootHref(path);
}

async function save(path: string, content: string): Promise<void> {
  const file = new URL(path, outDir);
  await mkdir(new URL('.', file), { recursive: true });
  await writeFile(file, content);
}
