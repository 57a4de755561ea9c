/** The page's side of the decode worker. */
import type { DecodeReply, DecodeRequest } from './decode-worker.ts';
import type { ObjectLocation } from './object-file.ts';

let worker: Worker | undefined;
let lastId = 0;
const waiting = new Map<number, { resolve(stream: Uint8Array): void; reject(error: Error): void }>();

/** The named columns of all objects, in order, as one Arrow IPC stream. */
export function decodeObjects(objects: readonly ObjectLocation[], columns: readonly string[]): Promise<Uint8Array> {
  worker ??= startWorker();
  const id = ++lastId;
  const reply = new Promise<Uint8Array>((resolve, reject) => waiting.set(id, { resolve, reject }));
  worker.postMessage({ id, objects, columns } satisfies DecodeRequest);
  return reply;
}

function startWorker(): Worker {
  const started = new Worker(new URL('./decode-worker.ts', import.meta.url), { type: 'module' });
  started.addEventListener('message', ({ data }: MessageEvent<DecodeReply>) => {
    const promise = waiting.get(data.id);
    waiting.delete(data.id);
    if ('stream' in data) promise?.resolve(data.stream);
    else promise?.reject(new Error(data.error));
  });
  started.addEventListener('error', () => {
    for (const { reject } of waiting.values()) reject(new Error('The decoder did not start.'));
    waiting.clear();
    worker = undefined;
  });
  return started;
}
