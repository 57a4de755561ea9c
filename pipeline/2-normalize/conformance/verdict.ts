/** One rule's verdict on one service provider, summed over its bills. */
import type { Check } from './checks.ts';

export interface Verdict {
  readonly check: Check;
  /** Several names where a file holds several providers and cannot tell whose rows have the defect. */
  readonly provider: string | null;
  rows: number;
  failing: number;
  repaired: number;
  example: string | null;
  /** Where a breaking charge is found, for an example. */
  first: { readonly billId: string; readonly row: number } | null;
}

export interface Count {
  readonly billId: string | null;
  readonly provider: string | null;
  readonly rows: number;
  readonly failing: number;
  readonly repaired: number;
  readonly firstRow: number | null;
  readonly example?: string | null;
}

export function verdictOf(check: Check, provider: string | null): Verdict {
  return { check, provider, rows: 0, failing: 0, repaired: 0, example: null, first: null };
}

/** Adds one count to the verdict of its provider. */
export function addCount(verdicts: Map<string | null, Verdict>, check: Check, count: Count): void {
  const verdict = verdicts.get(count.provider) ?? verdictOf(check, count.provider);
  verdicts.set(count.provider, verdict);
  verdict.rows += count.rows;
  verdict.failing += count.failing;
  verdict.repaired += count.repaired;
  verdict.example ??= count.example ?? null;
  if (verdict.first === null && count.billId !== null && count.firstRow !== null) verdict.first = { billId: count.billId, row: count.firstRow };
}
