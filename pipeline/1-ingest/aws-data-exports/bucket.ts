/** The one door to S3. */
import { GetObjectCommand, type GetObjectCommandInput, ListObjectsV2Command, PutObjectCommand, S3Client } from '@aws-sdk/client-s3';
import { refusePlainHttp } from '../aws-endpoint.ts';
import { DeliveryChanged, type PullEffects } from '../pull.ts';
import type { S3Settings } from './pull-settings.ts';

/** An object of the list. */
export interface Listed {
  readonly key: string;
  readonly sizeBytes: number;
  readonly etag: string;
  /** When the bucket was given it, in milliseconds. */
  readonly modifiedMs: number;
}

/** A bucket with the SDK's default chain of credentials; it tries nothing twice, for that is the runner's part. */
export class Bucket {
  readonly name: string;
  readonly #settings: S3Settings;
  #client: S3Client;

  constructor(settings: S3Settings, effects: PullEffects) {
    this.name = settings.bucket;
    this.#settings = settings;
    this.#client = clientOf(settings, settings.region ?? effects.environment('AWS_REGION') ?? effects.environment('AWS_DEFAULT_REGION') ?? 'us-east-1');
  }

  /** Every object whose key begins so, page after page. */
  async list(prefix: string): Promise<Listed[]> {
    const objects: Listed[] = [];
    for (let token: string | undefined; ; ) {
      const page = await this.#send((client) => client.send(new ListObjectsV2Command({ ...this.#common(), Prefix: prefix, ContinuationToken: token })));
      for (const { Key, Size, ETag, LastModified } of page.Contents ?? []) {
        if (Key !== undefined && !Key.endsWith('/'))
          objects.push({ key: Key, sizeBytes: Size ?? 0, etag: ETag ?? '', modifiedMs: LastModified?.getTime() ?? 0 });
      }
      if (!page.IsTruncated) return objects;
      if (page.NextContinuationToken === undefined || page.NextContinuationToken === token) throw new DeliveryChanged('the list of objects came to no end');
      token = page.NextContinuationToken;
    }
  }

  /** A small object as text. */
  async text({ key, etag }: Listed): Promise<string> {
    const { Body } = await this.#get({ Key: key, IfMatch: etag || undefined });
    return (await Body?.transformToString('utf-8')) ?? '';
  }

  /** The bytes of an object from `offset` on. Throws DeliveryChanged when it is another object by now. */
  async bytes({ key, etag }: Listed, offset: number): Promise<AsyncIterable<Uint8Array>> {
    const reply = await this.#get({ Key: key, IfMatch: etag || undefined, Range: offset > 0 ? `bytes=${offset}-` : undefined });
    if (etag !== '' && reply.ETag !== undefined && reply.ETag !== etag) throw new DeliveryChanged(`${key} was delivered again`);
    if (offset > 0 && !reply.ContentRange?.startsWith(`bytes ${offset}-`)) throw new DeliveryChanged(`${key} cannot be read from the middle`);
    return reply.Body as unknown as AsyncIterable<Uint8Array>;
  }

  /** Puts a whole object into the bucket. */
  async put(key: string, body: Uint8Array): Promise<void> {
    await this.#send((client) => client.send(new PutObjectCommand({ ...this.#common(), Key: key, Body: body })));
  }

  close(): void {
    this.#client.destroy();
  }

  async #get(input: Omit<GetObjectCommandInput, 'Bucket'>) {
    return this.#send((client) => client.send(new GetObjectCommand({ ...this.#common(), ...input })));
  }

  #common(): { Bucket: string; RequestPayer?: 'requester' } {
    return { Bucket: this.name, ...(this.#settings.requester_pays ? { RequestPayer: 'requester' as const } : {}) };
  }

  /** Asks again where the bucket is, when it says that it is elsewhere. */
  async #send<T>(ask: (client: S3Client) => Promise<T>): Promise<T> {
    try {
      return await ask(this.#client);
    } catch (error) {
      const { $metadata, $response } = error as { $metadata?: { httpStatusCode?: number }; $response?: { headers?: Record<string, string> } };
      const region = $response?.headers?.['x-amz-bucket-region'];
      const status = $metadata?.httpStatusCode;
      if (region === undefined || region === (await this.#client.config.region()) || (status !== 301 && status !== 307 && status !== 400)) throw error;
      this.#client.destroy();
      this.#client = clientOf(this.#settings, region);
      return ask(this.#client);
    }
  }
}

function clientOf({ profile }: S3Settings, region: string): S3Client {
  const client = new S3Client({ region, maxAttempts: 1, ...(profile === undefined ? {} : { profile }) });
  refusePlainHttp(client, 'AWS_ENDPOINT_URL_S3');
  return client;
}
