/** What a draft does: chart, months, changes, and the text that saves it. */
import { useEffect, useRef, useState } from 'react';
import type { ChartContext } from '../../charts/chart.ts';
import { scenarioMonths } from '../../charts/scenario-months.ts';
import { type Columns, cellText, isNumeric } from '../../format/values.ts';
import type { Row } from '../../query/query.ts';
import { inlineParameters } from '../../query/sql-text.ts';
import { yamlOf } from './_draft.ts';
import type { Outcome } from './_Editor.tsx';

/** Columns of _changes.sql as a table shows them. */
export const CHANGE_COLUMNS: Columns = {
  x_Change: { label: 'Change', kind: 'text' },
  x_ScenarioKind: { label: 'Kind', kind: 'text' },
  x_WorksOn: { label: 'Works on the forecast of', kind: 'text' },
  x_ScopeShare: { label: 'its part', kind: 'percent' },
  x_Base: { label: 'which is', kind: 'money' },
  x_Effect: { label: 'Adds', kind: 'change' },
  x_EffectLow80: { label: 'at least', kind: 'change' },
  x_EffectHigh80: { label: 'at most', kind: 'change' },
};

interface Props {
  readonly outcome: Outcome;
  readonly context: ChartContext;
  readonly finding: string;
  readonly isStale: boolean;
}

export function DraftResult({ outcome, context, finding, isStale }: Props) {
  const { draft, months, changes, query, drawing } = outcome;
  const { x_Actual, ...columnsAhead } = scenarioMonths.columns;
  const ahead = months.filter((row) => row.x_ScenarioForecast !== null);
  const none = changes.filter((row) => Number(row.x_ScopeShare) === 0 && row.x_ScenarioKind !== 'launch');
  return (
    <figure className="figure" aria-busy={isStale}>
      <figcaption>
        <h3>{finding}</h3>
        <p className="measure">{scenarioMonths.measure(months, context)}</p>
      </figcaption>
      {none.length > 0 && (
        <p className="failure">
          No cost of the last three complete months is like the scope of {none.map((row) => row.x_Change).join(', ')}, so it moves nothing.
        </p>
      )}
      <Drawing svg={drawing} />
      <Rows columns={CHANGE_COLUMNS} rows={changes} label="What each change works on and adds" />
      <Rows columns={columnsAhead} rows={ahead} label="The months to come without and with it" />
      <Copy text={yamlOf(draft)} />
      <details>
        <summary>SQL</summary>
        <pre tabIndex={0}>
          <code>{inlineParameters(query.sql, query.parameters)}</code>
        </pre>
      </details>
    </figure>
  );
}

function Rows({ columns, rows, label }: { readonly columns: Columns; readonly rows: readonly Row[]; readonly label: string }) {
  const names = Object.entries(columns);
  return (
    <section className="scroll" tabIndex={0} aria-label={label}>
      <table>
        <thead>
          <tr>
            {names.map(([name, column]) => (
              <th key={name} scope="col" className={isNumeric(column.kind) ? 'number' : 'text'}>
                {column.label}
              </th>
            ))}
          </tr>
        </thead>
        <tbody>
          {rows.map((row, index) => (
            <tr key={index}>
              {names.map(([name, column]) => (
                <td key={name} className={isNumeric(column.kind) ? 'number' : 'text'}>
                  {cellText(row[name], column.kind)}
                </td>
              ))}
            </tr>
          ))}
        </tbody>
      </table>
    </section>
  );
}

/** The entry for scenarios.yaml, to be copied by button or by hand. */
function Copy({ text }: { readonly text: string }) {
  const [said, setSaid] = useState('');
  const copy = (): void => {
    navigator.clipboard?.writeText(text).then(
      () => setSaid('Copied.'),
      () => setSaid('Mark the text and copy it by hand.'),
    );
  };
  return (
    <div className="scenario-yaml">
      <p>
        To save it, add this to <code>scenarios:</code> in data/inputs/scenarios.yaml; to share it, send the address of this page.{' '}
        <button type="button" onClick={copy}>
          Copy as scenarios.yaml
        </button>{' '}
        <span role="status">{said}</span>
      </p>
      <pre tabIndex={0}>
        <code data-part="yaml">{text}</code>
      </pre>
    </div>
  );
}

/** A drawing that is on the page as the element it is. */
function Drawing({ svg }: { readonly svg: SVGSVGElement }) {
  const place = useRef<HTMLDivElement>(null);
  useEffect(() => place.current?.replaceChildren(svg), [svg]);
  return <div className="plots" ref={place} />;
}
