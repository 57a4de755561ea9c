/** The chart of a result, at build time and in the browser. */
import type { ChartContext } from '../../charts/chart.ts';
import { draw } from '../../charts/draw.ts';
import { stackedPeriods } from '../../charts/stacked-periods.ts';
import { finding, measureLine, type Result } from './_result.ts';
import { viewQuery } from './_view-sql.ts';

/** One SVG, `width` user units wide; the page says the same in its heading and table. */
export function drawResult(result: Result, context: ChartContext, width: number, label: (part: string) => string, document?: Document): SVGSVGElement {
  const { period, part } = viewQuery(result.view);
  const columns = { period, part, measure: result.view.measure, label };
  return draw(stackedPeriods(result.rows, context, width, columns), `${finding(result, label)}. ${measureLine(result, context)}`, document);
}
