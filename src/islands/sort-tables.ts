/** Lets readers sort tables by a column: headings become buttons, and groups dissolve while a sort is on. */

for (const table of document.querySelectorAll<HTMLTableElement>('table[data-sortable]')) {
  table.querySelectorAll<HTMLTableCellElement>('thead th').forEach((heading, column) => {
    const button = document.createElement('button');
    button.type = 'button';
    button.append(...heading.childNodes);
    heading.append(button);
    button.addEventListener('click', () => sortBy(table, heading, column));
  });
}

function sortBy(table: HTMLTableElement, heading: HTMLTableCellElement, column: number): void {
  const isNumber = heading.classList.contains('number');
  const before = heading.getAttribute('aria-sort');
  const direction = before === null ? (isNumber ? -1 : 1) : before === 'ascending' ? -1 : 1;
  for (const other of table.querySelectorAll('thead th')) other.removeAttribute('aria-sort');
  heading.setAttribute('aria-sort', direction === 1 ? 'ascending' : 'descending');
  const key = (row: HTMLTableRowElement): string => row.cells[column]?.dataset.sort ?? '';
  const rows = Array.from(table.querySelectorAll<HTMLTableRowElement>('tbody tr:not(.group)'));
  rows.sort((a, b) => direction * (isNumber ? compareNumbers(key(a), key(b), direction) : key(a).localeCompare(key(b))));
  for (const group of table.querySelectorAll<HTMLTableRowElement>('tr.group')) group.hidden = true;
  table.tBodies[0]?.append(...rows);
}

/** Rows without a number stay last, whichever way the sort runs. */
function compareNumbers(a: string, b: string, direction: number): number {
  if (a === '' || b === '') return direction * (Number(a === '') - Number(b === ''));
  return Number(a) - Number(b);
}
