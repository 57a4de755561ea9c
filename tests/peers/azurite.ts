/** Microsoft's own emulator of Blob storage on loopback, behind a faulty proxy, and a container to put exports into. */
import { type ChildProcess, spawn } from 'node:child_process';
import { mkdtempSync, rmSync } from 'node:fs';
import { createServer } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { BlobServiceClient } from '@azure/storage-blob';
import { type FaultyProxy, startFaultyProxy } from './faulty-proxy.ts';

const ACCOUNT = 'devstoreaccount1';
/** The emulator's published development key: https://learn.microsoft.com/azure/storage/common/storage-use-azurite */
const KEY = 'Eby8vdM02xNOcqFlqUwJPLlmEtlCDXJ1OUzFT50uSRZ6IFsuFq2UVErCz4I6tq/K1SZFPTOtr/KBHBeksoGMGw==';

export interface AzuritePeer {
  readonly proxy: FaultyProxy;
  readonly container: string;
  /** Connection string that goes through the proxy. */
  readonly connection: string;
  put(name: string, body: string | Uint8Array): Promise<void>;
  remove(name: string): Promise<void>;
  /** Empties the container and forgets what passed. */
  clear(): Promise<void>;
  /** Files that were asked for since the last time, each with where it was begun. */
  fetched(): string[];
  close(): Promise<void>;
}

export async function startAzurite(): Promise<AzuritePeer> {
  const directory = mkdtempSync(join(tmpdir(), 'costbook-azurite-'));
  const port = await freePort();
  const script = join(import.meta.dirname, '../../node_modules/azurite/dist/src/blob/main.js');
  const flags = ['--inMemoryPersistence', '--skipApiVersionCheck', '--silent', '--disableTelemetry', '--blobHost', '127.0.0.1', '--blobPort', String(port)];
  const child = spawn(process.execPath, [script, ...flags], { cwd: directory, stdio: 'ignore' });
  const proxy = await startFaultyProxy(port);
  const connectionTo = (url: string): string => `DefaultEndpointsProtocol=http;AccountName=${ACCOUNT};AccountKey=${KEY};BlobEndpoint=${url}/${ACCOUNT};`;
  const container = BlobServiceClient.fromConnectionString(connectionTo(`http://127.0.0.1:${port}`)).getContainerClient('exports');
  await untilReady(child, () => container.create());
  let seen = 0;
  return {
    proxy,
    container: 'exports',
    connection: connectionTo(proxy.url),
    async put(name, body) {
      await container.getBlockBlobClient(name).uploadData(Buffer.from(body));
    },
    async remove(name) {
      await container.deleteBlob(name);
    },
    async clear() {
      for await (const { name } of container.listBlobsFlat()) await container.deleteBlob(name);
      proxy.trouble(() => null);
      proxy.passed.length = 0;
      seen = 0;
    },
    fetched() {
      const since = proxy.passed.slice(seen);
      seen = proxy.passed.length;
      return since
        .filter(({ url }) => /\.(csv|parquet|gz)(\?|$)/.test(url) && !url.includes('comp=list'))
        .map(({ url, headers }) =>
          [decodeURIComponent(url.split('?')[0]!).split('/exports/')[1], headers['x-ms-range'] ?? headers.range].filter(Boolean).join(' '),
        );
    },
    async close() {
      await proxy.close();
      child.kill();
      rmSync(directory, { recursive: true, force: true });
    },
  };
}

async function untilReady(child: ChildProcess, attempt: () => Promise<unknown>): Promise<void> {
  for (let left = 100; ; left--) {
    try {
      await attempt();
      return;
    } catch (error) {
      if (left === 0 || child.exitCode !== null) throw error;
      await sleep(200);
    }
  }
}

async function freePort(): Promise<number> {
  const server = createServer();
  await new Promise<void>((settle) => server.listen(0, '127.0.0.1', settle));
  const { port } = server.address() as { port: number };
  await new Promise<void>((settle) => server.close(() => settle()));
  return port;
}
