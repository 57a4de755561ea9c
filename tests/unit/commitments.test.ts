/** The optimum of commitments: known answers, brute force, and a linear program against it. */
import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { judgeCommitment, optimalCents, optimalCommitment } from '../../pipeline/5-analyze/commitments/optimal-commitment.ts';
import { costOfPlans, type Family, optimalPlans } from '../../pipeline/5-analyze/commitments/optimal-plans.ts';

const CASES = join(import.meta.dirname, '..', '..', '..', 'shared', 'forecast', 'commitment-cases.json');

interface Regret {
  readonly costWithRecommended: number;
  readonly optimalCost: number;
  readonly regretPct: number;
  readonly savingsVsOnDemandPct: number;
}
interface Kpis {
  readonly onDemandOnly: number;
  readonly total: number;
  readonly savings: number;
  readonly savingsPct: number;
  readonly coverage: number;
  readonly utilisation: number;
  readonly hoursAbove: number;
}

/** Uniform in [0, 1), the same each time: Lehmer's generator. */
function seeded(seed: number): () => number {
  let state = seed;
  return () => {
    state = (state * 48271) % 2147483647;
    return state / 2147483647;
  };
}

describe.skipIf(!existsSync(CASES))('the known optima beside the checkout (skipped: no known optima beside the checkout)', () => {
  // biome-ignore lint/suspicious/noExplicitAny: three cases of three shapes
  const [a, b, c] = existsSync(CASES) ? JSON.parse(readFileSync(CASES, 'utf8')).cases : ([] as any);
  const expectKpis = (hours: number[], discount: number, commitment: number, kpis: Kpis): void => {
    const result = judgeCommitment(hours, discount, commitment);
    expect(result.onDemandCost).toBeCloseTo(kpis.onDemandOnly, 6);
    expect(result.cost).toBeCloseTo(kpis.total, 6);
    expect(result.savings).toBeCloseTo(kpis.savings, 6);
    expect(result.effectiveSavingsRate).toBeCloseTo(kpis.savingsPct, 6);
    expect(result.coverage).toBeCloseTo(kpis.coverage, 6);
    expect(result.utilization).toBeCloseTo(kpis.utilisation, 6);
    expect(result.hoursAtLevel).toBeCloseTo(kpis.hoursAbove, 6);
  };

  it('one plan, a tie: the lower end', () => {
    const hours: number[] = a.hourlyOnDemandUsd;
    expect(optimalCommitment(hours, 0.3)).toMatchObject({ commitment: a.optimal.commitUsdPerHour, cost: a.optimal.cost });
    expect(judgeCommitment(hours, 0.3, 5.6).cost).toBe(66);
    expectKpis(hours, 0.3, a.optimal.commitUsdPerHour, a.kpis);
  });

  it('a week of office hours under three discounts, and when usage is another', () => {
    for (const plan of Object.values(b.plans) as { discount: number; commitUsdPerHour: number; cost: number; kpis?: Kpis; regret: Record<string, Regret> }[]) {
      const best = optimalCommitment(b.hourlyOnDemandUsd, plan.discount);
      expect(best).toMatchObject({ commitment: plan.commitUsdPerHour, cost: plan.cost });
      if (plan.kpis) expectKpis(b.hourlyOnDemandUsd, plan.discount, best.commitment, plan.kpis);
      for (const [change, regret] of Object.entries(plan.regret)) {
        const hours = (b.hourlyOnDemandUsd as number[]).map((usage) => usage * (1 + Number(change)));
        const kept = judgeCommitment(hours, plan.discount, best.commitment);
        const optimal = optimalCommitment(hours, plan.discount);
        expect(kept.cost).toBeCloseTo(regret.costWithRecommended, 6);
        expect(optimal.cost).toBeCloseTo(regret.optimalCost, 6);
        expect(kept.cost / optimal.cost - 1).toBeCloseTo(regret.regretPct, 5);
        expect(kept.effectiveSavingsRate).toBeCloseTo(regret.savingsVsOnDemandPct, 6);
      }
    }
  });

  it('two families and a broad plan', async () => {
    const families: Family[] = Object.values(
      c.families as Record<string, { hourlyOnDemandUsd: number[]; instanceSpDiscount: number; computeSpDiscount: number }>,
    ).map((family) => ({ hours: family.hourlyOnDemandUsd, ownDiscount: family.instanceSpDiscount, broadDiscount: family.computeSpDiscount }));
    const { instanceSpA, instanceSpB, computeSp, cost } = c.optimal;
    const best = await optimalPlans(families, 1e-9);
    expect(best.onDemandCost).toBe(c.onDemandOnly);
    expect(best.cost).toBeCloseTo(cost, 6);
    expect([...best.own, best.broad].map((value) => Number(value.toFixed(4)))).toEqual([instanceSpA, instanceSpB, computeSp]);
    expect(costOfPlans(families, { own: [instanceSpA, instanceSpB], broad: computeSp })).toBeCloseTo(cost, 6);
  });
});

describe('one plan', () => {
  it('costs what brute force over every cent costs, in 1,000 random cases, and binds no more', () => {
    const random = seeded(7);
    for (let number = 0; number < 1000; number++) {
      const hours = Array.from({ length: 1 + Math.floor(random() * 30) }, () => (random() < 0.1 ? 0 : Math.floor(random() * 12)));
      const discount = Math.floor(random() * 19 + 1) / 20;
      const highest = Math.ceil(Math.max(...hours) * (1 - discount) * 100 + 1);
      let least = Number.POSITIVE_INFINITY;
      let at = 0;
      for (let cents = 0; cents <= highest; cents++) {
        let cost = (cents / 100) * hours.length;
        for (const usage of hours) cost += Math.max(0, usage - cents / 100 / (1 - discount));
        if (cost < least - 1e-9) [least, at] = [cost, cents / 100];
      }
      const best = optimalCommitment(hours, discount);
      expect(best.cost).toBeCloseTo(least, 9);
      expect(best.commitment).toBeCloseTo(at, 9);
    }
  });

  it('rounds to the cheaper cent', () => {
    const hours = [3.333, 3.333, 3.333, 1.111];
    const exact = optimalCommitment(hours, 0.28);
    const cents = optimalCents(hours, 0.28);
    expect(Number.isInteger(Number((cents.commitment * 100).toFixed(9)))).toBe(true);
    expect(cents.cost).toBeGreaterThanOrEqual(exact.cost);
    for (const other of [cents.commitment - 0.01, cents.commitment + 0.01]) expect(judgeCommitment(hours, 0.28, other).cost).toBeGreaterThan(cents.cost);
  });

  it('commits nothing to nothing, and the smallest hour when every hour has usage and the discount is small', () => {
    expect(optimalCommitment([], 0.3)).toMatchObject({ commitment: 0, cost: 0, coverage: 0, utilization: 1 });
    expect(optimalCommitment([0, 0], 0.3)).toMatchObject({ commitment: 0, cost: 0 });
    expect(optimalCommitment([5, 2, 9, 7], 0.2).coveredLevel).toBe(2);
    expect(optimalCommitment(new Array(30).fill(1), 0.1).coveredLevel).toBe(1);
  });
});

describe('several plans', () => {
  it('cost no more than any commitments on a grid, and no less than the bound that proves it', async () => {
    const random = seeded(11);
    for (let number = 0; number < 10; number++) {
      const families: Family[] = [0, 1].map((place) => ({
        hours: Array.from({ length: 12 }, () => Math.floor(random() * 10)),
        ownDiscount: number % 5 === 4 && place === 1 ? null : 0.3 + Math.floor(random() * 5) / 20,
        broadDiscount: number % 7 === 6 && place === 0 ? null : 0.15 + Math.floor(random() * 4) / 20,
      }));
      const best = await optimalPlans(families, 1e-8);
      expect(costOfPlans(families, best)).toBeCloseTo(best.cost, 6);
      expect(best.cost - best.lowerBound).toBeLessThan(1e-5);
      let least = Number.POSITIVE_INFINITY;
      const steps = families.map(({ ownDiscount }) => (ownDiscount === null ? [0] : Array.from({ length: 11 }, (_, level) => level * (1 - ownDiscount))));
      for (const first of steps[0]!) {
        for (const second of steps[1]!) {
          for (let broad = 0; broad < 16; broad += 0.5) least = Math.min(least, costOfPlans(families, { own: [first, second], broad }));
        }
      }
      expect(best.cost).toBeLessThanOrEqual(least + 1e-6);
      expect(best.cost).toBeGreaterThan(least * 0.95);
    }
  });

  it('come to the closed form where plans do not overlap', async () => {
    const random = seeded(13);
    const hours = [0, 1, 2].map(() => Array.from({ length: 168 }, () => Math.round(random() * 5000) / 100));
    const alone = hours.map((each) => optimalCommitment(each, 0.4));
    const own = await optimalPlans(
      hours.map((each) => ({ hours: each, ownDiscount: 0.4, broadDiscount: null })),
      1e-9,
    );
    expect(own.cost).toBeCloseTo(
      alone.reduce((sum, { cost }) => sum + cost, 0),
      3,
    );
    const whole = hours[0]!.map((_, hour) => hours.reduce((sum, each) => sum + each[hour]!, 0));
    const broad = await optimalPlans(
      hours.map((each) => ({ hours: each, ownDiscount: null, broadDiscount: 0.3 })),
      1e-9,
    );
    expect(broad.cost).toBeCloseTo(optimalCommitment(whole, 0.3).cost, 3);
  });
});
