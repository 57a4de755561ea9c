/** The book's commitments: one that is used and ends soon, one that is nearly idle and of which nothing says when it ends; a purchase of two plans. */
const table = (names: string, ...rows: readonly string[]): string => `SELECT * FROM (VALUES ${rows.map((row) => `(${row})`).join(', ')}) AS t (${names})`;

const MONTHS = Array.from({ length: 4 }, (_, index) => `DATE '${index < 1 ? 2025 : 2026}-${String(((11 + index) % 12) + 1).padStart(2, '0')}-01'`);
const CASES = ['−40 %', '−20 %', 'as it is', '+20 %', '+40 %'];
const judgement = (kind: string, name: string, order: number, choice: string | null, commitment: number, onDemand: number): string => {
  const cost = Math.round(Math.max(commitment * 730, onDemand - commitment * 730 * 0.4) * 100) / 100;
  return `'Alpha Cloud', 'Machines', '${kind}', '${name}', ${order}, ${choice ? `'${choice}'` : 'NULL'}, ${commitment}, ${onDemand}, ${cost}, ${Math.min(cost, Math.round(onDemand * 66) / 100)}, 0.84, 0.97`;
};

/** Recipes of the tables of commitments, as SELECTs. */
export const COMMITMENT_RECIPES = {
  commitment_inventory: table(
    'ServiceProviderName, CommitmentDiscountId, CommitmentDiscountName, CommitmentDiscountType, CommitmentDiscountCategory, SubAccountId, SubAccountName, x_PlanGroup, x_Start, x_StartSource, x_End, x_EndSource, x_TermMonths, x_Payment, x_FirstSeenDay, x_LastSeenDay, x_CommitmentStatus, x_DaysLeft, x_HourlyCost',
    `'Alpha Cloud', 'sp-1', 'Plan of 2025', 'Savings Plan', 'Spend', '100', 'shop', 'Machines', DATE '2025-05-01', 'first charge on the bill', DATE '2026-05-01', 'commitments.csv:2', 12, 'No upfront', DATE '2025-05-01', DATE '2026-03-15', 'Active', 47, 2.5`,
    `'Alpha Cloud', 'ri-<b>2</b>', NULL, 'Reserved Instance', 'Usage', '101', 'data', 'Tables', NULL, NULL, NULL, NULL, NULL, NULL, DATE '2025-12-01', DATE '2026-03-15', 'Active', NULL, 0.75`,
    `'Alpha Cloud', 'ri-0', 'Gone', 'Reserved Instance', 'Usage', '101', 'data', 'Tables', DATE '2024-12-01', 'purchase on the bill', DATE '2025-12-01', 'purchase on the bill', 12, 'All upfront', DATE '2024-12-01', DATE '2025-11-30', 'Ended', NULL, 0.5`,
  ),
  commitment_months: table(
    'BillingPeriodStart, ServiceProviderName, CommitmentDiscountId, x_PlanGroup, EffectiveCost, x_UsedCost, x_UnusedCost, x_OnDemandCost, x_Savings, BilledCost, x_Utilization, x_BreakEvenUtilization, x_EffectiveSavingsRate',
    ...MONTHS.flatMap((month) => [
      `${month}, 'Alpha Cloud', 'sp-1', 'Machines', 1825, 1788.5, 36.5, 2450, 625, 1825, 0.98, 0.73, 0.2551`,
      `${month}, 'Alpha Cloud', 'ri-<b>2</b>', 'Tables', 547.5, 109.5, 438, 182.5, -365, 0, 0.2, 0.6, -2`,
    ]),
  ),
  commitment_coverages: table(
    'BillingPeriodStart, ServiceProviderName, x_PlanGroup, x_OnDemandCost, x_CoveredOnDemandCost, x_UncoveredCost, x_CommittedCost, x_UnusedCost, x_Coverage, x_Utilization, x_EffectiveSavingsRate',
    ...MONTHS.flatMap((month) => [
      `${month}, 'Alpha Cloud', 'Machines', 4900, 2450, 2450, 1825, 36.5, 0.5, 0.98, 0.1276`,
      `${month}, 'Alpha Cloud', 'Tables', 365, 182.5, 182.5, 547.5, 438, 0.5, 0.2, -1`,
    ]),
  ),
  commitment_purchases: table(
    'ServiceProviderName, x_PlanGroup, x_Choice, x_TermMonths, x_Payment, x_IsRecommended, x_Plan, x_Family, RegionId, x_Discount, x_DiscountSource, x_HourlyCommitment, x_OnDemandCost, x_CoveredOnDemandCost, x_CommittedCost, x_MonthlySavings, x_UpfrontCost, x_PaybackMonths, x_BreakEvenUtilization, x_Utilization, x_Days, x_LastDay, x_HourlyShare',
    ...(['Conservative', 'Expected', 'Aggressive'] as const).flatMap((choice, index) => [
      `'Alpha Cloud', 'Machines', '${choice}', 12, 'No upfront', true, 'Machine plan', 'm5', 'eu-1', 0.4, 'what Plan of 2025 cost on this bill', ${1 + index / 5}, 2000, 1200, 730, 470, 0, 0, 0.6, 0.98, 30, DATE '2026-03-15', 0.75`,
      `'Alpha Cloud', 'Machines', '${choice}', 12, 'No upfront', true, 'Broad plan', NULL, NULL, 0.27, 'public list of 2025, <i>typical</i>', ${0.5 + index / 10}, 2450, 480, 365, 115, 0, 0, 0.73, 0.96, 30, DATE '2026-03-15', 0.75`,
    ]),
    `'Alpha Cloud', 'Machines', 'Expected', 36, 'All upfront', false, 'Broad plan', NULL, NULL, 0.5, 'public list of 2025, <i>typical</i>', 1.4, 2450, 2000, 1022, 978, 36792, 18.396, 0.5, 0.98, 30, DATE '2026-03-15', 0.75`,
  ),
  commitment_judgements: table(
    'ServiceProviderName, x_PlanGroup, x_JudgementKind, x_Case, x_CaseOrder, x_Choice, x_HourlyCommitment, x_OnDemandCost, x_MonthlyCost, x_LeastMonthlyCost, x_Coverage, x_Utilization',
    ...['Conservative', 'Expected', 'Aggressive'].flatMap((choice, index) =>
      CASES.map((name, order) => judgement('Usage', name, order, choice, 1.2 + index * 0.3, 2450 * (0.6 + order * 0.2))),
    ),
    ...[7, 30, 60].map((days, order) => judgement('Look-back', `${days} days`, order, null, 1.4 + order / 10, 2450)),
    judgement('Back-test', '36 days, judged on the next 24', 0, null, 1.4, 2400),
    ...Array.from({ length: 11 }, (_, step) => judgement('Curve', `${step * 20} % of the expected choice`, step, null, step * 0.3, 2450)),
  ),
};
