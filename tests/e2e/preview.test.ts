import { readFileSync } from 'node:fs';
import { request } from 'node:http';
import { join } from 'node:path';
import { brotliDecompressSync, gunzipSync } from 'node:zlib';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { servePreview } from '../../pipeline/commands/preview.ts';
import { type Site, serveSite } from '../site.ts';

let site: Site;
beforeAll(async () => {
  site = await serveSite();
});
afterAll(() => site?.close());

interface Reply {
  readonly status: number;
  readonly headers: Readonly<Record<string, string | string[] | undefined>>;
  readonly body: Buffer;
}

/** A request whose path is sent as it is written: fetch would tidy `..` away. */
function ask(path: string, headers: Record<string, string> = {}, method = 'GET'): Promise<Reply> {
  const { port } = new URL(site.url);
  return new Promise((settle, fail) => {
    const sent = request({ host: '127.0.0.1', port, path, method, headers }, (response) => {
      const chunks: Buffer[] = [];
      response.on('data', (chunk) => chunks.push(chunk));
      response.on('end', () => settle({ status: response.statusCode!, headers: response.headers, body: Buffer.concat(chunks) }));
    });
    sent.on('error', fail);
    sent.end();
  });
}

describe('the preview', () => {
  it('sends the strict policy and the right types', async () => {
    const { status, headers } = await ask('/costs/explore/');
    expect(status).toBe(200);
    expect(headers).toMatchObject({
      'content-security-policy': "default-src 'self'; script-src 'self' 'wasm-unsafe-eval'",
      'x-content-type-options': 'nosniff',
      'referrer-policy': 'no-referrer',
      'content-type': 'text/html; charset=utf-8',
      'cache-control': 'no-cache',
    });
  });

  it('answers ranges, HEAD and unchanged files', async () => {
    const { tables } = JSON.parse(readFileSync(join(site.folder, 'edition.json'), 'utf8'));
    const { sha256, sizeBytes } = tables.cost_centers.objects[0];
    const path = `/costs/objects/${sha256.slice(0, 2)}/${sha256}.parquet`;
    const head = await ask(path, {}, 'HEAD');
    expect(head.headers).toMatchObject({
      'content-length': String(sizeBytes),
      'accept-ranges': 'bytes',
      'cache-control': 'public, max-age=31536000, immutable',
    });
    const first = await ask(path, { range: 'bytes=0-3' });
    expect([first.status, first.body.toString(), first.headers['content-range']]).toEqual([206, 'PAR1', `bytes 0-3/${sizeBytes}`]);
    const last = await ask(path, { range: 'bytes=-4' });
    expect([last.status, last.body.toString()]).toEqual([206, 'PAR1']);
    expect((await ask(path, { range: `bytes=${sizeBytes}-` })).status).toBe(416);
    expect((await ask(path, { 'if-none-match': String(head.headers.etag) })).status).toBe(304);
  });

  it('compresses what gains by it', async () => {
    const plain = await ask('/costs/edition.json');
    const gzip = await ask('/costs/edition.json', { 'accept-encoding': 'gzip' });
    const brotli = await ask('/costs/edition.json', { 'accept-encoding': 'gzip, br' });
    expect(gunzipSync(gzip.body)).toEqual(plain.body);
    expect(brotliDecompressSync(brotli.body)).toEqual(plain.body);
    expect(brotli.headers['content-encoding']).toBe('br');
  });

  it.each(['/costs/../../../etc/passwd', '/costs/..%2f..%2f..%2fetc/passwd', '/costs/%2e%2e/%2e%2e/etc/passwd', '/costs/%00', '/costs/%zz', '/etc/passwd'])(
    'refuses %s',
    async (path) => {
      expect((await ask(path)).status).toBe(404);
    },
  );

  it('leads to the base and to folders with their slash', async () => {
    expect((await ask('/')).headers.location).toBe('/costs/');
    expect((await ask('/costs/explore')).headers.location).toBe('/costs/explore/');
    expect((await ask('/costs/', {}, 'POST')).status).toBe(405);
  });

  it('takes the next port when one is taken', async () => {
    const taken = Number(new URL(site.url).port);
    const second = await servePreview({ outFolder: site.folder, port: taken });
    expect(Number(new URL(second.url).port)).toBeGreaterThan(taken);
    await second.close();
  });

  it('says what to do when there is no site', async () => {
    await expect(servePreview({ outFolder: site.book.dataFolder })).rejects.toMatchObject({ name: 'SiteMissing', exitCode: 1 });
  });
});
