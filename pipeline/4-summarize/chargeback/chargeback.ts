/** Who is charged how, and where finance books it: reads chargeback.yaml. */
import { join } from 'node:path';
import { z } from 'zod';
import { FOCUS_VALUES } from '#contract/focus.ts';
import { readYaml, text } from '../../engine/config.ts';
import { CostbookError, nearestWord } from '../../engine/errors.ts';
import { DEFAULT_TEMPLATE, refusePlaceholders } from './template.ts';

export const CHARGEBACK_FILE = 'chargeback.yaml';
const BEGINNING = '0001-01-01';

/** Told; posted as a memo; posted. */
export const MODES = ['showback', 'soft', 'hard'] as const;
export type ChargebackMode = (typeof MODES)[number];

const mode = z.enum(MODES);
const words = z.record(z.string(), text);
const Step = z.strictObject({
  mode,
  from: z
    .string()
    .regex(/^\d{4}-(0[1-9]|1[0-2])$/, 'is not a month like 2026-07')
    .nullish(),
  dimensions: words.nullish(),
  tax_code: text.nullish(),
});
const step = z.union([mode.transform((each) => ({ mode: each }) as z.output<typeof Step>), Step]);
const Accounts = z.strictObject({
  default: text.nullish(),
  offset: text.nullish(),
  rounding: text.nullish(),
  pools: words.nullish(),
  charge_categories: words.nullish(),
  service_categories: words.nullish(),
});
const File = z.strictObject({
  default_mode: mode.nullish(),
  cost_centers: z.record(z.string(), z.union([step.transform((one) => [one]), z.array(Step).min(1)])).nullish(),
  accounts: Accounts.nullish(),
  dimensions: words.nullish(),
  tax_code: text.nullish(),
  template: words.nullish(),
});

/** How a cost center is charged from a month on. */
export interface ChargebackStep {
  readonly mode: ChargebackMode;
  /** First day of the month; 0001-01-01: always. */
  readonly validFrom: string;
  readonly dimensions: Readonly<Record<string, string>>;
  readonly taxCode: string;
  /** `chargeback.yaml:line` */
  readonly where: string;
}

/** General ledger accounts; of those that match, the first of pool, charge category, service category, default counts. */
export interface LedgerAccounts {
  readonly default: string;
  readonly offset: string;
  readonly rounding: string;
  readonly pools: Readonly<Record<string, string>>;
  readonly chargeCategories: Readonly<Record<string, string>>;
  readonly serviceCategories: Readonly<Record<string, string>>;
}

export interface Chargeback {
  /** Of cost centers and months that no step speaks of. */
  readonly standard: ChargebackStep;
  /** Steps of each cost center, oldest first. */
  readonly steps: ReadonlyMap<string, readonly ChargebackStep[]>;
  readonly accounts: LedgerAccounts;
  /** Name of a column of the journal and what stands in it. */
  readonly template: Readonly<Record<string, string>>;
}

/** What chargeback.yaml may name. */
export interface ChargebackWords {
  readonly costCenters: readonly string[];
  readonly pools: readonly string[];
}

/**
 * Reads chargeback.yaml; without it everything is showback. Throws the errors of YAML, ChargebackWordUnknown, ChargebackMonthTwice,
 * ChargebackAccountMissing where something is posted without accounts, and JournalPlaceholderUnknown (exit code 1), with file and line.
 */
export function readChargeback(inputs: string, known: ChargebackWords): Chargeback {
  const { value, whereOf } = readYaml(join(inputs, CHARGEBACK_FILE), File);
  const refuse = (noun: string, words: readonly string[], keys: readonly string[]) => refuseUnknown({ noun, words, word: keys.at(-1)!, where: whereOf(keys) });
  const dimensions = value.dimensions ?? {};
  const steps = new Map<string, ChargebackStep[]>();
  for (const [costCenter, list] of Object.entries(value.cost_centers ?? {})) {
    const place = ['cost_centers', costCenter];
    refuse('cost center', known.costCenters, place);
    for (const each of list)
      for (const name of Object.keys(each.dimensions ?? {})) refuse('dimension', Object.keys(dimensions), [...place, 'dimensions', name]);
    steps.set(costCenter, stepsOf(list, { dimensions, taxCode: value.tax_code ?? '' }, whereOf(place)));
  }
  for (const pool of Object.keys(value.accounts?.pools ?? {})) refuse('pool', known.pools, ['accounts', 'pools', pool]);
  for (const word of Object.keys(value.accounts?.charge_categories ?? {}))
    refuse('charge category', FOCUS_VALUES.ChargeCategory, ['accounts', 'charge_categories', word]);
  for (const word of Object.keys(value.accounts?.service_categories ?? {}))
    refuse('service category', FOCUS_VALUES.ServiceCategory, ['accounts', 'service_categories', word]);
  const standard = {
    mode: value.default_mode ?? 'showback',
    validFrom: BEGINNING,
    dimensions,
    taxCode: value.tax_code ?? '',
    where: whereOf(['default_mode']),
  } as const;
  const isPosted = [standard, ...[...steps.values()].flat()].some((each) => each.mode !== 'showback');
  for (const name of ['default', 'offset', 'rounding'] as const) if (isPosted && !value.accounts?.[name]) throw accountMissing(name, whereOf(['accounts']));
  const template = value.template ?? DEFAULT_TEMPLATE;
  refusePlaceholders(template, Object.keys(dimensions), (column) => whereOf(['template', column]));
  return { standard, steps, accounts: accountsOf(value.accounts), template };
}

/** How a cost center is charged in a month, given by its first day. */
export function stepIn({ steps, standard }: Chargeback, costCenter: string, month: string): ChargebackStep {
  return steps.get(costCenter)?.findLast(({ validFrom }) => validFrom <= month) ?? standard;
}

function stepsOf(list: readonly z.output<typeof Step>[], standard: Pick<ChargebackStep, 'dimensions' | 'taxCode'>, where: string): ChargebackStep[] {
  const steps = list.map((each) => ({
    mode: each.mode,
    validFrom: each.from ? `${each.from}-01` : BEGINNING,
    dimensions: { ...standard.dimensions, ...each.dimensions },
    taxCode: each.tax_code ?? standard.taxCode,
    where,
  }));
  steps.sort((a, b) => (a.validFrom < b.validFrom ? -1 : 1));
  const twice = steps.find(({ validFrom }, index) => steps[index + 1]?.validFrom === validFrom);
  if (!twice) return steps;
  throw new CostbookError({
    name: 'ChargebackMonthTwice',
    what: `A cost center is charged in two ways from ${twice.validFrom === BEGINNING ? 'the beginning' : twice.validFrom.slice(0, 7)}.`,
    why: 'Which of them counts would be left to chance.',
    fix: 'Give each step a month of its own with from:.',
    where,
  });
}

function accountsOf(accounts: z.output<typeof File>['accounts']): LedgerAccounts {
  return {
    default: accounts?.default ?? '',
    offset: accounts?.offset ?? '',
    rounding: accounts?.rounding ?? '',
    pools: accounts?.pools ?? {},
    chargeCategories: accounts?.charge_categories ?? {},
    serviceCategories: accounts?.service_categories ?? {},
  };
}

function refuseUnknown({ noun, words, word, where }: { noun: string; words: readonly string[]; word: string; where: string }): void {
  if (words.includes(word)) return;
  const nearest = nearestWord(word, words);
  throw new CostbookError({
    name: 'ChargebackWordUnknown',
    what: `chargeback.yaml names the ${noun} "${word}", which does not exist.`,
    why: `There is ${words.slice(0, 8).join(', ') || 'none'}${words.length > 8 ? ', …' : ''}. What matches nothing would silently not be booked as meant.`,
    fix: nearest ? `Write "${nearest}".` : `Remove "${word}", or correct it: no ${noun} is named like that.`,
    where,
  });
}

function accountMissing(name: string, where: string): CostbookError {
  return new CostbookError({
    name: 'ChargebackAccountMissing',
    what: `chargeback.yaml posts cost centers, but has no account "${name}".`,
    why: 'A journal needs an account for cost (default), one that it comes from (offset), and one for what rounding leaves.',
    fix: `Write accounts: { ${name}: '600000' } with the number of your ledger.`,
    where,
  });
}
