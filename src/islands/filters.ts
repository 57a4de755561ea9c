/** The page's filters: they live in the URL's query string, so that a link, a reload and the back button keep them. */
import { useSyncExternalStore } from 'react';

const CHANGED = 'costbook:filters';

/** Chosen value of each filter, null where everything is shown. */
export type Chosen = Readonly<Record<string, string | null>>;

/** The named filters as they stand in the URL; at build time and while the page comes alive, nothing is chosen. */
export function useFilters(names: readonly string[]): Chosen {
  const search = useSyncExternalStore(
    subscribe,
    () => window.location.search,
    () => '',
  );
  const values = new URLSearchParams(search);
  return Object.fromEntries(names.map((name) => [name, values.get(name)]));
}

/** Writes a filter into the URL as a new step of the reader's history. */
export function chooseFilter(name: string, value: string | null): void {
  const url = new URL(window.location.href);
  if (value === null) url.searchParams.delete(name);
  else url.searchParams.set(name, value);
  window.history.pushState(null, '', url);
  window.dispatchEvent(new Event(CHANGED));
}

function subscribe(listener: () => void): () => void {
  for (const event of [CHANGED, 'popstate']) window.addEventListener(event, listener);
  return () => {
    for (const event of [CHANGED, 'popstate']) window.removeEventListener(event, listener);
  };
}
