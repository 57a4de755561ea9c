/** Rules that take several charges to see: each is one query over `charges` by service provider. */
import { quoteName, quoteText } from '../../engine/duckdb.ts';
import type { Rule } from './read-rules.ts';

export interface GroupCheck {
  /** Columns that a bill has to have. */
  readonly columns: readonly string[];
  /** SELECT of ServiceProviderName, x_Rows, x_FailingRows and x_Example from these charges. */
  sqlFrom(charges: string): string;
}

/** The query of a rule, or null when a single charge tells. */
export function groupCheckOf({ column, requirement }: Rule): GroupCheck | null {
  const parent = /^have one (\w+)$/.exec(requirement)?.[1];
  if (parent) return oneParent(column, parent);
  const owner = /^be one and the same for a (\w+)$/.exec(requirement)?.[1];
  if (owner) return oneParent(owner, column);
  return FIXED[requirement] ?? null;
}

function oneParent(child: string, parent: string): GroupCheck {
  const [c, p] = [quoteName(child), quoteName(parent)];
  return {
    columns: [child, parent],
    sqlFrom: (charges) => `
      WITH families AS (
        SELECT ServiceProviderName, ${c}::VARCHAR AS child, count(*) AS n, count(DISTINCT ${p}) AS parents, min(${p}) AS one, max(${p}) AS other
        FROM ${charges} WHERE ${c} IS NOT NULL GROUP BY ALL
      )
      ${summary('parents > 1', `child || ': ' || one || ' and ' || other`)} FROM families GROUP BY ALL`,
  };
}

function summary(broken: string, example: string): string {
  return `SELECT ServiceProviderName, sum(n)::BIGINT AS x_Rows, coalesce(sum(n) FILTER (${broken}), 0)::BIGINT AS x_FailingRows, min(${example}) FILTER (${broken}) AS x_Example`;
}

/** Origin charges are told apart by what their shares have in common. */
const RATIOS: GroupCheck = {
  columns: ['AllocatedMethodDetails'],
  sqlFrom: (charges) => `
    WITH shares AS (
      SELECT ServiceProviderName, x_BillId, ResourceId, SkuId, SkuPriceId, ChargeCategory, ChargePeriodStart, ChargePeriodEnd, CommitmentDiscountStatus, AllocatedMethodId,
        list_sum(TRY_CAST(json_extract_string(TRY_CAST(AllocatedMethodDetails AS JSON), '$.Elements[*].AllocatedRatio') AS DOUBLE[])) AS ratio
      FROM ${charges} WHERE AllocatedMethodDetails IS NOT NULL
    ),
    origins AS (SELECT * EXCLUDE (ratio), count(*) AS n, sum(ratio) AS ratios FROM shares GROUP BY ALL)
    ${summary('abs(ratios - 1) > 0.001', `coalesce(ResourceId, '(no resource)') || ' adds up to ' || round(ratios, 6)`)} FROM origins GROUP BY ALL`,
};

/**
 * What a commitment was billed, against what its usage costs. Only where the data hold both sides of whole charge periods: purchases
 * whose period has passed, and every day of it. Fees billed before the data begin make usage cost more, which is no fault.
 */
const BALANCE: GroupCheck = {
  columns: ['CommitmentDiscountId'],
  sqlFrom: (charges) => `
    WITH related AS (
      SELECT ServiceProviderName, CommitmentDiscountId AS id, ChargeCategory = 'Purchase' AS is_purchase, ChargeFrequency, ChargePeriodStart, ChargePeriodEnd, BilledCost, EffectiveCost
      FROM ${charges} WHERE CommitmentDiscountId IS NOT NULL AND ChargeCategory IN ('Usage', 'Purchase')
    ),
    reached AS (SELECT ServiceProviderName, id, max(ChargePeriodEnd) AS reach FROM related WHERE NOT is_purchase GROUP BY ALL),
    bought AS (
      SELECT ServiceProviderName, id, min(ChargePeriodStart) AS starts, max(ChargePeriodEnd) AS ends, sum(BilledCost) AS billed, sum(EffectiveCost) AS own, count(*) AS n,
        bool_or(ChargeFrequency = 'One-Time') AS is_upfront
      FROM related JOIN reached USING (ServiceProviderName, id) WHERE is_purchase AND ChargePeriodEnd <= reach GROUP BY ALL
    ),
    used AS (
      SELECT ServiceProviderName, id, sum(related.BilledCost) AS billed, sum(related.EffectiveCost) AS effective, count(*) AS n, count(DISTINCT related.ChargePeriodStart::DATE) AS days
      FROM related JOIN bought USING (ServiceProviderName, id)
      WHERE NOT is_purchase AND ChargePeriodStart >= starts AND ChargePeriodStart < ends GROUP BY ALL
    ),
    balances AS (
      SELECT ServiceProviderName, id, bought.n + used.n AS n, used.effective + bought.own AS effective, bought.billed + used.billed AS billed, is_upfront,
        greatest(0.01, 0.005 * sqrt(bought.n + used.n)) AS tolerance
      FROM bought JOIN used USING (ServiceProviderName, id)
      WHERE days >= date_diff('day', starts, ends)
    )
    ${summary('billed - effective > tolerance OR (is_upfront AND effective - billed > tolerance)', `id || ': effective ' || effective || ', billed ' || billed`)}
    FROM balances GROUP BY ALL`,
};

const CONTRACTS: GroupCheck = {
  columns: ['ContractApplied'],
  sqlFrom: (charges) => `
    WITH applied AS (SELECT ServiceProviderName, unnest(TRY_CAST(json_extract(TRY_CAST(ContractApplied AS JSON), '$.Elements[*]') AS JSON[])) AS e FROM ${charges} WHERE ContractApplied IS NOT NULL),
    families AS (
      SELECT ServiceProviderName, coalesce(json_extract_string(e, '$.ContractCommitmentId'), json_extract_string(e, '$.ContractCommitmentID')) AS child,
        count(*) AS n, count(DISTINCT json_extract_string(e, '$.ContractId')) AS parents
      FROM applied GROUP BY ALL
    )
    ${summary('parents > 1', 'child')} FROM families WHERE child IS NOT NULL GROUP BY ALL`,
};

const FIXED: Readonly<Record<string, GroupCheck>> = {
  'have ratios that add up to 1 over an origin charge': RATIOS,
  'add up, per commitment and charge period of its purchase, to the BilledCost': BALANCE,
  'have one ContractId per ContractCommitmentId': CONTRACTS,
};

/** The charges of these bills. */
export function chargesOf(billIds: readonly string[]): string {
  return `(SELECT * FROM charges WHERE x_BillId IN (${billIds.map(quoteText).join(', ')}))`;
}
