/** Answers requests from a folder of static files: ranges, types, compression, and headers as strict as the site allows. */
import { createReadStream } from 'node:fs';
import { readFile, realpath, stat } from 'node:fs/promises';
import type { IncomingMessage, ServerResponse } from 'node:http';
import { extname, join, sep } from 'node:path';
import { promisify } from 'node:util';
import { brotliCompress, constants, gzip } from 'node:zlib';

export interface StaticSite {
  readonly folder: string;
  /** Path below which the folder is served: `/` or `/costs/`. */
  readonly base: string;
}

/** The policy that every page works under. */
export const CONTENT_POLICY = "default-src 'self'; script-src 'self' 'wasm-unsafe-eval'";

const HEADERS = {
  'content-security-policy': CONTENT_POLICY,
  'x-content-type-options': 'nosniff',
  'referrer-policy': 'no-referrer',
  'accept-ranges': 'bytes',
} as const;

const TYPES: Readonly<Record<string, string>> = {
  '.html': 'text/html; charset=utf-8',
  '.css': 'text/css; charset=utf-8',
  '.js': 'text/javascript; charset=utf-8',
  '.json': 'application/json; charset=utf-8',
  '.csv': 'text/csv; charset=utf-8',
  '.txt': 'text/plain; charset=utf-8',
  '.xml': 'application/xml; charset=utf-8',
  '.svg': 'image/svg+xml',
  '.wasm': 'application/wasm',
  '.parquet': 'application/vnd.apache.parquet',
  '.woff2': 'font/woff2',
  '.png': 'image/png',
  '.ico': 'image/x-icon',
  '.pdf': 'application/pdf',
};
const COMPRESSED_TYPES = new Set(['.html', '.css', '.js', '.json', '.csv', '.txt', '.xml', '.svg', '.wasm']);

/** On one machine it takes longer to compress the query engine, 34 MB, than to send it. */
const COMPRESSED_AT_MOST_BYTES = 4_000_000;

/** Answers one request: 200, 206, 304, 308 to the address with its slash, 404, 405 or 416. */
export async function answer(request: IncomingMessage, response: ServerResponse, site: StaticSite): Promise<void> {
  for (const [name, value] of Object.entries(HEADERS)) response.setHeader(name, value);
  if (request.method !== 'GET' && request.method !== 'HEAD') return end(response, 405, { allow: 'GET, HEAD' });
  const { pathname } = new URL(request.url ?? '/', 'http://localhost');
  if (`${pathname}/` === site.base || (pathname === '/' && site.base !== '/')) return end(response, 308, { location: site.base });
  const path = pathname.startsWith(site.base) ? await fileOf(site.folder, pathname.slice(site.base.length)) : null;
  if (path === 'folder') return end(response, 308, { location: `${pathname}/` });
  if (path) return sendFile(request, response, path, 200);
  const notFound = await fileOf(site.folder, '404.html');
  return notFound && notFound !== 'folder' ? sendFile(request, response, notFound, 404) : end(response, 404);
}

/** The file that a path below the base means; null when there is none or it lies outside the folder. */
async function fileOf(folder: string, path: string): Promise<string | 'folder' | null> {
  try {
    const root = await realpath(folder);
    const wanted = join(root, decodeURIComponent(path), path === '' || path.endsWith('/') ? 'index.html' : '');
    const real = await realpath(wanted);
    if (!real.startsWith(root + sep)) return null;
    const found = await stat(real);
    return found.isFile() ? real : 'folder';
  } catch {
    return null;
  }
}

async function sendFile(request: IncomingMessage, response: ServerResponse, path: string, status: number): Promise<void> {
  const { size, mtimeMs } = await stat(path);
  const extension = extname(path);
  const etag = `"${size.toString(36)}-${Math.round(mtimeMs).toString(36)}"`;
  response.setHeader('content-type', TYPES[extension] ?? 'application/octet-stream');
  response.setHeader('etag', etag);
  response.setHeader('cache-control', isNamedByContent(path) ? 'public, max-age=31536000, immutable' : 'no-cache');
  if (COMPRESSED_TYPES.has(extension)) response.setHeader('vary', 'accept-encoding');
  if (request.headers['if-none-match'] === etag) return end(response, 304);
  if (request.headers.range && status === 200) return sendRange(request, response, path, size);
  const encoding = COMPRESSED_TYPES.has(extension) && size <= COMPRESSED_AT_MOST_BYTES ? encodingFor(request) : null;
  if (!encoding) return stream(request, response, path, status, 0, size - 1);
  const body = await compressed(path, encoding, etag);
  response.writeHead(status, { 'content-encoding': encoding, 'content-length': body.length });
  response.end(request.method === 'HEAD' ? undefined : body);
}

function sendRange(request: IncomingMessage, response: ServerResponse, path: string, size: number): void {
  const [, first, last] = /^bytes=(\d*)-(\d*)$/.exec(request.headers.range!) ?? [];
  const start = first ? Number(first) : last ? Math.max(0, size - Number(last)) : Number.NaN;
  const stop = first && last ? Math.min(Number(last), size - 1) : size - 1;
  if (start <= stop) {
    response.setHeader('content-range', `bytes ${start}-${stop}/${size}`);
    stream(request, response, path, 206, start, stop);
  } else {
    end(response, 416, { 'content-range': `bytes */${size}` });
  }
}

function stream(request: IncomingMessage, response: ServerResponse, path: string, status: number, start: number, stop: number): void {
  response.writeHead(status, { 'content-length': stop - start + 1 });
  if (request.method === 'HEAD' || stop < start) response.end();
  else
    createReadStream(path, { start, end: stop })
      .on('error', () => response.destroy())
      .pipe(response);
}

function end(response: ServerResponse, status: number, headers: Record<string, string> = {}): void {
  response.writeHead(status, { ...headers, 'content-length': 0 }).end();
}

/** Objects are named by their hash, and what Astro writes below `_astro/` carries one in its name. */
function isNamedByContent(path: string): boolean {
  return path.includes(`${sep}_astro${sep}`) || path.endsWith('.parquet');
}

function encodingFor(request: IncomingMessage): 'br' | 'gzip' | null {
  const accepted = String(request.headers['accept-encoding'] ?? '');
  return /\bbr\b/.test(accepted) ? 'br' : /\bgzip\b/.test(accepted) ? 'gzip' : null;
}

const cache = new Map<string, Promise<Buffer>>();

/** The compressed file, made once. */
function compressed(path: string, encoding: 'br' | 'gzip', etag: string): Promise<Buffer> {
  const key = `${encoding} ${etag} ${path}`;
  let body = cache.get(key);
  if (!body) {
    body = readFile(path).then((bytes) =>
      encoding === 'gzip' ? promisify(gzip)(bytes, { level: 6 }) : promisify(brotliCompress)(bytes, { params: { [constants.BROTLI_PARAM_QUALITY]: 4 } }),
    );
    body.catch(() => cache.delete(key));
    cache.set(key, body);
  }
  return body;
}
