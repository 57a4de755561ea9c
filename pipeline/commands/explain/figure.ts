/** Explains a figure of the site: its SQL, the rows that it gives over an edition, and where its tables come from. */
import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { basename, join } from 'node:path';
import { GOLD } from '#contract/gold.ts';
import type { StoredEdition } from '../../6-publish/editions/manifest.ts';
import type { Database, Row } from '../../engine/duckdb.ts';
import { CostbookError, nearestWord } from '../../engine/errors.ts';
import type { Explanation } from './explanation.ts';
import { originSections, otherRecipes } from './origins.ts';

const PAGES = join(import.meta.dirname, '../../../src/pages');
/** What the first page is called where a name is needed. */
const FIRST_PAGE = 'at-a-glance';

export interface FigureSql {
  /** As people name it, `allocation/flow`. */
  readonly name: string;
  /** Path below `src/pages`. */
  readonly file: string;
  readonly sql: string;
}

export interface FigureQuestion {
  readonly name: string;
  readonly inputs: string;
  /** Rows to show. */
  readonly lines: number;
}

/** Names of all figures, tables and key figures of the site's pages, with the file of their SQL. */
export function figures(): ReadonlyMap<string, string> {
  const found = new Map<string, string>();
  for (const path of readdirSync(PAGES, { recursive: true, encoding: 'utf8' }).sort()) {
    if (!path.endsWith('.astro') || basename(path).startsWith('_')) continue;
    const [page = ''] = path.replaceAll('\\', '/').split('/');
    const name = page.endsWith('.astro') ? FIRST_PAGE : page;
    for (const [id, file] of figuresOf(path)) if (!found.has(`${name}/${id}`)) found.set(`${name}/${id}`, file);
  }
  return found;
}

/** Each id of a page that shows an answer, with the SQL file that the page imports for that answer. */
function figuresOf(path: string): [string, string][] {
  const text = readFileSync(join(PAGES, path), 'utf8');
  const folder = join(path, '..');
  const files = new Map(
    [...text.matchAll(/import (\w+)Sql from '([^']+\.sql)\?raw'/g)].map(([, name, file]) => [name!, join(folder, file!).replaceAll('\\', '/')]),
  );
  const asked = new Map([...text.matchAll(/const (\w+) = await ask\((\w+)Sql/g)].map(([, name, sql]) => [name!, sql!]));
  return text.split(/<(?=(?:Figure|LiveFigure|Section|Note)\b)/).flatMap((tag): [string, string][] => {
    const id = /\bid="([\w-]+)"/.exec(tag)?.[1];
    const expression = /\banswer=\{(.{0,200})/s.exec(tag)?.[1] ?? '';
    const words = expression.match(/\w+/g) ?? [];
    const file =
      words.map((word) => files.get(asked.get(word) ?? word.replace(/Sql$/, ''))).find((each) => each !== undefined) ??
      [...files.values()].find((each) => basename(each) === `_${id}.sql`);
    return id === undefined || file === undefined ? [] : [[id, file]];
  });
}

/**
 * The SQL of a figure by its page and id; `cost-centers/cc-1010/services` means the one on that cost center's page.
 * Throws FigureUnknown (exit code 1), naming the nearest one.
 */
export function figureSql(name: string): FigureSql {
  const parts = name.split('/').filter(Boolean);
  const short = parts.length > 2 ? `${parts[0]}/${parts.at(-1)}` : parts.join('/');
  const known = figures();
  const byFile = [short.replace(/\/([^/]+)$/, '/_$1.sql'), short.replace(/\/([^/]+)$/, '/_showback/_$1.sql')].find((path) => existsSync(join(PAGES, path)));
  const file = known.get(short) ?? byFile;
  if (file !== undefined) return { name, file: `src/pages/${file}`, sql: readFileSync(join(PAGES, file), 'utf8').trim() };
  const nearest = nearestWord(short, known.keys());
  throw new CostbookError({
    name: 'FigureUnknown',
    what: `There is no figure, table or cost center "${name}".`,
    why: 'A figure is named by its page and its id there, as in allocation/flow; a table as in monthly_costs; a cost center by its id and a month.',
    fix: nearest
      ? `Did you mean ${nearest}?`
      : `Tables are ${Object.keys(GOLD).slice(0, 4).join(', ')} …; figures ${[...known.keys()].slice(0, 4).join(', ')} …`,
    where: `costbook explain ${name}`,
  });
}

/** Over an open edition; what a page lets its reader filter is left unfiltered. */
export async function explainFigure(database: Database, { id, edition }: StoredEdition, { name, inputs, lines }: FigureQuestion): Promise<Explanation> {
  const { sql, file } = figureSql(name);
  const parameters = await parametersOf(database, { id, edition }, name, sql);
  const isOfTwo = /\bearlier\./.test(sql);
  const rows = isOfTwo ? [] : await database.rows(sql, parameters);
  const tables = Object.keys(GOLD).filter((table) => new RegExp(`\\b${table}\\b`).test(sql.replace(/--.*$/gm, '')));
  const said = Object.entries(parameters).map(([key, value]) => `$${key} = ${value ?? 'NULL'}`);
  return {
    title: `${name}: what the page asks of edition ${id}, and where the answer comes from.`,
    edition: id,
    sections: [
      { title: `SQL: ${file}${said.length > 0 ? `, with ${said.join(', ')}` : ''}`, rows: [], text: sql },
      ...(isOfTwo ? [] : [{ title: `Rows, ${Math.min(lines, rows.length)} of ${rows.length}`, rows: rows.slice(0, lines) }]),
      ...originSections(tables, inputs),
    ],
    proofs: [],
    notes: [...otherRecipes(edition), ...(isOfTwo ? ['It asks two editions at once; its rows stand on the page.'] : [])],
  };
}

/** The values that the site gives to the parameters that the SQL names. */
async function parametersOf(
  database: Database,
  { edition }: Pick<StoredEdition, 'id' | 'edition'>,
  name: string,
  sql: string,
): Promise<Record<string, string | null>> {
  const [months] = await database.rows<{ month: string; previous_month: string }>(
    `SELECT x_Month AS month, (x_Month - INTERVAL 1 MONTH)::DATE AS previous_month FROM (
       SELECT coalesce(max(BillingPeriodStart) FILTER (last_day(BillingPeriodStart) <= $as_of::DATE), max(BillingPeriodStart), date_trunc('month', $as_of::DATE))::DATE AS x_Month
       FROM monthly_costs WHERE BillingPeriodStart <= $as_of::DATE)`,
    { as_of: edition.asOf },
  );
  const given: Record<string, string | null> = {
    ...months,
    as_of: edition.asOf,
    currency: edition.reportingCurrency,
    cost_center: await costCenterOf(database, name),
  };
  const names = new Set([...sql.replace(/--.*$/gm, '').matchAll(/\$([a-z_]+)/g)].map(([, word]) => word!));
  return Object.fromEntries([...names].map((word) => [word, given[word] ?? null]));
}

async function costCenterOf(database: Database, name: string): Promise<string | null> {
  const [, slug, id] = name.split('/');
  if (id === undefined) return null;
  const rows = await database.rows<Row & { x_CostCenter: string }>('SELECT x_CostCenter FROM cost_centers');
  const plain = (text: string): string => text.toLowerCase().replace(/[^a-z0-9]+/g, '-');
  return rows.find(({ x_CostCenter }) => plain(x_CostCenter) === slug)?.x_CostCenter ?? null;
}
