/** What to commit to: the cheapest commitments of each group of plans, by term and payment, and how they do when usage is another. */
// makes: commitment_purchases, commitment_judgements
// in:    commitment_usage, commitment_observed_rates, commitment_rates, forecast_calendar
import type { Database } from '../../engine/duckdb.ts';
import { storeRows } from '../store-rows.ts';
import { cheapestPlans, hoursOf, scaled } from './cheapest-plans.ts';
import { CHOICES, HOURS_PER_MONTH, type JudgementRow, judgements } from './judgements.ts';
import type { Family, PlanCommitments } from './optimal-plans.ts';
import { optionsOf, type PlanGroup, type PlanRate, type PurchaseOption, rateOf, readPlanGroups, readRates, withRates } from './plan-groups.ts';
import { planShares } from './plan-shares.ts';

/** Days of usage that a purchase is computed from; fewer where the bills know fewer. */
const BASE_DAYS = 30;

const PURCHASE_COLUMNS = {
  ServiceProviderName: 'VARCHAR',
  x_PlanGroup: 'VARCHAR',
  x_Choice: 'VARCHAR',
  x_TermMonths: 'INTEGER',
  x_Payment: 'VARCHAR',
  x_IsRecommended: 'BOOLEAN',
  x_Plan: 'VARCHAR',
  x_Family: 'VARCHAR',
  RegionId: 'VARCHAR',
  x_Discount: 'DECIMAL(18, 12)',
  x_DiscountSource: 'VARCHAR',
  x_HourlyCommitment: 'DECIMAL(38, 12)',
  x_OnDemandCost: 'DECIMAL(38, 12)',
  x_CoveredOnDemandCost: 'DECIMAL(38, 12)',
  x_CommittedCost: 'DECIMAL(38, 12)',
  x_MonthlySavings: 'DECIMAL(38, 12)',
  x_UpfrontCost: 'DECIMAL(38, 12)',
  x_PaybackMonths: 'DECIMAL(18, 12)',
  x_BreakEvenUtilization: 'DECIMAL(18, 12)',
  x_Utilization: 'DECIMAL(18, 12)',
  x_LastDay: 'DATE',
  x_Days: 'INTEGER',
  x_HourlyShare: 'DECIMAL(18, 12)',
} as const;
export type PurchaseRow = Record<keyof typeof PURCHASE_COLUMNS, string | number | boolean | null>;

const JUDGEMENT_COLUMNS: Readonly<Record<keyof JudgementRow, string>> = {
  ServiceProviderName: 'VARCHAR',
  x_PlanGroup: 'VARCHAR',
  x_JudgementKind: 'VARCHAR',
  x_Case: 'VARCHAR',
  x_CaseOrder: 'INTEGER',
  x_Choice: 'VARCHAR',
  x_HourlyCommitment: 'DECIMAL(38, 12)',
  x_OnDemandCost: 'DECIMAL(38, 12)',
  x_MonthlyCost: 'DECIMAL(38, 12)',
  x_LeastMonthlyCost: 'DECIMAL(38, 12)',
  x_Coverage: 'DECIMAL(18, 12)',
  x_Utilization: 'DECIMAL(18, 12)',
};

/** Makes `commitment_purchases` and `commitment_judgements` (contract/gold.ts). Amounts are of an average month of 730 hours. */
export async function buildCommitmentPurchases(database: Database): Promise<void> {
  const rates = await readRates(database);
  const purchases: PurchaseRow[] = [];
  const judged: JudgementRow[] = [];
  for (const group of await readPlanGroups(database)) {
    const options = optionsOf(group, rates);
    const recommended = options.find(({ termMonths, payment }) => termMonths === 12 && payment === 'No upfront') ?? options[0];
    for (const option of options) {
      const families = withRates(group, rates, option);
      const base = hoursOf(families, -24 * Math.min(BASE_DAYS, group.days));
      const best = await cheapestPlans(base);
      purchases.push(...purchaseRows({ group, rates, option, base, commitments: best, choice: 'Expected', isRecommended: option === recommended }));
      if (option !== recommended || (best.own.every((each) => each === 0) && best.broad === 0)) continue;
      for (const [choice, factor] of Object.entries(CHOICES)) {
        if (choice !== 'Expected')
          purchases.push(...purchaseRows({ group, rates, option, base, commitments: scaled(best, factor), choice, isRecommended: true }));
      }
      judged.push(...(await judgements(group, families, base, best)));
    }
  }
  await storeRows(database, 'commitment_purchases', PURCHASE_COLUMNS, purchases);
  await storeRows(database, 'commitment_judgements', JUDGEMENT_COLUMNS, judged);
}

interface Purchase {
  readonly group: PlanGroup;
  readonly rates: readonly PlanRate[];
  readonly option: PurchaseOption;
  readonly base: readonly Family[];
  readonly commitments: PlanCommitments;
  readonly choice: string;
  readonly isRecommended: boolean;
}

/** One row for each plan with a commitment; null is the discount of one that covers nothing, and the payback of one that never pays back. */
function purchaseRows({ group, rates, option, base, commitments, choice, isRecommended }: Purchase): PurchaseRow[] {
  const hours = base[0]!.hours.length;
  const monthly = (amount: number): number => (amount * HOURS_PER_MONTH) / hours;
  const shares = planShares(base, commitments);
  const onDemand = base.map((family) => family.hours.reduce((a, b) => a + b, 0));
  const row = (
    plan: string,
    family: string | null,
    region: string | null,
    rate: PlanRate | null,
    parts: { commitment: number; usage: number; covered: number; used: number },
  ) => {
    const committed = parts.commitment * HOURS_PER_MONTH;
    const savings = monthly(parts.covered) - committed;
    const upfrontShare = { 'All upfront': 1, 'Partial upfront': 0.5 }[option.payment] ?? 0;
    const upfront = upfrontShare * parts.commitment * HOURS_PER_MONTH * option.termMonths;
    // Each month on demand would have cost what is covered; the part that is paid monthly is still to be paid.
    const paidBack = savings + committed * upfrontShare;
    const discount = rate?.discount ?? (parts.covered > 0 ? 1 - parts.used / parts.covered : null);
    return {
      ServiceProviderName: group.provider,
      x_PlanGroup: group.name,
      x_Choice: choice,
      x_TermMonths: option.termMonths,
      x_Payment: option.payment,
      x_IsRecommended: isRecommended,
      x_Plan: plan,
      x_Family: family,
      RegionId: region,
      x_Discount: discount,
      x_DiscountSource: rate?.source ?? null,
      x_HourlyCommitment: parts.commitment,
      x_OnDemandCost: monthly(parts.usage),
      x_CoveredOnDemandCost: monthly(parts.covered),
      x_CommittedCost: committed,
      x_MonthlySavings: savings,
      x_UpfrontCost: upfront,
      x_PaybackMonths: paidBack > 0 ? upfront / paidBack : null,
      x_BreakEvenUtilization: discount === null ? null : 1 - discount,
      x_Utilization: parts.used / (parts.commitment * hours),
      x_LastDay: group.lastDay,
      x_Days: hours / 24,
      x_HourlyShare: group.hourlyShare,
    };
  };
  const own = group.families.flatMap(({ family, region, ownPlan }, index) => {
    const commitment = commitments.own[index]!;
    const parts = { commitment, usage: onDemand[index]!, covered: shares.own[index]!, used: shares.ownUsedCost[index]! };
    return commitment > 0 ? [row(ownPlan!, family, region, rateOf(rates, ownPlan, family, option), parts)] : [];
  });
  if (commitments.broad === 0) return own;
  const covered = group.families.flatMap(({ family, isBroad }, index) =>
    isBroad && base[index]!.broadDiscount !== null ? [{ family, usage: onDemand[index]! }] : [],
  );
  const broadRates = new Set(covered.map(({ family }) => rateOf(rates, group.broadPlan, family, option)));
  const usage = covered.reduce((sum, each) => sum + each.usage, 0);
  const parts = { commitment: commitments.broad, usage, covered: shares.broad, used: shares.broadUsedCost };
  const broad = row(group.broadPlan!, null, null, broadRates.size === 1 ? [...broadRates][0]! : null, parts);
  const sources = [...new Set([...broadRates].flatMap((rate) => (rate ? [rate.source] : [])))].sort();
  return [...own, { ...broad, x_DiscountSource: sources.join('; ') }];
}
