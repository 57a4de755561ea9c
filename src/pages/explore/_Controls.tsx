/** Everything that can be chosen: period, measure, grouping, granularity and the filters. */
import { useState } from 'react';
import { shortMonth } from '../../format/dates.ts';
import { Choice, type Option } from './_Choice.tsx';
import type { Choices } from './_choices.ts';
import tagValuesSql from './_tag_values.sql?raw';
import { DIMENSION_NAMES, DIMENSIONS, type GroupBy, grainOf, MEASURES, type Measure, usesTags, type View } from './_view.ts';
import { isKnown } from './_view-sql.ts';

interface Props {
  readonly view: View;
  readonly standard: View;
  readonly choices: Choices;
  readonly isAlive: boolean;
  onChange(view: View): void;
}

export function Controls({ view, standard, choices, isAlive, onChange }: Props) {
  const set = (change: Partial<View>): void => onChange({ ...view, ...change });
  const months = choices.months.map((month) => ({ value: month, text: shortMonth(month) }));
  const groups: Option[] = [
    ...DIMENSION_NAMES.filter((name) => isKnown(name, view)).map((name) => ({ value: name, text: DIMENSIONS[name].label })),
    ...(view.tagKey ? [{ value: 'tag', text: `Tag ${view.tagKey}` }] : []),
    { value: 'none', text: 'Nothing' },
  ];
  return (
    <form className="explore-controls" onSubmit={(event) => event.preventDefault()}>
      <div className="filters">
        <Select name="by" label="Group by" value={view.by} options={groups} isAlive={isAlive} onChange={(by) => set({ by: by as GroupBy })} />
        <Select
          name="measure"
          label="Measure"
          value={view.measure}
          options={Object.entries(MEASURES).map(([value, text]) => ({ value, text }))}
          isAlive={isAlive}
          onChange={(measure) => set({ measure: measure as Measure })}
        />
        <Select name="from" label="From" value={view.from} options={months} isAlive={isAlive} onChange={(from) => set({ from, to: laterOf(from, view.to) })} />
        <Select name="to" label="To" value={view.to} options={months} isAlive={isAlive} onChange={(to) => set({ to, from: earlierOf(to, view.from) })} />
        <Select
          name="grain"
          label="Per"
          value={grainOf(view)}
          options={[
            { value: 'month', text: 'Month' },
            { value: 'day', text: 'Day' },
          ]}
          isAlive={isAlive && !usesTags(view)}
          onChange={(grain) => set({ grain: grain as View['grain'] })}
        />
        {choices.tagKeys.length > 0 && (
          <Select
            name="tag"
            label="Tag key"
            value={view.tagKey ?? ''}
            options={choices.tagKeys.map((key) => ({ value: key, text: key }))}
            isAlive={isAlive}
            onChange={(tagKey) => set({ tagKey, tagValues: [] })}
          />
        )}
      </div>
      <div className="choices">
        <span className="quiet">Only</span>
        {DIMENSION_NAMES.map((name) => (
          <Choice
            key={name}
            name={name}
            label={DIMENSIONS[name].label}
            options={choices.parts[name]}
            chosen={view.filters[name] ?? []}
            isDisabled={!isAlive || !isKnown(name, view)}
            hint={isKnown(name, view) ? undefined : 'Tags are not told apart by charge category'}
            onChange={(chosen) => set({ filters: { ...view.filters, [name]: chosen } })}
          />
        ))}
        {view.tagKey && <TagValues key={view.tagKey} view={view} isAlive={isAlive} onChange={(tagValues) => set({ tagValues })} />}
      </div>
      {usesTags(view) && (
        <p className="quiet small">
          Tags are kept by month, so days and charge category are not at hand here. Each tag key covers the whole cost; what has no value is (untagged).
        </p>
      )}
      {!isAlive && (
        <noscript>
          <p className="quiet small">
            Choosing needs JavaScript. Below stands what every reader gets first: {MEASURES[standard.measure].toLowerCase()} by{' '}
            {DIMENSIONS.provider.label.toLowerCase()}.
          </p>
        </noscript>
      )}
    </form>
  );
}

const laterOf = (one: string, other: string): string => [one, other].sort()[1]!;
const earlierOf = (one: string, other: string): string => [one, other].sort()[0]!;

interface SelectProps {
  readonly name: string;
  readonly label: string;
  readonly value: string;
  readonly options: readonly Option[];
  readonly isAlive: boolean;
  onChange(value: string): void;
}

function Select({ name, label, value, options, isAlive, onChange }: SelectProps) {
  return (
    <label>
      {label}
      <select name={name} value={value} disabled={!isAlive} onChange={(event) => onChange(event.target.value)}>
        {options.every((option) => option.value !== value) && <option value={value}>{value}</option>}
        {options.map((option) => (
          <option key={option.value} value={option.value}>
            {option.text}
          </option>
        ))}
      </select>
    </label>
  );
}

/** The values of the chosen tag key, asked for when the list is opened first. */
function TagValues({ view, isAlive, onChange }: { readonly view: View; readonly isAlive: boolean; onChange(values: readonly string[]): void }) {
  const [values, setValues] = useState<readonly string[] | null>(null);
  const load = async (): Promise<void> => {
    if (values) return;
    const { query } = await import('../../query/in-browser.ts');
    setValues((await query.rows(tagValuesSql, { tag_key: view.tagKey })).map((row) => String(row.x_TagValue)));
  };
  const options = [...new Set([...view.tagValues, ...(values ?? [])])].map((value) => ({ value, text: value }));
  return (
    <Choice
      name="value"
      label={`Tag ${view.tagKey}`}
      options={options}
      chosen={view.tagValues}
      isDisabled={!isAlive}
      onChange={onChange}
      onOpen={() => void load().catch(() => setValues([]))}
    />
  );
}
