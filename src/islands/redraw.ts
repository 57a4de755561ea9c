/** Redraws a static figure from the reader's own engine; text reaches the page only as text nodes. */
import type { Chart, ChartContext } from '../charts/chart.ts';
import { draw } from '../charts/draw.ts';
import { CHARTS, type ChartName } from '../charts/index.ts';
import { cellText, csv, isNumeric } from '../format/values.ts';
import { query } from '../query/in-browser.ts';
import type { Parameters, Row } from '../query/query.ts';
import { whenIdle } from './when-idle.ts';

export { query, warmUp } from '../query/in-browser.ts';

interface Figure {
  readonly chart: ChartName;
  readonly parameters: Parameters;
  readonly context: ChartContext;
  /** What the reader chose to see, or empty for everything. */
  readonly only: string;
  readonly empty: string;
}

/**
 * Asks the SQL that the figure shows, with the parameters given, and draws; resolves to the function that puts it on the
 * page. @throws {QueryError} when the engine refuses; the figure then stays as it was.
 */
export async function redraw(element: HTMLElement, { chart: name, parameters, context, only, empty }: Figure): Promise<() => void> {
  const chart: Chart = CHARTS[name];
  const rows = await query.rows(part(element, 'sql').textContent ?? '', parameters);
  const measure = rows.length ? `${chart.measure(rows, context)}${only ? `; ${only} only` : ''}` : '';
  const plots = part(element, 'plots');
  const { shown, drawHidden } = drawings(chart, rows, context, measure, isNarrow(plots));
  return () => {
    plots.style.minHeight = `${plots.offsetHeight}px`;
    plots.replaceChildren(...shown);
    whenIdle(() => {
      if (shown.every((drawing) => drawing.parentElement === plots)) plots.replaceChildren(...drawHidden());
    });
    part(element, 'finding').textContent = rows.length ? chart.finding(rows, context) : empty;
    part(element, 'measure').textContent = measure;
    part(element, 'parameters').textContent = Object.entries(parameters)
      .map(([key, value]) => `$${key} = ${value ?? 'NULL'}`)
      .join(', ');
    part(element, 'foot').hidden = rows.length === 0;
    part(element, 'rows').replaceChildren(...rows.map((row) => tableRow(row, chart)));
    replaceDownload(part(element, 'csv') as HTMLAnchorElement, csv(rows, chart.columns));
  };
}

/** Whether the layout shows the narrow drawing of a figure. */
function isNarrow(plots: HTMLElement): boolean {
  const wide = plots.querySelector('.plot-wide');
  return wide !== null && getComputedStyle(wide).display === 'none';
}

/** The drawing that the layout shows, at once; and all of them, the one for the other layout included, when there is time. */
function drawings(chart: Chart, rows: readonly Row[], context: ChartContext, label: string, narrow: boolean) {
  const drawAt = (width: number, name: string): SVGSVGElement => {
    const drawing = draw(chart.plot(rows, context, width), label);
    drawing.setAttribute('class', `plot ${name}`);
    return drawing;
  };
  if (rows.length === 0) return { shown: [], drawHidden: () => [] };
  const { width, narrowWidth } = chart;
  if (!narrowWidth) {
    const only = [drawAt(width, 'plot-wide')];
    return { shown: only, drawHidden: () => only };
  }
  const shown = narrow ? drawAt(narrowWidth, 'plot-narrow') : drawAt(width, 'plot-wide');
  const drawHidden = (): SVGSVGElement[] => (narrow ? [drawAt(width, 'plot-wide'), shown] : [shown, drawAt(narrowWidth, 'plot-narrow')]);
  return { shown: [shown], drawHidden };
}

function tableRow(row: Row, chart: Chart): HTMLTableRowElement {
  const line = document.createElement('tr');
  for (const [name, column] of Object.entries(chart.columns)) {
    const cell = line.insertCell();
    if (isNumeric(column.kind)) cell.className = 'number';
    cell.textContent = cellText(row[name], column.kind);
  }
  return line;
}

function replaceDownload(link: HTMLAnchorElement, text: string): void {
  if (link.href.startsWith('blob:')) URL.revokeObjectURL(link.href);
  else link.download = link.pathname.split('/').at(-1) ?? 'figure.csv';
  link.href = URL.createObjectURL(new Blob([text], { type: 'text/csv' }));
}

function part(element: HTMLElement, name: string): HTMLElement {
  return element.querySelector<HTMLElement>(`[data-part="${name}"]`)!;
}
