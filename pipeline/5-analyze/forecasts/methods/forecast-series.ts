import { median } from 'simple-statistics';
import { autoregression } from './autoregression.ts';
import { exponentialSmoothing } from './exponential-smoothing.ts';
import { liftOverStep } from './level-step.ts';
import type { PathForecast } from './method.ts';
import { lastValue, seasonalNaive, yearMean } from './seasonal-naive.ts';
import { seasonalProfile } from './seasonal-profile.ts';
import { structural } from './structural.ts';
import { theta } from './theta.ts';

const YEAR = 12;
/** Ten years: what is older tells of another company, and measured series are forecast better without it. */
const LONGEST = 120;

export interface SeriesForecast {
  readonly values: readonly number[];
  /** Half of the raw band per step: one-step noise and the disagreement of the methods; not yet calibrated. */
  readonly spread: readonly number[];
  /** Which recipe the length of the history allows. */
  readonly recipe: string;
}

/**
 * Forecast of a monthly series of any length: a few plain methods, each weighing as it fitted the history. Only the length of the
 * history decides which methods.
 *
 * Why a combination: combinations of simple methods beat every single one in the M4 competition (Makridakis, Spiliotis &
 * Assimakopoulos 2020, doi:10.1016/j.ijforecast.2019.04.014). The weights are inverse error variances (Bates & Granger 1969,
 * doi:10.1057/jors.1969.103), floored so that a lucky fit cannot take over. Works on logarithms when every value is positive, else
 * on the values as they are.
 *
 * @example forecastSeries([100, 100, 100], 2).values // [100, 100]
 */
export function forecastSeries(whole: readonly number[], horizon: number): SeriesForecast {
  const history = whole.slice(-LONGEST);
  if (history.length < 3) return combine('Last month again', [unsure(lastValue(history, horizon))], history);
  if (history.every((y) => y === history[0])) return combine('Last month again', [lastValue(history, horizon)], history);
  const scale = history.every((y) => y > 0) ? LOGARITHM : IDENTITY;
  const level = history.length >= 48 ? history : liftOverStep(history.map(scale.into)).map(scale.back);
  if (history.length >= 48) return combine('Seven methods weighted by fit', sevenMembers(history, horizon, scale), history);
  if (history.length >= 14) return combine('Five methods, four on shrunken seasons, weighted by fit', fiveMembers(level, horizon, scale), level);
  return combine('Short-history methods weighted by fit', shortMembers(level, horizon, scale), level);
}

/** One or two months do not show how much they vary: a fifth of the level is assumed. */
function unsure({ values, errorSd }: PathForecast): PathForecast {
  return { values, errorSd: Math.max(errorSd, 0.2 * Math.abs(values[0] ?? 0)) };
}

interface Scale {
  readonly into: (value: number) => number;
  readonly back: (value: number) => number;
}

const LOGARITHM: Scale = { into: Math.log, back: Math.exp };
const IDENTITY: Scale = { into: (value) => value, back: (value) => value };

function sevenMembers(history: readonly number[], horizon: number, scale: Scale): PathForecast[] {
  const scaled = history.map(scale.into);
  const back = (path: PathForecast): PathForecast => onScale(path, scale, history);
  const season = seasonalProfile(scaled);
  return [
    back(exponentialSmoothing(scaled, horizon, ['none', 'additive'])),
    seasoned(
      history,
      season,
      scale,
      onScaled((flat) => theta(flat, horizon), horizon, scale),
    ),
    seasonalNaive(history, horizon),
    autoregression(history, horizon),
    exponentialSmoothing(history, horizon, ['none', 'additive', 'multiplicative']),
    back(autoregression(scaled, horizon)),
    back(structural(scaled, horizon)),
  ];
}

function fiveMembers(history: readonly number[], horizon: number, scale: Scale): PathForecast[] {
  const scaled = history.map(scale.into);
  const season = seasonalProfile(scaled);
  const slopeShare = Math.min(1, history.length / 36);
  return [
    seasoned(history, season, scale, onScaled(exponentialSmoothing, horizon, scale)),
    seasoned(
      history,
      season,
      scale,
      onScaled((flat) => theta(flat, horizon, slopeShare), horizon, scale),
    ),
    seasoned(
      history,
      season,
      scale,
      onScaled((flat) => autoregression(flat, horizon, false), horizon, scale),
    ),
    seasoned(history, season, scale, (flat) => yearMean(flat, horizon)),
    onScale(structural(scaled, horizon), scale, history),
  ];
}

/** A method that is given the history on its scale, and whose forecast is brought back. */
function onScaled(
  method: (flat: readonly number[], horizon: number) => PathForecast,
  horizon: number,
  scale: Scale,
): (flat: readonly number[]) => PathForecast {
  return (flat) => onScale(method(flat.map(scale.into), horizon), scale, flat);
}

function shortMembers(history: readonly number[], horizon: number, scale: Scale): PathForecast[] {
  return [
    onScale(exponentialSmoothing(history.map(scale.into), horizon), scale, history),
    theta(history, horizon, history.length / 36),
    yearMean(history, horizon),
    ...(history.length >= YEAR ? [seasonalNaive(history, horizon)] : []),
  ];
}

/** Takes the month effects out, forecasts what is left, and puts them back. */
function seasoned(
  history: readonly number[],
  season: readonly number[],
  { into, back }: Scale,
  method: (flat: readonly number[]) => PathForecast,
): PathForecast {
  const flat = history.map((y, t) => back(into(y) - season[t % YEAR]!));
  const path = method(flat);
  return {
    values: path.values.map((value, h) => withEffect(value, season[(history.length + h) % YEAR]!, into === Math.log)),
    errorSd: path.errorSd,
  };
}

function withEffect(value: number, effect: number, isRatio: boolean): number {
  return isRatio ? value * Math.exp(effect) : value + effect;
}

function onScale(path: PathForecast, { back }: Scale, history: readonly number[]): PathForecast {
  const level = back === Math.exp ? Math.abs(history.at(-1)!) : 1;
  return { values: path.values.map(back), errorSd: path.errorSd * level };
}

/** Weighted mean of the members' paths; the spread joins one-step noise and the members' disagreement. */
function combine(recipe: string, members: readonly PathForecast[], history: readonly number[]): SeriesForecast {
  const noise = median(members.map((member) => member.errorSd));
  const weights = members.map((member) => 1 / Math.max(member.errorSd, noise / 2, 1e-9) ** 2);
  const total = weights.reduce((sum, weight) => sum + weight, 0);
  const steps = members[0]!.values.map((_, h) => {
    const paths = withinReach(
      members.map((member) => member.values[h]!),
      history,
    );
    const value = paths.reduce((sum, path, i) => sum + path * (weights[i]! / total), 0);
    return { value, spread: Math.hypot(noise, standardDeviation(paths)) };
  });
  return { values: steps.map((s) => s.value), spread: steps.map((s) => s.spread), recipe };
}

/** Keeps a member that runs away within three ranges of the history around the members' median. */
function withinReach(paths: readonly number[], history: readonly number[]): number[] {
  const finite = paths.filter(Number.isFinite);
  const center = finite.length > 0 ? median(finite) : (history.at(-1) ?? 0);
  const reach = history.length > 0 ? 3 * (Math.max(...history) - Math.min(...history)) : 0;
  return paths.map((path) => (Number.isFinite(path) ? Math.min(center + reach, Math.max(center - reach, path)) : center));
}

function standardDeviation(values: readonly number[]): number {
  const center = values.reduce((sum, v) => sum + v, 0) / values.length;
  return Math.sqrt(values.reduce((sum, v) => sum + (v - center) ** 2, 0) / values.length);
}
