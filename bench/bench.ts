/** `npm run bench`: measures the pipeline and the pages, prints a table and writes bench/latest.json. */
import { execFileSync } from 'node:child_process';
import { existsSync, mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { availableParallelism, cpus, loadavg, tmpdir, totalmem } from 'node:os';
import { join } from 'node:path';
import { Command } from 'commander';
import { measureAllocation } from './allocation/allocation.ts';
import { measureBills } from './bills/bills.ts';
import { BILLS, type BillKind } from './bills/generate.ts';
import { ROOT } from './child.ts';
import type { Section } from './measure.ts';
import { measurePages } from './pages/pages.ts';
import { measurePipeline } from './pipeline.ts';
import { sectionText } from './print.ts';
import { measureRebuild } from './rebuild.ts';

interface Options {
  readonly rows: readonly number[];
  readonly runs: number;
  readonly quick?: boolean;
  readonly only?: 'pipeline' | 'allocation' | 'bills' | 'rebuild' | 'pages';
  readonly billRows: number;
  readonly bills: BillKind[];
  readonly allocation: readonly number[];
  readonly huge?: boolean;
  readonly out: string;
}

const list = (text: string): number[] => text.split(',').map((part) => Number(part.replaceAll('_', '')));

const options = new Command('bench')
  .description('Measure the pipeline and the pages; ratios hold within one run.')
  .option('--rows <list>', 'charges of the demo company, several with commas', list, [1_000_000, 10_000_000])
  .option('--runs <n>', 'runs of each measure (of more than 2M charges: one)', Number, 3)
  .option('--quick', 'one run with 100,000 charges, to see that it works')
  .option('--only <part>', 'pipeline, allocation, bills, rebuild or pages')
  .option('--allocation <list>', 'charges, rules, pools and cost centers of room 3, with commas', list, [2_000_000, 300, 40, 500])
  .option('--bill-rows <n>', "rows of each provider's own bill", (text) => list(text)[0]!, 5_000_000)
  .option('--bills <list>', "providers' bills, with commas", (text) => BILLS.filter((kind) => text.split(',').includes(kind)), [...BILLS])
  .option('--huge', 'instead 50 million rows of each, as Parquet, in 2 GB')
  .option('--out <file>', 'where the numbers go; those measured before stay', join(ROOT, 'bench', 'latest.json'))
  .parse()
  .opts<Options>();

const { bills } = options;
const { rows, runs, billRows, allocation } = options.quick ? { rows: [100_000], runs: 1, billRows: 200_000, allocation: [100_000, 60, 8, 50] } : options;
const folder = mkdtempSync(join(tmpdir(), 'costbook-bench-'));
const loadBefore = loadavg()[0]!;
const sections: Section[] = [];
try {
  if (options.only === undefined || options.only === 'pipeline') {
    for (const size of rows) {
      const place = join(folder, `pipeline-${size}`);
      mkdirSync(place);
      report(await measurePipeline({ rows: size, runs: size > 2_000_000 ? 1 : runs, folder: place }));
      rmSync(place, { recursive: true });
    }
  }
  if (options.only === undefined || options.only === 'allocation') {
    const [charges, rules, pools, costCenters] = allocation as readonly [number, number, number, number];
    const place = join(folder, 'allocation');
    mkdirSync(place);
    const sizes = { charges, rules, pools, costCenters };
    const demoRows = options.quick ? 100_000 : 1_000_000;
    for await (const section of measureAllocation({ sizes, demoRows, runs: charges > 1_000_000 ? 1 : runs, folder: place })) report(section);
    rmSync(place, { recursive: true });
  }
  if (options.only === undefined || options.only === 'bills') {
    const place = join(folder, 'bills');
    mkdirSync(place);
    const sizes = options.huge ? { rows: 50_000_000, runs: 1, formats: ['parquet'] as const } : { rows: billRows, runs: billRows > 2_000_000 ? 1 : runs };
    for await (const section of measureBills({ ...sizes, bills, folder: place })) report(section);
    rmSync(place, { recursive: true });
  }
  if (options.only === undefined || options.only === 'rebuild') {
    const place = join(folder, 'rebuild');
    mkdirSync(place);
    report(await measureRebuild({ rows: options.quick ? 100_000 : 300_000, runs, folder: place }));
    rmSync(place, { recursive: true });
  }
  if (options.only === undefined || options.only === 'pages') {
    for await (const section of measurePages({ runs, folder, goldRows: options.quick ? 100_000 : 1_000_000 })) report(section);
  }
} finally {
  rmSync(folder, { recursive: true, force: true });
}
writeFileSync(
  options.out,
  `${JSON.stringify({ sections: [...measuredBefore(), ...sections.map((section) => ({ ...section, machine: machine() }))] }, null, 2)}\n`,
);
console.log(`\n${options.out}`);

function report(section: Section): void {
  sections.push(section);
  console.log(sectionText(section));
}

/** Where and when: numbers of two machines are not to be compared, and a load above the cores spoils them. */
function machine(): object {
  const commit = execFileSync('git', ['rev-parse', '--short', 'HEAD'], { cwd: ROOT, encoding: 'utf8' }).trim();
  return {
    measuredAt: new Date().toISOString(),
    commit,
    node: process.version,
    processor: cpus()[0]?.model,
    cores: availableParallelism(),
    memoryGb: Math.round(totalmem() / 1e9),
    load: { before: loadBefore, after: loadavg()[0] },
  };
}

/** Sections of an earlier run that this one did not measure again; a title says the size in brackets. */
function measuredBefore(): Section[] {
  if (!existsSync(options.out)) return [];
  const name = ({ title }: Section): string => title.replaceAll(/ \(.*?\)/g, '');
  const again = new Set(sections.map(name));
  return (JSON.parse(readFileSync(options.out, 'utf8')) as { sections: Section[] }).sections.filter((section) => !again.has(name(section)));
}
