import { aicc, errorSdOf, type PathForecast, type WeighedFit, weighedByCriterion } from './method.ts';
import { minimize } from './minimize.ts';

type Trend = 'none' | 'additive' | 'damped';
type Season = 'none' | 'additive' | 'multiplicative';

interface Shape {
  readonly trend: Trend;
  readonly season: Season;
}

interface Fit {
  readonly values: readonly number[];
  readonly errors: readonly number[];
  readonly parameters: number;
}

const SEASON_LENGTH = 12;

/**
 * Exponential smoothing with each trend (none, additive, damped) and season, as far as the history speaks for it.
 *
 * Why: the state-space form of Hyndman, Koehler, Snyder & Grose (2002), doi:10.1016/S0169-2070(01)00110-8, is the most robust
 * single method on business months. Weights and the first level and trend are fitted by least squares of the one-step errors,
 * shapes weigh by AICc. Additive errors; give it logarithms for multiplicative ones.
 *
 * @example exponentialSmoothing([5, 5, 5, 5, 5], 2).values // [5, 5]
 */
export function exponentialSmoothing(history: readonly number[], horizon: number, seasons: readonly Season[] = ['none']): PathForecast {
  const n = history.length;
  const trends: Trend[] = n >= 8 ? ['none', 'additive', 'damped'] : n >= 5 ? ['none', 'damped'] : ['none'];
  const fits: WeighedFit[] = [];
  for (const season of seasons) {
    if (season !== 'none' && n < 2 * SEASON_LENGTH + 2) continue;
    if (season === 'multiplicative' && history.some((y) => y <= 0)) continue;
    for (const trend of trends) {
      const { values, errors, parameters } = fitShape(history, horizon, { trend, season });
      fits.push({ values, errorSd: errorSdOf(errors, 2), criterion: aicc(errors, parameters) });
    }
  }
  return weighedByCriterion(fits)!;
}

function fitShape(history: readonly number[], horizon: number, shape: Shape): Fit {
  const season = firstSeason(history, shape.season);
  const unit = errorSdOf(history.slice(1).map((y, i) => y - history[i]!)) || Math.abs(history[0]!) || 1;
  const adjusted = history.map((y, t) => withoutSeason(y, season[t % SEASON_LENGTH]!, shape.season));
  const window = adjusted.slice(0, Math.min(adjusted.length, shape.season === 'none' ? 4 : 12));
  const level = window.reduce((sum, y) => sum + y, 0) / window.length;
  const slope = shape.trend === 'none' ? 0 : (adjusted.at(-1)! - adjusted[0]!) / Math.max(1, adjusted.length - 1);
  // alpha, beta and gamma on the logistic scale; first level and slope in units of the typical step
  const start = [-0.5, 0, ...(shape.trend === 'none' ? [] : [-2.5, 0]), ...(shape.trend === 'damped' ? [2] : []), ...(shape.season === 'none' ? [] : [-2.5])];
  const step = start.map((v, i) => (i === 1 || i === 3 ? 1 : v === 2 ? -1.5 : 1.5));
  const state: State = { season: new Float64Array(SEASON_LENGTH), errors: new Float64Array(history.length), level: 0, slope: 0 };
  const run = (x: readonly number[]): number => {
    state.season.set(season);
    return smooth(history, shape.season, decode(x, shape, level, slope, unit), state);
  };
  const x = minimize(run, start, step);
  run(x);
  return {
    values: goOn(state, decode(x, shape, level, slope, unit).phi, history.length, horizon, shape.season),
    errors: [...state.errors],
    parameters: start.length + 1 + (shape.season === 'none' ? 0 : SEASON_LENGTH - 1),
  };
}

interface Weights {
  readonly alpha: number;
  readonly beta: number;
  readonly gamma: number;
  readonly phi: number;
  readonly level: number;
  readonly slope: number;
}

function decode(x: readonly number[], { trend, season }: Shape, level: number, slope: number, unit: number): Weights {
  const logistic = (v: number): number => 1 / (1 + Math.exp(-v));
  const alpha = 0.001 + 0.998 * logistic(x[0]!);
  const hasTrend = trend !== 'none';
  return {
    alpha,
    level: level + x[1]! * unit,
    beta: hasTrend ? alpha * logistic(x[2]!) : 0,
    slope: hasTrend ? slope + 0.25 * x[3]! * unit : 0,
    phi: trend === 'damped' ? 0.8 + 0.18 * logistic(x[4]!) : 1,
    gamma: season === 'none' ? 0 : (1 - alpha) * logistic(x.at(-1)!),
  };
}

/** Where smoothing stands; filled anew by each run, since thousands of runs are tried. */
interface State {
  readonly season: Float64Array;
  readonly errors: Float64Array;
  level: number;
  slope: number;
}

/** Runs through the history from the first seasons in `state` and leaves the last level, slope, seasons and all errors there; returns the sum of squared errors. */
function smooth(history: readonly number[], kind: Season, { alpha, beta, gamma, phi, ...first }: Weights, state: State): number {
  const { season, errors } = state;
  let { level, slope } = first;
  let squares = 0;
  for (let t = 0; t < history.length; t++) {
    const s = season[t % SEASON_LENGTH]!;
    const base = level + phi * slope;
    const error = history[t]! - withSeason(base, s, kind);
    errors[t] = error;
    squares += error * error;
    const levelError = kind === 'multiplicative' ? error / s : error;
    level = base + alpha * levelError;
    slope = phi * slope + beta * levelError;
    if (kind !== 'none') season[t % SEASON_LENGTH] = s + gamma * (kind === 'multiplicative' ? error / (base || 1) : error);
  }
  state.level = level;
  state.slope = slope;
  return squares;
}

function goOn({ season, level, slope }: State, phi: number, known: number, horizon: number, kind: Season): number[] {
  const values: number[] = [];
  let [base, growth] = [level, slope];
  for (let h = 0; h < horizon; h++) {
    growth *= phi;
    base += growth;
    values.push(withSeason(base, season[(known + h) % SEASON_LENGTH]!, kind));
  }
  return values;
}

function withSeason(base: number, season: number, kind: Season): number {
  return kind === 'none' ? base : kind === 'additive' ? base + season : base * season;
}

function withoutSeason(value: number, season: number, kind: Season): number {
  return kind === 'none' ? value : kind === 'additive' ? value - season : value / season;
}

/** Mean distance (or ratio) of each calendar position from its centered 12-month mean, normalized to no effect on average. */
function firstSeason(history: readonly number[], kind: Season): number[] {
  if (kind === 'none') return new Array<number>(SEASON_LENGTH).fill(0);
  const sums = new Array<number>(SEASON_LENGTH).fill(0);
  const counts = new Array<number>(SEASON_LENGTH).fill(0);
  for (let t = 6; t < history.length - 6; t++) {
    let mean = (history[t - 6]! + history[t + 6]!) / 2;
    for (let k = t - 5; k <= t + 5; k++) mean += history[k]!;
    mean /= 12;
    sums[t % SEASON_LENGTH]! += kind === 'additive' ? history[t]! - mean : history[t]! / mean;
    counts[t % SEASON_LENGTH]!++;
  }
  const raw = sums.map((sum, i) => sum / Math.max(1, counts[i]!));
  const center = raw.reduce((sum, v) => sum + v, 0) / SEASON_LENGTH;
  return raw.map((v) => (kind === 'additive' ? v - center : v / center));
}
