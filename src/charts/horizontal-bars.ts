/** Horizontal bars with the name left and the number right: for what is compared by size, not over time. */
import * as Plot from '@observablehq/plot';
import { shorten } from '../format/sentences.ts';
import { ACCENT, INK, MUTED } from './colors.ts';

export interface Bar {
  readonly name: string;
  /** Second line below the name, quieter. */
  readonly note?: string;
  readonly value: number;
  /** Number as text, right of all bars. */
  readonly text: string;
  /** Second line below the number. */
  readonly subtext?: string;
  readonly color?: string;
  /** A mark to compare with: the month before, or the target. */
  readonly tick?: number | null;
}

const ROW = 42;

/** Options for a drawing as high as its bars; values below zero run left of the zero line. */
export function horizontalBars(bars: readonly Bar[], width: number): Plot.PlotOptions {
  const values = bars.flatMap((bar) => [bar.value, bar.tick ?? 0]);
  const places = bars.map((bar, place) => ({ ...bar, place: String(place) }));
  const left = Math.min(width > 700 ? 300 : 196, width * 0.42);
  const text = (dy: number, column: 'text' | 'subtext', options: Plot.TextOptions): Plot.Markish =>
    Plot.text(
      places.filter((bar) => bar[column]),
      { y: 'place', text: column, frameAnchor: 'right', textAnchor: 'end', dx: 92, dy, ...options },
    );
  const name = (dy: number, column: 'name' | 'note', options: Plot.TextOptions): Plot.Markish =>
    Plot.text(
      places.filter((bar) => bar[column]),
      {
        y: 'place',
        text: (bar: Bar) => shorten(bar[column] ?? '', Math.floor(left / (column === 'note' ? 6 : 6.7))),
        frameAnchor: 'left',
        textAnchor: 'start',
        dx: -left,
        dy,
        title: (bar: Bar) => bar[column] ?? '',
        ...options,
      },
    );
  return {
    width,
    height: Math.max(1, bars.length) * ROW + 8,
    marginLeft: left,
    marginRight: 96,
    marginTop: 4,
    marginBottom: 4,
    x: { domain: [Math.min(0, ...values), Math.max(0, ...values) || 1], axis: null },
    y: { type: 'band', domain: places.map((bar) => bar.place), axis: null, padding: 0.5 },
    marks: [
      Plot.barX(places, {
        x: 'value',
        y: 'place',
        fill: { value: (bar: Bar) => bar.color ?? ACCENT, scale: null },
        title: (bar: Bar) => `${bar.name}: ${bar.text}`,
      }),
      Plot.tickX(
        places.filter((bar) => bar.tick !== null && bar.tick !== undefined),
        { x: 'tick', y: 'place', stroke: INK, strokeWidth: 2, inset: -5 },
      ),
      Plot.ruleX([0], { stroke: MUTED }),
      name(bars.some((bar) => bar.note) ? -8 : 0, 'name', { fill: INK }),
      name(9, 'note', { fill: MUTED, fontSize: 11.5 }),
      text(bars.some((bar) => bar.subtext) ? -8 : 0, 'text', { fill: INK, fontWeight: 600 }),
      text(9, 'subtext', { fill: MUTED, fontSize: 11.5 }),
    ],
  };
}
