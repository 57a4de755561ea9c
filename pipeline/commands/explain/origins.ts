/** Where tables come from, as sections of an explanation. */
import { existsSync } from 'node:fs';
import { join } from 'node:path';
import type { Edition } from '#contract/edition.ts';
import { GOLD, type GoldTable } from '#contract/gold.ts';
import { inputNames } from '../../engine/folders.ts';
import { lineOrigins } from '../../engine/git.ts';
import { type LineageLine, lineageTree } from '../../engine/lineage.ts';
import { recipe } from '../../engine/recipe.ts';
import type { ExplanationSection } from './explanation.ts';

/** The tree from tables down to bills and inputs, each with its recipe and grain; then who last changed the inputs in it. */
export function originSections(tables: readonly string[], inputs: string): ExplanationSection[] {
  const tree = lineageTree(tables);
  const files = [...new Set(tree.filter(({ recipe }) => recipe === null).map(({ name }) => name))];
  const written = files.flatMap((name) => inputRows(name, inputs));
  return [
    { title: 'Where it comes from, down to the bills', rows: tree.map(treeRow) },
    ...(written.length > 0 ? [{ title: 'Inputs in it, and who changed each last', rows: written }] : []),
  ];
}

/** A sentence where the recipes at hand are not those that made the edition. */
export function otherRecipes({ code }: Edition): string[] {
  const now = recipe();
  return code.sha256 === now.sha256
    ? []
    : [`The edition was made by recipes ${code.sha256.slice(0, 12)} of Costbook ${code.version}; the ones shown are those at hand.`];
}

function treeRow({ name, depth, recipe, isRepeated }: LineageLine): ExplanationSection['rows'][number] {
  const gold: GoldTable | undefined = (GOLD as Readonly<Record<string, GoldTable>>)[name];
  return {
    Table: `${'· '.repeat(depth)}${name}${isRepeated ? ' (above)' : ''}`,
    Recipe: recipe?.file ?? '',
    'One row is': isRepeated ? '' : (gold?.grain ?? recipe?.grain ?? ''),
  };
}

function inputRows(name: string, inputs: string): ExplanationSection['rows'][number][] {
  const names = name.startsWith('dimensions/') ? inputNames(inputs, 'dimensions') : [name];
  return names
    .filter((each) => existsSync(join(inputs, each)))
    .map((each) => {
      const last = [...lineOrigins(join(inputs, each)).values()].reduce<{ author: string; commit: string; day: string; seconds: number } | null>(
        (newest, origin) => (newest && newest.seconds >= origin.seconds ? newest : origin),
        null,
      );
      return { Input: each, Author: last?.author ?? '', Commit: last?.commit.slice(0, 12) ?? '', On: last?.day ?? '' };
    });
}
