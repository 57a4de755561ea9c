/** Fetches Data Exports and Cost and Usage Reports from S3. */
import type { Offer, Part, PullEffects, PullSession } from '../pull.ts';
import { Bucket } from './bucket.ts';
import { type BucketDelivery, deliveriesIn } from './bucket-deliveries.ts';
import type { S3Settings } from './pull-settings.ts';

export async function open(settings: S3Settings, effects: PullEffects): Promise<PullSession> {
  const bucket = new Bucket(settings, effects);
  const prefix = settings.prefix.replace(/^\/+|\/+$/g, '');
  const place = { url: `s3://${bucket.name}/${prefix}`, export: settings.export, text: bucket.text.bind(bucket) };
  const known = new Map<string, BucketDelivery>();
  return {
    async offers({ from, to }) {
      const objects = await bucket.list(prefix === '' ? '' : `${prefix}/`);
      const deliveries = await deliveriesIn(place, objects, (period) => (from === null || period >= from) && period <= to);
      for (const delivery of deliveries) known.set(delivery.period, delivery);
      return deliveries.map(offerOf);
    },
    async *parts({ period }, cursor) {
      const { files, problem } = known.get(period)!;
      if (problem) throw problem;
      const after = files.findIndex(({ name }) => name === cursor) + 1;
      for (const { name, object } of files.slice(after)) {
        const part: Part = {
          name,
          version: object.etag === '' ? null : object.etag,
          sizeBytes: object.sizeBytes,
          cursor: name === files.at(-1)!.name ? null : name,
          open: (offset) => bucket.bytes(object, offset),
        };
        yield part;
      }
    },
    async close() {
      bucket.close();
    },
  };
}

function offerOf({ period, version, files }: BucketDelivery): Offer {
  const sizeBytes = files.reduce((sum, { object }) => sum + object.sizeBytes, 0);
  return { period, version, isFinal: false, parts: files.length, sizeBytes, requests: files.length, priceUsd: priceUsd(sizeBytes, files.length) };
}

/**
 * The most that fetching costs, in US dollars: 0.09 a GB from AWS to the internet and 0.0004 for 1,000 requests. Inside the bucket's
 * region only the requests are billed. https://aws.amazon.com/s3/pricing/
 */
function priceUsd(bytes: number, requests: number): string {
  const microDollars = (BigInt(bytes) * 9n + BigInt(requests) * 40_000n + 99_999n) / 100_000n;
  const text = String(microDollars).padStart(7, '0');
  return `${text.slice(0, -6)}.${text.slice(-6)}`;
}
