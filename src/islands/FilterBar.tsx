/** The filters of a page as native lists; once the page is idle it warms the engine for the queries they would ask. */
import { useEffect, useState } from 'react';
import { chooseFilter, useFilters } from './filters.ts';
import { whenIdle } from './when-idle.ts';

export interface Filter {
  /** Name of the filter in the URL and of its parameter in the SQL. */
  readonly name: string;
  readonly label: string;
  /** What the list says when nothing is filtered. */
  readonly everything: string;
  readonly options: readonly string[];
}

export function FilterBar({ filters }: { readonly filters: readonly Filter[] }) {
  const chosen = useFilters(filters.map((filter) => filter.name));
  const [isAlive, setAlive] = useState(false);
  useEffect(() => {
    setAlive(true);
    whenIdle(() => {
      const queries = Array.from(document.querySelectorAll('.live [data-part="sql"], .kpi-row [data-part="sql"]'), (code) => code.textContent ?? '');
      import('./redraw.ts').then(({ warmUp }) => warmUp(queries)).catch(() => {});
    });
  }, []);
  return (
    <div className="filters">
      {filters.map((filter) => (
        <label key={filter.name}>
          {filter.label}
          <select
            name={filter.name}
            disabled={!isAlive}
            value={chosen[filter.name] ?? ''}
            onChange={(event) => chooseFilter(filter.name, event.target.value || null)}
          >
            <option value="">{filter.everything}</option>
            {filter.options.map((option) => (
              <option key={option} value={option}>
                {option}
              </option>
            ))}
          </select>
        </label>
      ))}
    </div>
  );
}
