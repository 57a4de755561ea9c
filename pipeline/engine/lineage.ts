/** Which table is made of which, as the heads of the recipes say: `-- in:` in SQL, `// makes:` and `// in:` in TypeScript. */
import { readdirSync, readFileSync } from 'node:fs';
import { basename, join } from 'node:path';

const PIPELINE = join(import.meta.dirname, '..');

export interface TableRecipe {
  readonly table: string;
  /** Path below the root of Costbook. */
  readonly file: string;
  /** What one row stands for, where the recipe says so. */
  readonly grain: string | null;
  /** Tables it reads; a name that no recipe makes is a file that people or providers write, such as `allocation.yaml`. */
  readonly reads: readonly string[];
}

/** One line of a tree of tables. */
export interface LineageLine {
  readonly name: string;
  /** 0 for what was asked for. */
  readonly depth: number;
  /** Null for files. */
  readonly recipe: TableRecipe | null;
  /** What it is made of stands further up. */
  readonly isRepeated: boolean;
}

/** Where every lineage ends. */
export const BILLS = 'bill files';

let known: ReadonlyMap<string, TableRecipe> | undefined;

/**
 * The recipe of every table from the bills to gold, by the table's name. Providers' own `focus.sql` and checks are left out; of two recipes
 * of one name the one in the room itself stands for both.
 */
export function tableRecipes(): ReadonlyMap<string, TableRecipe> {
  known ??= new Map(
    recipeFiles()
      .flatMap((path) => recipesOf(path))
      .map((recipe) => [recipe.table, recipe]),
  );
  return known;
}

/** The tables that each of `names` is made of, down to the files, each of which is laid open once. */
export function lineageTree(names: readonly string[], recipes: ReadonlyMap<string, TableRecipe> = tableRecipes()): LineageLine[] {
  const lines: LineageLine[] = [];
  const open = new Set<string>();
  const visit = (name: string, depth: number): void => {
    const recipe = recipes.get(name) ?? null;
    const isRepeated = open.has(name) && recipe !== null && recipe.reads.length > 0;
    lines.push({ name, depth, recipe, isRepeated });
    if (isRepeated) return;
    open.add(name);
    for (const read of recipe?.reads ?? []) visit(read, depth + 1);
  };
  for (const name of names) visit(name, 0);
  return lines;
}

/** Tables that hold charges or their cost, by the last word of their names. */
const HOLDS_COST = /(^|_)(charges|costs|origins)$/;

/**
 * The shortest way from a table to the bills, itself first, through tables that hold charges or costs as far as there are any; where no way
 * leads to the bills, to the first file.
 */
export function wayToBills(name: string, recipes: ReadonlyMap<string, TableRecipe> = tableRecipes()): string[] {
  const ways: string[][] = [[name]];
  const seen = new Set([name]);
  let file: string[] | undefined;
  for (const way of ways) {
    const last = way.at(-1)!;
    if (last === BILLS) return way;
    if (!recipes.has(last)) file ??= way;
    const reads = recipes.get(last)?.reads ?? [];
    const costs = reads.filter((read) => HOLDS_COST.test(read));
    for (const read of costs.length > 0 ? costs : reads) {
      if (seen.has(read)) continue;
      seen.add(read);
      ways.push([...way, read]);
    }
  }
  return file ?? [name];
}

/** Deepest first, so that a recipe nearer to its room replaces one of the same name below it. */
function recipeFiles(): string[] {
  const isRecipe = (path: string): boolean => /^(\d-|engine\/checks\.ts)/.test(path) && /\.(sql|ts)$/.test(path) && !/\/checks\/|\/rule\.sql$/.test(path);
  return readdirSync(PIPELINE, { recursive: true, encoding: 'utf8' })
    .map((path) => path.replaceAll('\\', '/'))
    .filter((path) => isRecipe(path) && !(path.startsWith('1-ingest/') && path.endsWith('.sql')))
    .sort((a, b) => b.split('/').length - a.split('/').length || (a < b ? -1 : 1));
}

function recipesOf(path: string): TableRecipe[] {
  const text = readFileSync(join(PIPELINE, path), 'utf8');
  const file = `pipeline/${path}`;
  if (path.endsWith('.sql')) {
    const reads = /^-- in:\s+(.+)$/m.exec(text)?.[1];
    const grain = /^-- grain:\s+(.+)$/m.exec(text)?.[1] ?? null;
    return reads === undefined ? [] : [{ table: basename(path, '.sql'), file, grain, reads: listed(reads) }];
  }
  return [...text.matchAll(/^\/\/ makes:\s+(.+)\n\/\/ in:\s+(.+)$/gm)].flatMap(([, makes = '', reads = '']) =>
    listed(makes).map((table) => ({ table, file, grain: null, reads: listed(reads) })),
  );
}

function listed(names: string): string[] {
  return names.trim().split(/,\s*/);
}
