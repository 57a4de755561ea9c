/** Two pages to compare with, written into the built site: a floor, and DuckDB-WASM with nothing around it. */
import { cpSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { type Edition, objectPath } from '../../pipeline/contract/edition.ts';
import { GOLD, type GoldTable } from '../../pipeline/contract/gold.ts';
import { assetOf, type FrontPage } from './front-page.ts';

/** One static file: the front page's charts and style, and nothing else. */
export function writeFloorPage(siteFolder: string, { drawings, css }: FrontPage): void {
  const figures = drawings.map((drawing, place) => `<figure class="figure"${place === 0 ? ' id="cost-over-time"' : ''}>${drawing}</figure>`);
  const page = `<!DOCTYPE html><html lang="en"><head><meta charset="utf-8"><title>Floor</title><style>${css}</style></head><body><main>${figures.join('')}</main></body></html>`;
  writeFileSync(join(siteFolder, 'floor.html'), page);
}

/** A hand-written page that asks the front page's question of the same objects, with the site's own engine and Parquet decoder. */
export function writeBarePage(siteFolder: string, { sql, parameters, options }: FrontPage): void {
  const edition = JSON.parse(readFileSync(join(siteFolder, 'edition.json'), 'utf8')) as Edition;
  const words = new Set(sql.match(/\w+/g));
  const tables = Object.entries<GoldTable>(GOLD).flatMap(([name, { columns }]) => {
    const objects = edition.tables[name]!.objects.map(({ sha256, sizeBytes }) => ({ url: `/${objectPath(sha256)}`, sizeBytes }));
    return words.has(name) ? [{ name, columns: Object.keys(columns).filter((column) => words.has(column)), objects }] : [];
  });
  const setup = {
    engine: assetOf(siteFolder, /^duckdb-browser\.[^.]+\.js$/),
    worker: assetOf(siteFolder, /^duckdb-browser-eh\.worker\..*\.js$/),
    module: assetOf(siteFolder, /^duckdb-eh\..*\.wasm$/),
    decoder: assetOf(siteFolder, /^decode-worker-.*\.js$/),
    tables,
    sql,
    parameters,
    options,
  };
  writeFileSync(join(siteFolder, 'bare.json'), JSON.stringify(setup));
  for (const name of ['bare.html', 'bare.js']) cpSync(join(import.meta.dirname, 'bare-page', name), join(siteFolder, name));
}
