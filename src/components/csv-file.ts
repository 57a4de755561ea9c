/** Writes the rows of a figure as a CSV file of the site, so that the download works without JavaScript. */

import { outDir } from 'astro:config/server';
import { mkdir, writeFile } from 'node:fs/promises';
import { type Columns, csv } from '../format/values.ts';
import { href } from '../navigation.ts';
import type { Row } from '../query/query.ts';

/** Address of `csv/<page>-<id>.csv`, which now holds the rows. `pathname` is the page's own, base included. */
export async function saveCsv(pathname: string, id: string, rows: readonly Row[], columns: Columns): Promise<string> {
  const page =
    pathname
      .slice(href('').length - 1)
      .replace(/index\.html$/, '')
      .replace(/^\/|\/$/g, '')
      .replaceAll('/', '-') || 'at-a-glance';
  const path = `csv/${page}-${id}.csv`;
  await mkdir(new URL('csv/', outDir), { recursive: true });
  await writeFile(new URL(path, outDir), csv(rows, columns));
  return href(path);
}
