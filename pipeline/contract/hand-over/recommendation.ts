/** A recommendation as it is handed over: the words of `cost_recommendations` and of its cost center, all of them from bills and therefore hostile. */
export interface HandedRecommendation {
  readonly id: string;
  /** Folder name, for example unattached-disk. */
  readonly kind: string;
  readonly title: string;
  readonly why: string;
  readonly what: string;
  readonly learn: string;
  readonly provider: string;
  readonly subAccountId: string | null;
  readonly subAccountName: string | null;
  readonly service: string | null;
  readonly region: string | null;
  readonly resource: string | null;
  readonly costCenterId: string | null;
  readonly costCenter: string | null;
  readonly owner: string | null;
  readonly ownerEmail: string | null;
  readonly evidence: string;
  /** Exact decimals, in `currency`. */
  readonly monthlySavings: string;
  readonly claimedMonthlySavings: string;
  readonly currency: string;
  readonly confidence: string;
  readonly effort: string;
  readonly action: string | null;
  readonly currentSku: string | null;
  readonly recommendedSku: string | null;
  /** Id of the recommendation to do instead, or null. */
  readonly insteadOf: string | null;
  readonly edition: string;
}

/** Columns of `cost_recommendations LEFT JOIN cost_centers USING (x_CostCenter)`, as text, to what is handed over. */
export function handedRecommendation(
  row: Readonly<Record<string, unknown>>,
  { currency, edition }: { currency: string; edition: string },
): HandedRecommendation {
  const text = (column: string): string | null => (row[column] === null || row[column] === undefined ? null : String(row[column]));
  const word = (column: string): string => text(column) ?? '';
  return {
    id: word('x_RecommendationId'),
    kind: word('x_RecommendationKind'),
    title: word('x_Title'),
    why: word('x_Why'),
    what: word('x_Do'),
    learn: word('x_Learn'),
    provider: word('ServiceProviderName'),
    subAccountId: text('SubAccountId'),
    subAccountName: text('SubAccountName'),
    service: text('ServiceName'),
    region: text('RegionId'),
    resource: text('ResourceId'),
    costCenterId: text('x_CostCenter'),
    costCenter: text('x_CostCenterName') ?? text('x_CostCenter'),
    owner: text('x_Owner'),
    ownerEmail: text('x_OwnerEmail'),
    evidence: word('x_Evidence'),
    monthlySavings: word('x_MonthlySavings'),
    claimedMonthlySavings: word('x_ClaimedMonthlySavings'),
    currency,
    confidence: word('x_Confidence'),
    effort: word('x_Effort'),
    action: text('x_Action'),
    currentSku: text('x_CurrentSku'),
    recommendedSku: text('x_RecommendedSku'),
    insteadOf: text('x_InsteadOf'),
    edition,
  };
}
