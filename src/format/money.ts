/** Money as text: three significant digits where one glances, to the cent where one checks, every digit where one audits. */
import type { Value } from '../query/query.ts';
import { groupDecimal, MINUS, NBSP, roundDecimal, signOf, toInk } from './decimal.ts';

const UNITS = [
  { size: 1e12, sign: 'T' },
  { size: 1e9, sign: 'bn' },
  { size: 1e6, sign: 'M' },
  { size: 1e3, sign: 'k' },
] as const;

/**
 * Three significant digits, for charts and cards.
 * @example shortMoney('1241234.50') // '1.24 M'
 */
export function shortMoney(value: Value | undefined): string {
  const amount = toInk(value);
  if (Number.isNaN(amount)) return '–';
  const size = Math.abs(Number(Math.abs(amount).toPrecision(3)));
  const unit = UNITS.find((candidate) => size >= candidate.size);
  const scaled = Math.abs(amount) / (unit?.size ?? 1);
  const text = scaled === 0 ? '0' : scaled < 1e-6 ? '~0' : groupDecimal(String(Number(scaled.toPrecision(3)).toFixed(decimalsOf(scaled))));
  return `${amount < 0 && text !== '~0' ? MINUS : ''}${text}${unit ? NBSP + unit.sign : ''}`;
}

/** A round amount of an axis: as short as it can be. */
export function tickMoney(value: number): string {
  return shortMoney(value).replace(/\.0+(?=\D|$)|(\.\d*[1-9])0+(?=\D|$)/, '$1');
}

/** To the cent, grouped, for tables; amounts below a cent keep three significant digits so that they do not read as nothing. */
export function exactMoney(value: Value | undefined): string {
  if (value === null || value === undefined) return '–';
  const text = String(value);
  const cents = roundDecimal(text, 2);
  if (signOf(cents) !== 0 || signOf(text) === 0) return groupDecimal(cents);
  return groupDecimal(roundDecimal(text, Math.min(15, 2 - Math.floor(Math.log10(Math.abs(toInk(text)))))));
}

/** Every digit that was computed, without the zeros that say nothing: for control totals. */
export function fullMoney(value: Value | undefined): string {
  if (value === null || value === undefined) return '–';
  const text = String(value);
  const trimmed = text.includes('.') ? text.replace(/0+$/, '').replace(/\.$/, '') : text;
  return groupDecimal(/^-?0?$/.test(trimmed) ? '0' : trimmed);
}

/** Three significant digits with its sign written: `+45.0 k`, `−3.20 k`, `0`. */
export function signedMoney(value: Value | undefined): string {
  const text = shortMoney(value);
  return signOf(value) > 0 && /^\d/.test(text) ? `+${text}` : text;
}

/** To the cent with its sign written. */
export function exactChange(value: Value | undefined): string {
  const text = exactMoney(value);
  return signOf(value) > 0 ? `+${text}` : text;
}

function decimalsOf(scaled: number): number {
  const digitsBefore = Math.floor(Math.log10(Number(scaled.toPrecision(3)))) + 1;
  return Math.max(0, Math.min(8, 3 - digitsBefore));
}
