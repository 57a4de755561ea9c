/** A real S3 server on loopback behind a faulty proxy, and a bucket to put deliveries into. */
import { mkdtempSync, rmSync } from 'node:fs';
import { createRequire } from 'node:module';
import type { AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { DeleteObjectCommand, PutObjectCommand, S3Client } from '@aws-sdk/client-s3';
import S3rver from 's3rver';
import { type FaultyProxy, startFaultyProxy } from './faulty-proxy.ts';

const BUCKET = 'example-billing';

// The server ciphers its continuation tokens with DES, which OpenSSL 3 has not; DES three times with the same key is DES.
const nodeCrypto = createRequire(import.meta.url)('node:crypto') as Record<string, (name: string, key: Buffer, iv: Buffer) => unknown>;
for (const create of ['createCipheriv', 'createDecipheriv']) {
  const original = nodeCrypto[create]!;
  nodeCrypto[create] = (name, key, iv) => (name === 'des' ? original('des-ede3-cbc', Buffer.concat([key, key, key]), iv) : original(name, key, iv));
}

export interface S3Peer {
  readonly bucket: string;
  readonly proxy: FaultyProxy;
  /** Environment of a process that reaches this server with good credentials. */
  readonly environment: Readonly<Record<string, string>>;
  put(key: string, body: string | Uint8Array): Promise<void>;
  remove(key: string): Promise<void>;
  /** Keys of the objects that were asked for since the last time, each with its range. */
  fetched(): string[];
  close(): Promise<void>;
}

/** Starts it; lists come in pages of `pageSize` objects. */
export async function startS3({ pageSize = 1000 }: { readonly pageSize?: number } = {}): Promise<S3Peer> {
  const directory = mkdtempSync(join(tmpdir(), 'costbook-s3-'));
  const server = new S3rver({
    directory,
    address: '127.0.0.1',
    port: 0,
    silent: true,
    allowMismatchedSignatures: true,
    configureBuckets: [{ name: BUCKET, configs: [] }],
  });
  const { port } = (await server.run()) as AddressInfo;
  const proxy = await startFaultyProxy(port);
  proxy.rewrite((url) => (url.includes('list-type=2') ? `${url}&max-keys=${pageSize}` : url));
  const credentials = { accessKeyId: 'S3RVER', secretAccessKey: 'S3RVER' };
  // Checksums as trailers would be stored as part of the object.
  const client = new S3Client({
    endpoint: `http://127.0.0.1:${port}`,
    region: 'us-east-1',
    credentials,
    forcePathStyle: true,
    requestChecksumCalculation: 'WHEN_REQUIRED',
  });
  let seen = 0;
  return {
    bucket: BUCKET,
    proxy,
    environment: {
      AWS_ENDPOINT_URL_S3: proxy.url,
      AWS_ACCESS_KEY_ID: 'S3RVER',
      AWS_SECRET_ACCESS_KEY: 'S3RVER',
      AWS_REGION: 'us-east-1',
      AWS_EC2_METADATA_DISABLED: 'true',
      AWS_CONFIG_FILE: join(directory, 'no-config'),
      AWS_SHARED_CREDENTIALS_FILE: join(directory, 'no-credentials'),
    },
    async put(key, body) {
      await client.send(new PutObjectCommand({ Bucket: BUCKET, Key: key, Body: body }));
    },
    async remove(key) {
      await client.send(new DeleteObjectCommand({ Bucket: BUCKET, Key: key }));
    },
    fetched() {
      const since = proxy.passed.slice(seen);
      seen = proxy.passed.length;
      return since
        .filter(({ url }) => !url.includes('list-type=2'))
        .map(({ url, headers }) => [decodeURIComponent(url.split('?')[0]!).replace(`/${BUCKET}/`, ''), headers.range].filter(Boolean).join(' '));
    },
    async close() {
      client.destroy();
      await proxy.close();
      await server.close();
      rmSync(directory, { recursive: true, force: true });
    },
  };
}
