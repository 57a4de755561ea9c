/** The SQL behind the view, to be read, changed and run over the same tables. */
import { useEffect, useState } from 'react';
import { type Columns, isNumeric } from '../../format/values.ts';
import type { Row } from '../../query/query.ts';
import { Download } from './_Download.tsx';

interface Props {
  /** The view's own SQL, with its values in place. */
  readonly sql: string;
  readonly isAlive: boolean;
  readonly editionId: string;
}

const ROWS_SHOWN = 500;

type Outcome = { readonly rows: readonly Row[]; readonly milliseconds: number } | { readonly failure: string };

export function SqlBox({ sql, isAlive, editionId }: Props) {
  const [text, setText] = useState(sql);
  const [outcome, setOutcome] = useState<Outcome | null>(null);
  const [isRunning, setRunning] = useState(false);
  useEffect(() => setText(sql), [sql]);
  const run = async (): Promise<void> => {
    setRunning(true);
    const start = performance.now();
    try {
      const { query } = await import('../../query/in-browser.ts');
      const rows = await query.rows(text);
      setOutcome({ rows, milliseconds: performance.now() - start });
    } catch (error) {
      setOutcome({ failure: messageOf(error) });
    } finally {
      setRunning(false);
    }
  };
  return (
    <details className="sql-box">
      <summary>SQL</summary>
      {isAlive ? (
        <>
          <label htmlFor="explore-sql">DuckDB SQL over this edition. Change it and run it; it only reads.</label>
          <textarea
            id="explore-sql"
            value={text}
            rows={Math.min(24, text.split('\n').length + 1)}
            spellCheck={false}
            autoCapitalize="off"
            onChange={(event) => setText(event.target.value)}
            onKeyDown={(event) => {
              if (event.key === 'Enter' && (event.ctrlKey || event.metaKey)) void run();
            }}
          />
          <p className="buttons">
            <button type="button" onClick={run} disabled={isRunning}>
              {isRunning ? 'Running…' : 'Run'}
            </button>
            {text !== sql && (
              <button type="button" onClick={() => setText(sql)}>
                Back to the view's SQL
              </button>
            )}
          </p>
        </>
      ) : (
        <pre tabIndex={0}>
          <code>{sql}</code>
        </pre>
      )}
      <div aria-live="polite">{outcome && <Answer outcome={outcome} editionId={editionId} />}</div>
    </details>
  );
}

function Answer({ outcome, editionId }: { readonly outcome: Outcome; readonly editionId: string }) {
  if ('failure' in outcome) return <pre className="failure">{outcome.failure}</pre>;
  const { rows, milliseconds } = outcome;
  const columns = columnsOf(rows);
  const names = Object.keys(columns);
  if (!rows.length) return <p className="quiet">No rows, after {Math.round(milliseconds)} ms.</p>;
  return (
    <>
      <p className="quiet">
        {rows.length} {rows.length === 1 ? 'row' : 'rows'} in {Math.round(milliseconds)} ms{rows.length > ROWS_SHOWN ? `, the first ${ROWS_SHOWN} shown` : ''}.{' '}
        <Download rows={rows} columns={columns} name={`query-${editionId}.csv`} published={null} />
      </p>
      <section className="scroll tall" tabIndex={0} aria-label="Rows of your query">
        <table>
          <thead>
            <tr>
              {names.map((name) => (
                <th key={name} scope="col" className={isNumeric(columns[name]!.kind) ? 'number' : 'text'}>
                  {name}
                </th>
              ))}
            </tr>
          </thead>
          <tbody>
            {rows.slice(0, ROWS_SHOWN).map((row, i) => (
              <tr key={i}>
                {names.map((name) => (
                  <td key={name} className={isNumeric(columns[name]!.kind) ? 'number' : undefined}>
                    {row[name] === null ? '–' : String(row[name])}
                  </td>
                ))}
              </tr>
            ))}
          </tbody>
        </table>
      </section>
    </>
  );
}

/** Columns of rows whose SQL is not ours: what looks like a decimal in every row stands right. */
function columnsOf(rows: readonly Row[]): Columns {
  const looksNumeric = (name: string): boolean =>
    rows.every((row) => row[name] === null || typeof row[name] === 'number' || /^-?\d+\.\d+$/.test(String(row[name])));
  return Object.fromEntries(Object.keys(rows[0] ?? {}).map((name) => [name, { label: name, kind: looksNumeric(name) ? 'digits' : 'text' }]));
}

/** The engine's words without the SQL, which stands right above. */
function messageOf(error: unknown): string {
  return (error instanceof Error ? error.message : String(error)).split('\n\n').slice(0, 2).join('\n\n');
}
