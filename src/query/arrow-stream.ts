/**
 * Stored columns as one Arrow IPC stream, the form in which DuckDB-WASM takes tables in. Vectors are made of typed arrays,
 * never with Arrow's builders: those compile code from text, which the site's content policy forbids.
 */
import {
  Bool,
  type Data,
  type DataType,
  DateDay,
  Decimal,
  Dictionary,
  Field,
  Float64,
  Int32,
  Int64,
  makeData,
  makeVector,
  RecordBatch,
  Schema,
  Struct,
  Table,
  TimestampMicrosecond,
  tableToIPC,
  Utf8,
} from 'apache-arrow';
import type { ColumnType, StoredValues } from './decode-columns.ts';

/** A table under construction: rows come in any order, and rows that never come are NULL. */
export interface ArrowTable {
  /** Puts stored values of a column from a row on; `stored` is their type where they come from. */
  add(name: string, stored: ColumnType, rowStart: number, values: StoredValues): void;
  /** The table as an IPC stream; nothing can be added after. */
  stream(): Uint8Array;
}

/** An empty table of so many rows with columns of these types. */
export function arrowTable(types: ReadonlyMap<string, ColumnType>, rows: number): ArrowTable {
  const columns = new Map(
    Array.from(types, ([name, type]) => [name, { type, target: targetOf(type, rows), validity: new Uint8Array((rows + 7) >> 3), present: 0 }]),
  );
  return {
    add(name, stored, rowStart, values) {
      const column = columns.get(name)!;
      column.present += fill(column.target, column.validity, rowStart, values, shiftOf(stored, column.type));
    },
    stream() {
      const children = Array.from(columns.values(), ({ target, validity, present }) =>
        target.finish({ length: rows, nullCount: rows - present, nullBitmap: present < rows ? validity : null }),
      );
      const fields = Array.from(columns.keys(), (name, i) => new Field(name, children[i]!.type, true));
      const schema = new Schema(fields);
      const struct = makeData({ type: new Struct(fields), length: rows, nullCount: 0, children });
      return tableToIPC(new Table(schema, [new RecordBatch(schema, struct)]), 'stream');
    },
  };
}

/** Writes the values that are there and marks them valid; returns how many. */
function fill(target: Target, validity: Uint8Array, rowStart: number, values: StoredValues, shift: bigint): number {
  let present = 0;
  for (let i = 0; i < values.length; i++) {
    const value = values[i];
    if (value === null || value === undefined) continue;
    const row = rowStart + i;
    target.set(row, value, shift);
    validity[row >> 3]! |= 1 << (row & 7);
    present++;
  }
  return present;
}

/** The type that holds a column of several files: months may be stored with different decimals. Text where no file has it. */
export function commonType(types: readonly ColumnType[]): ColumnType {
  const [first = { kind: 'text' } as ColumnType] = types;
  if (first.kind !== 'decimal') return first;
  const decimals = types.filter((type) => type.kind === 'decimal');
  const scale = Math.max(...decimals.map((type) => type.scale));
  const whole = Math.max(...decimals.map((type) => type.precision - type.scale));
  return { kind: 'decimal', scale, precision: Math.min(38, whole + scale) };
}

/** What a stored integer is multiplied with to have the common number of decimals. */
function shiftOf(stored: ColumnType, common: ColumnType): bigint {
  return stored.kind === 'decimal' && common.kind === 'decimal' ? 10n ** BigInt(common.scale - stored.scale) : 1n;
}

interface Shape {
  readonly length: number;
  readonly nullCount: number;
  readonly nullBitmap: Uint8Array | null;
}

/** Typed arrays under construction. */
interface Target {
  set(row: number, value: number | bigint | boolean | Uint8Array, shift: bigint): void;
  finish(shape: Shape): Data<DataType>;
}

function targetOf(type: ColumnType, rows: number): Target {
  switch (type.kind) {
    case 'decimal':
      return decimalTarget(new Decimal(type.scale, type.precision, 128), rows);
    case 'text':
      return textTarget(rows);
    case 'flag':
      return flagTarget(rows);
    case 'bigint':
      return numberTarget(new Int64(), new BigInt64Array(rows));
    case 'timestamp':
      return numberTarget(new TimestampMicrosecond(), new BigInt64Array(rows));
    case 'date':
      return numberTarget(new DateDay(), new Int32Array(rows));
    case 'integer':
      return numberTarget(new Int32(), new Int32Array(rows));
    case 'double':
      return numberTarget(new Float64(), new Float64Array(rows));
  }
}

function numberTarget(type: DataType, data: Int32Array | Float64Array | BigInt64Array): Target {
  return {
    set: (row, value) => {
      data[row] = value as never;
    },
    finish: (shape) => makeData({ ...shape, type: type as Int32, data: data as Int32Array }),
  };
}

function flagTarget(rows: number): Target {
  const data = new Uint8Array((rows + 7) >> 3);
  return {
    set: (row, value) => {
      if (value) data[row >> 3]! |= 1 << (row & 7);
    },
    finish: (shape) => makeData({ ...shape, type: new Bool(), data }),
  };
}

/** 128-bit integers, low half first. */
function decimalTarget(type: Decimal, rows: number): Target {
  const data = new BigInt64Array(rows * 2);
  return {
    set: (row, value, shift) => {
      let integer = typeof value === 'bigint' ? value : value instanceof Uint8Array ? bigEndian(value) : BigInt(value);
      if (shift !== 1n) integer *= shift;
      data[2 * row] = integer;
      data[2 * row + 1] = integer >> 64n;
    },
    finish: (shape) => makeData({ ...shape, type, data: new Uint32Array(data.buffer) }),
  };
}

function bigEndian(bytes: Uint8Array): bigint {
  let value = 0n;
  for (const byte of bytes) value = (value << 8n) | BigInt(byte);
  return BigInt.asIntN(bytes.length * 8, value);
}

/** Each text once, rows point at it. Rows of one Parquet dictionary share their byte arrays, so most are known by identity. */
function textTarget(rows: number): Target {
  const codes = new Int32Array(rows);
  const codeOfText = new Map<string, number>();
  const codeOfBytes = new Map<Uint8Array, number>();
  const decoder = new TextDecoder();
  return {
    set: (row, value) => {
      const bytes = value as Uint8Array;
      let code = codeOfBytes.get(bytes);
      if (code === undefined) {
        const text = decoder.decode(bytes);
        code = codeOfText.get(text) ?? codeOfText.size;
        codeOfText.set(text, code);
        codeOfBytes.set(bytes, code);
      }
      codes[row] = code;
    },
    finish: (shape) => {
      const type = new Dictionary(new Utf8(), new Int32());
      return makeData({ ...shape, type, data: codes, dictionary: makeVector(utf8Data([...codeOfText.keys()])) });
    },
  };
}

function utf8Data(texts: readonly string[]): Data<Utf8> {
  const encoded = texts.map((text) => new TextEncoder().encode(text));
  const valueOffsets = new Int32Array(texts.length + 1);
  encoded.forEach((bytes, i) => {
    valueOffsets[i + 1] = valueOffsets[i]! + bytes.length;
  });
  const data = new Uint8Array(valueOffsets.at(-1)!);
  encoded.forEach((bytes, i) => {
    data.set(bytes, valueOffsets[i]!);
  });
  return makeData({ type: new Utf8(), length: texts.length, nullCount: 0, nullBitmap: null, valueOffsets, data });
}
