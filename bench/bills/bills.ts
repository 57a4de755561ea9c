/** A provider's own bill → silver, against DuckDB alone reading the same file. */
import { mkdirSync, rmSync, statSync } from 'node:fs';
import { join } from 'node:path';
import { type ChildRun, runChild } from '../child.ts';
import { measure, ratio, repeat, type Section } from '../measure.ts';
import { BILLS, type BillFormat, type BillKind, FORMATS, writeBill } from './generate.ts';

const THREADS = '2';
const MEMORY = '2GB';

export interface BillsOptions {
  readonly rows: number;
  readonly runs: number;
  /** An empty folder that may be filled. */
  readonly folder: string;
  readonly bills?: readonly BillKind[];
  readonly formats?: readonly BillFormat[];
}

/** One section a bill and format; writing the bill is not measured. Ends with an error where a bill does not add up. */
export async function* measureBills({ rows, runs, folder, bills = BILLS, formats = FORMATS }: BillsOptions): AsyncGenerator<Section> {
  for (const kind of bills) {
    for (const format of formats) {
      const file = await writeBill(kind, format, rows, folder);
      const results = await repeat(runs, () => measureOnce(file, join(folder, 'data')));
      const seconds = (name: 'readMs' | 'copyMs' | 'chargesMs' | 'allMs'): number[] => results.map((result) => result[name] / 1000);
      yield {
        title: `Bills → silver · ${kind} as ${format} · ${rows.toLocaleString('en-US')} rows (${Math.round(statSync(file).size / 1e6)} MB) · ${THREADS} threads, ${MEMORY}`,
        measures: [
          measure('reading it, DuckDB alone', 's', seconds('readMs')),
          measure('reading and writing it as Parquet', 's', seconds('copyMs')),
          measure('bill → charges', 's', seconds('chargesMs')),
          ratio('  times the reading', seconds('chargesMs'), seconds('readMs'), 2),
          ratio('  times reading and writing', seconds('chargesMs'), seconds('copyMs'), null),
          measure(
            '  rows a second',
            'rows/s',
            seconds('chargesMs').map((wall) => rows / wall),
          ),
          measure('and days, totals, rules, checks', 's', seconds('allMs')),
          measure(
            'peak memory, reading',
            'MB',
            results.map(({ read }) => read.peakMb),
          ),
          measure(
            'peak memory, bill → silver',
            'MB',
            results.map(({ silver }) => silver.peakMb),
          ),
        ],
      };
      rmSync(file);
    }
  }
}

async function measureOnce(
  file: string,
  data: string,
): Promise<{ read: ChildRun; silver: ChildRun; readMs: number; copyMs: number; chargesMs: number; allMs: number }> {
  rmSync(data, { recursive: true, force: true });
  mkdirSync(data, { recursive: true });
  const read = await runChild('bench/bills/read.ts', file, join(data, 'copy.parquet'), THREADS, MEMORY);
  const silver = await runChild('bench/bills/to-silver.ts', file, data, THREADS, MEMORY);
  rmSync(data, { recursive: true, force: true });
  const { milliseconds: readMs, copyMs } = JSON.parse(read.stdout) as { milliseconds: number; copyMs: number };
  const { chargesMs, allMs } = JSON.parse(silver.stdout) as { chargesMs: number; allMs: number };
  return { read, silver, readMs, copyMs, chargesMs, allMs };
}
