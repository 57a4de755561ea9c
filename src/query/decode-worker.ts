/** Runs beside the page: fetches objects, decodes their columns and hands back one Arrow stream, so that the page never stalls. */
import { arrowTable, commonType } from './arrow-stream.ts';
import { parquetColumns } from './decode-columns.ts';
import { type ObjectLocation, objectFile } from './object-file.ts';

/** What the page asks for. */
export interface DecodeRequest {
  readonly id: number;
  readonly objects: readonly ObjectLocation[];
  readonly columns: readonly string[];
}

/** What it gets: an Arrow IPC stream, or the reason why not. */
export type DecodeReply = { readonly id: number } & ({ readonly stream: Uint8Array } | { readonly error: string });

addEventListener('message', async ({ data }: MessageEvent<DecodeRequest>) => {
  try {
    const stream = await decode(data);
    postMessage({ id: data.id, stream } satisfies DecodeReply, { transfer: [stream.buffer as ArrayBuffer] });
  } catch (error) {
    postMessage({ id: data.id, error: error instanceof Error ? error.message : String(error) } satisfies DecodeReply);
  }
});

/** One file after the other, so that memory holds one at a time and a smaller request need not wait for a larger one. */
async function decode({ objects, columns }: DecodeRequest): Promise<Uint8Array> {
  const files = await Promise.all(objects.map(async (object) => parquetColumns(await objectFile(object))));
  const types = new Map(columns.map((name) => [name, commonType(files.flatMap((file) => file.types.get(name) ?? []))]));
  const table = arrowTable(
    types,
    files.reduce((sum, file) => sum + file.rows, 0),
  );
  let fileStart = 0;
  for (const file of files) {
    const start = fileStart;
    await file.read(columns, (name, rowStart, values) => table.add(name, file.types.get(name)!, start + rowStart, values));
    await new Promise((resume) => setTimeout(resume));
    fileStart += file.rows;
  }
  return table.stream();
}
