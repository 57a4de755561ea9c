import { describe, expect, it } from 'vitest';
import type { Listed } from '../../pipeline/1-ingest/aws-data-exports/bucket.ts';
import { deliveriesIn } from '../../pipeline/1-ingest/aws-data-exports/bucket-deliveries.ts';
import { FileIndex, periodOf, readManifest, split } from '../../pipeline/1-ingest/aws-data-exports/manifest.ts';

const object = (key: string, modifiedMs = 1): Listed => ({ key, sizeBytes: 10, etag: `"${key}"`, modifiedMs });
const every = (): boolean => true;

/** Deliveries of a bucket that holds these texts; the later an object stands, the later it was written. */
async function deliveries(texts: Readonly<Record<string, unknown>>, name?: string) {
  const objects = Object.keys(texts).map((key, index) => object(key, index));
  const place = {
    url: 's3://bucket/cur',
    export: name,
    text: async ({ key }: Listed) => (typeof texts[key] === 'string' ? texts[key] : JSON.stringify(texts[key])),
  };
  return (await deliveriesIn(place, objects, every)).map(({ period, files, problem }) => [period, problem?.name ?? files.map(({ name: file }) => file)]);
}
const failure = (texts: Readonly<Record<string, unknown>>, name?: string): Promise<string> =>
  deliveries(texts, name).then(String, (error: Error) => error.name);

describe('a period', () => {
  it.each([
    ['cur/costs/20261001-20261101/costs-Manifest.json', '2026-10', 'cur/costs', []],
    ['cur/costs/20261001-20261101/1f0c/costs-1.csv.gz', '2026-10', 'cur/costs', ['1f0c']],
    ['cur/costs/metadata/BILLING_PERIOD=2026-10/costs-Manifest.json', '2026-10', 'cur/costs', []],
    ['cur/costs/data/billing_period=2026-10/2026-10-05T01:02:03Z-1f0c/costs-00001.snappy.parquet', '2026-10', 'cur/costs', ['2026-10-05T01:02:03Z-1f0c']],
    ['cur/costs/costs/year=2026/month=9/costs-00001.snappy.parquet', '2026-09', 'cur/costs/costs', []],
    ['backup/date=2025-01-31/costs/data/BILLING_PERIOD=2026-10/a.csv.gz', '2026-10', 'backup/date=2025-01-31/costs', []],
    ['cur/costs.csv.gz', null, 'cur', []],
  ])('and an export are told by %s', (key, period, folder, below) => {
    expect([periodOf(key), split(key)]).toEqual([period, { folder, below }]);
  });
});

describe('a manifest', () => {
  it('is a legacy one, one of a Data Export, or none', () => {
    expect(
      readManifest('a/20261001-20261101/x-Manifest.json', '{"assemblyId":"1","billingPeriod":{"start":"20261001T000000.000Z"},"reportKeys":["b"]}'),
    ).toMatchObject({ period: '2026-10', id: '1', files: ['b'], isTop: true });
    expect(readManifest('x-Manifest.json', '\ufeff{"executionId":"2","dataFiles":["s3://b/data/BILLING_PERIOD=2026-09/c"]}')).toMatchObject({
      period: '2026-09',
      id: '2',
    });
    for (const text of ['null', '[]', '{"files":[{"key":"inventory/data.gz"}]}', '{"reportKeys":["x"]}'])
      expect(readManifest('manifest.json', text)).toBeNull();
  });

  it('finds its files by their own key, doubled slashes or none, and by what is left of it in a copy', () => {
    const manifest = readManifest('x-Manifest.json', '{"assemblyId":"1","billingPeriod":{"start":"20261001"},"reportKeys":["b"]}')!;
    const find = (paths: string[], key: string): string | null => new FileIndex(paths).find({ ...manifest, key: paths[0]! }, key);
    expect(find(['cur//costs/20261001-20261101/a/c-1.csv.gz'], 'cur//costs/20261001-20261101/a/c-1.csv.gz')).toBe('cur//costs/20261001-20261101/a/c-1.csv.gz');
    expect(find(['cur/costs/20261001-20261101/a/c-1.csv.gz'], '/cur//costs/20261001-20261101/a/c-1.csv.gz')).toBe('cur/costs/20261001-20261101/a/c-1.csv.gz');
    expect(find(['/home/x/a/c-1.csv.gz', '/home/x/b/c-1.csv.gz'], 'cur/costs/20261001-20261101/a/c-1.csv.gz')).toBe('/home/x/a/c-1.csv.gz');
    expect(find(['/home/x/b/c-1.csv.gz'], 'cur/costs/20261001-20261101/a/c-1.csv.gz')).toBeNull();
    expect(find(['/x/data/BILLING_PERIOD=2026-09/c-1.csv.gz'], 's3://b/data/BILLING_PERIOD=2026-10/c-1.csv.gz')).toBeNull();
  });
});

describe('the delivery that counts in a bucket', () => {
  const month = 'cur/costs/metadata/BILLING_PERIOD=2026-10';
  const data = 'cur/costs/data/BILLING_PERIOD=2026-10';

  it('is the one whose manifest was written last, side by side or over the other', async () => {
    const names = ['2026-10-05T00:00:00Z-b', '2026-10-04T00:00:00Z-a'];
    const texts = Object.fromEntries(
      names.toReversed().flatMap((run) => [
        [`${data}/${run}/c-00001.parquet`, ''],
        [`${month}/${run}/c-Manifest.json`, { executionId: run, dataFiles: [`s3://b/${data}/${run}/c-00001.parquet`] }],
      ]),
    );
    expect(await deliveries({ ...texts, [`${data}/left/c-00009.parquet`]: '' })).toEqual([['2026-10', ['c-00001.parquet']]]);
  });

  it('is refused where its manifest says nothing, or names what is not there; other months are not', async () => {
    const good = {
      'cur/costs/data/BILLING_PERIOD=2026-09/c.csv.gz': '',
      'cur/costs/metadata/BILLING_PERIOD=2026-09/c-Manifest.json': { dataFiles: ['cur/costs/data/BILLING_PERIOD=2026-09/c.csv.gz'] },
    };
    expect(await deliveries({ ...good, [`${month}/c-Manifest.json`]: 'not JSON' })).toEqual([
      ['2026-09', ['c.csv.gz']],
      ['2026-10', 'AwsManifestBroken'],
    ]);
    expect(await deliveries({ ...good, [`${month}/c-Manifest.json`]: { dataFiles: [`${data}/c.csv.gz`] } })).toEqual([
      ['2026-09', ['c.csv.gz']],
      ['2026-10', 'AwsDeliveryIncomplete'],
    ]);
  });

  it('keeps names apart that are the same in two folders', async () => {
    const keys = [`${data}/a/c.csv.gz`, `${data}/b/c.csv.gz`];
    expect(await deliveries({ [keys[0]!]: '', [keys[1]!]: '', [`${month}/c-Manifest.json`]: { dataFiles: keys } })).toEqual([
      ['2026-10', ['a-c.csv.gz', 'b-c.csv.gz']],
    ]);
  });

  it('is that of one export, which has to be named where there are several', async () => {
    const both = {
      'cur/one/20261001-20261101/one-Manifest.json': { reportKeys: ['cur/one/20261001-20261101/one-1.csv.gz'] },
      'cur/one/20261001-20261101/one-1.csv.gz': '',
      'cur/two/20261001-20261101/two-Manifest.json': { reportKeys: [] },
    };
    expect(await failure(both)).toBe('AwsExportAmbiguous');
    expect(await deliveries(both, 'one')).toEqual([['2026-10', ['one-1.csv.gz']]]);
    expect(await deliveries(both, 'two')).toEqual([['2026-10', []]]);
    expect(await failure(both, 'three')).toBe('AwsExportMissing');
    expect(await failure({})).toBe('AwsExportMissing');
  });

  it('without a manifest is the folder that was written last, and nothing but data', async () => {
    const texts = {
      'cur/costs/20261001-20261101/a/c-1.csv.gz': '',
      'cur/costs/20261001-20261101/b/c-1.csv.gz': '',
      'cur/costs/20261001-20261101/b/c-create-table.sql': '',
      'cur/costs/crawler-cfn.yml': '',
    };
    expect(await deliveries(texts)).toEqual([['2026-10', ['c-1.csv.gz']]]);
    expect(await deliveries({ 'cur/costs-2026-10.csv.gz': '', 'cur/costs-202609.csv.gz': '', 'cur/costs-20260930123.csv.gz': '' })).toEqual([
      ['2026-10', ['costs-2026-10.csv.gz']],
      ['2026-09', ['costs-202609.csv.gz']],
    ]);
  });

  it('does not take an inventory for a manifest', async () => {
    const texts = {
      'cur/inventory/2026-10-01T01-00Z/manifest.json': {},
      [`${data}/c.csv.gz`]: '',
      [`${month}/c-Manifest.json`]: { dataFiles: [`${data}/c.csv.gz`] },
    };
    expect(await deliveries(texts)).toEqual([['2026-10', ['c.csv.gz']]]);
  });
});
