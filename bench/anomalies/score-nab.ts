/** Reads the labelled series beside the checkout and scores them. */
import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { performance } from 'node:perf_hooks';
import { ALARM_SCORE, scoreSeries } from '../../pipeline/5-analyze/anomalies/score-series.ts';
import { type LabelledSeries, nabScore } from './nab.ts';

export const NAB_FOLDER = join(import.meta.dirname, '..', '..', '..', 'shared', 'forecast', 'nab');

export interface NabScores {
  readonly series: number;
  readonly windows: number;
  readonly standardScore: number;
  /** Windows with at least one alarm. */
  readonly recall: number;
  /** Alarms that fall into a window. */
  readonly precision: number;
  readonly millisecondsPerSeries: number;
}

/** The series of `folder/index.json`; null when they are not there. */
export function readNab(folder: string = NAB_FOLDER): (LabelledSeries & { readonly name: string })[] | null {
  if (!existsSync(join(folder, 'index.json'))) return null;
  const index = JSON.parse(readFileSync(join(folder, 'index.json'), 'utf8')) as { file: string; windows: [string, string][] }[];
  return index.map(({ file, windows }) => {
    const lines = readFileSync(join(folder, file), 'utf8')
      .trim()
      .split('\n')
      .slice(1)
      .map((line) => line.trim().split(','));
    const positionOf = (time: string): number => lines.findIndex(([stamp]) => stamp! >= time.slice(0, 19));
    return {
      name: file,
      values: lines.map(([, value]) => Number(value)),
      windows: windows.map(([first, last]) => [positionOf(first), positionOf(last)] as const),
    };
  });
}

/** Scores all series with the one detector, at its own threshold. */
export function scoreNab(series: readonly LabelledSeries[]): NabScores {
  const start = performance.now();
  const scores = series.map(({ values }) => scoreSeries(values));
  const milliseconds = performance.now() - start;
  let [alarms, hits, found] = [0, 0, 0];
  for (const [i, { windows }] of series.entries()) {
    const at = scores[i]!.flatMap((score, t) => (score >= ALARM_SCORE ? [t] : []));
    alarms += at.length;
    hits += at.filter((t) => windows.some(([first, last]) => t >= first && t <= last)).length;
    found += windows.filter(([first, last]) => at.some((t) => t >= first && t <= last)).length;
  }
  const windows = series.reduce((sum, each) => sum + each.windows.length, 0);
  return {
    series: series.length,
    windows,
    standardScore: nabScore(series, scores, ALARM_SCORE),
    recall: found / windows,
    precision: hits / alarms,
    millisecondsPerSeries: milliseconds / series.length,
  };
}
