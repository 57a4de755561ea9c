/** Bills → edition, as a person runs it, against DuckDB alone doing one GROUP BY over the same files. */
import { cpSync, readdirSync, renameSync, rmSync, statSync } from 'node:fs';
import { join } from 'node:path';
import { writeDemo } from '../pipeline/1-ingest/demo/generate.ts';
import { Database, quoteText } from '../pipeline/engine/duckdb.ts';
import { type ChildRun, runChild } from './child.ts';
import { measure, ratio, repeat, type Section } from './measure.ts';

const THREADS = '2';

export interface PipelineOptions {
  readonly rows: number;
  readonly runs: number;
  /** An empty folder that may be filled. */
  readonly folder: string;
}

/** Every run starts without silver; writing the demo company's bills is not measured. */
export async function measurePipeline({ rows, runs, folder }: PipelineOptions): Promise<Section> {
  const demo = await writeDemo({ folder, rows });
  const data = join(folder, 'data');
  const build = (): Promise<ChildRun> =>
    runChild('pipeline/costbook.mjs', 'build', '--bill', demo.bills, '--inputs', demo.inputs, '--data', data, '--threads', THREADS);
  const results = await repeat(runs, async () => {
    rmSync(data, { recursive: true, force: true });
    const bare = await runChild('bench/group-by.ts', demo.bills, THREADS);
    const cold = await build();
    const unchanged = await build();
    const restore = await redeliver(demo.bills);
    const redelivered = await build();
    restore();
    return { bare, cold, unchanged, redelivered };
  });
  const seconds = (name: keyof (typeof results)[number]): number[] => results.map((run) => run[name].wallMs / 1000);
  const charges = Number(results[0]!.bare.stdout);
  return {
    title: `Bills → edition · ${charges.toLocaleString('en-US')} charges in ${demo.files.length} files (${bytesText(demo.bills)}) · ${THREADS} threads`,
    measures: [
      measure('one GROUP BY, DuckDB alone', 's', seconds('bare')),
      measure('bills → edition', 's', seconds('cold')),
      ratio('  times the GROUP BY', seconds('cold'), seconds('bare'), 2),
      measure(
        '  charges a second',
        'rows/s',
        seconds('cold').map((wall) => charges / wall),
      ),
      measure('again, nothing changed', 's', seconds('unchanged')),
      measure('again, one bill redelivered', 's', seconds('redelivered')),
      measure(
        'peak memory, GROUP BY',
        'MB',
        results.map((run) => run.bare.peakMb),
      ),
      measure(
        'peak memory, bills → edition',
        'MB',
        results.map((run) => run.cold.peakMb),
      ),
    ],
  };
}

/** Delivers the largest Parquet bill again with one charge fewer; returns what puts the first delivery back. */
export async function redeliver(bills: string): Promise<() => void> {
  const paths = filesBelow(bills).filter((path) => path.endsWith('.parquet'));
  const path = paths.toSorted((a, b) => statSync(b).size - statSync(a).size)[0]!;
  const first = join(bills, '..', 'first-delivery');
  cpSync(path, first);
  const database = await Database.open();
  await database.run(`COPY (FROM read_parquet(${quoteText(first)}) OFFSET 1) TO ${quoteText(path)} (FORMAT parquet, COMPRESSION zstd)`);
  database.close();
  return () => renameSync(first, path);
}

function filesBelow(folder: string): string[] {
  return readdirSync(folder, { recursive: true, encoding: 'utf8' }).map((name) => join(folder, name));
}

function bytesText(folder: string): string {
  const bytes = filesBelow(folder).reduce((sum, path) => sum + (statSync(path).isFile() ? statSync(path).size : 0), 0);
  return `${Math.round(bytes / 1e6)} MB`;
}
