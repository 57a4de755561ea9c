import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { readProvidersFile, readPullSources } from '../../pipeline/1-ingest/providers-file.ts';
import { writeJournal } from '../../pipeline/1-ingest/pulling/journal.ts';
import { durationText, sizeText } from '../../pipeline/1-ingest/pulling/progress.ts';
import { CostbookError } from '../../pipeline/engine/errors.ts';
import { sha256Of } from '../../pipeline/engine/lake.ts';
import { costbook, Desk } from '../command-line.ts';
import { openWorkshop, type Workshop } from '../workshop.ts';

let shop: Workshop;
beforeEach(async () => {
  shop = await openWorkshop();
});
afterEach(() => shop.close());

const PULLED = `bills:
  - name: payer-main
    provider: aws-data-exports
    pull: { bucket: example, prefix: cur }
    from: 2025-01
    currency: USD
    closes_after_days: 20
`;

/** The error of reading a providers.yaml, as name, line and fix. */
function mistake(text: string): [string, string, string] {
  shop.write('providers.yaml', text);
  try {
    readPullSources(shop.folders.inputs);
  } catch (error) {
    if (!(error instanceof CostbookError)) throw error;
    return [error.name, error.parts.where.split(':').at(-1)!, error.parts.fix];
  }
  throw new Error('no mistake was found');
}

describe('a bill that is pulled', () => {
  it('is named with its settings, which are read as they are written', () => {
    shop.write('providers.yaml', PULLED);
    const [source] = readPullSources(shop.folders.inputs);
    expect(source).toMatchObject({ name: 'payer-main', settings: { bucket: 'example', prefix: 'cur' }, from: '2025-01', currency: 'USD', closesAfterDays: 20 });
    expect(source!.where).toMatch(/providers.yaml:2$/);
  });

  it('asks for the same by another way, and for something else with other settings', () => {
    const askedWith = (pull: string): string => {
      shop.write('providers.yaml', PULLED.replace('{ bucket: example, prefix: cur }', pull));
      return readPullSources(shop.folders.inputs)[0]!.asked;
    };
    const plain = askedWith('{ bucket: example, prefix: cur }');
    expect(askedWith('{ profile: other, prefix: cur, bucket: example, region: eu-west-1 }')).toBe(plain);
    expect(askedWith('{ bucket: example, prefix: other }')).not.toBe(plain);
  });

  it.each([
    ['a key', PULLED.replace('closes_after_days', 'closes_after_day'), ['InputKeyUnknown', '7', 'Write "closes_after_days:" instead of "closes_after_day:".']],
    ["a provider's own key", PULLED.replace('prefix: cur', 'prefx: cur'), ['InputKeyUnknown', '4', 'Write "prefix:" instead of "prefx:".']],
    ['a provider', PULLED.replace('aws-data-exports', 'aws-data-export'), ['ProviderUnknown', '3', 'Write "provider: aws-data-exports".']],
    [
      'a provider that cannot be asked',
      PULLED.replace('aws-data-exports', 'focus-files'),
      ['ProviderNotPullable', '3', expect.stringContaining('path: ./bills')],
    ],
    ['a file and a pull at once', PULLED.replace('    from', '    path: ./bills\n    from'), ['InputKeyUnknown', '5', expect.anything()]],
    ['a month', PULLED.replace('2025-01', '2025-13'), ['InputNotValid', '5', expect.anything()]],
    ['a setting that has to be there', PULLED.replace('bucket: example, ', ''), ['InputNotValid', '4', expect.anything()]],
    ['no settings', PULLED.replace(/ {4}pull.*\n/, ''), ['InputNotValid', '2', expect.anything()]],
    ['a name that is no file name', PULLED.replace('payer-main', '../payer'), ['InputNotValid', '2', expect.anything()]],
    [
      'a name twice',
      PULLED + PULLED.replace('bills:\n', '').replace('payer-main', 'Payer-Main'),
      ['SourceTwice', '8', expect.stringContaining('providers.yaml:2')],
    ],
  ])('mistypes %s and is told its line and what to write', (_, text, expected) => {
    expect(mistake(text)).toEqual(expected);
  });
});

describe('what a build reads of it', () => {
  const part = (name: string, text: string) => ({ name, version: 'v', sha256: sha256Of(text), bytes: text.length });
  const kept = (...parts: ReturnType<typeof part>[]) => ({
    provider: 'aws-data-exports',
    version: 'v',
    isFinal: false,
    settings: 's',
    completedAt: '',
    confirmedAt: '',
    parts,
  });
  const error = async (): Promise<string> =>
    readProvidersFile(shop.folders).then(
      () => '',
      (thrown: Error) => thrown.name,
    );

  it('is every part of every complete month from the first one on, by a name that holds nothing of the machine', async () => {
    shop.write('providers.yaml', PULLED);
    expect(await error()).toBe('BillNotPulled');
    writeJournal(shop.folders.state, 'payer-main', {
      periods: { '2024-12': kept(part('costs-1.csv', 'old')), '2025-02': kept(part('costs-1.csv', 'one'), part('costs-2.csv', 'two')) },
    });
    expect(await error()).toBe('BronzeMissing');
    for (const text of ['one', 'two'])
      shop.write(join('..', 'data', 'bronze', 'aws-data-exports', sha256Of(text), text === 'one' ? 'costs-1.csv' : 'costs-2.csv'), text);
    const requests = await readProvidersFile(shop.folders);
    expect(requests.map(({ file, currency }) => [file.name, currency])).toEqual([
      ['payer-main/2025-02/costs-1.csv', 'USD'],
      ['payer-main/2025-02/costs-2.csv', 'USD'],
    ]);
  });

  it('is refused when a journal was cut off', async () => {
    shop.write('providers.yaml', PULLED);
    shop.write('../data/state/pulls/payer-main.json', '{"source": "payer-main", "per');
    expect(await error()).toBe('PullJournalBroken');
  });
});

describe('the command', () => {
  it('says what it does not know', async () => {
    const desk = new Desk();
    const pull = (...args: string[]) => costbook('pull', '--data', desk.data, '--inputs', desk.inputs, ...args);
    expect((await pull()).stderr).toContain('SourcesMissing');
    desk.write('inputs/providers.yaml', PULLED);
    expect((await pull('payer-mian')).stderr).toContain('Write payer-main.');
    expect((await pull('--period', '2025-1')).stderr).toContain('Write a month, like 2026-10.');
    desk.clear();
  });

  it('and a build wait for each other', async () => {
    const desk = new Desk();
    desk.write('inputs/providers.yaml', PULLED);
    desk.write('data/state/lock', String(process.pid));
    const { stderr, exitCode } = await costbook('pull', '--data', desk.data, '--inputs', desk.inputs);
    expect([exitCode, stderr.split(' ')[0]]).toEqual([1, 'BuildRunning']);
    desk.clear();
  });

  it('shows bytes and time for people', () => {
    expect([0, 999, 1500, 1_234_567, 98_765_432_100].map(sizeText)).toEqual(['0 B', '999 B', '1.5 kB', '1.2 MB', '98.8 GB']);
    expect([0.2, 59, 61, 3661].map(durationText)).toEqual(['1 s', '59 s', '1 min 1 s', '1 h 1 min']);
  });
});
