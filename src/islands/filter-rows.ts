/** Lets readers see the rows of a table that have one value in a column: `data-filters-column` on a choice names the column's place. */

for (const choice of document.querySelectorAll<HTMLSelectElement>('select[data-filters-column]')) {
  const table = choice.closest('section')?.querySelector('table');
  const status = choice.closest('section')?.querySelector('[role="status"]');
  choice.addEventListener('change', () => {
    const column = Number(choice.dataset.filtersColumn);
    const rows = Array.from(table?.tBodies[0]?.rows ?? []);
    for (const row of rows) row.hidden = choice.value !== '' && row.cells[column]?.textContent?.trim() !== choice.value;
    if (status) status.textContent = `${rows.filter((row) => !row.hidden).length} rows`;
  });
}
