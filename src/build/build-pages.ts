/**
 * Builds the pages in a process of its own: `node build-pages.ts '{"dataFolder": …}'`. Astro puts its server bundle
 * below the working folder and finds packages from there, so that folder must be the repository.
 */
import { join } from 'node:path';
import { build } from 'astro';

/** What the process is told, as JSON in its first argument; every path is absolute. */
export interface PageBuild {
  readonly dataFolder: string;
  readonly editionId: string;
  /** Where the pages go. */
  readonly outFolder: string;
  readonly cacheFolder: string;
  /** Path below which the site is served, with slashes at both ends. */
  readonly base: string;
  /** Files of charges that are written below `focus/` meanwhile; null: none. */
  readonly downloads: readonly object[] | null;
}

const { dataFolder, editionId, outFolder, cacheFolder, base, downloads } = JSON.parse(process.argv[2]!) as PageBuild;
await build({
  root: process.cwd(),
  outDir: outFolder,
  cacheDir: cacheFolder,
  base,
  logLevel: 'error',
  vite: {
    cacheDir: join(cacheFolder, 'vite'),
    logLevel: 'error',
    define: {
      __COSTBOOK_DATA__: JSON.stringify(dataFolder),
      __COSTBOOK_EDITION__: JSON.stringify(editionId),
      __COSTBOOK_DOWNLOADS__: JSON.stringify(downloads),
    },
  },
});
