/** Every gold table has a way back to a file that somebody delivered or wrote. */
import { describe, expect, it } from 'vitest';
import { GOLD } from '#contract/gold.ts';
import { figures } from '../../pipeline/commands/explain/figure.ts';
import { BILLS, lineageTree, tableRecipes, wayToBills } from '../../pipeline/engine/lineage.ts';
import { sourceFiles, textOf } from './tree.ts';

const recipes = tableRecipes();
const isFile = (name: string): boolean => name === BILLS || /\.(yaml|csv|sql|ts)$/.test(name);

describe('lineage', () => {
  it.each(Object.keys(GOLD))('%s ends at files', (table) => {
    expect(recipes.has(table)).toBe(true);
    expect(isFile(wayToBills(table).at(-1)!)).toBe(true);
    const ends = lineageTree([table]).filter(({ recipe }) => recipe === null);
    expect(ends.map(({ name }) => name).filter((name) => !isFile(name))).toEqual([]);
  });

  it('leads costs through charges to the bills', () => {
    const way = wayToBills('monthly_costs');
    expect(way.slice(0, 3)).toEqual(['monthly_costs', 'reported_charges', 'allocated_charges']);
    expect(way.slice(-4)).toEqual(['attributed_charges', 'charges', 'focus_rows', BILLS]);
  });

  it('names in TypeScript only tables that the file speaks of', () => {
    const camel = (name: string): string => name.replace(/_([a-z])/g, (_, letter: string) => letter.toUpperCase());
    const bad = [...recipes.values()].filter(({ table, file }) => {
      const text = textOf(file).replace(/^\/\/ (makes|in):.*$/gm, '');
      return file.endsWith('.ts') && !text.includes(table) && !text.includes(camel(table));
    });
    expect(bad.map(({ table, file }) => `${table} in ${file}`)).toEqual([]);
  });
});

describe('figures', () => {
  it('are found by page and id, as many as pages show', () => {
    const known = figures();
    const shown = sourceFiles('.astro')
      .filter((path) => /^src\/pages\/(?!.*\/_)/.test(path))
      .flatMap((path) => {
        const page = path.split('/')[2]!;
        const ids = textOf(path)
          .split(/<(?=(?:Figure|LiveFigure|Section)\b)/)
          .slice(1)
          .flatMap((tag) => /\bid="([\w-]+)"[^>]*answer=/s.exec(tag.split('/>')[0]!)?.[1] ?? []);
        return ids.map((id) => `${page.endsWith('.astro') ? 'at-a-glance' : page}/${id}`);
      });
    expect(shown.length).toBeGreaterThan(35);
    expect(shown.filter((name) => !known.has(name))).toEqual([]);
  });
});
