/** Runs work again when the page's filters change, drops what came too late, and says how it went. */
import { useEffect, useRef, useState } from 'react';
import { type Chosen, useFilters } from './filters.ts';

const SAY_BUSY_AFTER_MS = 250;
const FAILED = 'The filter could not be applied here; this still shows everything.';

/**
 * A sentence for the reader: empty, busy or failed. `work` is called with the chosen filters, but not for the published
 * state that is on the page already; what it resolves to is applied only while its filters are still chosen.
 */
export function useLive(names: readonly string[], work: (chosen: Chosen) => Promise<() => void>): string {
  const chosen = useFilters(names);
  const hasChanged = useRef(false);
  const [status, setStatus] = useState('');
  const key = JSON.stringify(chosen);
  useEffect(() => {
    if (!hasChanged.current && Object.values(chosen).every((value) => value === null)) return;
    hasChanged.current = true;
    let isStale = false;
    const busy = setTimeout(() => setStatus('Updating…'), SAY_BUSY_AFTER_MS);
    work(chosen)
      .then(
        (apply) => {
          if (!isStale) {
            apply();
            setStatus('');
          }
        },
        (error) => {
          if (!isStale) setStatus(FAILED);
          console.warn(error);
        },
      )
      .finally(() => clearTimeout(busy));
    return () => {
      isStale = true;
      clearTimeout(busy);
    };
  }, [key]);
  return status;
}
