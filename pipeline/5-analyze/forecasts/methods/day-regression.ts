import { median } from 'simple-statistics';

const YEAR_DAYS = 365.25;
/** Sines and cosines of the year: the twelfth is a wave of a month. */
const WAVES = 12;
/** A year must have been seen once and begun again before it can be told from a trend. */
const DAYS_FOR_YEAR = 420;
const DAYS_FOR_MONTH_DAYS = 62;
/** The level may bend every two weeks of the last sixteen, and every four before. */
const RECENT_DAYS = 112;
/** Prior variances that are tried, in units of the error variance: of a bend in level, of the first wave of the year, of a day of the month. */
const LEVELS = [0.001, 0.01, 0.05, 0.2];
const YEARS = [0.003, 0.03, 0.2];
const MONTH_DAYS = [0.0005, 0.01, 0.1];
/** Residuals beyond so many robust standard deviations are odd days, and drawn in. */
const CLIP = 2;

/** One column of the regression, without its values. */
interface Term {
  /** Prior variance for a choice of the three. */
  variance(level: number, year: number, monthDay: number): number;
}

/**
 * Days that follow a daily history: a level that bends, the weekday, the day of the month and the course of the year at once.
 *
 * Why: medians see one pattern at a time; a regression tells the fee on the first from the Monday it fell on. Each effect has a normal
 * prior, so that none is taken for more than it has earned; how much that is says the marginal likelihood (Robinson 1991, "That BLUP is
 * a good thing", doi:10.1214/ss/1177011926). Odd days are drawn in twice (Huber 1964, doi:10.1214/aoms/1177703732).
 */
export function dayRegression(history: readonly number[], firstDay: number, horizon: number): number[] {
  const n = history.length;
  const center = median(history as number[]);
  const unit = 1.4826 * median(history.map((y) => Math.abs(y - center))) || rootMeanSquare(history.map((y) => y - center));
  if (unit === 0) return new Array<number>(horizon).fill(center);
  const terms = termsOf(n);
  const rows = Array.from({ length: n + horizon }, (_, t) => rowOf(n, firstDay, t));
  const known = rows.slice(0, n);
  const matrix = productsOf(known);
  const y = history.map((value) => (value - center) / unit);
  let fit = bestFit(terms, equationsOf(matrix, known, y), null);
  for (let pass = 0; pass < 2; pass++) {
    const residuals = known.map((row, t) => y[t]! - dot(row, fit.weights));
    const most = CLIP * (1.4826 * median(residuals.map(Math.abs)) || 1e-9);
    const drawnIn = residuals.map((e, t) => y[t]! - e + Math.max(-most, Math.min(most, e)));
    fit = bestFit(terms, equationsOf(matrix, known, drawnIn), pass === 0 ? null : fit.choice);
  }
  return rows.slice(n).map((row) => center + unit * dot(row, fit.weights));
}

/** First days and lengths of the stretches in which the level may bend, newest first. */
function bendsOf(n: number): (readonly [from: number, length: number])[] {
  const bends: (readonly [number, number])[] = [];
  for (let end = n; ; ) {
    const length = n - end < RECENT_DAYS ? 14 : 28;
    if (end - length < 14) return bends;
    end -= length;
    bends.push([end, length]);
  }
}

const wavesOf = (n: number): number => (n >= DAYS_FOR_YEAR ? WAVES : 0);
const monthDaysOf = (n: number): number => (n >= DAYS_FOR_MONTH_DAYS ? 31 : 0);

function termsOf(n: number): Term[] {
  return [
    { variance: () => 1e6 },
    ...Array.from({ length: 7 }, (): Term => ({ variance: () => 1 })),
    ...Array.from({ length: 2 * wavesOf(n) }, (_, i): Term => ({ variance: (__, year) => year / (Math.floor(i / 2) + 1) ** 2 })),
    ...bendsOf(n).map(([, length]): Term => ({ variance: (level) => (level * length) / 14 })),
    ...Array.from({ length: monthDaysOf(n) }, (): Term => ({ variance: (_, __, monthDay) => monthDay })),
  ];
}

/** Values of the terms on one day, and which of them are not zero. */
interface Design {
  readonly values: Float64Array;
  readonly filled: readonly number[];
}

function rowOf(n: number, firstDay: number, t: number): Design {
  const bends = bendsOf(n);
  const [waves, monthDays] = [wavesOf(n), monthDaysOf(n)];
  const values = new Float64Array(8 + 2 * waves + bends.length + monthDays);
  values[0] = 1;
  values[1 + ((((firstDay + t) % 7) + 7) % 7)] = 1;
  for (let wave = 1; wave <= waves; wave++) {
    const angle = (2 * Math.PI * wave * (firstDay + t)) / YEAR_DAYS;
    values[6 + 2 * wave] = Math.sin(angle);
    values[7 + 2 * wave] = Math.cos(angle);
  }
  for (const [i, [from, length]] of bends.entries()) values[8 + 2 * waves + i] = Math.max(0, Math.min(1, (t - from) / length + 0.5));
  if (monthDays > 0) values[7 + 2 * waves + bends.length + new Date((firstDay + t) * 86_400_000).getUTCDate()] = 1;
  const filled: number[] = [];
  for (let j = 0; j < values.length; j++) if (values[j] !== 0) filled.push(j);
  return { values, filled };
}

interface Equations {
  readonly matrix: readonly Float64Array[];
  readonly right: Float64Array;
  readonly squares: number;
  readonly count: number;
}

function productsOf(rows: readonly Design[]): Float64Array[] {
  const width = rows[0]!.values.length;
  const matrix = Array.from({ length: width }, () => new Float64Array(width));
  for (const { values, filled } of rows) {
    for (const j of filled) {
      const line = matrix[j]!;
      const value = values[j]!;
      for (const k of filled) {
        if (k > j) break;
        line[k]! += value * values[k]!;
      }
    }
  }
  return matrix;
}

function equationsOf(matrix: readonly Float64Array[], rows: readonly Design[], y: readonly number[]): Equations {
  const right = new Float64Array(matrix.length);
  for (const [t, { values, filled }] of rows.entries()) for (const j of filled) right[j]! += values[j]! * y[t]!;
  return { matrix, right, squares: y.reduce((sum, v) => sum + v * v, 0), count: rows.length };
}

/** Places in the three lists of variances. */
type Choice = readonly [level: number, year: number, monthDay: number];
const MIDDLE: Choice = [1, 1, 1];

interface Fit {
  readonly weights: Float64Array;
  readonly likelihood: number;
  readonly choice: Choice;
}

/** Weights under the priors that make the history most likely, climbed to one list at a time, or under those of `choice`. */
function bestFit(terms: readonly Term[], equations: Equations, choice: Choice | null): Fit {
  const lists = [LEVELS, YEARS, MONTH_DAYS];
  const at = (place: Choice): Fit => {
    const [level, year, monthDay] = place.map((index, list) => lists[list]![index]!) as [number, number, number];
    const precisions = terms.map((term) => 1 / term.variance(level, year, monthDay));
    return { ...fitWith(equations, precisions), choice: place };
  };
  let best = at(choice ?? MIDDLE);
  for (let list = 0; list < lists.length && choice === null; list++) {
    for (const step of [1, -1]) {
      for (;;) {
        const place = best.choice.map((index, other) => (other === list ? index + step : index)) as unknown as Choice;
        const next = place[list]! >= 0 && place[list]! < lists[list]!.length ? at(place) : null;
        if (!next || next.likelihood <= best.likelihood) break;
        best = next;
      }
    }
  }
  return best;
}

function fitWith({ matrix, right, squares, count }: Equations, precisions: readonly number[]): { weights: Float64Array; likelihood: number } {
  const width = right.length;
  const lower: Float64Array[] = [];
  let logDeterminant = 0;
  const half = Float64Array.from(right);
  for (let i = 0; i < width; i++) {
    const row = new Float64Array(width);
    lower.push(row);
    for (let j = 0; j <= i; j++) {
      const other = lower[j]!;
      let sum = matrix[i]![j]! + (i === j ? precisions[i]! : 0);
      for (let k = 0; k < j; k++) sum -= row[k]! * other[k]!;
      row[j] = i === j ? Math.sqrt(Math.max(sum, 1e-12)) : sum / other[j]!;
    }
    logDeterminant += 2 * Math.log(row[i]!) - Math.log(precisions[i]!);
    for (let k = 0; k < i; k++) half[i]! -= row[k]! * half[k]!;
    half[i]! /= row[i]!;
  }
  const explained = half.reduce((sum, v) => sum + v * v, 0);
  const weights = half;
  for (let i = width - 1; i >= 0; i--) {
    for (let k = i + 1; k < width; k++) weights[i]! -= lower[k]![i]! * weights[k]!;
    weights[i]! /= lower[i]![i]!;
  }
  return { weights, likelihood: -0.5 * (count * Math.log(Math.max((squares - explained) / count, 1e-10)) + logDeterminant) };
}

function dot({ values, filled }: Design, weights: Float64Array): number {
  let sum = 0;
  for (const j of filled) sum += values[j]! * weights[j]!;
  return sum;
}

function rootMeanSquare(values: readonly number[]): number {
  return Math.sqrt(values.reduce((sum, v) => sum + v * v, 0) / values.length);
}
