/** Rows of a bill that do not say their currency. */
import { CostbookError } from '../engine/errors.ts';
import type { Profile } from './profile.ts';
import type { Provider } from './provider.ts';

/**
 * The profile in which every total has a currency, and the currency of the rows that do not name one, or null where all do: the only
 * one that the file names. Throws BillCurrencyBlank when it names none, or several.
 */
export function withCurrencies(profile: Profile, provider: Provider, path: string): { readonly profile: Profile; readonly blank: string | null } {
  const blanks = profile.totals.filter(({ currency }) => currency === null);
  if (blanks.length === 0) return { profile, blank: null };
  const named = [...new Set(profile.totals.flatMap(({ currency }) => currency ?? []))];
  const rows = blanks.reduce((sum, total) => sum + total.rows, 0);
  const [blank] = named;
  if (blank === undefined || named.length > 1) throw currencyBlank(path, rows, named);
  const column = provider.totals.currency[0]!;
  const defect = { kind: 'Blank currency', column, rows, example: null, treatment: `read as ${blank}, the only currency of this file` };
  const totals = profile.totals.map((total) => ({ ...total, currency: total.currency ?? blank }));
  return { profile: { ...profile, totals, defects: [...profile.defects, defect] }, blank };
}

function currencyBlank(path: string, rows: number, named: readonly string[]): CostbookError {
  return new CostbookError({
    name: 'BillCurrencyBlank',
    what: `${rows} row${rows === 1 ? '' : 's'} of ${path} name no currency.`,
    why:
      named.length === 0
        ? 'No row does, and an amount without a currency cannot be added to anything.'
        : `The others name ${named.join(', ')}: which of them these are in cannot be told.`,
    fix: 'Say it with --currency, or with "currency:" beside the bill in providers.yaml: it is that of rows that name none.',
    where: path,
  });
}
