/** One filter: a list of parts behind a summary, to be opened, searched and ticked with mouse, finger or keyboard. */
import { type FocusEvent, type KeyboardEvent, useEffect, useRef, useState } from 'react';

const SEARCH_ABOVE = 10;
const SHOWN_AT_MOST = 200;

export interface Option {
  readonly value: string;
  readonly text: string;
}

interface Props {
  readonly label: string;
  readonly name: string;
  readonly options: readonly Option[];
  readonly chosen: readonly string[];
  readonly isDisabled: boolean;
  /** Why the filter cannot be used now. */
  readonly hint?: string | undefined;
  onChange(chosen: readonly string[]): void;
  onOpen?(): void;
}

export function Choice({ label, name, options, chosen, isDisabled, hint, onChange, onOpen }: Props) {
  const details = useRef<HTMLDetailsElement>(null);
  const [search, setSearch] = useState('');
  const found = options.filter(({ text }) => text.toLowerCase().includes(search.toLowerCase()));
  const close = (): void => {
    if (details.current) details.current.open = false;
  };
  const onKeyDown = (event: KeyboardEvent): void => {
    if (event.key !== 'Escape' || !details.current?.open) return;
    close();
    details.current.querySelector('summary')?.focus();
  };
  const onBlur = ({ relatedTarget: next }: FocusEvent): void => {
    const isAround = next?.contains(details.current) ?? true;
    if (!isAround && !details.current?.contains(next)) close();
  };
  useEffect(() => {
    const onPointerDown = (event: PointerEvent): void => {
      if (!details.current?.contains(event.target as Node)) close();
    };
    document.addEventListener('pointerdown', onPointerDown);
    return () => document.removeEventListener('pointerdown', onPointerDown);
  }, []);
  const toggle = (value: string): void => onChange(chosen.includes(value) ? chosen.filter((other) => other !== value) : [...chosen, value]);
  if (isDisabled)
    return (
      <span className="choice is-disabled" title={hint}>
        {label}
      </span>
    );
  return (
    <details className="choice" ref={details} onKeyDown={onKeyDown} onBlur={onBlur} onToggle={(event) => event.currentTarget.open && onOpen?.()}>
      <summary data-choice={name}>
        {label}
        {chosen.length > 0 && (
          <b>
            {' '}
            {chosen.length}
            <span className="sr"> chosen</span>
          </b>
        )}
      </summary>
      <fieldset>
        <legend className="sr">{label}</legend>
        {options.length > SEARCH_ABOVE && (
          <input
            type="search"
            value={search}
            placeholder="Find…"
            aria-label={`Find in ${label.toLowerCase()}`}
            onChange={(event) => setSearch(event.target.value)}
          />
        )}
        {found.slice(0, SHOWN_AT_MOST).map(({ value, text }) => (
          <label key={value} className="option">
            <input type="checkbox" checked={chosen.includes(value)} onChange={() => toggle(value)} /> {text}
          </label>
        ))}
        {found.length > SHOWN_AT_MOST && <p>{found.length - SHOWN_AT_MOST} more: type to find them.</p>}
        {found.length === 0 && <p>Nothing here.</p>}
      </fieldset>
    </details>
  );
}
