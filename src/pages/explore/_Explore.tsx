/** The explorer: a view chosen by the reader and kept in the URL, its chart, its table, its SQL. */
import { type ReactNode, useEffect, useMemo, useRef, useState } from 'react';
import type { ChartContext } from '../../charts/chart.ts';
import type { Row } from '../../query/query.ts';
import { inlineParameters } from '../../query/sql-text.ts';
import { ActiveFilters } from './_ActiveFilters.tsx';
import { Controls } from './_Controls.tsx';
import type { Choices } from './_choices.ts';
import { Download } from './_Download.tsx';
import { ResultTable } from './_ResultTable.tsx';
import { csvColumns, finding, measureLine, type Result, resultOf } from './_result.ts';
import { SqlBox } from './_SqlBox.tsx';
import { DIMENSIONS, searchOf, type View, viewOf } from './_view.ts';
import { viewQuery } from './_view-sql.ts';
import { warmUpQueries } from './_warm-up.ts';

interface Props {
  readonly standard: View;
  /** Rows of the standard view, as the page was built. */
  readonly rows: readonly Row[];
  readonly choices: Choices;
  readonly context: ChartContext;
  /** The standard view's CSV file. */
  readonly csvFile: string;
  readonly editionId: string;
  /** The standard view's chart, drawn at build time. */
  readonly children?: ReactNode;
}

const SAY_BUSY_AFTER_MS = 250;

export function Explore({ standard, rows, choices, context, csvFile, editionId, children }: Props) {
  const [isAlive, setAlive] = useState(false);
  const [view, setView] = useState(standard);
  const [result, setResult] = useState<Result>(() => resultOf(standard, rows));
  const [drawing, setDrawing] = useState<SVGSVGElement | null>(null);
  const [status, setStatus] = useState('');
  const [failure, setFailure] = useState('');
  const plots = useRef<HTMLDivElement>(null);
  const shownSearch = useRef('');

  useEffect(() => {
    const readUrl = (): void => setView(viewOf(window.location.search, standard));
    readUrl();
    setAlive(true);
    window.addEventListener('popstate', readUrl);
    whenIdle(() => {
      import('../../query/in-browser.ts').then(({ warmUp }) => warmUp(warmUpQueries(choices))).catch(() => {});
      import('./_draw.ts').catch(() => {});
    });
    return () => window.removeEventListener('popstate', readUrl);
  }, []);

  useEffect(() => {
    const search = searchOf(view, standard);
    if (search === shownSearch.current) return;
    let isStale = false;
    const busy = setTimeout(() => setStatus('Updating…'), SAY_BUSY_AFTER_MS);
    answer(view, context, choices, plots.current?.clientWidth ?? 1000)
      .then((shown) => {
        if (isStale) return;
        shownSearch.current = search;
        setResult(shown.result);
        setDrawing(shown.drawing);
        setFailure('');
        setStatus(finding(shown.result, labelOf(view, choices)));
      })
      .catch((error: Error) => {
        if (isStale) return;
        setFailure(error.message);
        setStatus('');
      })
      .finally(() => clearTimeout(busy));
    return () => {
      isStale = true;
      clearTimeout(busy);
    };
  }, [view]);

  const show = (next: View): void => {
    window.history.pushState(null, '', `${window.location.pathname}${searchOf(next, standard)}`);
    setView(next);
  };
  const shown = result.view;
  const label = labelOf(shown, choices);
  const asked = useMemo(() => viewQuery(view), [view]);
  const heading = shown.by === 'none' ? 'All' : shown.by === 'tag' ? `Tag ${shown.tagKey}` : DIMENSIONS[shown.by].label;
  return (
    <div className="explore">
      <Controls view={view} standard={standard} choices={choices} isAlive={isAlive} onChange={show} />
      <ActiveFilters view={view} choices={choices} onChange={show} onReset={() => show(standard)} />
      <figure className="figure" id="explore" aria-busy={status === 'Updating…'}>
        <figcaption>
          <h2>{finding(result, label)}</h2>
          <p className="measure">{measureLine(result, context)}</p>
        </figcaption>
        <p role="status" className={status === 'Updating…' ? undefined : 'sr'}>
          {status}
        </p>
        {failure && (
          <pre role="alert" className="failure">
            {failure}
          </pre>
        )}
        <div ref={plots} className={drawing ? 'plots' : 'plots has-narrow'}>
          {drawing ? <Drawing svg={drawing} /> : children}
        </div>
        <ResultTable result={result} heading={heading} currency={context.currency} label={label} isSortable={isAlive} />
        <div className="figure-foot">
          <SqlBox sql={inlineParameters(asked.sql, asked.parameters)} isAlive={isAlive} editionId={editionId} />
          <Download
            rows={result.rows}
            columns={csvColumns(shown)}
            name={`explore-${editionId}.csv`}
            published={shown === standard || searchOf(shown, standard) === '' ? csvFile : null}
          />
          <span>Edition {editionId}</span>
        </div>
      </figure>
    </div>
  );
}

/** A drawing that is on the page as the element it is. */
function Drawing({ svg }: { readonly svg: SVGSVGElement }) {
  const place = useRef<HTMLDivElement>(null);
  useEffect(() => place.current?.replaceChildren(svg), [svg]);
  return <div ref={place} />;
}

async function answer(view: View, context: ChartContext, choices: Choices, width: number): Promise<{ result: Result; drawing: SVGSVGElement }> {
  const [{ query }, { drawResult }] = await Promise.all([import('../../query/in-browser.ts'), import('./_draw.ts')]);
  const { sql, parameters } = viewQuery(view);
  const result = resultOf(view, await query.rows(sql, parameters));
  return { result, drawing: drawResult(result, context, Math.max(320, Math.round(width)), labelOf(view, choices)) };
}

/** How a part is called: teams by name and cost center, everything else as it is. */
function labelOf(view: View, choices: Choices): (part: string) => string {
  const options = view.by === 'team' ? choices.parts.team : [];
  return (part) => options.find(({ value }) => value === part)?.text ?? part;
}

function whenIdle(work: () => void): void {
  if ('requestIdleCallback' in window) window.requestIdleCallback(work, { timeout: 4000 });
  else setTimeout(work, 1500);
}
