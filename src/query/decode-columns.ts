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

/** One run of rows of one column, as stored. */
export interface Chunk {
  readonly rowStart: number;
  readonly values: ArrayLike<StoredValue>;
}

export interface StoredColumn {
  readonly name: string;
  readonly type: ColumnType;
  readonly chunks: Chunk[];
}

export interface StoredFile {
  readonly rows: number;
  readonly columns: readonly StoredColumn[];
}

/** The stored values of some columns of one Parquet file; a column that the file lacks is left out. */
export async function storedColumns(file: AsyncBuffer, names: readonly string[]): Promise<StoredFile> {
  const metadata = await parquetMetadataAsync(file);
  const columns = new Map<string, StoredColumn>();
  for (const element of metadata.schema.slice(1)) {
    if (names.includes(element.name)) {
      columns.set(element.name, { name: element.name, type: columnType(element), chunks: [] });
    }
  }
  await parquetRead({
    file,
    metadata: withoutLogicalTypes(metadata),
    columns: [...columns.keys()],
    utf8: false,
    compressors: { ZSTD: (input, length) => decompressZstd(input, new Uint8Array(length)) },
    onChunk: ({ columnName, columnData, rowStart }) => columns.get(columnName)?.chunks.push({ rowStart, values: columnData as ArrayLike<StoredValue> }),
  });
  return { rows: Number(metadata.num_rows), columns: [...columns.values()] };
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
