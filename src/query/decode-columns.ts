/**
 * Parquet columns as typed arrays, without losing a digit: hyparquet turns decimals into floating point, so the logical
 * types are taken out of the metadata first and the stored integers are read as they are.
 */
import { type AsyncBuffer, type FileMetaData, parquetMetadataAsync, parquetRead, type SchemaElement } from 'hyparquet';
import { decompressZstd } from 'hyparquet-compressors';

/** What a column holds; decimals say how many of their digits stand behind the point. */
export type ColumnType =
  | { readonly kind: 'text' | 'date' | 'timestamp' | 'integer' | 'bigint' | 'double' | 'flag' }
  | { readonly kind: 'decimal'; readonly precision: number; readonly scale: number };

type StoredValue = number | bigint | boolean | Uint8Array | null | undefined;

/** Values of one column as stored, from some row on. */
export type StoredValues = ArrayLike<StoredValue>;

export interface ParquetColumns {
  readonly rows: number;
  /** Type of every column that the file has. */
  readonly types: ReadonlyMap<string, ColumnType>;
  /** Hands over the named columns piece by piece, in any order; a column that the file lacks is left out. */
  read(names: readonly string[], take: (name: string, rowStart: number, values: StoredValues) => void): Promise<void>;
}

/** The columns of one Parquet file; only its footer is read at once. */
export async function parquetColumns(file: AsyncBuffer): Promise<ParquetColumns> {
  const metadata = await parquetMetadataAsync(file);
  const types = new Map(metadata.schema.slice(1).map((element) => [element.name, columnType(element)]));
  return {
    rows: Number(metadata.num_rows),
    types,
    read: (names, take) =>
      parquetRead({
        file,
        metadata: withoutLogicalTypes(metadata),
        columns: names.filter((name) => types.has(name)),
        utf8: false,
        compressors: { ZSTD: (input, length) => decompressZstd(input, new Uint8Array(length)) },
        onChunk: ({ columnName, columnData, rowStart }) => take(columnName, rowStart, columnData as StoredValues),
      }),
  };
}

function withoutLogicalTypes(metadata: FileMetaData): FileMetaData {
  const schema = metadata.schema.map(({ converted_type, logical_type, ...element }) => element);
  return { ...metadata, schema };
}

function columnType(element: SchemaElement): ColumnType {
  const { type, converted_type: converted, logical_type: logical } = element;
  if (converted === 'DECIMAL' || logical?.type === 'DECIMAL') {
    return { kind: 'decimal', precision: element.precision ?? 38, scale: element.scale ?? 0 };
  }
  if (type === 'BYTE_ARRAY') return { kind: 'text' };
  if (type === 'BOOLEAN') return { kind: 'flag' };
  if (type === 'DOUBLE' || type === 'FLOAT') return { kind: 'double' };
  if (type === 'INT32') return { kind: converted === 'DATE' ? 'date' : 'integer' };
  if (type === 'INT64') return { kind: logical?.type === 'TIMESTAMP' || converted === 'TIMESTAMP_MICROS' ? 'timestamp' : 'bigint' };
  throw new Error(`Column ${element.name} is stored as ${type}, which no gold table uses.`);
}
