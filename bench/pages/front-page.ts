/** The built front page, read for what the pages it is compared with are made of. */
import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { parseHTML } from 'linkedom';

/** The figure that is watched, and the filter that is changed. */
export const CHART = '#cost-over-time';
export const FILTER = 'select[name="department"]';

export interface FrontPage {
  /** The watched figure's question, and its parameters for the published state. */
  readonly sql: string;
  readonly parameters: Readonly<Record<string, string | null>>;
  /** Choices of the filter besides everything. */
  readonly options: readonly string[];
  /** Markup of every chart on the page. */
  readonly drawings: readonly string[];
  readonly css: string;
}

/** @throws {Error} when the page lacks the figure or the filter */
export function readFrontPage(siteFolder: string): FrontPage {
  const { document } = parseHTML(readFileSync(join(siteFolder, 'index.html'), 'utf8'));
  const figure = document.querySelector(CHART);
  const options = Array.from(document.querySelectorAll<HTMLOptionElement>(`${FILTER} option`), (option) => option.getAttribute('value') ?? '').filter(Boolean);
  if (!figure || options.length < 3) throw new Error(`The front page has no ${CHART}, or ${FILTER} has fewer than three departments.`);
  const stylesheets = Array.from(document.querySelectorAll('link[rel="stylesheet"]:not([media="print"])'), (link) => link.getAttribute('href')!);
  return {
    sql: figure.querySelector('[data-part="sql"]')!.textContent,
    parameters: parametersOf(figure.querySelector('[data-part="parameters"]')!.textContent),
    options,
    drawings: Array.from(document.querySelectorAll('.figure .plots'), (plots) => plots.outerHTML),
    css: stylesheets.map((href) => readFileSync(join(siteFolder, href), 'utf8')).join('\n'),
  };
}

/** `$month = 2026-10-01, $department = NULL` as the page prints it. */
function parametersOf(text: string): Record<string, string | null> {
  return Object.fromEntries(
    text
      .split(', ')
      .map((part) => part.replace('$', '').split(' = '))
      .map(([name, value]) => [name, value === 'NULL' ? null : value]),
  );
}

/** The one file of the site's scripts whose name fits. */
export function assetOf(siteFolder: string, name: RegExp): string {
  const found = readdirSync(join(siteFolder, '_astro')).filter((file) => name.test(file));
  if (found.length !== 1) throw new Error(`${found.length} files in _astro are named like ${name}.`);
  return `/_astro/${found[0]}`;
}
