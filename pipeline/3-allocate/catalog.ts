/** A catalog of who owns what, kept by people elsewhere: a CSV of words and payers that a rule looks words up in. */
import { existsSync } from 'node:fs';
import { readCsv } from '../engine/config.ts';
import { CostbookError } from '../engine/errors.ts';
import { type Dimension, payerLookup } from './dimension.ts';

/**
 * Rows of `catalog_words`: x_Catalog (the rule's name), x_Word in lower case, x_CostCenter. A payer is named by its id or name.
 * Throws CatalogMissing, CatalogKeyTwice, the dimension's error of an unknown payer and the errors of readCsv (exit code 1).
 */
export function readCatalog(path: string, rule: { readonly name: string }, dimension: Dimension, where: string): Record<string, string>[] {
  const { column } = dimension.keys;
  if (!existsSync(path)) {
    throw new CostbookError({
      name: 'CatalogMissing',
      what: `Rule "${rule.name}" looks words up in ${path}, which is not there.`,
      why: 'What it owns would silently be Unallocated.',
      fix: `Put the file there (header Key,${column}), or correct its name; it is relative to the inputs folder.`,
      where,
    });
  }
  const payerOf = payerLookup(dimension);
  const seen = new Map<string, string>();
  return readCsv(path, { required: ['Key', column] }).map(({ cells, where: line }) => {
    const word = cells.Key!.toLowerCase();
    const payer = payerOf(cells[column]!, 'The catalog', line);
    const first = seen.get(word);
    if (first !== undefined) {
      throw new CostbookError({
        name: 'CatalogKeyTwice',
        what: `"${cells.Key}" stands in ${path} twice.`,
        why: `It stands at ${first} already; which payer it means would be left to chance.`,
        fix: 'Keep one of the two lines.',
        where: line,
      });
    }
    seen.set(word, line);
    return { x_Catalog: rule.name, x_Word: word, x_CostCenter: payer };
  });
}
