/** What a figure is: columns, a finding and a plot, all pure functions of its rows. */
import type { PlotOptions } from '@observablehq/plot';
import type { Columns } from '../format/values.ts';
import type { Row } from '../query/query.ts';

/** What a figure must know besides its rows; the same at build time and in the browser. */
export interface ChartContext {
  readonly currency: string;
  readonly company: string;
  /** Last day the edition speaks of, `YYYY-MM-DD`. */
  readonly asOf: string;
  /** Last complete month, and the one before it. */
  readonly month: string;
  readonly previousMonth: string;
  /** False when the edition has not one complete month and `month` is what there is so far. */
  readonly isComplete: boolean;
  /** Names of each column by cost over the whole edition, costliest first: the order that fixes colors on every page. */
  readonly colorOrder: Readonly<Record<string, readonly string[]>>;
}

export interface Chart {
  /** Columns of the data table and the CSV file, in reading order. */
  readonly columns: Columns;
  /** The figure's title: what the rows say, in one sentence. */
  finding(rows: readonly Row[], context: ChartContext): string;
  /** Measure, currency and period. */
  measure(rows: readonly Row[], context: ChartContext): string;
  /** Marks for a drawing `width` user units wide; below 480 it is read on a phone. */
  plot(rows: readonly Row[], context: ChartContext, width: number): PlotOptions;
  /** Width of the drawing where there is room, and on a phone when that needs another one. */
  readonly width: number;
  readonly narrowWidth?: number;
}

/** Width below which labels are fewer. */
export const NARROW = 480;

export const isNarrow = (width: number): boolean => width < NARROW;
