/** What options take: text of the command line becomes a value, or an answer that says what to write. */
import { statSync } from 'node:fs';
import { InvalidArgumentError } from 'commander';
import { CostbookError } from '../engine/errors.ts';
import { DEFAULT_INPUTS } from '../engine/folders.ts';

/** A day that the calendar knows, as `YYYY-MM-DD`. */
export function calendarDay(text: string): string {
  const time = /^\d{4}-\d{2}-\d{2}$/.test(text) ? Date.parse(text) : Number.NaN;
  if (!Number.isNaN(time) && new Date(time).toISOString().startsWith(text)) return text;
  throw new InvalidArgumentError('Write a day that the calendar knows, like 2026-10-31.');
}

/** A whole number of at least 1. */
export function threadCount(text: string): number {
  if (/^[1-9]\d{0,3}$/.test(text)) return Number(text);
  throw new InvalidArgumentError('Write a whole number from 1 to 9999.');
}

/** A size that DuckDB understands, e.g. `4GB`, `512MiB`. */
export function memorySize(text: string): string {
  if (/^\d+(\.\d+)?\s*([KMGT]i?B)$/i.test(text) && Number.parseFloat(text) > 0) return text;
  throw new InvalidArgumentError('Write a number and its unit, like 4GB or 512MB.');
}

/** A TCP port; 0 takes any free one. */
export function portNumber(text: string): number {
  if (/^\d{1,5}$/.test(text) && Number(text) < 65_536) return Number(text);
  throw new InvalidArgumentError('A port is a whole number from 0 to 65535; 0 takes any free one.');
}

/** Charges of the demo, `300000` or `300_000`. */
export function rowCount(text: string): number {
  const rows = Number(text.replaceAll('_', ''));
  if (!Number.isSafeInteger(rows) || rows < 1000) throw new InvalidArgumentError('Write a whole number of at least 1000.');
  return rows;
}

/** A currency of ISO 4217, in capitals. */
export function currencyCode(text: string): string {
  if (/^[A-Z]{3}$/.test(text)) return text;
  throw new InvalidArgumentError('Write three capital letters, like USD.');
}

/** A billing period. */
export function billingPeriod(text: string): string {
  if (/^\d{4}-(0[1-9]|1[0-2])$/.test(text)) return text;
  throw new InvalidArgumentError('Write a month, like 2026-10.');
}

/** How often to try again. */
export function retryCount(text: string): number {
  if (/^\d{1,2}$/.test(text)) return Number(text);
  throw new InvalidArgumentError('Write a whole number from 0 to 99.');
}

/** A time of at least a second. */
export function secondCount(text: string): number {
  if (/^[1-9]\d{0,4}$/.test(text)) return Number(text);
  throw new InvalidArgumentError('Write a whole number of seconds, at least 1.');
}

/** How many lines to show, none at least. */
export function lineCount(text: string): number {
  if (/^\d{1,7}$/.test(text)) return Number(text);
  throw new InvalidArgumentError('Write a whole number.');
}

/** A number of days. */
export function dayCount(text: string): number {
  if (/^\d{1,5}$/.test(text)) return Number(text);
  throw new InvalidArgumentError('Write a whole number of days from 0 to 99999.');
}

/** A bucket and a folder in it, `s3://bucket/prefix`. */
export function bucketFolder(text: string): { bucket: string; prefix: string } {
  const [, bucket, prefix = ''] = /^s3:\/\/([a-z0-9][a-z0-9.-]{1,61}[a-z0-9])(?:\/+(.*?))?\/*$/.exec(text) ?? [];
  if (bucket !== undefined) return { bucket, prefix };
  throw new InvalidArgumentError('Write a bucket and a folder in it, like s3://example-books/costs.');
}

/** A folder of inputs that was named is meant: were it passed over, all that it says would silently not apply. Throws InputsMissing (exit code 1). */
export function existingInputs(folder: string): string {
  if (statSync(folder, { throwIfNoEntry: false })?.isDirectory()) return folder;
  throw new CostbookError({
    name: 'InputsMissing',
    what: `There is no folder ${folder}.`,
    why: 'Without it there would be no organization, no rules and no budgets, and nobody would notice.',
    fix: `Check the path, or leave --inputs away for ${DEFAULT_INPUTS}, which may be absent.`,
    where: '--inputs',
  });
}

/** A point in time with its zone. */
export function pointInTime(text: string): Date {
  if (/^\d{4}-\d{2}-\d{2}T\d{2}:\d{2}(:\d{2})?(Z|[+-]\d{2}:\d{2})$/.test(text) && !Number.isNaN(Date.parse(text))) return new Date(text);
  throw new InvalidArgumentError('Write a time with its zone, like 2026-11-20T08:00Z or 2026-11-20T08:00+01:00.');
}

/** A percentage like `5%`, or an amount like `500` in the reporting currency. */
export function increaseLimit(text: string): { value: string; isPercent: boolean } {
  const [, value, percent] = /^(\d{1,12}(?:\.\d{1,6})?)\s*(%?)$/.exec(text.trim()) ?? [];
  if (value !== undefined) return { value, isPercent: percent === '%' };
  throw new InvalidArgumentError('Write a percentage like 5%, or an amount like 500.');
}
