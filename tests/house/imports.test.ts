import { describe, expect, it } from 'vitest';
import { type Import, imports } from './tree.ts';

const all = imports();
const ours = all.filter((each) => each.isOurs);
const show = (each: Import): string => `${each.from} → ${each.to}`;
const room = (path: string): string | undefined => /^pipeline\/(\d-[a-z]+)\//.exec(path)?.[1];
const isIn = (path: string, ...folders: string[]): boolean => folders.some((folder) => path.startsWith(folder));

describe('who may import whom', () => {
  it('rooms meet only through tables', () => {
    const bad = ours.filter(({ from, to }) => room(from) && room(to) && room(from) !== room(to));
    expect(bad.map(show)).toEqual([]);
  });

  it('only run.ts, the verbs and tests import a room', () => {
    const bad = ours.filter(({ from, to }) => room(to) && !room(from) && !isIn(from, 'pipeline/run.ts', 'pipeline/commands/', 'tests/', 'bench/'));
    expect(bad.map(show)).toEqual([]);
  });

  it('contract imports only contract; engine knows nothing of cost', () => {
    const bad = ours.filter(
      ({ from, to }) =>
        (isIn(from, 'pipeline/contract/') && !isIn(to, 'pipeline/contract/')) ||
        (isIn(from, 'pipeline/engine/') && !isIn(to, 'pipeline/contract/', 'pipeline/engine/')),
    );
    expect(bad.map(show)).toEqual([]);
  });

  it('the site imports nothing of the pipeline but the contract', () => {
    const bad = ours.filter(({ from, to }) => isIn(from, 'src/') && isIn(to, 'pipeline/') && !isIn(to, 'pipeline/contract/'));
    expect(bad.map(show)).toEqual([]);
  });

  it('the pipeline imports nothing of the site', () => {
    const bad = ours.filter(({ from, to }) => isIn(from, 'pipeline/') && isIn(to, 'src/'));
    expect(bad.map(show)).toEqual([]);
  });

  it('no page imports another page', () => {
    const page = (path: string): string | undefined => /^src\/pages\/([^/]+)\//.exec(path)?.[1];
    const bad = ours.filter(({ from, to }) => page(from) && page(to) && page(from) !== page(to));
    expect(bad.map(show)).toEqual([]);
  });

  it('charts and formats import nothing above them', () => {
    const bad = ours.filter(
      ({ from, to }) => isIn(from, 'src/charts/', 'src/format/') && isIn(to, 'src/') && !isIn(to, 'src/charts/', 'src/format/', 'src/query/query.ts'),
    );
    expect(bad.map(show)).toEqual([]);
  });

  it('there is no import cycle', () => {
    const graph = new Map<string, string[]>();
    for (const { from, to, isTypeOnly } of ours) if (!isTypeOnly) graph.set(from, [...(graph.get(from) ?? []), to]);
    const done = new Set<string>();
    const cycles: string[] = [];
    const visit = (path: string, trail: string[]): void => {
      if (trail.includes(path)) return void cycles.push([...trail.slice(trail.indexOf(path)), path].join(' → '));
      if (done.has(path)) return;
      for (const next of graph.get(path) ?? []) visit(next, [...trail, path]);
      done.add(path);
    };
    for (const path of graph.keys()) visit(path, []);
    expect(cycles).toEqual([]);
  });
});

describe('each outside library has one door', () => {
  const DOORS: Record<string, string[]> = {
    '@duckdb/node-api': ['pipeline/engine/duckdb.ts', 'src/query/at-build.ts'],
    '@duckdb/duckdb-wasm': ['src/query/'],
    hyparquet: ['src/query/'],
    'hyparquet-compressors': ['src/query/'],
    '@observablehq/plot': ['src/charts/', 'src/islands/Figure.tsx', 'src/components/Figure.astro'],
    linkedom: ['src/charts/', 'src/components/'],
    'simple-statistics': ['pipeline/5-analyze/'],
    highs: ['pipeline/5-analyze/commitments/linear-program.ts'],
    commander: ['pipeline/cli.ts', 'pipeline/commands/'],
    yaml: ['pipeline/engine/config.ts', 'pipeline/5-analyze/'],
    '@aws-sdk/client-s3': ['pipeline/1-ingest/aws-data-exports/'],
    '@aws-sdk/client-cost-explorer': ['pipeline/1-ingest/aws-cost-explorer/'],
    '@aws-sdk/client-cloudwatch': ['pipeline/1-ingest/evidence/cloudwatch/'],
    '@aws-sdk/client-cost-optimization-hub': ['pipeline/1-ingest/evidence/aws-cost-optimization-hub/'],
    '@azure/storage-blob': ['pipeline/1-ingest/azure-exports/'],
    '@azure/arm-costmanagement': ['pipeline/1-ingest/azure-query/'],
    '@azure/identity': ['pipeline/1-ingest/azure-exports/', 'pipeline/1-ingest/azure-query/', 'pipeline/1-ingest/evidence/azure-rest.ts'],
    '@google-cloud/bigquery': ['pipeline/1-ingest/gcp-bigquery/'],
    'google-auth-library': ['pipeline/1-ingest/evidence/google-rest.ts'],
    '@datadog/datadog-api-client': ['pipeline/1-ingest/datadog/'],
    'p-retry': ['pipeline/1-ingest/pulling/'],
    nodemailer: ['pipeline/6-publish/alerts/channels/email/'],
    yazl: ['pipeline/6-publish/archive/'],
    'csv-parse': ['pipeline/engine/config.ts', 'pipeline/1-ingest/'],
  };

  it.each(Object.entries(DOORS))('%s', (library, doors) => {
    const users = all.filter(({ from, to, isOurs }) => !isOurs && (to === library || to.startsWith(`${library}/`)) && !isIn(from, 'tests/', 'bench/'));
    expect(users.filter(({ from }) => !isIn(from, ...doors)).map(show)).toEqual([]);
  });
});
