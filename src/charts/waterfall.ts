/** Steps from one amount to another: whole bars at both ends, and between them what each step adds or takes. */
import * as Plot from '@observablehq/plot';
import { shorten } from '../format/sentences.ts';
import { INK, MUTED } from './colors.ts';

export interface WaterfallBar {
  /** From the top, beginning at 0. */
  readonly place: number;
  readonly name: string;
  readonly text: string;
  readonly from: number;
  readonly to: number;
  readonly color: string;
}

const ROW = 30;
const RIGHT = 84;

/** `left` is the room for names in pixels. */
export function waterfall(bars: readonly WaterfallBar[], width: number, left: number): Plot.PlotOptions {
  const ends = bars.flatMap(({ from, to }) => [from, to]);
  return {
    width,
    height: Math.max(1, bars.length) * ROW + 8,
    marginLeft: left,
    marginRight: RIGHT,
    marginTop: 4,
    marginBottom: 4,
    x: { domain: [Math.min(0, ...ends), Math.max(0, ...ends) || 1], axis: null },
    y: { type: 'band', domain: bars.map(({ place }) => place), axis: null, padding: 0.3 },
    marks: [
      Plot.ruleX([0], { stroke: MUTED }),
      Plot.barX(bars, { x1: 'from', x2: 'to', y: 'place', fill: { value: 'color', scale: null }, title: ({ name, text }: WaterfallBar) => `${name}: ${text}` }),
      Plot.ruleX(bars.slice(0, -1), {
        x: 'to',
        y1: ({ place }: WaterfallBar) => place,
        y2: ({ place }: WaterfallBar) => place + 1,
        stroke: MUTED,
        strokeDasharray: '2 2',
      }),
      Plot.text(bars, {
        y: 'place',
        text: ({ name }: WaterfallBar) => shorten(name, Math.floor(left / 6.8)),
        title: 'name',
        frameAnchor: 'left',
        textAnchor: 'start',
        dx: -left,
        fill: INK,
      }),
      Plot.text(bars, { y: 'place', text: 'text', frameAnchor: 'right', textAnchor: 'end', dx: RIGHT - 4, fill: INK, fontWeight: 600 }),
    ],
  };
}
