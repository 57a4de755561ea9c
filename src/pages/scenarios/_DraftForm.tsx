/** The numbers and the scope of a draft, to be changed. */
import type { ReactNode } from 'react';
import { assumptionsOf, KIND_NAMES, type ScenarioKind, type ScopeKey } from '#contract/scenarios.ts';
import { shortMonth } from '../../format/dates.ts';
import { capital } from '../../format/sentences.ts';
import { type Draft, draftOf, type Saved, withKind } from './_draft.ts';
import type { Choices } from './_form-choices.ts';

interface Props {
  readonly draft: Draft;
  readonly standard: Draft;
  readonly saved: readonly Saved[];
  readonly choices: Choices;
  readonly currency: string;
  readonly problems: Readonly<Record<string, string>>;
  readonly isAlive: boolean;
  onChange(draft: Draft, isStep: boolean): void;
}

const UNITS: readonly (readonly [ScopeKey, string])[] = [
  ['business_unit', 'Business units'],
  ['department', 'Departments'],
  ['cost_center', 'Cost centers'],
];
const PARTS: readonly (readonly [ScopeKey, string])[] = [
  ['provider', 'Provider'],
  ['service', 'Service'],
  ['sub_account', 'Sub account'],
  ['region', 'Region'],
  ['tag', 'Tag'],
  ['currency', 'Billed in'],
];

export function DraftForm({ draft, standard, saved, choices, currency, problems, isAlive, onChange }: Props) {
  const set = (change: Partial<Draft>, isStep = true): void => onChange({ ...draft, ...change }, isStep);
  const unit = UNITS.find(([key]) => draft.scope[key]);
  const months = choices.months.map((month) => ({ value: month, text: shortMonth(`${month}-01`) }));
  const chooseUnit = (text: string): void => {
    const [key = '', ...name] = text.split(':');
    const { business_unit, department, cost_center, ...parts } = draft.scope;
    set({ scope: key ? { ...parts, [key]: name.join(':') } : parts });
  };
  const choosePart = (key: ScopeKey, value: string): void => {
    const { [key]: _, ...others } = draft.scope;
    set({ scope: value ? { ...others, [key]: value } : others });
  };
  return (
    <form className="scenario-form" onSubmit={(event) => event.preventDefault()}>
      <fieldset disabled={!isAlive}>
        <legend>What happens</legend>
        {saved.length > 0 && (
          <Select
            name="begin"
            label="Begin with"
            value={saved.find(({ name }) => name === draft.name)?.address ?? ''}
            options={[{ value: '', text: 'my own' }, ...saved.map(({ name, address }) => ({ value: address, text: name }))]}
            onChange={(address) =>
              onChange(
                address
                  ? { ...draftOf(address, standard, []), after: draft.after.filter((name) => name !== draftOf(address, standard, []).name) }
                  : { ...draft, name: 'Scenario' },
                true,
              )
            }
          />
        )}
        <Field name="name" label="Name">
          <input id="scenario-name" name="name" value={draft.name} maxLength={120} onChange={(event) => set({ name: event.target.value }, false)} />
        </Field>
        <Select
          name="kind"
          label="Kind"
          value={draft.kind}
          options={KIND_NAMES.map((kind) => ({ value: kind, text: capital(kind) }))}
          onChange={(kind) => onChange(withKind(draft, kind as ScenarioKind), true)}
        />
        <Select name="from" label="From" value={draft.from} options={months} onChange={(from) => set({ from })} />
        <Select
          name="to"
          label="To"
          value={draft.to ?? ''}
          options={[{ value: '', text: 'it stays' }, ...months]}
          problem={problems.to}
          onChange={(to) => set({ to: to || null })}
        />
      </fieldset>
      <fieldset disabled={!isAlive}>
        <legend>To what</legend>
        <Field name="unit" label="Who bears it">
          <select id="scenario-unit" name="unit" value={unit ? `${unit[0]}:${draft.scope[unit[0]]}` : ''} onChange={(event) => chooseUnit(event.target.value)}>
            <option value="">The whole company</option>
            {unit && !choices.names[unit[0]]?.some(({ value }) => value === draft.scope[unit[0]]) && (
              <option value={`${unit[0]}:${draft.scope[unit[0]]}`}>{draft.scope[unit[0]]}</option>
            )}
            {UNITS.map(([key, label]) => (
              <optgroup key={key} label={label}>
                {(choices.names[key] ?? []).map(({ value, text }) => (
                  <option key={value} value={`${key}:${value}`}>
                    {text}
                  </option>
                ))}
              </optgroup>
            ))}
          </select>
        </Field>
        {draft.kind !== 'launch' &&
          PARTS.filter(([key]) => choices.names[key]?.length).map(([key, label]) => (
            <Select
              key={key}
              name={key}
              label={label}
              value={draft.scope[key] ?? ''}
              options={[{ value: '', text: 'any' }, ...choices.names[key]!]}
              problem={problems[key]}
              onChange={(value) => choosePart(key, value)}
            />
          ))}
      </fieldset>
      <fieldset disabled={!isAlive}>
        <legend>Assumed</legend>
        {Object.entries(assumptionsOf(draft.kind)).map(([key, { label, unit: measure, standard: usual }]) => (
          <Field key={key} name={key} label={`${label}, ${measure.replace('currency', currency)}`} problem={problems[key]}>
            <input
              id={`scenario-${key}`}
              name={key}
              inputMode="decimal"
              value={draft.numbers[key] ?? ''}
              placeholder={usual ?? ''}
              aria-invalid={problems[key] ? true : undefined}
              onChange={(event) => set({ numbers: { ...draft.numbers, [key]: event.target.value.trim() } }, false)}
            />
          </Field>
        ))}
      </fieldset>
      {saved.length > 0 && (
        <fieldset disabled={!isAlive} className="scenario-after">
          <legend>After these, in this order</legend>
          {saved
            .filter(({ name }) => name !== draft.name)
            .map(({ name }) => (
              <label key={name} className="option">
                <input
                  type="checkbox"
                  checked={draft.after.includes(name)}
                  onChange={(event) =>
                    set({ after: saved.map((one) => one.name).filter((one) => (one === name ? event.target.checked : draft.after.includes(one))) })
                  }
                />{' '}
                {name}
              </label>
            ))}
        </fieldset>
      )}
      <noscript>
        <p className="quiet small">Trying your own needs JavaScript. The saved scenarios stand above.</p>
      </noscript>
    </form>
  );
}

interface FieldProps {
  /** Of the control below it, whose id is `scenario-` and this. */
  readonly name: string;
  readonly label: string;
  readonly problem?: string | undefined;
  readonly children: ReactNode;
}

function Field({ name, label, problem, children }: FieldProps) {
  return (
    <div className="field">
      <label htmlFor={`scenario-${name}`}>{label}</label>
      {children}
      {problem && <span className="failure small">{problem}</span>}
    </div>
  );
}

interface SelectProps {
  readonly name: string;
  readonly label: string;
  readonly value: string;
  readonly options: readonly { readonly value: string; readonly text: string }[];
  readonly problem?: string | undefined;
  onChange(value: string): void;
}

function Select({ name, label, value, options, problem, onChange }: SelectProps) {
  return (
    <Field name={name} label={label} problem={problem}>
      <select id={`scenario-${name}`} name={name} value={value} onChange={(event) => onChange(event.target.value)}>
        {options.every((option) => option.value !== value) && <option value={value}>{value}</option>}
        {options.map((option) => (
          <option key={option.value} value={option.value}>
            {option.text}
          </option>
        ))}
      </select>
    </Field>
  );
}
