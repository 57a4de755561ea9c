/** Colors by name, the same on every page; the values live in styles/tokens.css, for light, dark and paper. */

export const INK = 'var(--ink)';
export const MUTED = 'var(--muted)';
export const GRID = 'var(--grid)';
export const ACCENT = 'var(--bar)';
export const OVER = 'var(--over)';
export const UNDER = 'var(--under)';
export const OTHER = 'var(--other)';
/** Pattern of the page's shared SVG definitions. */
export const HATCH = 'url(#hatch)';
/** Series colors that tokens.css defines. */
export const SERIES_COUNT = 8;

/** Names that never take a series color. */
export const UNALLOCATED = 'Unallocated';
export const REST = 'Other';

/**
 * Color of a name: its place in `order` decides, so that a filter never repaints what stays.
 * Unallocated is hatched, Other grey; names that the order does not know take a color from their letters.
 */
export function colorOf(name: string, order: readonly string[]): string {
  if (name === UNALLOCATED) return HATCH;
  if (name === REST) return OTHER;
  const place = order.filter((other) => other !== UNALLOCATED && other !== REST).indexOf(name);
  return `var(--series-${((place < 0 ? lettersOf(name) : place) % SERIES_COUNT) + 1})`;
}

function lettersOf(name: string): number {
  let sum = 7;
  for (const letter of name) sum = (sum * 31 + letter.codePointAt(0)!) % 9973;
  return sum;
}
