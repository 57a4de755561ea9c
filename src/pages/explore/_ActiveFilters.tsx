/** The chosen parts as buttons that take them out again. */
import type { Choices } from './_choices.ts';
import { DIMENSION_NAMES, DIMENSIONS, type View } from './_view.ts';
import { isKnown } from './_view-sql.ts';

interface Props {
  readonly view: View;
  readonly choices: Choices;
  onChange(view: View): void;
  onReset(): void;
}

export function ActiveFilters({ view, choices, onChange, onReset }: Props) {
  const chips = DIMENSION_NAMES.flatMap((name) =>
    (view.filters[name] ?? []).map((value) => ({
      key: `${name} ${value}`,
      text: `${DIMENSIONS[name].label}: ${choices.parts[name].find((option) => option.value === value)?.text ?? value}`,
      isIgnored: !isKnown(name, view),
      without: { ...view, filters: { ...view.filters, [name]: view.filters[name]!.filter((other) => other !== value) } },
    })),
  );
  const tagChips = view.tagValues.map((value) => ({
    key: `tag ${value}`,
    text: `Tag ${view.tagKey}: ${value}`,
    isIgnored: false,
    without: { ...view, tagValues: view.tagValues.filter((other) => other !== value) },
  }));
  const all = [...chips, ...tagChips];
  if (!all.length) return null;
  return (
    <ul className="chips" aria-label="Chosen filters">
      {all.map(({ key, text, isIgnored, without }) => (
        <li key={key}>
          <button type="button" onClick={() => onChange(without)}>
            {isIgnored ? <s>{text}</s> : text} <span aria-hidden="true">×</span>
            <span className="sr">, take out</span>
          </button>
        </li>
      ))}
      <li>
        <button type="button" onClick={onReset}>
          Start again
        </button>
      </li>
    </ul>
  );
}
