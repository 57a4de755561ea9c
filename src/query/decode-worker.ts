/** Runs beside the page: fetches objects, decodes their columns and hands back one Arrow stream, so that the page never stalls. */
import { arrowStream } from './arrow-stream.ts';
import { storedColumns } from './decode-columns.ts';
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
    const files = await Promise.all(data.objects.map(objectFile));
    const stored = await Promise.all(files.map((file) => storedColumns(file, data.columns)));
    const stream = arrowStream(stored, data.columns);
    postMessage({ id: data.id, stream } satisfies DecodeReply, { transfer: [stream.buffer as ArrayBuffer] });
  } catch (error) {
    postMessage({ id: data.id, error: error instanceof Error ? error.message : String(error) } satisfies DecodeReply);
  }
});
