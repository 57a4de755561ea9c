/** What one dimension of allocation is: who can bear cost in it, and what its file calls them. Cost centers are the first. */
import { checkKnown, type KnownWords } from './known-words.ts';
import { type OrganizationInput, UNALLOCATED } from './organization.ts';
import { datesInWords, isCovering, type Validity } from './validity.ts';

export const COST_CENTERS = 'cost_centers';

/** Who can bear cost, for a time: one row of `payers`. One that pauses has several, which do not overlap. */
export interface Payer extends Validity {
  readonly x_CostCenter: string;
  readonly x_CostCenterName: string;
}

export interface Dimension {
  /** `cost_centers`, or the name of its file. */
  readonly id: string;
  readonly name: string;
  /** What a condition of the dimension after it calls its payers. */
  readonly attribute: string;
  /** What people call one of its payers: `cost center`, `product`. */
  readonly noun: string;
  /** Its rules, below the folder of inputs. */
  readonly file: string;
  readonly payers: readonly Payer[];
  /** What to say of a payer that is not one of them. */
  readonly words: Omit<KnownWords, 'known'>;
  /** What its file writes where allocation.yaml writes `cost_center` and `cost_center_from`, and the column of its catalogs. */
  readonly keys: { readonly payer: string; readonly payerFrom: string; readonly column: string };
  /** The dimension whose payers its conditions may name. */
  readonly after: Dimension | null;
}

/** The first dimension. */
export function costCenterDimension({ payers }: OrganizationInput): Dimension {
  return {
    id: COST_CENTERS,
    name: 'Cost center',
    attribute: 'x_CostCenter',
    noun: 'cost center',
    file: 'allocation.yaml',
    payers,
    words: { name: 'CostCenterUnknown', noun: 'cost center', list: 'organization.yaml' },
    keys: { payer: 'cost_center', payerFrom: 'cost_center_from', column: 'CostCenter' },
    after: null,
  };
}

/** Ids of those who can be named as payers of direct cost. */
export function idsOf({ payers }: Dimension): string[] {
  return [...new Set(payers.map(({ x_CostCenter }) => x_CostCenter))];
}

/** What to say of a rule that names a payer for days on which there is none; empty where there is no such day. */
export function absenceOf({ payers }: Dimension, id: string | null, rule: Validity): string {
  const times = payers.filter(({ x_CostCenter }) => x_CostCenter === id);
  if (times.length === 0 || times.some((time) => isCovering(time, rule))) return '';
  return `; ${id} bears cost ${times.map(datesInWords).join(' and ')}, on other days the next rule is tried`;
}

/** Throws the dimension's error (exit code 1), with the nearest known payer, when `id` is not one of those who share pools. */
export function checkPayer(dimension: Dimension, id: string, who: string, where: string): void {
  checkKnown({ ...dimension.words, known: idsOf(dimension) }, id, who, where);
}

/** As {@link checkPayer}, where Unallocated may be named too. */
export function checkTargetPayer(dimension: Dimension, id: string, who: string, where: string): void {
  checkKnown({ ...dimension.words, known: [...idsOf(dimension), UNALLOCATED] }, id, who, where);
}

/** The payer that a word means, by id or name and in any case; throws the dimension's error (exit code 1). */
export function payerLookup(dimension: Dimension): (word: string, who: string, where: string) => string {
  const everybody = [...dimension.payers, { x_CostCenter: UNALLOCATED, x_CostCenterName: UNALLOCATED }];
  const payers = new Map(
    everybody.flatMap(({ x_CostCenter, x_CostCenterName }) => [
      [x_CostCenterName.toLowerCase(), x_CostCenter],
      [x_CostCenter.toLowerCase(), x_CostCenter],
    ]),
  );
  return (word, who, where) => {
    const payer = payers.get(word.toLowerCase());
    if (payer === undefined) checkTargetPayer(dimension, word, who, where);
    return payer!;
  };
}
