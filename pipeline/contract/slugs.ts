/** Parts of addresses that name things: pages are built by them, and messages link to them. */

/** Text as part of an address: small Latin letters, digits and hyphens. */
export function slug(text: string): string {
  return (
    text
      .normalize('NFKD')
      .toLowerCase()
      .replace(/[\u0300-\u036f]/g, '')
      .replace(/[^a-z0-9]+/g, '-')
      .replace(/^-|-$/g, '')
      .slice(0, 60) || 'unnamed'
  );
}

/** A slug of its own for each of some ids: those that would share one are numbered in the order given. */
export function slugsOf(ids: readonly string[]): ReadonlyMap<string, string> {
  const taken = new Set<string>();
  return new Map(
    ids.map((id) => {
      const wanted = slug(id);
      let free = wanted;
      for (let count = 2; taken.has(free); count++) free = `${wanted}-${count}`;
      taken.add(free);
      return [id, free];
    }),
  );
}
