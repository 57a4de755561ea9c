/** One line that says how far a pull is. */
import type { Log } from '../../engine/log.ts';

export interface Progress {
  /** Begins a part: its number, and of how many where that is known. */
  part(label: string, number: number, of: number | null): void;
  bytes(count: number): void;
  /** Bytes that need not be fetched after all. */
  spared(count: number): void;
  readonly fetchedBytes: number;
}

const EVERY_MS = 200;

/** Progress over `totalBytes`, or over an unknown number of bytes. */
export function progressOf(log: Log, totalBytes: number | null): Progress {
  const startMs = performance.now();
  let fetched = 0;
  let spared = 0;
  let label = '';
  let shownAtMs = Number.NEGATIVE_INFINITY;
  const show = (): void => {
    const nowMs = performance.now();
    if (nowMs - shownAtMs < EVERY_MS) return;
    shownAtMs = nowMs;
    const perSecond = (fetched / Math.max(nowMs - startMs, 1)) * 1000;
    const left = totalBytes === null || perSecond === 0 ? null : Math.max(totalBytes - spared - fetched, 0) / perSecond;
    const of = totalBytes === null ? '' : ` of ${sizeText(totalBytes - spared)}`;
    log.step(`pull  ${label}  ${sizeText(fetched)}${of}  ${sizeText(perSecond)}/s${left === null ? '' : `  about ${durationText(left)} left`}`);
  };
  return {
    part(name, number, of) {
      label = `${name}  part ${number}${of === null ? '' : `/${of}`}`;
      show();
    },
    bytes(count) {
      fetched += count;
      show();
    },
    spared(count) {
      spared += count;
    },
    get fetchedBytes() {
      return fetched;
    },
  };
}

/** Bytes for people: `1.2 GB`. */
export function sizeText(bytes: number): string {
  const units = ['B', 'kB', 'MB', 'GB', 'TB'];
  const power = Math.min(bytes < 1 ? 0 : Math.floor(Math.log10(bytes) / 3), units.length - 1);
  const value = bytes / 1000 ** power;
  return `${power === 0 || value >= 100 ? Math.round(value) : value.toFixed(1)} ${units[power]}`;
}

/** Seconds for people: `1 min 20 s`. */
export function durationText(seconds: number): string {
  const whole = Math.ceil(seconds);
  if (whole < 60) return `${whole} s`;
  if (whole < 3600) return `${Math.floor(whole / 60)} min ${whole % 60} s`;
  return `${Math.floor(whole / 3600)} h ${Math.floor((whole % 3600) / 60)} min`;
}
