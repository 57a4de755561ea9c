/** Fetches invoice months of a billing export from BigQuery, page by page of one query each. */
import { createHash } from 'node:crypto';
import { BigQuery, type Job, type Table } from '@google-cloud/bigquery';
import { DeliveryChanged, type Offer, type Part, type PullEffects, type PullSession } from '../pull.ts';
import { BrokenOff } from '../pulling/failures.ts';
import { replyPart } from '../pulling/reply-part.ts';
import type { BigQuerySettings } from './pull-settings.ts';
import { exportOf, type Month, monthQuery, monthsQuery, type QueryText } from './queries.ts';

/** Where to go on: `page` is the number of the next one, `rows` how many came before it, `last` the hash of those just before it. */
interface Cursor {
  readonly job: string;
  readonly location: string;
  readonly token: string;
  readonly page: number;
  readonly rows: number;
  readonly last: string;
}

/** One page as BigQuery answers; every value is text. */
interface Page {
  readonly schema?: { readonly fields?: readonly unknown[] };
  readonly rows?: readonly { readonly f: readonly { readonly v: unknown }[] }[];
  readonly pageToken?: string;
  readonly totalRows?: string;
  readonly jobComplete?: boolean;
}

/** BigQuery's on-demand price for reading 1 TiB, of which each query reads 10 MiB at least: https://cloud.google.com/bigquery/pricing */
const MICRO_DOLLARS_A_TIB = 6_250_000n;
const TIB = 1024n ** 4n;
const LEAST_BYTES = 10n * 1024n ** 2n;

export async function open(settings: BigQuerySettings, { log }: PullEffects): Promise<PullSession> {
  const { project, dataset, table: name, data_project = project, endpoint } = settings;
  const client = new BigQuery({ projectId: project, ...(endpoint ? { apiEndpoint: endpoint } : {}), retryOptions: { autoRetry: false } });
  const table = client.dataset(dataset, { projectId: data_project }).table(name);
  const known = new Map<string, Month>();
  const begun = new Map<string, Job>();
  let place: Awaited<ReturnType<typeof describe>> | null = null;
  const described = async () => (place ??= await describe(table, settings));
  const start = async (query: QueryText): Promise<Job> => {
    const [job] = await client.createQueryJob({ ...query, useLegacySql: false, location: (await described()).location });
    return job;
  };
  return {
    async offers({ from, to }) {
      const { columns, version } = await described();
      const rows = await rowsOf(await start(monthsQuery(columns, { from, to })));
      const months = rows.map(([month, count, first, last, changed]) => ({
        period: `${month!.slice(0, 4)}-${month!.slice(4)}`,
        rows: Number(count),
        firstPartition: first ?? null,
        lastPartition: last ?? null,
        version: changed ? `${changed} ${count}` : version,
      }));
      for (const month of months) known.set(month.period, month);
      const offers: Offer[] = [];
      for (const month of months) {
        log.step(`pull  asking what ${month.period} costs …`);
        const [, job] = await client.createQueryJob({
          ...monthQuery(columns, month),
          useLegacySql: false,
          location: (await described()).location,
          dryRun: true,
        });
        offers.push(offerOf(month, bytesOf(job), settings.page_rows));
      }
      return offers;
    },
    async *parts({ period }, cursor) {
      const month = known.get(period)!;
      let next = cursor === null ? null : (JSON.parse(cursor) as Cursor);
      do {
        if (next === null && !begun.has(period)) begun.set(period, await start(monthQuery((await described()).columns, month)));
        const job = next === null ? begun.get(period)! : client.job(next.job, { location: next.location });
        const page = await pageOf(job, { maxResults: settings.page_rows, ...(next ? { pageToken: next.token } : {}) }).catch((error: unknown) => {
          begun.delete(period);
          throw error;
        });
        const { page: number, rows: before, last: previous } = next ?? { page: 1, rows: 0, last: '' };
        const rows = before + (page.rows?.length ?? 0);
        const last = createHash('sha256').update(JSON.stringify(page.rows)).digest('hex').slice(0, 16);
        if (last === previous && rows - before > 1) throw new BrokenOff(`page ${number} of ${period} repeats the one before it`);
        next = page.pageToken ? { job: job.id!, location: job.location ?? '', token: page.pageToken, page: number + 1, rows, last } : null;
        if (next === null && page.totalRows !== undefined && Number(page.totalRows) !== rows) {
          begun.delete(period);
          throw new DeliveryChanged(`the pages of ${period} hold ${rows} rows, the query found ${page.totalRows}`);
        }
        yield partOf(page, number, next);
      } while (next !== null);
    },
  };
}

/** What a query needs to know of the table, and what changes when the table does. */
async function describe(table: Table, { location, data_project, project, dataset, table: name }: BigQuerySettings) {
  const [metadata] = await table.getMetadata();
  const columns = exportOf(`\`${data_project ?? project}.${dataset}.${name}\``, metadata);
  return { columns, location: location ?? (metadata.location as string), version: `${metadata.lastModifiedTime ?? ''}` || null };
}

/** One page, as soon as the query is done; asked for again while it runs, which BigQuery answers after ten seconds at most. */
async function pageOf(job: Job, options: { maxResults: number; pageToken?: string }): Promise<Page> {
  for (;;) {
    const [, , page] = (await job.getQueryResults({ ...options, autoPaginate: false, skipParsing: true })) as unknown as [unknown, unknown, Page];
    if (page.jobComplete !== false) return page;
  }
}

async function rowsOf(job: Job): Promise<(string | null)[][]> {
  const rows: (string | null)[][] = [];
  let pageToken: string | undefined;
  do {
    const page = await pageOf(job, { maxResults: 10_000, ...(pageToken ? { pageToken } : {}) });
    rows.push(...(page.rows ?? []).map(({ f }) => f.map(({ v }) => v as string | null)));
    pageToken = page.pageToken;
  } while (pageToken);
  return rows;
}

/** Only what the bill says is kept: names of jobs and counters would make each delivery new. */
function partOf({ schema, rows = [] }: Page, number: number, next: Cursor | null): Part {
  return replyPart(`page-${String(number).padStart(5, '0')}.json`, JSON.stringify({ schema, rows }), next);
}

function bytesOf(job: { statistics?: { totalBytesProcessed?: string } } | undefined): bigint | null {
  const bytes = job?.statistics?.totalBytesProcessed;
  return bytes === undefined ? null : BigInt(bytes);
}

function offerOf({ period, version, rows }: Month, bytes: bigint | null, pageRows: number): Offer {
  const billed = bytes === null ? null : bytes > LEAST_BYTES ? bytes : LEAST_BYTES;
  const microDollars = billed === null ? null : (billed * MICRO_DOLLARS_A_TIB + TIB - 1n) / TIB;
  const text = microDollars?.toString().padStart(7, '0');
  return {
    period,
    version,
    isFinal: false,
    parts: Math.ceil(rows / pageRows),
    sizeBytes: null,
    requests: null,
    priceUsd: text === undefined ? null : `${text.slice(0, -6)}.${text.slice(-6)}`,
  };
}
