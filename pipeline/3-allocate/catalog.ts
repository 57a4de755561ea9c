/** A catalog of who owns what, kept by people elsewhere: a CSV of words and payers that a rule looks words up in. */
import { existsSync } from 'node:fs';
import { readCsv } from '../engine/config.ts';
import { CostbookError } from '../engine/errors.ts';
import { checkKnown } from './known-words.ts';
import type { CostCenter } from './organization.ts';

const COLUMNS = { required: ['Key', 'CostCenter'] };

/**
 * Rows of `catalog_words`: x_Catalog (the rule's name), x_Word in lower case, x_CostCenter. A payer is named by its cost center or name.
 * Throws CatalogMissing, CatalogKeyTwice, CostCenterUnknown and the errors of readCsv (exit code 1).
 */
export function readCatalog(path: string, rule: { readonly name: string }, costCenters: readonly CostCenter[], where: string): Record<string, string>[] {
  if (!existsSync(path)) {
    throw new CostbookError({
      name: 'CatalogMissing',
      what: `Rule "${rule.name}" looks words up in ${path}, which is not there.`,
      why: 'What it owns would silently be Unallocated.',
      fix: 'Put the file there (header Key,CostCenter), or correct its name; it is relative to the inputs folder.',
      where,
    });
  }
  const payers = new Map(
    costCenters.flatMap(({ x_CostCenter, x_CostCenterName }) => [
      [x_CostCenterName.toLowerCase(), x_CostCenter],
      [x_CostCenter.toLowerCase(), x_CostCenter],
    ]),
  );
  const seen = new Map<string, string>();
  return readCsv(path, COLUMNS).map(({ cells, where: line }) => {
    const word = cells.Key!.toLowerCase();
    const payer = payers.get(cells.CostCenter!.toLowerCase());
    if (payer === undefined) {
      const known = costCenters.map(({ x_CostCenter }) => x_CostCenter);
      checkKnown({ name: 'CostCenterUnknown', noun: 'cost center', known, list: 'organization.yaml' }, cells.CostCenter!, 'The catalog', line);
    }
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
    return { x_Catalog: rule.name, x_Word: word, x_CostCenter: payer! };
  });
}
