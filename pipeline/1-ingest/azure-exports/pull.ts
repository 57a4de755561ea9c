/** Fetches exports from Blob storage. */
import { createHash } from 'node:crypto';
import { DefaultAzureCredential } from '@azure/identity';
import { BlobServiceClient, ContainerClient, type StoragePipelineOptions } from '@azure/storage-blob';
import { CostbookError, EXIT } from '../../engine/errors.ts';
import { refusePlainHttp } from '../azure-endpoint.ts';
import { DeliveryChanged, type Offer, type Part, type PullEffects, type PullSession } from '../pull.ts';
import type { BlobSettings } from './pull-settings.ts';
import { type Blob, candidatesOf, type Manifest, partName, type Run, readManifest, runsIn } from './runs.ts';

/** Retrying is the runner's part. */
const OPTIONS: StoragePipelineOptions = { retryOptions: { maxTries: 1 } };

interface File {
  readonly name: string;
  readonly blob: Blob;
}

export async function open(settings: BlobSettings, effects: PullEffects): Promise<PullSession> {
  const container = containerOf(settings, effects);
  const prefix = settings.prefix.replace(/^\/+|\/+$/g, '');
  const known = new Map<string, readonly File[]>();
  return {
    async offers({ from, to }) {
      const windows = runsIn(await list(container, prefix === '' ? '' : `${prefix}/`)).filter((window) => isWanted(settings, window[0]!, from, to));
      const files = new Map<string, File[]>();
      for (const window of windows) {
        const found = await newestComplete(container, window);
        if (found.length > 0) files.set(window[0]!.period, [...(files.get(window[0]!.period) ?? []), ...found]);
      }
      if (files.size === 0 && from === null) throw nothingThere(settings);
      known.clear();
      for (const [period, each] of files) known.set(period, each);
      return [...files].map(([period, each]) => offerOf(period, each));
    },
    async *parts({ period }, cursor) {
      const files = known.get(period) ?? [];
      const after = files.findIndex(({ name }) => name === cursor) + 1;
      if (cursor !== null && after === 0) throw new DeliveryChanged(`${cursor} is not there any more`);
      for (const { name, blob } of files.slice(after)) {
        const part: Part = {
          name,
          version: blob.etag,
          sizeBytes: blob.sizeBytes,
          cursor: name === files.at(-1)!.name ? null : name,
          open: (offset) => bytes(container, blob, offset),
        };
        yield part;
      }
    },
  };
}

function containerOf({ account_url, container, secret_env }: BlobSettings, { environment }: PullEffects): ContainerClient {
  const secret = secret_env === undefined ? undefined : environment(secret_env);
  if (secret_env !== undefined && secret === undefined) throw secretMissing(secret_env);
  if (secret !== undefined && /(^|;)\s*(AccountName|BlobEndpoint|UseDevelopmentStorage|SharedAccessSignature)=/i.test(secret)) {
    const client = BlobServiceClient.fromConnectionString(secret, OPTIONS).getContainerClient(container);
    refusePlainHttp(client.url.split('?')[0]!, `the connection string in ${secret_env}`);
    return client;
  }
  if (account_url === undefined) throw accountMissing();
  refusePlainHttp(account_url, 'account_url');
  const url = `${account_url.replace(/\/+$/, '')}/${encodeURIComponent(container)}`;
  return secret === undefined
    ? new ContainerClient(url, new DefaultAzureCredential(), OPTIONS)
    : new ContainerClient(`${url}?${secret.replace(/^\?/, '')}`, undefined, OPTIONS);
}

async function list(container: ContainerClient, prefix: string): Promise<Blob[]> {
  const blobs: Blob[] = [];
  for await (const { name, properties } of container.listBlobsFlat({ prefix })) {
    blobs.push({ name, etag: properties.etag ?? '', sizeBytes: properties.contentLength ?? 0, modifiedMs: properties.lastModified?.getTime() ?? 0 });
  }
  return blobs;
}

function isWanted({ exports }: BlobSettings, { export: name, period }: Run, from: string | null, to: string): boolean {
  return (from === null || period >= from) && period <= to && (exports === undefined || exports.includes(name));
}

/** Files of the newest run whose manifest's blobs are all there. */
async function newestComplete(container: ContainerClient, window: readonly Run[]): Promise<File[]> {
  for (const run of candidatesOf(window)) {
    if (run.manifest === null) return filesOf(run, null, run.files);
    const manifest = readManifest(await text(container, run.manifest));
    if (manifest === null) return [];
    const blobs = manifest.blobs.length === 0 ? run.files : blobsOf(run, manifest);
    if (blobs !== null) return filesOf(run, manifest, blobs);
  }
  return [];
}

/** A manifest names blobs from the container's root, with or without a slash before it. */
function blobsOf(run: Run, { blobs }: Manifest): Blob[] | null {
  const found = blobs.flatMap(
    (name) => run.files.find((file) => file.name === name.replace(/^\/+/, '') || file.name.endsWith(`/${name.split('/').at(-1)}`)) ?? [],
  );
  return found.length === blobs.length ? found : null;
}

function filesOf(run: Run, manifest: Manifest | null, blobs: readonly Blob[]): File[] {
  return blobs.filter(({ sizeBytes }) => sizeBytes > 0).map((blob, index) => ({ name: partName(run, manifest?.type ?? null, blob, index), blob }));
}

function offerOf(period: string, files: readonly File[]): Offer {
  const version = createHash('sha256')
    .update(JSON.stringify(files.map(({ name, blob }) => [name, blob.etag])))
    .digest('hex');
  const sizeBytes = files.reduce((sum, { blob }) => sum + blob.sizeBytes, 0);
  return { period, version, isFinal: false, parts: files.length, sizeBytes, requests: null, priceUsd: null };
}

async function text(container: ContainerClient, { name }: Blob): Promise<string> {
  return (await container.getBlobClient(name).downloadToBuffer()).toString('utf8').replace(/^\ufeff/, '');
}

/** The bytes of a blob from `offset` on, in the version that was listed. */
async function bytes(container: ContainerClient, { name, etag }: Blob, offset: number): Promise<AsyncIterable<Uint8Array>> {
  const client = container.getBlobClient(name);
  try {
    const { readableStreamBody } = await client.download(offset, undefined, { conditions: { ifMatch: etag }, maxRetryRequests: 0 });
    return readableStreamBody as unknown as AsyncIterable<Uint8Array>;
  } catch (error) {
    const { statusCode } = error as { statusCode?: number };
    if (statusCode === 404 || statusCode === 412) throw new DeliveryChanged(`${name} was delivered again`);
    throw error;
  }
}

function nothingThere({ container, prefix }: BlobSettings): CostbookError {
  return new CostbookError({
    name: 'AzureExportMissing',
    what: `There is no export of costs in the container ${container}${prefix ? ` below ${prefix}` : ''}.`,
    why: 'Azure writes the first run of an export within a day, into folders like <export>/20260301-20260331/.',
    fix: 'Check container and prefix, or wait; pipeline/1-ingest/azure-exports/README.md, "Export".',
    where: container,
    exitCode: EXIT.provider,
  });
}

function secretMissing(name: string): CostbookError {
  return new CostbookError({
    name: 'SecretMissing',
    what: `The environment variable ${name} is not set.`,
    why: '"secret_env" names the variable that holds a connection string or a SAS token.',
    fix: `Set ${name}, or leave "secret_env" out to sign in with the SDK's default chain.`,
    where: name,
  });
}

function accountMissing(): CostbookError {
  return new CostbookError({
    name: 'AzureAccountMissing',
    what: 'It is not said in which storage account the container is.',
    why: 'Only a connection string names it; a SAS token and a sign-in do not.',
    fix: 'Add "account_url: https://<account>.blob.core.windows.net".',
    where: 'account_url',
  });
}
