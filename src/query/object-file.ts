/** Reads one published Parquet object over HTTP, as little of it as is wise. */
import type { AsyncBuffer } from 'hyparquet';

/** Below this size one request for the whole object beats several for its parts. */
const WHOLE_BELOW_BYTES = 2_000_000;
const FOOTER_BYTES = 65_536;

export interface ObjectLocation {
  readonly url: string;
  readonly sizeBytes: number;
}

const wholeObjects = new Map<string, Promise<ArrayBuffer>>();

/**
 * The object as hyparquet reads it. A large object is read by range; a server that answers a range request with the whole
 * file is believed the first time and not asked again. Whole objects are kept for the session.
 */
export async function objectFile({ url, sizeBytes }: ObjectLocation): Promise<AsyncBuffer> {
  if (sizeBytes < WHOLE_BELOW_BYTES || wholeObjects.has(url)) return inMemory(await whole(url));
  const footerStart = sizeBytes - FOOTER_BYTES;
  const response = await request(url, `bytes=${footerStart}-${sizeBytes - 1}`);
  const body = response.arrayBuffer();
  if (response.status !== 206) {
    wholeObjects.set(url, body);
    return inMemory(await body);
  }
  const footer = await body;
  return {
    byteLength: sizeBytes,
    async slice(start, end = sizeBytes) {
      if (start >= footerStart) return footer.slice(start - footerStart, end - footerStart);
      return (await request(url, `bytes=${start}-${end - 1}`)).arrayBuffer();
    },
  };
}

function whole(url: string): Promise<ArrayBuffer> {
  let buffer = wholeObjects.get(url);
  if (!buffer) {
    buffer = request(url).then((response) => response.arrayBuffer());
    buffer.catch(() => wholeObjects.delete(url));
    wholeObjects.set(url, buffer);
  }
  return buffer;
}

async function request(url: string, range?: string): Promise<Response> {
  const response = await fetch(url, range ? { headers: { range } } : {});
  if (!response.ok) throw new Error(`${url} answered ${response.status}`);
  return response;
}

function inMemory(buffer: ArrayBuffer): AsyncBuffer {
  return { byteLength: buffer.byteLength, slice: (start, end) => buffer.slice(start, end) };
}
