/** Astro numbers islands as they happen to be drawn, several at once: numbered as they stand in the page, the same edition is the same page. */

const PREFIX = /(<astro-island [^>]*?\sprefix=")(r\d+)(")/g;

/** The page with the prefixes of its islands, and the ids that React makes with them (`_r3R_0_`), in the order of the islands. */
export function withIslandsInOrder(page: string): string {
  const order = new Map([...page.matchAll(PREFIX)].map(([, , prefix], place) => [prefix!, `r${place}`]));
  return page
    .replace(PREFIX, (_, before: string, prefix: string, after: string) => `${before}${order.get(prefix)}${after}`)
    .replace(/(["\s]_)(r\d+)(R_)/g, (whole, before: string, prefix: string, after: string) =>
      order.has(prefix) ? `${before}${order.get(prefix)}${after}` : whole,
    );
}
