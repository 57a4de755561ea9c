/** How the commitments of one option do: when usage is another, computed from other days, and out of sample; and the curve of cost over them. */
import { cheapestPlans, hoursOf, judgePlans, type PlansJudged, scaled, withUsage } from './cheapest-plans.ts';
import type { Family, PlanCommitments } from './optimal-plans.ts';
import type { PlanGroup } from './plan-groups.ts';

/** One case of `commitment_judgements`; money is of an average month of 730 hours. */
export interface JudgementRow {
  readonly ServiceProviderName: string;
  readonly x_PlanGroup: string;
  readonly x_JudgementKind: 'Usage' | 'Look-back' | 'Back-test' | 'Curve';
  readonly x_Case: string;
  readonly x_CaseOrder: number;
  readonly x_Choice: string | null;
  readonly x_HourlyCommitment: number;
  readonly x_OnDemandCost: number;
  readonly x_MonthlyCost: number;
  readonly x_LeastMonthlyCost: number;
  readonly x_Coverage: number;
  readonly x_Utilization: number;
}

/** Hours of an average month, as providers count them. */
export const HOURS_PER_MONTH = 730;
/** Right for usage of four fifths, as it is, and of six fifths: the optimum grows with usage. */
export const CHOICES = { Conservative: 0.8, Expected: 1, Aggressive: 1.2 } as const;
const USAGE_CHANGES = [-40, -20, 0, 20, 40] as const;
const LOOK_BACK_DAYS = [7, 30, 60] as const;
/** The curve goes to twice the optimum. */
const CURVE_STEPS = 40;
/** A back-test learns from this share of the days. */
const LEARNED = 0.6;

/** All cases of a group; `families` are of all days at hand, `base` of those that `best` was computed from. */
export async function judgements(group: PlanGroup, families: readonly Family[], base: readonly Family[], best: PlanCommitments): Promise<JudgementRow[]> {
  const row = (kind: JudgementRow['x_JudgementKind'], name: string, order: number, choice: string | null, judged: PlansJudged, hours: number): JudgementRow => {
    const monthly = (amount: number): number => (amount * HOURS_PER_MONTH) / hours;
    return {
      ServiceProviderName: group.provider,
      x_PlanGroup: group.name,
      x_JudgementKind: kind,
      x_Case: name,
      x_CaseOrder: order,
      x_Choice: choice,
      x_HourlyCommitment: judged.hourlyCommitment,
      x_OnDemandCost: monthly(judged.onDemandCost),
      x_MonthlyCost: monthly(judged.cost),
      x_LeastMonthlyCost: monthly(judged.leastCost),
      x_Coverage: judged.coverage,
      x_Utilization: judged.utilization,
    };
  };
  const baseHours = base[0]!.hours.length;
  const times = ({ own, broad }: PlanCommitments, factor: number): PlanCommitments => ({ own: own.map((each) => each * factor), broad: broad * factor });
  const rows: JudgementRow[] = [];
  for (const [choice, factor] of Object.entries(CHOICES)) {
    for (const [order, change] of USAGE_CHANGES.entries()) {
      const usage = 1 + change / 100;
      const judged = judgePlans(withUsage(base, usage), scaled(best, factor), times(best, usage));
      rows.push(row('Usage', change === 0 ? 'as it is' : `${change > 0 ? '+' : '−'}${Math.abs(change)} %`, order, choice, judged, baseHours));
    }
  }
  for (const [order, days] of LOOK_BACK_DAYS.entries()) {
    if (days > group.days) continue;
    const commitments = days * 24 === baseHours ? best : await cheapestPlans(hoursOf(families, -24 * days));
    rows.push(row('Look-back', `${days} days`, order, null, judgePlans(base, commitments, best), baseHours));
  }
  const learned = 24 * Math.floor(group.days * LEARNED);
  if (learned >= 24 * 3) {
    const later = hoursOf(families, learned);
    const judged = judgePlans(later, await cheapestPlans(hoursOf(families, 0, learned)), await cheapestPlans(later));
    rows.push(row('Back-test', `${learned / 24} days, judged on the next ${group.days - learned / 24}`, 0, null, judged, later[0]!.hours.length));
  }
  for (let step = 0; step <= CURVE_STEPS; step++) {
    const factor = (2 * step) / CURVE_STEPS;
    rows.push(row('Curve', `${Math.round(factor * 100)} % of the expected choice`, step, null, judgePlans(base, times(best, factor), best), baseHours));
  }
  return rows;
}
