import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { forecastMany } from '../../pipeline/5-analyze/forecasts/many-series.ts';
import { autoregression } from '../../pipeline/5-analyze/forecasts/methods/autoregression.ts';
import { BAND_LEVELS, bandFactor, bandFactors } from '../../pipeline/5-analyze/forecasts/methods/band.ts';
import { liftOverDayStep } from '../../pipeline/5-analyze/forecasts/methods/day-step.ts';
import { exponentialSmoothing } from '../../pipeline/5-analyze/forecasts/methods/exponential-smoothing.ts';
import { forecastDays } from '../../pipeline/5-analyze/forecasts/methods/forecast-days.ts';
import { forecastMonths } from '../../pipeline/5-analyze/forecasts/methods/forecast-months.ts';
import { forecastSeries } from '../../pipeline/5-analyze/forecasts/methods/forecast-series.ts';
import { liftOverStep } from '../../pipeline/5-analyze/forecasts/methods/level-step.ts';
import { cholesky, leastSquares, solvePositive } from '../../pipeline/5-analyze/forecasts/methods/linear-algebra.ts';
import { minimize } from '../../pipeline/5-analyze/forecasts/methods/minimize.ts';
import { type Estimate, reconcile } from '../../pipeline/5-analyze/forecasts/methods/reconcile.ts';
import { seasonalProfile } from '../../pipeline/5-analyze/forecasts/methods/seasonal-profile.ts';
import { structural } from '../../pipeline/5-analyze/forecasts/methods/structural.ts';
import { theta } from '../../pipeline/5-analyze/forecasts/methods/theta.ts';
import { usualFactors } from '../../pipeline/5-analyze/forecasts/methods/usual-factors.ts';

const repeat = <T>(n: number, of: (i: number) => T): T[] => Array.from({ length: n }, (_, i) => of(i));

describe('tools', () => {
  it('minimize finds the foot of the Rosenbrock valley', () => {
    // Rosenbrock 1960: minimum 0 at (1, 1)
    const [x, y] = minimize(([a, b]) => (1 - a!) ** 2 + 100 * (b! - a! ** 2) ** 2, [-1.2, 1], [0.5, 0.5], { maxEvaluations: 2000, tolerance: 1e-14 });
    expect(x).toBeCloseTo(1, 3);
    expect(y).toBeCloseTo(1, 3);
  });

  it('solves small systems and refuses singular ones', () => {
    expect(
      solvePositive(
        [
          [4, 2],
          [2, 3],
        ],
        [2, 1],
      ),
    ).toEqual([0.5, 0]);
    expect(
      cholesky([
        [1, 1],
        [1, 1],
      ]),
    ).toBeNull();
    const line = leastSquares(
      [
        [1, 0],
        [1, 1],
        [1, 2],
      ],
      [1, 3, 5],
    )!;
    expect(line[0]).toBeCloseTo(1, 10);
    expect(line[1]).toBeCloseTo(2, 10);
  });
});

describe('methods', () => {
  it('a straight line goes on as a straight line', () => {
    const line = repeat(24, (t) => 100 + 10 * t);
    expect(exponentialSmoothing(line, 3).values.map(Math.round)).toEqual([340, 350, 360]);
    expect(
      autoregression(
        repeat(24, () => 5),
        2,
      ).values,
    ).toEqual([5, 5]);
  });

  it('theta adds half the slope of the line', () => {
    // slope 2, level after smoothing is the last value: 10 + (2 / 2) · 1 … for alpha 1
    const { values } = theta([0, 2, 4, 6, 8, 10], 2);
    expect(values[1]! - values[0]!).toBeCloseTo(1, 10);
  });

  it('month effects are found in two years and not invented', () => {
    const shape = [0.3, -0.2, 0, 0, 0.1, 0, -0.1, 0, 0, 0.2, -0.3, 0];
    const profile = seasonalProfile(repeat(24, (t) => 5 + 0.01 * t + shape[t % 12]!));
    for (const [m, effect] of shape.entries()) expect(profile[m]).toBeCloseTo(effect, 1);
    expect(seasonalProfile(repeat(24, () => 7)).every((effect) => Math.abs(effect) < 1e-9)).toBe(true);
  });

  it('a cost of so much a day knows that February is short', () => {
    const days = [31, 31, 30, 31, 30, 31, 31, 28, 31, 30, 31, 30, 31, 31, 30];
    const { values, recipe } = forecastMonths(
      days.map((d) => 10 * d),
      5,
      { firstMonth: '2025-07-01' },
    );
    expect(recipe).toContain('per day');
    expect(values.map(Math.round)).toEqual([310, 300, 310, 310, 280]);
  });
});

describe('liftOverStep', () => {
  it('lifts what came before a clear step, and leaves growth and seasons alone', () => {
    expect(liftOverStep([10, 10, 10, 10, 20, 20, 20, 20])).toEqual(repeat(8, () => 20));
    const growth = repeat(24, (t) => 100 + 10 * t);
    expect(liftOverStep(growth)).toEqual(growth);
    const season = repeat(24, (t) => 100 + 30 * Math.sin((t * Math.PI) / 6));
    expect(liftOverStep(season)).toEqual(season);
  });
});

describe('forecastSeries', () => {
  it('is finite for every series, however short, flat, negative or full of holes', () => {
    const value = fc.oneof(fc.constant(0), fc.double({ min: -1e9, max: 1e9, noNaN: true }), fc.double({ min: 0.01, max: 1e6, noNaN: true }));
    fc.assert(
      fc.property(fc.array(value, { minLength: 1, maxLength: 60 }), (history) => {
        const { values, spread } = forecastSeries(history, 12);
        expect(values).toHaveLength(12);
        expect([...values, ...spread].every(Number.isFinite)).toBe(true);
        expect(spread.every((s) => s >= 0)).toBe(true);
      }),
      { seed: 7, numRuns: 150 },
    );
  });

  it.each([
    ['one month', [42], 42],
    ['a flat fee', repeat(30, () => 99), 99],
    ['nothing', repeat(12, () => 0), 0],
  ])('%s goes on', (_, history, expected) => {
    expect(forecastSeries(history, 3).values).toEqual([expected, expected, expected]);
  });

  it('one month alone is not certain', () => {
    expect(forecastSeries([100], 1).spread[0]).toBe(20);
  });
});

describe('bands of months', () => {
  const value = fc.oneof(fc.constant(0), fc.double({ min: -1e9, max: 1e9, noNaN: true }), fc.double({ min: 0.01, max: 1e6, noNaN: true }));
  it('lie around the forecast, the wider around the narrower, for every history', () => {
    fc.assert(
      fc.property(fc.array(value, { maxLength: 40 }), (history) => {
        const { values, intervals } = forecastMonths(history, 6);
        for (const [h, middle] of values.entries()) {
          const ladder = [
            ...[...BAND_LEVELS].reverse().map((level) => intervals[level].low[h]!),
            middle,
            ...BAND_LEVELS.map((level) => intervals[level].high[h]!),
          ];
          expect(ladder.every(Number.isFinite)).toBe(true);
          expect(ladder).toEqual([...ladder].sort((a, b) => a - b));
        }
      }),
      { seed: 7, numRuns: 60 },
    );
  });

  it.each([
    ['no month', [], [0, 0]],
    ['one spike', [...repeat(20, () => 100), 5000, ...repeat(5, () => 100)], [60, 260]],
    ['a gap of months', [...repeat(10, () => 100), 0, 0, 0, 0, ...repeat(10, () => 100)], [60, 110]],
    ['a credit that is larger than the cost', [100, 100, -400, 100, 100, 100], [-60, 110]],
  ])('%s', (_, history, [low, high]) => {
    const { values } = forecastMonths(history, 3);
    for (const each of values) {
      expect(each).toBeGreaterThanOrEqual(low!);
      expect(each).toBeLessThanOrEqual(high!);
    }
  });

  it('a structural model carries a line on', () => {
    const { values } = structural(
      repeat(48, (t) => 100 + t + ((t * 7) % 5) / 5),
      12,
    );
    for (const [h, each] of values.entries()) expect(Math.abs(each - (148 + h))).toBeLessThan(5);
  });
});

describe('forecastMany', () => {
  it('gives the same in threads as without, in the order of the jobs', async () => {
    const jobs = repeat(5, (i) => ({
      kind: 'months' as const,
      history: repeat(15 + i, (t) => 50 + i * t + ((t * 7) % 5)),
      firstMonth: '2025-01-01',
      horizon: 3,
    }));
    expect(await forecastMany(jobs, 2)).toEqual(await forecastMany(jobs, 1));
  });
});

describe('forecastDays', () => {
  it.each([0, 1, 5, 13, 20, 40])('speaks of %i days', (length) => {
    const { values, intervals } = forecastDays(
      repeat(length, (t) => 20 + (t % 3)),
      10,
    );
    expect(values).toHaveLength(10);
    for (const [h, each] of values.entries()) {
      expect(each).toBeCloseTo(length === 0 ? 0 : 21, -1);
      for (const level of BAND_LEVELS) expect(intervals[level].low[h]! <= each && each <= intervals[level].high[h]!).toBe(true);
    }
  });

  it('takes a step of last week as the new level, and a spike as none', () => {
    const noise = (t: number): number => ((t * 37) % 11) / 5;
    const step = repeat(120, (t) => (t < 113 ? 50 : 90) + noise(t));
    expect(forecastDays(step, 14).values.every((value) => value > 85)).toBe(true);
    const spike = repeat(120, (t) => (t >= 110 && t < 113 ? 400 : 50) + noise(t));
    expect(liftOverDayStep(spike)).toEqual(spike);
    expect(forecastDays(spike, 14).values.every((value) => value < 60)).toBe(true);
  });

  it('all zeros stay zero, and negative days stay what they were', () => {
    expect(
      forecastDays(
        repeat(90, () => 0),
        5,
      ).values,
    ).toEqual([0, 0, 0, 0, 0]);
    for (const each of forecastDays(
      repeat(90, () => -3),
      5,
    ).values)
      expect(each).toBeCloseTo(-3, 6);
  });

  const firstDay = 20_000; // 2024-10-04, a Friday
  it('keeps the week and the fee on the first', () => {
    const cost = (day: number): number =>
      (new Date(day * 86_400_000).getUTCDay() % 6 === 0 ? 40 : 100) + (new Date(day * 86_400_000).getUTCDate() === 1 ? 500 : 0);
    const history = repeat(150, (t) => cost(firstDay + t));
    const { values } = forecastDays(history, 40, { firstDay });
    for (const [h, value] of values.entries()) expect(value).toBeCloseTo(cost(firstDay + 150 + h), -1);
  });

  it('follows a step instead of averaging over it', () => {
    const history = repeat(90, (t) => (t < 80 ? 50 : 200));
    expect(forecastDays(history, 1, { firstDay }).values[0]).toBeGreaterThan(180);
  });
});

describe('reconcile', () => {
  const leaf = (id: string, value: number, spread: number): Estimate => ({ id, value, spread, children: [] });

  it('shares the difference in proportion to the variances', () => {
    // weighted least squares by hand: 100 ± 1 over 60 ± 1 and 60 ± 1 leaves a difference of 20 in three equal parts
    const values = reconcile({ id: 'all', value: 100, spread: 1, children: [leaf('a', 60, 1), leaf('b', 60, 1)] });
    expect(values.get('a')).toBeCloseTo(60 - 20 / 3, 10);
    expect(values.get('all')).toBeCloseTo(100 + 20 / 3, 10);
  });

  it('adds up to the last digit on any tree', () => {
    const money = fc.double({ min: -1e6, max: 1e6, noNaN: true });
    const spread = fc.double({ min: 0, max: 1e5, noNaN: true });
    const round = (value: number): number => Math.round(value * 1e4) / 1e4;
    fc.assert(
      fc.property(
        fc.array(fc.array(fc.tuple(money, spread), { minLength: 1, maxLength: 5 }), { minLength: 1, maxLength: 4 }),
        money,
        spread,
        (groups, own, ownSpread) => {
          const tree = {
            id: 'all',
            value: own,
            spread: ownSpread,
            children: groups.map((leaves, g) => ({ id: `${g}`, value: own, spread: ownSpread, children: leaves.map(([v, s], i) => leaf(`${g}.${i}`, v, s)) })),
          };
          const values = reconcile(tree, round);
          const tenThousandths = (id: string): bigint => BigInt(Math.round(values.get(id)! * 1e4));
          const leaves = [...values.keys()].filter((id) => id.includes('.'));
          expect(leaves.reduce((sum, id) => sum + tenThousandths(id), 0n)).toBe(tenThousandths('all'));
        },
      ),
      { seed: 7, numRuns: 200 },
    );
  });
});

describe('band', () => {
  it('is the 80 % quantile of past errors, and a default until there are twenty', () => {
    expect(
      bandFactor(
        repeat(19, (i) => i),
        1.9,
      ),
    ).toBe(1.9);
    expect(
      bandFactor(
        repeat(99, (i) => i + 1),
        1.9,
      ),
    ).toBe(80);
    expect(usualFactors(24, 1)[80]).toBeLessThan(usualFactors(24, 12)[80]);
  });

  it('a wider band is never the narrower one', () => {
    const factors = bandFactors(
      repeat(25, () => 9),
      { 50: 1, 80: 2, 95: 3 },
    );
    expect(factors).toEqual({ 50: 9, 80: 9, 95: 9 });
  });
});
