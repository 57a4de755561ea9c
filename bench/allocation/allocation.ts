/** Room 3 over a made-up company, against a bare join of the same tables; then with each of its sizes doubled; then a preview over two years. */
import { cpSync, mkdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { writeDemo } from '../../pipeline/1-ingest/demo/generate.ts';
import { type ChildRun, runChild } from '../child.ts';
import { type Measure, measure, ratio, repeat, type Section } from '../measure.ts';
import { type AllocationSizes, doubled, SIZES, sizesText } from './sizes.ts';

const THREADS = '2';
const MEMORY = '4GB';

export interface AllocationOptions {
  readonly sizes: AllocationSizes;
  /** Charges of the demo company, which lie in more than 24 months. */
  readonly demoRows: number;
  readonly runs: number;
  /** An empty folder that may be filled. */
  readonly folder: string;
}

interface Allocated {
  readonly seconds: number;
  readonly joinSeconds: number;
  readonly peakMb: number;
  readonly rows: number;
}

/** One section for the sizes and what doubling each of them costs, and one for the preview. */
export async function* measureAllocation({ sizes, demoRows, runs, folder }: AllocationOptions): AsyncGenerator<Section> {
  const once = (each: AllocationSizes): Promise<Allocated> => allocateOnce(each, join(folder, 'company'));
  const results = await repeat(runs, async () => {
    const base = await once(sizes);
    const grown: Allocated[] = [];
    for (const size of SIZES) grown.push(await once(doubled(sizes, size)));
    return { base, grown };
  });
  const base = (name: keyof Allocated): number[] => results.map((result) => result.base[name]);
  yield {
    title: `Charges → payers · ${sizesText(sizes)} → ${results[0]!.base.rows.toLocaleString('en-US')} rows · ${THREADS} threads, ${MEMORY}`,
    measures: [
      measure('a bare join of the same sizes, DuckDB alone', 's', base('joinSeconds')),
      measure('room 3', 's', base('seconds')),
      ratio('  times the join', base('seconds'), base('joinSeconds'), 3),
      measure('peak memory', 'MB', base('peakMb')),
      ...SIZES.flatMap((size, index): Measure[] => {
        const grown = (name: keyof Allocated): number[] => results.map((result) => result.grown[index]![name]);
        const words = size === 'costCenters' ? 'cost centers' : size;
        return [ratio(`  with twice the ${words}`, grown('seconds'), base('seconds'), 2.2), ratio('    peak memory', grown('peakMb'), base('peakMb'), 2.2)];
      }),
    ],
  };
  yield previewSection(await previews(demoRows, runs, join(folder, 'demo')));
}

async function allocateOnce(sizes: AllocationSizes, folder: string): Promise<Allocated> {
  rmSync(folder, { recursive: true, force: true });
  mkdirSync(folder, { recursive: true });
  await runChild('bench/allocation/lay-out.ts', folder, JSON.stringify(sizes));
  const room = await runChild('bench/allocation/allocate.ts', folder, THREADS, MEMORY);
  const bare = await runChild('bench/allocation/join.ts', folder, THREADS, MEMORY);
  rmSync(folder, { recursive: true, force: true });
  const { milliseconds, allocated } = JSON.parse(room.stdout) as { milliseconds: number; allocated: number };
  const { milliseconds: joinMs } = JSON.parse(bare.stdout) as { milliseconds: number };
  return { seconds: milliseconds / 1000, joinSeconds: joinMs / 1000, peakMb: room.peakMb, rows: allocated };
}

interface Previews {
  readonly rows: number;
  readonly runs: readonly ChildRun[];
  readonly months: number;
}

/** The demo company, against itself with a rule left out. */
async function previews(rows: number, runs: number, folder: string): Promise<Previews> {
  mkdirSync(folder, { recursive: true });
  const demo = await writeDemo({ folder, rows });
  const data = join(folder, 'data');
  await runChild('pipeline/costbook.mjs', 'build', '--bill', demo.bills, '--inputs', demo.inputs, '--data', data, '--threads', THREADS);
  const others = join(folder, 'others');
  cpSync(demo.inputs, others, { recursive: true });
  const path = join(others, 'allocation.yaml');
  writeFileSync(path, readFileSync(path, 'utf8').replace(/ {2}- name: team-tag\n.*\n.*\n/, ''));
  const results = await repeat(runs, () =>
    runChild('pipeline/costbook.mjs', 'preview', '--against', others, '--inputs', demo.inputs, '--data', data, '--format', 'json'),
  );
  const moves = JSON.parse(results[0]!.stdout) as { months: { known: number } };
  rmSync(folder, { recursive: true, force: true });
  return { rows, runs: results, months: moves.months.known };
}

function previewSection({ rows, runs, months }: Previews): Section {
  return {
    title: `Preview of a change of rules · the demo company, ${rows.toLocaleString('en-US')} charges, ${months} months`,
    measures: [
      measure(
        'costbook preview --against',
        's',
        runs.map(({ wallMs }) => wallMs / 1000),
        10,
      ), // prettier-ignore
      measure(
        '  peak memory',
        'MB',
        runs.map(({ peakMb }) => peakMb),
      ), // prettier-ignore
    ],
  };
}
