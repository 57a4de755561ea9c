/** Bands of a forecast, the wider the fainter; they open at the last value that is known. */
import * as Plot from '@observablehq/plot';
import type { Row } from '../query/query.ts';
import { ACCENT } from './colors.ts';
import { ink, inkOrGap } from './parts.ts';

const BANDS = [
  { level: 95, opacity: 0.09 },
  { level: 80, opacity: 0.13 },
  { level: 50, opacity: 0.2 },
] as const;

/** Columns of a forecast's table that hold its bands. */
export const BAND_COLUMNS = {
  x_Low50: { label: '50 % low', kind: 'money' },
  x_High50: { label: '50 % high', kind: 'money' },
  x_Low80: { label: '80 % low', kind: 'money' },
  x_High80: { label: '80 % high', kind: 'money' },
  x_Low95: { label: '95 % low', kind: 'money' },
  x_High95: { label: '95 % high', kind: 'money' },
} as const;

/** Whether the row speaks of what is to come. */
export const isExpected = (row: Row): boolean => row.x_Forecast !== null && row.x_Forecast !== undefined;

/** Areas of the rows ahead, from the row `start` on, over the column that holds their day or month. */
export function bandAreas(ahead: readonly Row[], start: Row | null, column: string, place: (value: unknown) => unknown = String): Plot.Markish[] {
  const opening = start ? ink(start, 'x_Actual') : 0;
  return BANDS.map(({ level, opacity }) =>
    Plot.areaY(
      [
        ...(start ? [{ at: place(start[column]), low: opening, high: opening }] : []),
        ...ahead.map((row) => ({
          at: place(row[column]),
          low: inkOrGap(row, `x_Low${level}`) ?? ink(row, 'x_Forecast'),
          high: inkOrGap(row, `x_High${level}`) ?? ink(row, 'x_Forecast'),
        })),
      ],
      { x: 'at', y1: 'low', y2: 'high', fill: ACCENT, fillOpacity: opacity },
    ),
  );
}
