/** Parts with their exact sums; a click on a heading sorts. */
import { useState } from 'react';
import { shortMonth } from '../../format/dates.ts';
import { toInk } from '../../format/decimal.ts';
import { exactMoney } from '../../format/money.ts';
import { percent } from '../../format/percent.ts';
import type { PartLine, Result } from './_result.ts';

interface Props {
  readonly result: Result;
  /** Heading of the first column. */
  readonly heading: string;
  readonly currency: string;
  label(part: string): string;
  /** Absent while the page is not yet alive. */
  readonly isSortable: boolean;
}

interface Sort {
  readonly by: string;
  readonly isDescending: boolean;
}

export function ResultTable({ result, heading, currency, label, isSortable }: Props) {
  const [sort, setSort] = useState<Sort>({ by: 'total', isDescending: true });
  const lines = sorted(result.lines, sort, label);
  const head = (by: string, text: string, isNumber = true) => (
    <th key={by} scope="col" className={isNumber ? 'number' : 'text'} aria-sort={sort.by === by ? (sort.isDescending ? 'descending' : 'ascending') : undefined}>
      <button type="button" disabled={!isSortable} onClick={() => setSort({ by, isDescending: sort.by === by ? !sort.isDescending : isNumber })}>
        {text}
      </button>
    </th>
  );
  return (
    <section className="scroll tall" tabIndex={0} aria-label={`Sums by ${heading.toLowerCase()}`}>
      <table className="explore-table">
        <thead>
          <tr>
            {head('part', heading, false)}
            {head('total', `Total, ${currency}`)}
            {head('share', 'Share')}
            {result.months.map((month) => head(month, shortMonth(month)))}
          </tr>
        </thead>
        <tbody>
          {lines.map((line) => (
            <Line key={line.part} line={line} months={result.months} name={label(line.part)} />
          ))}
        </tbody>
        <tfoot>
          <Line line={result.total} months={result.months} name="Total" isTotal />
        </tfoot>
      </table>
    </section>
  );
}

function Line({ line, months, name, isTotal = false }: { line: PartLine; months: readonly string[]; name: string; isTotal?: boolean }) {
  return (
    <tr className={isTotal ? 'total' : undefined}>
      <th scope="row" className="text">
        {name}
      </th>
      <td className="number">{exactMoney(line.total)}</td>
      <td className="number">{percent(line.share)}</td>
      {months.map((month) => (
        <td key={month} className="number">
          {exactMoney(line.byMonth[month] ?? null)}
        </td>
      ))}
    </tr>
  );
}

function sorted(lines: readonly PartLine[], { by, isDescending }: Sort, label: (part: string) => string): PartLine[] {
  const amount = (line: PartLine): number => (by === 'total' || by === 'share' ? toInk(line.total) : toInk(line.byMonth[by] ?? '0'));
  const inOrder = by === 'part' ? lines.toSorted((a, b) => label(a.part).localeCompare(label(b.part))) : lines.toSorted((a, b) => amount(a) - amount(b));
  return isDescending ? inOrder.reverse() : inOrder;
}
