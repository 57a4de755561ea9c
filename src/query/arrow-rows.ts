/** Arrow results as the rows of `query.ts`: the same text that native DuckDB gives at build time. */
import { type DataType, type Table, Type } from 'apache-arrow';
import type { Row, Value } from './query.ts';

/** All rows of a result, in order. */
export function rowsOf(table: Table): Row[] {
  const columns = table.schema.fields.map(({ name, type }, i) => ({ name, read: reader(type), vector: table.getChildAt(i)! }));
  const rows: Row[] = [];
  for (let i = 0; i < table.numRows; i++) {
    const row: Row = {};
    for (const { name, read, vector } of columns) {
      const value: unknown = vector.get(i);
      row[name] = value === null || value === undefined ? null : read(value);
    }
    rows.push(row);
  }
  return rows;
}

function reader(type: DataType): (value: unknown) => Value {
  switch (type.typeId) {
    case Type.Decimal:
      return (value) => decimalText(littleEndian(value as Uint32Array), (type as DataType & { scale: number }).scale);
    case Type.Int:
      return (value) => (typeof value === 'bigint' ? String(value) : (value as number));
    case Type.Float:
      return (value) => (Number.isFinite(value) ? (value as number) : String(value));
    case Type.Bool:
      return (value) => value as boolean;
    case Type.Date:
      return (value) => new Date(Number(value)).toISOString().slice(0, 10);
    case Type.Timestamp:
      return (value) => timestampText(Number(value));
    case Type.List:
    case Type.FixedSizeList:
    case Type.Struct:
    case Type.Map:
      return (value) => JSON.stringify(value, (_, item) => (typeof item === 'bigint' ? String(item) : item));
    default:
      return (value) => String(value);
  }
}

/** `1234567n` with 5 decimals is `12.34567`. */
export function decimalText(integer: bigint, scale: number): string {
  const digits = (integer < 0n ? -integer : integer).toString().padStart(scale + 1, '0');
  const point = digits.length - scale;
  return `${integer < 0n ? '-' : ''}${digits.slice(0, point)}${scale ? `.${digits.slice(point)}` : ''}`;
}

function littleEndian(words: Uint32Array): bigint {
  let integer = 0n;
  for (let i = words.length - 1; i >= 0; i--) integer = (integer << 32n) | BigInt(words[i]!);
  return BigInt.asIntN(words.length * 32, integer);
}

/** `2026-01-31 12:00:00`, with milliseconds only where there are any. */
function timestampText(milliseconds: number): string {
  return new Date(milliseconds).toISOString().replace('T', ' ').replace('.000Z', '').replace('Z', '');
}
