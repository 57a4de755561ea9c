/**
 * Gold: the tables an edition publishes and the only ones the site may read.
 *
 * Money is a DECIMAL in the edition's reporting currency; `x_` marks what FOCUS does not name.
 * Dates are calendar days in UTC; a month is its first day.
 */

/** What a column holds, and with it how every engine reads and every page prints it. */
export type ColumnKind = 'money' | 'quantity' | 'ratio' | 'count' | 'date' | 'flag' | 'text';

export interface GoldTable {
  /** One sentence: what one row stands for. */
  readonly grain: string;
  /** Columns in file order. */
  readonly columns: Readonly<Record<string, ColumnKind>>;
  /** Column whose month splits the table into one object per month, so that unchanged months keep their bytes. */
  readonly partitionedBy?: string;
}

const fourCosts = {
  BilledCost: 'money',
  EffectiveCost: 'money',
  ListCost: 'money',
  ContractedCost: 'money',
} as const;

const payer = {
  x_CostCenter: 'text',
  /** Direct, Shared or Unallocated. */
  x_AllocationKind: 'text',
} as const;

const origin = {
  ServiceProviderName: 'text',
  SubAccountId: 'text',
  SubAccountName: 'text',
  ServiceCategory: 'text',
  ServiceName: 'text',
  RegionId: 'text',
} as const;

/** What is forecast. */
const scope = {
  /** company, business unit, department, cost center, provider, service or pool. */
  x_ScopeLevel: 'text',
  /** Its name, of a cost center the id, of a service with its provider; small services of a provider are Other services, what no pool took is No pool. */
  x_ScopeUnit: 'text',
} as const;

/** Half, eight of ten and nineteen of twenty outcomes are expected between these. */
const bands = { x_Low50: 'money', x_High50: 'money', x_Low80: 'money', x_High80: 'money', x_Low95: 'money', x_High95: 'money' } as const;

export const GOLD = {
  cost_centers: {
    grain: 'one cost center of the organization, plus one line named Unallocated',
    columns: {
      x_CostCenter: 'text',
      x_CostCenterName: 'text',
      x_Department: 'text',
      x_BusinessUnit: 'text',
      x_Company: 'text',
      /** Units from below the company down to the cost center, parted by ›. */
      x_Path: 'text',
      x_Owner: 'text',
      x_OwnerEmail: 'text',
      /** The unit above whose owner stands in; null: its own. */
      x_OwnerUnit: 'text',
      x_BudgetHolder: 'text',
      x_Slack: 'text',
    },
  },
  cost_center_paths: {
    grain: 'one cost center and stretch of time in which it stood at one place of the organization',
    columns: {
      x_CostCenter: 'text',
      /** First day; 0001-01-01 when it always stood there. */
      x_ValidFrom: 'date',
      /** First day on which it stood there no more; null: still does. */
      x_ValidTo: 'date',
      x_Department: 'text',
      x_BusinessUnit: 'text',
      x_Company: 'text',
      x_Path: 'text',
      x_Owner: 'text',
      x_OwnerEmail: 'text',
      /** The unit above whose owner stands in; null: its own. */
      x_OwnerUnit: 'text',
      x_BudgetHolder: 'text',
      x_Slack: 'text',
    },
  },
  daily_costs: {
    grain: 'one day, origin, charge category and payer',
    columns: { ChargePeriodStart: 'date', BillingPeriodStart: 'date', ...origin, ChargeCategory: 'text', ...payer, ...fourCosts },
    partitionedBy: 'BillingPeriodStart',
  },
  monthly_costs: {
    grain: 'one billing period, origin, charge category, pricing category, commitment status, pool and payer',
    columns: {
      BillingPeriodStart: 'date',
      ...origin,
      ChargeCategory: 'text',
      ChargeClass: 'text',
      PricingCategory: 'text',
      CommitmentDiscountStatus: 'text',
      ...payer,
      x_Pool: 'text',
      ...fourCosts,
    },
    partitionedBy: 'BillingPeriodStart',
  },
  monthly_tag_costs: {
    grain: 'one billing period, origin, payer, tag key and tag value; each key covers the whole cost, value (untagged) included',
    columns: { BillingPeriodStart: 'date', x_TagKey: 'text', x_TagValue: 'text', ...origin, ...payer, ...fourCosts },
    partitionedBy: 'BillingPeriodStart',
  },
  monthly_resource_costs: {
    grain: 'one billing period, payer and resource, for the 20 costliest resources of each payer',
    columns: {
      BillingPeriodStart: 'date',
      x_CostCenter: 'text',
      ServiceProviderName: 'text',
      SubAccountName: 'text',
      ServiceName: 'text',
      ResourceId: 'text',
      ResourceName: 'text',
      ResourceType: 'text',
      BilledCost: 'money',
      EffectiveCost: 'money',
    },
    partitionedBy: 'BillingPeriodStart',
  },
  currency_costs: {
    grain: 'one billing period, payer, provider and billing currency: what was billed, in its own currency and in the reporting one',
    columns: {
      BillingPeriodStart: 'date',
      x_CostCenter: 'text',
      ServiceProviderName: 'text',
      BillingCurrency: 'text',
      /** What one unit of the billing currency is worth in the reporting currency: lowest and highest rate of the charges. */
      x_LowestRate: 'quantity',
      x_HighestRate: 'quantity',
      /** First and last day of those rates; null where a rate is of the whole month. */
      x_FirstRateDay: 'date',
      x_LastRateDay: 'date',
      x_RateSource: 'text',
      /** In billing currency. */
      BilledCost: 'money',
      EffectiveCost: 'money',
      x_ReportedBilledCost: 'money',
      x_ReportedEffectiveCost: 'money',
    },
    partitionedBy: 'BillingPeriodStart',
  },
  cost_movements: {
    grain: 'one billing period, provider, service, sub account and cost center whose effective cost differs from the period before',
    columns: {
      BillingPeriodStart: 'date',
      ServiceProviderName: 'text',
      ServiceName: 'text',
      SubAccountId: 'text',
      SubAccountName: 'text',
      x_CostCenter: 'text',
      x_PreviousEffectiveCost: 'money',
      EffectiveCost: 'money',
      x_Change: 'money',
      /** New, Gone, Up or Down. */
      x_MovementKind: 'text',
    },
    partitionedBy: 'BillingPeriodStart',
  },
  allocation_rules: {
    grain: 'one allocation rule in the order it is tried, then what no rule caught',
    columns: {
      x_AllocationRuleOrder: 'count',
      x_AllocationRuleId: 'text',
      x_AllocationRuleText: 'text',
      x_Where: 'text',
      /** Who wrote the rule, in which commit and when, as far as git knows the inputs. */
      x_Author: 'text',
      x_Commit: 'text',
      x_CommittedOn: 'date',
      EffectiveCost: 'money',
      x_ChargeCount: 'count',
    },
  },
  pool_splits: {
    grain: 'one billing period, pool and payer: by what measure the pool was split, and what came of it',
    columns: {
      BillingPeriodStart: 'date',
      x_Pool: 'text',
      x_CostCenter: 'text',
      /** The split in words, as allocation.yaml says it; one after the other where that changes in the month, and why nobody bears it then. */
      x_PoolText: 'text',
      /** even, proportional, fixed, usage, tiered or base; none where nobody bears it. */
      x_SplitUsed: 'text',
      /** The measure said nothing of the month, so the pool's fallback did. */
      x_IsFallback: 'flag',
      /** What the payer weighs by that measure: direct effective cost, a quantity, a percentage; null for what came through other pools alone, or changed. */
      x_Weight: 'quantity',
      x_Share: 'ratio',
      BilledCost: 'money',
      EffectiveCost: 'money',
    },
  },
  dimension_values: {
    grain: 'one value of one dimension beside cost centers, such as a product, in the order of its file; Unallocated is the last',
    columns: {
      x_DimensionOrder: 'count',
      /** Name of the dimension's file, for example products; people read x_DimensionName. */
      x_Dimension: 'text',
      x_DimensionName: 'text',
      x_ValueOrder: 'count',
      x_DimensionValue: 'text',
      x_DimensionValueName: 'text',
      x_ParentValue: 'text',
      /** Names from the top down to it, parted by ›. */
      x_Path: 'text',
      /** First day, and first day on which it bears no more; null: always did, always will. */
      x_ValidFrom: 'date',
      x_ValidTo: 'date',
    },
  },
  dimension_costs: {
    grain: 'one billing period, dimension, value, rule, pool, provider and service; each dimension holds the whole cost of the month',
    columns: {
      BillingPeriodStart: 'date',
      x_Dimension: 'text',
      x_DimensionValue: 'text',
      /** Direct, Shared or Unallocated. */
      x_AllocationKind: 'text',
      /** Null where no rule caught it. */
      x_AllocationRuleId: 'text',
      x_Pool: 'text',
      ServiceProviderName: 'text',
      ServiceCategory: 'text',
      ServiceName: 'text',
      ...fourCosts,
    },
    partitionedBy: 'BillingPeriodStart',
  },
  dimension_pool_splits: {
    grain: 'one billing period, dimension, pool and value: by what measure the pool was split, and what came of it',
    columns: {
      BillingPeriodStart: 'date',
      x_Dimension: 'text',
      x_Pool: 'text',
      x_DimensionValue: 'text',
      /** As in pool_splits. */
      x_PoolText: 'text',
      x_SplitUsed: 'text',
      x_IsFallback: 'flag',
      x_Weight: 'quantity',
      x_Share: 'ratio',
      BilledCost: 'money',
      EffectiveCost: 'money',
    },
  },
  dimension_rules: {
    grain: 'one rule of one dimension in the order it is tried, then what no rule caught',
    columns: {
      x_Dimension: 'text',
      /** As in allocation_rules. */
      x_AllocationRuleOrder: 'count',
      x_AllocationRuleId: 'text',
      x_AllocationRuleText: 'text',
      x_Where: 'text',
      x_Author: 'text',
      x_Commit: 'text',
      x_CommittedOn: 'date',
      EffectiveCost: 'money',
      x_ChargeCount: 'count',
    },
  },
  statement_lines: {
    grain: 'one billing period, payer and line of its statement: opening + movements = closing, and charges = closing',
    columns: {
      BillingPeriodStart: 'date',
      x_CostCenter: 'text',
      /** Opening, Movement, Closing, or Charge: what the closing is made of. */
      x_StatementSection: 'text',
      /** Direct, Shared or Unallocated; null for opening and closing. */
      x_AllocationKind: 'text',
      /** Of a charge: Charge, Credit (refunds and other adjustments too) or Correction (of an earlier month). */
      x_ChargeKind: 'text',
      /** Of a correction of a closed month: its first day, and the kind as in cost_corrections. */
      x_CorrectedPeriodStart: 'date',
      x_CorrectionKind: 'text',
      /** Null for shared charges, which go by their pool. */
      ServiceName: 'text',
      x_Pool: 'text',
      /** Of a movement: New, Gone, Up or Down. */
      x_MovementKind: 'text',
      /** How the pool was split, by its fallback too and through which pools, and what the payer weighs and bears of it. */
      x_PoolText: 'text',
      x_Weight: 'quantity',
      x_Share: 'ratio',
      /** Of a movement what it changed. */
      EffectiveCost: 'money',
    },
    partitionedBy: 'BillingPeriodStart',
  },
  closed_months: {
    grain: 'one month that was closed: it stays as its edition said it',
    columns: {
      BillingPeriodStart: 'date',
      x_EditionId: 'text',
      /** Of the manifest of that edition. */
      x_EditionSha256: 'text',
      /** Why it was closed although its invoices were beyond tolerance, or null. */
      x_Reason: 'text',
      /** Providers whose later deliveries rewrite it (restate: rewrite), parted by commas, or null. */
      x_RewrittenProviders: 'text',
      /** Line of closed-months.yaml. */
      x_Where: 'text',
    },
  },
  cost_corrections: {
    grain: 'one billing period, closed month that is corrected, kind, bill, origin, charge category, pool and payer; part of the cost of the billing period',
    columns: {
      /** The month in which the correction counts: the first after the corrected one that was open. */
      BillingPeriodStart: 'date',
      x_CorrectedPeriodStart: 'date',
      /** Late usage, Credit, Refund, Price, Tax, Re-rating or Re-delivery. */
      x_CorrectionKind: 'text',
      /** Names of the bills that brought it. */
      x_CorrectionReference: 'text',
      ServiceProviderName: 'text',
      SubAccountId: 'text',
      SubAccountName: 'text',
      ServiceCategory: 'text',
      ServiceName: 'text',
      ChargeCategory: 'text',
      ...payer,
      x_Pool: 'text',
      ...fourCosts,
    },
  },
  chargeback_modes: {
    grain: 'one cost center and the month from which it is charged in one way',
    columns: {
      x_CostCenter: 'text',
      /** First day of the month; 0001-01-01 where it always was so. */
      x_ValidFrom: 'date',
      /** showback (told), soft (posted as a memo) or hard (posted). */
      x_ChargebackMode: 'text',
      x_Where: 'text',
    },
  },
  chargeback_words: {
    grain: 'one key of chargeback.yaml as it stood, so that the journal of an edition can be made again; none without the file',
    columns: {
      x_Key: 'text',
      /** JSON. */
      x_Words: 'text',
    },
  },
  unallocated_results: {
    grain: 'one billing period: what nobody pays, held against its goal',
    columns: {
      BillingPeriodStart: 'date',
      /** Of Unallocated. */
      EffectiveCost: 'money',
      x_TotalEffectiveCost: 'money',
      /** Null where the total is not above 0. */
      x_Share: 'ratio',
      /** At most this share is wished to be Unallocated; null: no goal is set. */
      x_Goal: 'ratio',
      /** Line of organization.yaml. */
      x_Where: 'text',
    },
  },
  tag_merges: {
    grain: 'one tag key, or value of a key, that allocation counts as another one; Tags themselves stay as they came',
    columns: {
      /** key or value. */
      x_TagWordKind: 'text',
      x_TagKey: 'text',
      x_OriginalWord: 'text',
      x_CanonicalWord: 'text',
      /** case or synonym. */
      x_MergedBy: 'text',
      /** Line of allocation.yaml, or null where keys differ in case alone. */
      x_Where: 'text',
      /** Of all charges that carry the word, over the whole edition. */
      EffectiveCost: 'money',
      x_ChargeCount: 'count',
    },
  },
  tag_inheritances: {
    grain: 'one tag that charges without it took from their resource group or sub account; Tags themselves stay as they came',
    columns: {
      /** resource group or sub account. */
      x_InheritedFrom: 'text',
      x_InheritedName: 'text',
      x_TagKey: 'text',
      x_TagValue: 'text',
      /** Line of organization.yaml. */
      x_Where: 'text',
      /** Of the charges that took it, over the whole edition, before pools are split. */
      EffectiveCost: 'money',
      x_ChargeCount: 'count',
    },
  },
  tag_near_duplicates: {
    grain: 'two tag keys, or two values of a key, that look like one and that nobody has merged; the 200 with most cost',
    columns: {
      x_TagWordKind: 'text',
      x_TagKey: 'text',
      /** The costlier of both: the word to keep. */
      x_TagWord: 'text',
      x_NearDuplicate: 'text',
      /** case, separator, plural or letters. */
      x_Difference: 'text',
      EffectiveCost: 'money',
      x_NearDuplicateEffectiveCost: 'money',
      /** What would merge them in allocation.yaml. */
      x_SuggestedLine: 'text',
    },
  },
  commitment_inventory: {
    grain: 'one commitment that the bills speak of',
    columns: {
      ServiceProviderName: 'text',
      CommitmentDiscountId: 'text',
      CommitmentDiscountName: 'text',
      CommitmentDiscountType: 'text',
      /** Spend or Usage. */
      CommitmentDiscountCategory: 'text',
      /** The sub account that pays for it. */
      SubAccountId: 'text',
      SubAccountName: 'text',
      /** Usage that the same plans can cover, for example AWS compute. */
      x_PlanGroup: 'text',
      /** First day, and the first day on which it counts no more, each with what says so; null where nothing does. */
      x_Start: 'date',
      x_StartSource: 'text',
      x_End: 'date',
      x_EndSource: 'text',
      x_TermMonths: 'count',
      /** No upfront, Partial upfront or All upfront; null where its purchase is not on the bills. */
      x_Payment: 'text',
      /** First and last day on which the bills speak of it. */
      x_FirstSeenDay: 'date',
      x_LastSeenDay: 'date',
      /** Active or Ended, on the last known day; Not seen where nothing says that it ended and no bill of a month speaks of it. */
      x_CommitmentStatus: 'text',
      /** To its end, where that is known and to come. */
      x_DaysLeft: 'count',
      /** Effective cost of an hour of it, used or not, in its last complete month. */
      x_HourlyCost: 'money',
    },
  },
  commitment_months: {
    grain: 'one commitment and month in which it was paid for or used',
    columns: {
      BillingPeriodStart: 'date',
      ServiceProviderName: 'text',
      CommitmentDiscountId: 'text',
      x_PlanGroup: 'text',
      /** All of it, and its used and unused part. */
      EffectiveCost: 'money',
      x_UsedCost: 'money',
      x_UnusedCost: 'money',
      /** What the used part would have cost on demand. */
      x_OnDemandCost: 'money',
      /** On-demand cost less effective cost; negative where it cost more than it covered. */
      x_Savings: 'money',
      /** Billed for it in the month. */
      BilledCost: 'money',
      /** Used ÷ all of it. */
      x_Utilization: 'ratio',
      /** Below this utilization it costs more than on demand: used cost ÷ its on-demand cost. */
      x_BreakEvenUtilization: 'ratio',
      /** Savings ÷ on-demand cost. */
      x_EffectiveSavingsRate: 'ratio',
    },
    partitionedBy: 'BillingPeriodStart',
  },
  commitment_coverages: {
    grain: 'one month, provider and group of usage that the same plans can cover',
    columns: {
      BillingPeriodStart: 'date',
      ServiceProviderName: 'text',
      x_PlanGroup: 'text',
      /** All eligible usage at on-demand rates, and the covered part of it. */
      x_OnDemandCost: 'money',
      x_CoveredOnDemandCost: 'money',
      /** Effective cost of what is not covered. */
      x_UncoveredCost: 'money',
      /** Effective cost of commitments, used or not, and the unused part. */
      x_CommittedCost: 'money',
      x_UnusedCost: 'money',
      /** Covered ÷ eligible usage, both at on-demand rates. */
      x_Coverage: 'ratio',
      /** Used ÷ all of the commitments. */
      x_Utilization: 'ratio',
      /** 1 − (uncovered + committed) ÷ eligible usage at on-demand rates. */
      x_EffectiveSavingsRate: 'ratio',
    },
    partitionedBy: 'BillingPeriodStart',
  },
  commitment_purchases: {
    grain: 'one plan to buy under one term, payment and choice: the cheapest commitments of its group; amounts a month of 730 hours',
    columns: {
      ServiceProviderName: 'text',
      x_PlanGroup: 'text',
      /** Conservative (right if usage falls by a fifth), Expected, or Aggressive (right if it grows by a fifth). */
      x_Choice: 'text',
      x_TermMonths: 'count',
      x_Payment: 'text',
      /** The term and payment that bind least: twelve months without upfront payment, where there are such. */
      x_IsRecommended: 'flag',
      x_Plan: 'text',
      /** What the plan is bound to; null where it covers the whole group, or no region. */
      x_Family: 'text',
      RegionId: 'text',
      /** Of the on-demand price; of a plan over several families what comes of their mix, null where nothing is left for it to cover. */
      x_Discount: 'ratio',
      x_DiscountSource: 'text',
      /** At the plan's own rates. */
      x_HourlyCommitment: 'money',
      /** Usage on demand that the plan could cover, and what of it it would have. */
      x_OnDemandCost: 'money',
      x_CoveredOnDemandCost: 'money',
      /** 730 hours of the commitment. */
      x_CommittedCost: 'money',
      x_MonthlySavings: 'money',
      /** To be paid on the first day, and the months until on demand would have cost as much: null where it never would. */
      x_UpfrontCost: 'money',
      x_PaybackMonths: 'quantity',
      /** Below this utilization it costs more than on demand: 1 − discount. */
      x_BreakEvenUtilization: 'ratio',
      x_Utilization: 'ratio',
      /** Days of usage that it was computed from: how many, and the last. */
      x_Days: 'count',
      x_LastDay: 'date',
      /** Share of the group's usage that the bills tell by the hour; the rest is spread evenly over its day or month. */
      x_HourlyShare: 'ratio',
    },
  },
  commitment_judgements: {
    grain:
      'one group of plans, kind of question and case: what commitments cost there, beside the least that hindsight could have paid; amounts a month of 730 hours',
    columns: {
      ServiceProviderName: 'text',
      x_PlanGroup: 'text',
      /** Usage (more or less of it), Look-back (computed from other days), Back-test (learned from the first days, judged on the rest) or Curve. */
      x_JudgementKind: 'text',
      x_Case: 'text',
      x_CaseOrder: 'count',
      /** Of Usage alone. */
      x_Choice: 'text',
      /** All plans of the group together. */
      x_HourlyCommitment: 'money',
      /** Without any of these commitments. */
      x_OnDemandCost: 'money',
      x_MonthlyCost: 'money',
      x_LeastMonthlyCost: 'money',
      x_Coverage: 'ratio',
      x_Utilization: 'ratio',
    },
  },
  tag_policies: {
    grain: 'one tag that charges must carry, in the order of policies.yaml',
    columns: {
      x_PolicyOrder: 'count',
      x_Policy: 'text',
      /** The key that stands for its spellings. */
      x_TagKey: 'text',
      x_PolicyText: 'text',
      /** What it does not ask this of, in words; null: it asks it of everything. */
      x_ExceptionText: 'text',
      /** Part of effective cost that should be covered. */
      x_Goal: 'ratio',
      /** First month; null: always. */
      x_ValidFrom: 'date',
      x_Where: 'text',
    },
  },
  tag_policy_results: {
    grain: 'one billing period, policy, payer or pool, and sub account; charges are looked at once, before pools are split',
    columns: {
      BillingPeriodStart: 'date',
      x_Policy: 'text',
      /** Null where a pool takes the charges. */
      x_CostCenter: 'text',
      x_Pool: 'text',
      SubAccountId: 'text',
      SubAccountName: 'text',
      /** What the policy asks it of. */
      EffectiveCost: 'money',
      x_CoveredEffectiveCost: 'money',
      /** Part of the covered cost whose tag is the sub account's. */
      x_InheritedEffectiveCost: 'money',
      /** Has the tag with a value that is not allowed; the rest that is not covered has no tag. */
      x_WrongEffectiveCost: 'money',
      /** What the policy does not ask it of; not part of EffectiveCost. */
      x_ExemptEffectiveCost: 'money',
      /** A resource counts once a month and policy, where it costs most; covered when all of its charges are. */
      x_Resources: 'count',
      x_CoveredResources: 'count',
      x_WrongResources: 'count',
    },
    partitionedBy: 'BillingPeriodStart',
  },
  untagged_resources: {
    grain: 'one resource of the last complete month that misses a required tag or has a wrong value; the 200 costliest',
    columns: {
      BillingPeriodStart: 'date',
      SubAccountId: 'text',
      ResourceId: 'text',
      SubAccountName: 'text',
      ResourceName: 'text',
      ResourceType: 'text',
      ServiceProviderName: 'text',
      ServiceName: 'text',
      x_MissingTagKeys: 'text',
      /** key=value, several parted by commas. */
      x_WrongTagValues: 'text',
      /** Who pays today by rule; null for a pool, or several. */
      x_CostCenter: 'text',
      /** Whose it may be, and why so; shown, never applied. */
      x_OwnerGuess: 'text',
      x_GuessReason: 'text',
      /** Of the charges that miss something. */
      EffectiveCost: 'money',
    },
  },
  budget_statuses: {
    grain: 'one billing period and budget; a quarterly or yearly budget stands here by the months of its phasing, budget_periods has it whole',
    columns: {
      BillingPeriodStart: 'date',
      x_BudgetName: 'text',
      /** company, business unit, department, cost center, provider, sub account, service or tag. */
      x_BudgetLevel: 'text',
      /** Name of the unit at that level; for a cost center or sub account its id, for a tag key=value. */
      x_BudgetUnit: 'text',
      /** How people call the unit. */
      x_BudgetUnitName: 'text',
      /** Version that holds in the month; empty where there is but one. */
      x_BudgetVersion: 'text',
      x_BudgetAmount: 'money',
      /** What months of the same year before it left over or spent too much, where the budget carries that over. */
      x_CarriedAmount: 'money',
      /** Both: what may be spent, and what the status is about. */
      x_AvailableAmount: 'money',
      x_ActualToDate: 'money',
      x_MonthEndEstimate: 'money',
      x_MonthEndLow80: 'money',
      x_MonthEndHigh80: 'money',
      x_IsMonthComplete: 'flag',
      /** Its line among the inputs, as x_Entry of input_entries. */
      x_BudgetEntry: 'text',
      /** On track, At risk, Over budget or Under budget. */
      x_BudgetStatus: 'text',
    },
  },
  budget_periods: {
    grain: 'one budget and month, quarter or year that it is written for and that has begun',
    columns: {
      x_BudgetName: 'text',
      /** As in budget_statuses. */
      x_BudgetLevel: 'text',
      x_BudgetUnit: 'text',
      x_BudgetUnitName: 'text',
      x_PeriodStart: 'date',
      /** First day after it. */
      x_PeriodEnd: 'date',
      /** month, quarter or year. */
      x_PeriodKind: 'text',
      /** Version that holds, and the day from which it does; null: always. */
      x_BudgetVersion: 'text',
      x_VersionFrom: 'date',
      /** none, unspent, overspent or both. */
      x_CarryOver: 'text',
      x_BudgetAmount: 'money',
      x_CarriedAmount: 'money',
      x_AvailableAmount: 'money',
      x_ActualToDate: 'money',
      /** What its phasing planned up to the last known day. */
      x_PlannedToDate: 'money',
      /** Cost to date and the forecast of the rest; of a complete period what it cost. */
      x_PeriodEndEstimate: 'money',
      x_PeriodEndLow80: 'money',
      x_PeriodEndHigh80: 'money',
      /** Cost to date stretched over the whole period: shown, never used. */
      x_RunRate: 'money',
      /** Chance that the period ends above what may be spent, by the band of its forecast; 1 once it is above. */
      x_BreachProbability: 'ratio',
      /** First day on which cost, or the forecast, is above what may be spent; null: none. */
      x_BreachDay: 'date',
      x_IsPeriodComplete: 'flag',
      /** Percents at which the owner is told, parted by spaces: of cost to date, and of the estimate. */
      x_ActualThresholds: 'text',
      x_ForecastThresholds: 'text',
      /** Highest of them that is reached, or null. */
      x_ActualThresholdReached: 'count',
      x_ForecastThresholdReached: 'count',
      x_Owner: 'text',
      x_OwnerEmail: 'text',
      x_BudgetEntry: 'text',
      x_BudgetStatus: 'text',
    },
  },
  budget_burns: {
    grain: 'one budget, period that holds the last complete month or a later one, and day of it: all amounts since its first day',
    columns: {
      x_BudgetName: 'text',
      x_BudgetLevel: 'text',
      x_BudgetUnit: 'text',
      x_PeriodStart: 'date',
      ChargePeriodStart: 'date',
      /** By the phasing of the version that holds, evenly within a month. */
      x_PlannedToDate: 'money',
      /** Null after the last known day. */
      x_ActualToDate: 'money',
      /** From the last known day on. */
      x_Forecast: 'money',
      x_Low80: 'money',
      x_High80: 'money',
    },
  },
  cost_bridges: {
    grain: 'one complete month of the last 24 and department of today: why it cost more or less than the month before; parts add up to the cent',
    columns: {
      BillingPeriodStart: 'date',
      x_Department: 'text',
      x_PreviousEffectiveCost: 'money',
      /** What a unit of the same SKU costs more or less, exchange rates and commitments included; of a fee without quantity, the fee. */
      x_PriceEffect: 'money',
      /** More or less of what was used before, at the average price of its service and unit of measure. */
      x_UsageEffect: 'money',
      /** Within a service and unit of measure, dearer or cheaper SKUs than before. */
      x_MixEffect: 'money',
      /** SKUs that the department did not pay for in the month before, and those that it no longer pays for. */
      x_NewEffect: 'money',
      x_GoneEffect: 'money',
      /** Taxes, credits, adjustments, corrections and one-time purchases. */
      x_OneOffEffect: 'money',
      /** Its part of shared pools. */
      x_SharedEffect: 'money',
      EffectiveCost: 'money',
    },
  },
  known_events: {
    grain: 'one event that people know of in events.yaml: what it moves, from when to when, and by how much',
    columns: {
      x_EventName: 'text',
      /** launch, migration, commitment start, commitment expiry, price change or other. */
      x_EventKind: 'text',
      x_FirstDay: 'date',
      /** Last day, included; null: it stays. */
      x_LastDay: 'date',
      /** company, business unit, department or cost center. */
      x_ScopeLevel: 'text',
      x_ScopeUnit: 'text',
      /** Only what this provider, service or pool costs the unit; null: whichever. */
      ServiceProviderName: 'text',
      ServiceName: 'text',
      x_Pool: 'text',
      /** Over all of its days, each month, or percent of what the scope costs; at most one is there. */
      x_TotalAmount: 'money',
      x_MonthlyAmount: 'money',
      x_Percent: 'ratio',
      /** Line of events.yaml. */
      x_Where: 'text',
    },
  },
  provider_settlements: {
    grain: 'one provider that bills every day, and the last of its days that is whole: later ones are left out of forecasts',
    columns: { ServiceProviderName: 'text', x_LastDay: 'date', x_SettledThrough: 'date' },
  },
  event_adjustments: {
    grain: 'one known event, thing that is forecast and month to come: what the event adds to the baseline, or takes away',
    columns: { x_EventName: 'text', ...scope, BillingPeriodStart: 'date', x_Adjustment: 'money' },
  },
  cost_forecasts: {
    grain: 'one thing that is forecast and month: 13 months back as they were, up to 12 months ahead as expected',
    columns: {
      ...scope,
      BillingPeriodStart: 'date',
      /** Null for months still to come; month to date for the current one. */
      x_Actual: 'money',
      x_IsMonthComplete: 'flag',
      /** What the past lets expect; null for complete months, as all that follows. */
      x_Baseline: 'money',
      /** What known events add to it: sum of event_adjustments. */
      x_EventAdjustment: 'money',
      /** Baseline and events. */
      x_Forecast: 'money',
      ...bands,
      x_Method: 'text',
    },
  },
  daily_forecasts: {
    grain:
      'one thing that is forecast and day after the last known one, to the end of next month; days of a month add up to cost_forecasts less its cost to date',
    columns: { ...scope, ChargePeriodStart: 'date', x_Forecast: 'money', ...bands },
  },
  forecast_backtests: {
    grain: 'one thing that is forecast, origin and horizon of the rolling-origin back-test',
    columns: {
      ...scope,
      x_Method: 'text',
      x_OriginMonth: 'date',
      x_HorizonMonths: 'count',
      x_Forecast: 'money',
      /** Last month again. */
      x_NaiveForecast: 'money',
      x_Actual: 'money',
      /** Whether the band of the forecast, as it was then, held what came. */
      x_IsInside50: 'flag',
      x_IsInside80: 'flag',
      x_IsInside95: 'flag',
      x_Width80: 'money',
      /** The same of the naive forecast. */
      x_IsInsideNaive80: 'flag',
      x_NaiveWidth80: 'money',
    },
  },
  unit_metric_forecasts: {
    grain: 'one metric of unit-metrics.csv and month: a complete one, or one of the twelve after the last',
    columns: {
      x_Metric: 'text',
      BillingPeriodStart: 'date',
      /** Quantities of all payers together; null of a month ahead. */
      x_Actual: 'quantity',
      x_Forecast: 'quantity',
      x_Low50: 'quantity',
      x_High50: 'quantity',
      x_Low80: 'quantity',
      x_High80: 'quantity',
      x_Low95: 'quantity',
      x_High95: 'quantity',
      x_Method: 'text',
      /** What the method missed by, one to three months ahead over the last twelve months, as a share of what came; and last month again. */
      x_Error: 'ratio',
      x_NaiveError: 'ratio',
    },
  },
  earlier_forecasts: {
    grain: 'one edition of an earlier day, thing that is forecast, and month or day that it spoke of: what it expected beside what came',
    columns: {
      x_EditionId: 'text',
      x_EditionAsOf: 'date',
      /** month or day. */
      x_PeriodKind: 'text',
      ...scope,
      x_PeriodStart: 'date',
      x_Forecast: 'money',
      x_Low80: 'money',
      x_High80: 'money',
      /** Whether the month is complete, or the day known. */
      x_IsKnown: 'flag',
      /** What came; null of a month that is not complete. */
      x_Actual: 'money',
      /** What this edition expects of a month that is not complete. */
      x_ForecastNow: 'money',
    },
  },
  scenarios: {
    grain: 'one scenario of scenarios.yaml in its order: what is assumed of what, from when to when, and what was decided',
    columns: {
      x_ScenarioOrder: 'count',
      x_Scenario: 'text',
      /** A key of SCENARIO_KINDS in contract/scenarios.ts. */
      x_ScenarioKind: 'text',
      x_ScopeText: 'text',
      /** Query string of the page Scenarios that opens it there. */
      x_Address: 'text',
      x_FirstMonth: 'date',
      /** Last month, included; null: it stays. */
      x_LastMonth: 'date',
      /** What units of a launch are, and where a move goes to; null: not said. */
      x_Unit: 'text',
      x_Target: 'text',
      /** Proposed, Approved or Rejected. */
      x_ScenarioDecision: 'text',
      x_Approver: 'text',
      x_DecidedOn: 'date',
      x_DecisionReason: 'text',
      x_Where: 'text',
    },
  },
  scenario_assumptions: {
    grain: 'one number that a scenario assumes, those that nobody wrote included',
    columns: {
      x_Scenario: 'text',
      x_AssumptionOrder: 'count',
      x_Assumption: 'text',
      x_Quantity: 'quantity',
      x_Unit: 'text',
      /** Nobody wrote it: it is what holds without a word. */
      x_IsStandard: 'flag',
    },
  },
  scenario_bases: {
    grain: 'one origin and payer of the last three complete months, and once more for each of its tags: what scenarios find their part of a forecast by',
    columns: {
      ServiceProviderName: 'text',
      SubAccountId: 'text',
      SubAccountName: 'text',
      ServiceName: 'text',
      RegionId: 'text',
      x_CostCenter: 'text',
      /** Null for the whole cost. */
      x_TagKey: 'text',
      x_TagValue: 'text',
      EffectiveCost: 'money',
    },
  },
  scenario_effects: {
    grain: 'one scenario, or several together, change in it and month to come: what the change works on, and what it adds or takes away',
    columns: {
      /** Name of a scenario, All approved together, or All approved and proposed together. */
      x_Scenario: 'text',
      /** Changes work in this order, each on what those before it leave of the same cost. */
      x_ChangeOrder: 'count',
      /** Name of the scenario that makes the change. */
      x_Change: 'text',
      x_ScenarioKind: 'text',
      BillingPeriodStart: 'date',
      /** The forecast that it works on, as in cost_forecasts, and the part of it that its scope is. */
      ...scope,
      x_ScopeShare: 'ratio',
      x_Base: 'money',
      x_BaseLow80: 'money',
      x_BaseHigh80: 'money',
      x_Effect: 'money',
      /** The same where the forecast comes out at the lower or upper end of its band. */
      x_EffectAtLow80: 'money',
      x_EffectAtHigh80: 'money',
    },
  },
  scenario_forecasts: {
    grain: 'one scenario, or several together, and month to come: the forecast of the company without and with it',
    columns: {
      x_Scenario: 'text',
      BillingPeriodStart: 'date',
      x_Forecast: 'money',
      x_Low80: 'money',
      x_High80: 'money',
      x_Effect: 'money',
      x_ScenarioForecast: 'money',
      x_ScenarioLow80: 'money',
      x_ScenarioHigh80: 'money',
    },
  },
  cost_anomalies: {
    grain: 'one incident: a move of daily effective cost away from what was expected, at its most specific cause',
    columns: {
      /** Stays while the incident goes on: made of its cause, direction and first day. */
      x_AnomalyId: 'text',
      x_FirstDay: 'date',
      x_LastDay: 'date',
      /** Names of the cause; null: it is wider than one. */
      ServiceProviderName: 'text',
      SubAccountId: 'text',
      SubAccountName: 'text',
      ServiceName: 'text',
      RegionId: 'text',
      SkuMeter: 'text',
      x_CostCenter: 'text',
      /** Spike, Drop, Step up, Step down, Ramp up, Ramp down; Begin: new, and it stayed; Move: work that went elsewhere at about the same cost. */
      x_AnomalyKind: 'text',
      x_ExpectedPerDay: 'money',
      x_ActualPerDay: 'money',
      /** Sum of actual minus expected over the incident's days. */
      x_Impact: 'money',
      /** Distance from the expectation in robust standard deviations. */
      x_Score: 'ratio',
      x_Sentence: 'text',
      /** High, Medium or Low: by share of a month's usage and by score. */
      x_Severity: 'text',
      /** Open, Expected (an event of events.yaml), Accepted or Ignored (decisions.yaml), New or Moved. Only Open ones ask for an answer. */
      x_AnomalyStatus: 'text',
      /** Reason of the decision, or name of the event. */
      x_StatusReason: 'text',
      x_DecidedBy: 'text',
      /** Where moved work came from; null for other kinds. */
      x_MovedFrom: 'text',
      /** What a step or ramp adds in 30 days if it stays; null for what has ended. */
      x_ImpactPerMonth: 'money',
      /** Part of the move that is price, 0.25 for a quarter; the rest is quantity. Null where nothing is counted. */
      x_PriceShare: 'ratio',
      /** Its last day is the last known day. */
      x_IsOngoing: 'flag',
    },
  },
  anomaly_daily_costs: {
    grain: 'one anomaly and day, from 30 days before to 14 days after it: the evidence',
    columns: {
      x_AnomalyId: 'text',
      ChargePeriodStart: 'date',
      EffectiveCost: 'money',
      /** Null for the first days of a bill: nothing is expected of them yet. */
      x_Expected: 'money',
    },
  },
  anomaly_causes: {
    grain: 'one anomaly, dimension and name: what it usually costs on such days, what it cost, largest moves first',
    columns: {
      x_AnomalyId: 'text',
      /** ServiceName, SubAccountName, RegionId, SkuMeter, ResourceName, x_CostCenter, or tag. and its key. */
      x_Dimension: 'text',
      /** From 1; 7 is all others together. */
      x_Rank: 'count',
      x_Name: 'text',
      /** Mean of the same weekdays in the four weeks before, over all days of the incident. */
      x_UsualCost: 'money',
      x_ActualCost: 'money',
      x_Change: 'money',
      /** Of the whole change; below 0 where it went the other way. */
      x_ChangeShare: 'ratio',
    },
  },
  anomaly_coverage: {
    grain: 'one reason for which cost is not watched for anomalies; null: it is watched',
    columns: {
      x_LeftOutReason: 'text',
      x_ChargeCount: 'count',
      EffectiveCost: 'money',
      x_FirstDay: 'date',
      x_LastDay: 'date',
    },
  },
  anomaly_filters: {
    grain: 'one limit below which a move of cost is not told',
    columns: {
      x_Filter: 'text',
      /** Null where the limit is no amount. */
      x_Amount: 'money',
      x_FilterText: 'text',
    },
  },
  anomaly_decisions: {
    grain: 'one decision of decisions.yaml on an anomaly',
    columns: {
      x_AnomalyId: 'text',
      /** accept: it was real; ignore: it should not have been told. */
      x_Decision: 'text',
      x_DecisionReason: 'text',
      x_DecidedBy: 'text',
      x_DecidedOn: 'date',
      /** Whether this edition has the anomaly. */
      x_IsFound: 'flag',
      /** Line of decisions.yaml. */
      x_Where: 'text',
    },
  },
  incident_matches: {
    grain: 'one incident of known-incidents.csv, and the anomaly that told it',
    columns: {
      x_IncidentNumber: 'count',
      x_FirstDay: 'date',
      x_LastDay: 'date',
      ServiceProviderName: 'text',
      SubAccountName: 'text',
      ServiceName: 'text',
      /** What it added a day; negative: took away. */
      x_AmountPerDay: 'money',
      /** False for one that is too small to be found among the noise. */
      x_IsNoticeable: 'flag',
      x_IncidentText: 'text',
      /** Null: nothing told it. */
      x_AnomalyId: 'text',
      /** Days from its first day to the first day of the anomaly. */
      x_DelayDays: 'count',
      /** Whether the anomaly names the sub account and service that the incident names; null: nothing told it. */
      x_IsCauseNamed: 'flag',
    },
  },
  cost_recommendations: {
    grain: 'one finding of one recommendation for one resource or commitment',
    columns: {
      x_RecommendationId: 'text',
      /** Folder name, for example unused-commitment. */
      x_RecommendationKind: 'text',
      x_Title: 'text',
      x_Why: 'text',
      x_Do: 'text',
      x_Learn: 'text',
      ServiceProviderName: 'text',
      SubAccountId: 'text',
      SubAccountName: 'text',
      ServiceName: 'text',
      RegionId: 'text',
      ResourceId: 'text',
      x_CostCenter: 'text',
      /** What the bill says, in one sentence with its numbers. */
      x_Evidence: 'text',
      x_EvidenceFirstDay: 'date',
      x_EvidenceLastDay: 'date',
      /** What it adds to the savings of the company: what earlier findings on the same cost leave of the claimed, 0 where nothing, or where it only keeps a saving. */
      x_MonthlySavings: 'money',
      /** What it would save alone. */
      x_ClaimedMonthlySavings: 'money',
      /** What the resource, or the part of it in x_CostPart, costs a month as it is, where known. */
      x_MonthlyCost: 'money',
      /** High, Medium or Low. */
      x_Confidence: 'text',
      /** Low, Medium or High. */
      x_Effort: 'text',
      /** Delete, Stop, Schedule, Resize, Upgrade, Migrate, Configure, Renegotiate, Renew or Purchase. */
      x_Action: 'text',
      /** Compute, Storage, Network, Support, Requests …; NULL is the whole resource. */
      x_CostPart: 'text',
      x_CurrentSku: 'text',
      x_RecommendedSku: 'text',
      /** x_RecommendationId of the finding that takes the most of its claimed savings, NULL where all of them count. */
      x_ReducedBy: 'text',
      /** The same, only where nothing is left: do that one instead of this. */
      x_InsteadOf: 'text',
      /** What the provider's own tools say of the same resource, with their savings, which add nothing; null: nothing, or it is they who say it. */
      x_ProviderSays: 'text',
    },
  },
  resource_usage_profiles: {
    grain: 'one resource and metric of which fourteen days of utilisation are known at least in part',
    columns: {
      ServiceProviderName: 'text',
      SubAccountId: 'text',
      /** As the bill names it; where it names none, as the evidence does. */
      ResourceId: 'text',
      /** cpu, memory, gpu and gpu-memory are shares from 0 to 1; the names of all others say their unit. */
      x_Metric: 'text',
      /** Enough, Too few days (fewer than 7 of 14), Too few hours (fewer than 12 a day), Not on the bill, or Several of that name. */
      x_EvidenceStatus: 'text',
      x_EvidenceFirstDay: 'date',
      x_EvidenceLastDay: 'date',
      x_Days: 'count',
      x_Hours: 'count',
      /** Of the hours' averages. */
      x_Average: 'ratio',
      /** Percentiles and maximum of the hours' peaks, or of their averages where x_HasPeaks is false. */
      x_P50: 'ratio',
      x_P95: 'ratio',
      x_P99: 'ratio',
      x_Maximum: 'ratio',
      x_HasPeaks: 'flag',
      /** Of the last seven days: days known, average, and the highest average of an hour. */
      x_WeekDays: 'count',
      x_WeekAverage: 'ratio',
      x_WeekHighestAverage: 'ratio',
    },
  },
  provider_findings: {
    grain: 'one finding of a provider’s own tool, as it was delivered last',
    columns: {
      /** The provider's own id. */
      x_FindingId: 'text',
      /** Tool that says so. */
      x_Source: 'text',
      ServiceProviderName: 'text',
      SubAccountId: 'text',
      RegionId: 'text',
      ResourceId: 'text',
      /** On the bill, Not on the bill, Several of that name, No resource, or Out of date (found more than 31 days before the last known day). */
      x_EvidenceStatus: 'text',
      x_Action: 'text',
      x_CurrentSku: 'text',
      x_RecommendedSku: 'text',
      x_Description: 'text',
      /** In the reporting currency; null where the provider states none, or the bills know no rate. */
      x_MonthlySavings: 'money',
      /** As stated, in its own currency. */
      x_StatedSavings: 'money',
      x_Currency: 'text',
      x_FoundOn: 'date',
      x_Link: 'text',
    },
  },
  known_recommendations: {
    grain: 'one recommendation that this edition found, or one before it in the last 24 months',
    columns: {
      x_RecommendationId: 'text',
      x_RecommendationKind: 'text',
      x_Title: 'text',
      x_Action: 'text',
      ServiceProviderName: 'text',
      SubAccountId: 'text',
      SubAccountName: 'text',
      ServiceName: 'text',
      RegionId: 'text',
      ResourceId: 'text',
      x_CostCenter: 'text',
      /** As in cost_recommendations, when it was found last. */
      x_MonthlySavings: 'money',
      x_ClaimedMonthlySavings: 'money',
      x_CurrentSku: 'text',
      x_RecommendedSku: 'text',
      /** As-of days of the first and the last edition that found it. */
      x_FirstFoundOn: 'date',
      x_LastFoundOn: 'date',
      /** This edition finds it. */
      x_IsFound: 'flag',
    },
  },
  recommendation_decisions: {
    grain: 'one decision of decisions.yaml on a recommendation, with what the bill says became of it',
    columns: {
      x_RecommendationId: 'text',
      x_RecommendationKind: 'text',
      x_Title: 'text',
      x_Action: 'text',
      ServiceProviderName: 'text',
      SubAccountId: 'text',
      SubAccountName: 'text',
      ServiceName: 'text',
      RegionId: 'text',
      ResourceId: 'text',
      x_CostCenter: 'text',
      /** Accepted, Dismissed or Done. */
      x_Decision: 'text',
      /** Of Done: the day on which it was done. */
      x_DecidedOn: 'date',
      x_ExpiresOn: 'date',
      x_DecisionReason: 'text',
      x_DecisionOwner: 'text',
      x_Ticket: 'text',
      x_DecidedBy: 'text',
      /** Accepted, Dismissed, Dismissal expired; of Done: Not measurable, Not measured yet, Not realised, Realised, Verified or Regressed. */
      x_Stage: 'text',
      x_IsFound: 'flag',
      x_LastFoundOn: 'date',
      /** What the recommendation, or the decision, said a month; measured: of the first 28 days after, and of the last 14 known ones. */
      x_ClaimedMonthlySavings: 'money',
      x_FirstMonthlySavings: 'money',
      x_MeasuredMonthlySavings: 'money',
      x_StageReason: 'text',
      x_Where: 'text',
    },
  },
  realised_savings: {
    grain: 'one decision that is done and month after it: what was saved on the bill, on the usage of that month',
    columns: {
      x_RecommendationId: 'text',
      BillingPeriodStart: 'date',
      x_CostCenter: 'text',
      /** Days of the month after it was done, as far as they are known. */
      x_Days: 'count',
      x_ClaimedSavings: 'money',
      /** What so many days cost before, and cost now; usage that no commitment pays. */
      x_CostBefore: 'money',
      x_CostAfter: 'money',
      /** Of what was begun in its place. */
      x_ReplacementCost: 'money',
      /** On no more usage than before; negative where it costs more. */
      x_CostSaved: 'money',
      /** On usage that grew since: never on a bill, and not to be. */
      x_CostAvoided: 'money',
      x_RealisedSavings: 'money',
    },
  },
  ai_costs: {
    grain:
      'one billing period, origin, meter, purpose and way of paying of AI: language models, accelerators and other services; usage alone, before pools are split',
    columns: {
      BillingPeriodStart: 'date',
      ServiceProviderName: 'text',
      SubAccountId: 'text',
      SubAccountName: 'text',
      ServiceName: 'text',
      RegionId: 'text',
      SkuMeter: 'text',
      /** Language models, Accelerators or Other AI services. */
      x_AiKind: 'text',
      x_Model: 'text',
      /** Input, Cached, Output, Embedding or Not told; null for what is not counted in tokens. */
      x_TokenKind: 'text',
      /** Training, Inference, Development or Not told, and what told it: Meter or Tag. */
      x_Purpose: 'text',
      x_PurposeSource: 'text',
      /** On demand, Spot or Committed. */
      x_PricingKind: 'text',
      /** Tokens, whatever the bill counts them in; else the bill's own. */
      PricingUnit: 'text',
      x_Quantity: 'quantity',
      EffectiveCost: 'money',
    },
  },
  alert_rules: {
    grain: 'one rule of alerts.yaml, in its order',
    columns: {
      x_AlertRuleOrder: 'count',
      x_AlertRule: 'text',
      /** budget, forecast, anomaly, tag coverage, commitment expiry, reconciliation or freshness. */
      x_AlertKind: 'text',
      /** What it asks, in words. */
      x_AlertRuleText: 'text',
      /** Channels, parted by commas; null: it is shown and told in digests alone. */
      x_SendTo: 'text',
      x_Where: 'text',
    },
  },
  alert_findings: {
    grain: 'one rule of alerts.yaml and thing that it looks at, as of the edition; what was sent is no part of it',
    columns: {
      /** Stays the same from edition to edition while it is about the same. */
      x_AlertId: 'text',
      x_AlertRule: 'text',
      x_AlertKind: 'text',
      /** Firing, Near (up to a twentieth below the first threshold) or Quiet. */
      x_AlertStatus: 'text',
      /** How many thresholds are reached. */
      x_AlertLevel: 'count',
      x_Headline: 'text',
      x_Cause: 'text',
      /** What was measured, and the threshold reached last, or the first one; days that are left are negative. */
      x_Value: 'quantity',
      x_Threshold: 'quantity',
      /** What it is about: cost to date, an estimate, an impact, a difference; null where none is known. */
      x_Amount: 'money',
      x_AmountCurrency: 'text',
      /** company, business unit, department or cost center. */
      x_ScopeLevel: 'text',
      x_ScopeUnit: 'text',
      x_ScopeName: 'text',
      x_Owner: 'text',
      x_OwnerEmail: 'text',
      x_Slack: 'text',
      /** Address below that of the site. */
      x_Page: 'text',
    },
  },
  bills: {
    grain: 'one delivered bill file',
    columns: {
      x_BillId: 'text',
      x_BillName: 'text',
      x_Sha256: 'text',
      x_Provider: 'text',
      x_Format: 'text',
      x_FocusVersion: 'text',
      x_Bytes: 'count',
      x_SourceRows: 'count',
      x_ChargeRows: 'count',
      BillingPeriodStart: 'date',
      BillingPeriodEnd: 'date',
      /** Loaded, Duplicate, Superseded, or Not a bill: what bills are held against. */
      x_BillStatus: 'text',
      x_Note: 'text',
    },
  },
  bill_totals: {
    grain: 'one loaded bill, invoice issuer, billing account, billing currency and billing period; money in billing currency',
    columns: {
      x_BillId: 'text',
      InvoiceIssuerName: 'text',
      BillingAccountId: 'text',
      BillingCurrency: 'text',
      BillingPeriodStart: 'date',
      x_SourceRows: 'count',
      x_SourceBilledCost: 'money',
      x_ChargeRows: 'count',
      BilledCost: 'money',
      EffectiveCost: 'money',
      /** Effective cost of shares of what is on a bill: it counts there, and is not in EffectiveCost. */
      x_LeftOutEffectiveCost: 'money',
      x_Difference: 'money',
    },
  },
  closed_periods: {
    grain: 'one invoice issuer, billing account, billing currency and billing period that is closed; money in billing currency',
    columns: {
      InvoiceIssuerName: 'text',
      BillingAccountId: 'text',
      BillingCurrency: 'text',
      BillingPeriodStart: 'date',
      /** BillingPeriod (the issuer's own file says so) or Final invoice (every charge carries an invoice id). */
      x_ClosedBy: 'text',
      x_ChargeRows: 'count',
      BilledCost: 'money',
      EffectiveCost: 'money',
    },
  },
  data_freshness: {
    grain: 'one service provider in use: the last day of which its bills know usage, against the as-of day',
    columns: {
      ServiceProviderName: 'text',
      x_LastUsageDay: 'date',
      x_DaysBehind: 'count',
    },
  },
  invoice_reconciliations: {
    grain: 'one invoice issuer, invoice and billing currency, or the invoices of one month that the bill does not tell apart; money in billing currency',
    columns: {
      InvoiceIssuerName: 'text',
      /** Null where the bill gives its charges no number; several where they are held against the bill together. */
      InvoiceId: 'text',
      BillingCurrency: 'text',
      BillingPeriodStart: 'date',
      /** What the invoice asks for, tax included, and its tax; null where there is no invoice, or nobody said. */
      x_InvoiceCost: 'money',
      x_InvoiceTax: 'money',
      /** What the charges add up to, tax included, and their tax; null where there are none. */
      BilledCost: 'money',
      x_BilledTax: 'money',
      /** Tax of the invoice where the bill has no row of tax; invoice − bill = this + difference. */
      x_TaxNotInBill: 'money',
      x_Difference: 'money',
      /** FOCUS 1.4: MAX(100 × subunit, √rows × 0.5 × subunit). */
      x_Tolerance: 'money',
      x_ChargeRows: 'count',
      /** Open or Closed, where a BillingPeriod file says so. */
      x_BillingPeriodStatus: 'text',
      /** Open, Issued or Voided. */
      InvoiceIssueStatus: 'text',
      PaymentDueDate: 'date',
      /** Reconciled, Within tolerance, Not yet final, Difference, No invoice or Not in the bill. */
      x_ReconciliationStatus: 'text',
      /** Tax, Marketplace, Credit, Rounding, Currency, Voided, Issuer, Number … or null where nothing explains it. */
      x_Explanation: 'text',
      x_Sentence: 'text',
      /** Line of invoices.csv, or row of the file that states the invoice. */
      x_Where: 'text',
    },
  },
  source_defects: {
    grain: 'one bill, column and kind of defect that the bill arrived with',
    columns: {
      x_BillId: 'text',
      x_DefectKind: 'text',
      x_Column: 'text',
      x_Rows: 'count',
      x_Example: 'text',
      x_Treatment: 'text',
    },
  },
  conformance_results: {
    grain: 'one FOCUS 1.4 rule and service provider, without a provider for rules that data alone cannot tell',
    columns: {
      /** The specification's own id. */
      x_RuleId: 'text',
      x_RuleText: 'text',
      /** MUST, MUST NOT, SHOULD, SHOULD NOT or MAY. */
      x_Keyword: 'text',
      /** Column of FOCUS that it is about, or the attribute. */
      x_FocusColumn: 'text',
      ServiceProviderName: 'text',
      /** Held, Broken, Repaired (broken as delivered, put right on the way in), Not applicable or Not checkable. */
      x_RuleStatus: 'text',
      /** Charges that the rule speaks of, those that break it, and those that broke it until they were repaired. */
      x_Rows: 'count',
      x_FailingRows: 'count',
      x_RepairedRows: 'count',
      x_Example: 'text',
      /** Why data alone cannot tell. */
      x_Reason: 'text',
    },
  },
  input_entries: {
    grain: 'one entry that people wrote into an input: a rule, a pool, a budget of a month, a rate, a unit, …; and who changed it last',
    columns: {
      /** Name below the inputs. */
      x_InputFile: 'text',
      /** rule, pool, budget, rate, organization, policy, alert, event, scenario, decision, close, chargeback, invoice, incident, commitment, discount, metric, bill source or catalog. */
      x_InputKind: 'text',
      /** What makes it this one in its file: a name, an id, or the key columns of a line parted by ·. */
      x_Entry: 'text',
      /** What it says beside its key. */
      x_Says: 'text',
      x_Where: 'text',
      /** Of the newest commit that touched a line of it; null where git does not know all of them. */
      x_Author: 'text',
      x_Commit: 'text',
      x_CommittedOn: 'date',
    },
  },
  input_changes: {
    grain: 'one entry of an input that a commit added, changed or removed, in the order in which the branch took the commits',
    columns: {
      x_ChangeNumber: 'count',
      /** To the second in UTC. */
      x_ChangedAt: 'text',
      /** As in input_entries; owner where only people who answer for a unit changed; history for the row that says where a shallow clone begins. */
      x_InputKind: 'text',
      x_Author: 'text',
      x_Commit: 'text',
      x_CommitSubject: 'text',
      x_InputFile: 'text',
      x_Entry: 'text',
      /** added, changed, removed or order changed; begins. */
      x_ChangeKind: 'text',
      /** Of a change only what differs. */
      x_Before: 'text',
      x_After: 'text',
      /** SHA-256 of the whole file before and after the commit, by which editions are found that knew it; null: no file. */
      x_FileBefore: 'text',
      x_FileAfter: 'text',
    },
  },
  table_recipes: {
    grain: 'one table between the bills and gold, and the recipe that makes it',
    columns: {
      x_Table: 'text',
      /** File below the root of Costbook. */
      x_Recipe: 'text',
      x_Grain: 'text',
      /** Tables that it is made of, parted by commas; a name with a dot is an input. */
      x_Reads: 'text',
      /** The way of cost back to the bills, parted by ←. */
      x_Way: 'text',
    },
  },
  check_results: {
    grain: 'one check of one room, or of one dimension in it',
    columns: { x_Room: 'text', x_CheckName: 'text', x_Sentence: 'text', x_BadRows: 'count', x_Example: 'text', x_Blocking: 'flag' },
  },
} as const satisfies Record<string, GoldTable>;

export type GoldTableName = keyof typeof GOLD;
