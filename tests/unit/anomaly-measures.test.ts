/** How well anomalies are found where the truth is known; the bounds are the goals. All numbers: `node bench/anomalies/anomalies.ts`. */
import { describe, expect, it } from 'vitest';
import { nabScore, probationOf } from '../../bench/anomalies/nab.ts';
import { scoreCubes } from '../../bench/anomalies/score-cubes.ts';
import { readNab, scoreNab } from '../../bench/anomalies/score-nab.ts';
import { ALARM_SCORE, scoreSeries } from '../../pipeline/5-analyze/anomalies/score-series.ts';

describe('made-up organizations', () => {
  it('finds most incidents with their cause and few others', () => {
    const { f1, falseAlarmsPerMonth, exactCauses, events } = scoreCubes([101, 102, 107, 108]);
    expect(events).toBeGreaterThan(20);
    expect(f1).toBeGreaterThan(0.8);
    expect(falseAlarmsPerMonth).toBeLessThan(0.1);
    expect(exactCauses).toBeGreaterThan(0.9);
  });
});

describe('the score of labelled series', () => {
  const quiet = Array.from({ length: 1000 }, (_, t) => Math.sin(t / 5));
  const labelled = [{ values: quiet, windows: [[400, 459] as const, [800, 859] as const] }];
  const alarmsAt = (...positions: number[]) => [quiet.map((_, t) => (positions.includes(t) ? 1 : 0))];

  it.each<[string, number[], number]>([
    ['nothing told', [], 0],
    ['both at once', [400, 800], 100],
    // a window missed costs 1 of 4, a false alarm far behind every window 0.11 of 4
    ['one of two', [400], 50],
    ['one at once, one far from any', [400, 300], 50 - 100 * (0.11 / 4)],
  ])('%s', (_, positions, expected) => {
    expect(nabScore(labelled, alarmsAt(...positions), 0.5)).toBeCloseTo(expected, 6);
  });

  it('is less, the later the alarm', () => {
    const scores = [400, 420, 440, 459].map((at) => nabScore(labelled, alarmsAt(at), 0.5));
    expect(scores).toEqual([...scores].sort((a, b) => b - a));
    expect(scores.at(-1)).toBeGreaterThan(0);
  });

  it('does not look at the probation', () => expect(nabScore(labelled, alarmsAt(0, probationOf(1000) - 1), 0.5)).toBe(0));

  const series = readNab();
  it.skipIf(!series)('reaches 65 (skipped: no labelled series beside the checkout)', () => {
    expect(scoreNab(series!).standardScore).toBeGreaterThanOrEqual(65);
  });
});

describe('scoreSeries', () => {
  it.each<[string, number[]]>([
    ['nothing', []],
    ['one value', [5]],
    ['zeros', new Array<number>(500).fill(0)],
    ['a week that repeats', Array.from({ length: 1000 }, (_, t) => (t % 7) + 1)],
  ])('raises no alarm for %s', (_, values) => {
    expect(scoreSeries(values).filter((score) => score >= ALARM_SCORE)).toEqual([]);
  });

  it('tells a new height once', () => {
    const values = Array.from({ length: 1000 }, (_, t) => (t >= 900 && t < 950 ? 50 : (t * 7919) % 13));
    expect(scoreSeries(values).flatMap((score, t) => (score >= ALARM_SCORE && t >= 890 ? [t] : []))).toEqual([900]);
  });

  it('knows nothing of the values to come', () => {
    const values = Array.from({ length: 6000 }, (_, t) => ((t * 7919) % 101) + (t > 5500 ? 300 : 0));
    expect(scoreSeries(values).slice(0, 5000)).toEqual(scoreSeries(values.slice(0, 5000)));
  });
});
