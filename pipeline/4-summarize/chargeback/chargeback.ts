/** Who is charged how, and where finance books it: reads chargeback.yaml. */
import { join } from 'node:path';
import { FOCUS_VALUES } from '#contract/focus.ts';
import { readYaml, type Sourced } from '../../engine/config.ts';
import { CostbookError, nearestWord } from '../../engine/errors.ts';
import { type ChargebackFile, type ChargebackMode, ChargebackYaml, type SenderInFile, type StepInFile } from './chargeback-file.ts';
import { DEFAULT_TEMPLATE, memosUntold, refusePlaceholders, tellsMemos } from './template.ts';

export const CHARGEBACK_FILE = 'chargeback.yaml';
const BEGINNING = '0001-01-01';

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

/** Who passes cost on: where the other side of a charge stands. Empty text: nowhere. */
export interface Sender {
  readonly account: string;
  readonly costCenter: string;
  readonly dimensions: Readonly<Record<string, string>>;
  readonly taxCode: string;
}

/** General ledger accounts of receivers; of those that match, the first of pool, charge category, service category, default counts. */
export interface LedgerAccounts {
  readonly default: string;
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
  readonly sender: Sender;
  /** Senders of pools that have their own. */
  readonly poolSenders: Readonly<Record<string, Sender>>;
  /** Name of a column of the journal and what stands in it. */
  readonly template: Readonly<Record<string, string>>;
}

/** What chargeback.yaml may name. */
export interface ChargebackWords {
  readonly costCenters: readonly string[];
  readonly pools: readonly string[];
}

type Source = Sourced<ChargebackFile>;

/**
 * Reads chargeback.yaml; without it everything is showback. Cost centers and pools may be any where `known` is null. Throws the errors of
 * YAML, ChargebackWordUnknown, ChargebackMonthTwice, ChargebackAccountMissing where something is posted without accounts, and
 * JournalPlaceholderUnknown, JournalPlaceholderMissing and JournalMemosUntold (exit code 1), with file and line.
 */
export function readChargeback(inputs: string, known: ChargebackWords | null): { file: ChargebackFile; chargeback: Chargeback } {
  const source = readYaml(join(inputs, CHARGEBACK_FILE), ChargebackYaml);
  refuseUnknownWords(source, known);
  const chargeback = chargebackOf(source.value, source.whereOf);
  const posted = [chargeback.standard, ...[...chargeback.steps.values()].flat()].filter(({ mode }) => mode !== 'showback');
  const { accounts, dimensions } = source.value;
  for (const name of ['default', 'offset', 'rounding'] as const) {
    if (posted.length > 0 && !accounts?.[name]) throw accountMissing(name, source.whereOf(['accounts']));
  }
  refusePlaceholders(chargeback.template, Object.keys(dimensions ?? {}), (column) => source.whereOf(column === null ? ['template'] : ['template', column]));
  if (posted.some(({ mode }) => mode === 'soft') && !tellsMemos(chargeback.template)) throw memosUntold(source.whereOf(['template']));
  return { file: source.value, chargeback };
}

/** What a file says, spelled out for each cost center. Throws ChargebackMonthTwice (exit code 1). */
export function chargebackOf(file: ChargebackFile, whereOf: Source['whereOf'] = () => CHARGEBACK_FILE): Chargeback {
  const common = { dimensions: file.dimensions ?? {}, taxCode: file.tax_code ?? '' };
  const { offset, ...accounts } = file.accounts ?? {};
  const sender = senderOf(offset, { account: '', costCenter: '', dimensions: common.dimensions, taxCode: '' });
  return {
    standard: { ...common, mode: file.default_mode ?? 'showback', validFrom: BEGINNING, where: whereOf(['default_mode']) },
    steps: new Map(Object.entries(file.cost_centers ?? {}).map(([id, list]) => [id, stepsOf(list, common, whereOf(['cost_centers', id]))])),
    accounts: {
      default: accounts.default ?? '',
      rounding: accounts.rounding ?? '',
      pools: accounts.pools ?? {},
      chargeCategories: accounts.charge_categories ?? {},
      serviceCategories: accounts.service_categories ?? {},
    },
    sender,
    poolSenders: Object.fromEntries(Object.entries(offset?.pools ?? {}).map(([pool, own]) => [pool, senderOf(own, sender)])),
    template: file.template ?? DEFAULT_TEMPLATE,
  };
}

/** How a cost center is charged in a month, given by its first day. What has no owner is posted to nobody unless a step says so. */
export function stepIn({ steps, standard }: Chargeback, costCenter: string, month: string): ChargebackStep {
  return steps.get(costCenter)?.findLast(({ validFrom }) => validFrom <= month) ?? standardOf(standard, costCenter);
}

/** The standard, as it holds for a cost center. */
export function standardOf(standard: ChargebackStep, costCenter: string): ChargebackStep {
  return costCenter === 'Unallocated' ? { ...standard, mode: 'showback' } : standard;
}

function senderOf(own: SenderInFile | null | undefined, standard: Sender): Sender {
  return {
    account: own?.account ?? standard.account,
    costCenter: own?.cost_center ?? standard.costCenter,
    dimensions: { ...standard.dimensions, ...own?.dimensions },
    taxCode: own?.tax_code ?? standard.taxCode,
  };
}

function stepsOf(list: readonly StepInFile[], standard: Pick<ChargebackStep, 'dimensions' | 'taxCode'>, where: string): ChargebackStep[] {
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

function refuseUnknownWords({ value, whereOf }: Source, known: ChargebackWords | null): void {
  const refuse = (noun: string, words: readonly string[], place: readonly string[], named: object | null | undefined) => {
    for (const word of Object.keys(named ?? {})) refuseUnknown({ noun, words, word, where: whereOf([...place, word]) });
  };
  const dimensions = Object.keys(value.dimensions ?? {});
  const { accounts } = value;
  if (known) refuse('cost center', known.costCenters, ['cost_centers'], value.cost_centers);
  for (const [costCenter, list] of Object.entries(value.cost_centers ?? {}))
    for (const each of list) refuse('dimension', dimensions, ['cost_centers', costCenter, 'dimensions'], each.dimensions);
  if (known) refuse('pool', known.pools, ['accounts', 'pools'], accounts?.pools);
  refuse('charge category', FOCUS_VALUES.ChargeCategory, ['accounts', 'charge_categories'], accounts?.charge_categories);
  refuse('service category', FOCUS_VALUES.ServiceCategory, ['accounts', 'service_categories'], accounts?.service_categories);
  const place = ['accounts', 'offset'];
  refuse('dimension', dimensions, [...place, 'dimensions'], accounts?.offset?.dimensions);
  if (known) refuse('pool', known.pools, [...place, 'pools'], accounts?.offset?.pools);
  for (const [pool, own] of Object.entries(accounts?.offset?.pools ?? {}))
    refuse('dimension', dimensions, [...place, 'pools', pool, 'dimensions'], own.dimensions);
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
