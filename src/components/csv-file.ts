/** Writes the rows of a figure as a CSV file of the site, so that the download works without JavaScript. */

import { outDir } from 'astro:config/server';
import { createHash } from 'node:crypto';
import { mkdir, writeFile } from 'node:fs/promises';
import { dirname } from 'node:path';
import { type Columns, csv } from '../format/values.ts';
import { pagePath, rootHref } from '../navigation.ts';
import type { Row } from '../query/query.ts';

/** Set by `costbook site`: the folder of files that editions share. */
declare const __COSTBOOK_SHARED__: string | undefined;

/**
 * Address of `csv/<hash of the file>/<page>-<id>.csv`, which holds the rows: editions that say the same share the file, and it keeps its
 * address. `pathname` is the page's own.
 */
export async function saveCsv(pathname: string, id: string, rows: readonly Row[], columns: Columns): Promise<string> {
  const page = pagePath(pathname).replace(/\/$/, '').replaceAll('/', '-') || 'at-a-glance';
  const content = csv(rows, columns);
  const path = `csv/${createHash('sha256').update(content).digest('hex').slice(0, 12)}/${page}-${id}.csv`;
  const file = typeof __COSTBOOK_SHARED__ === 'string' ? `${__COSTBOOK_SHARED__}/${path}` : new URL(path, outDir).pathname;
  await mkdir(dirname(file), { recursive: true });
  await writeFile(file, content);
  return rootHref(path);
}
