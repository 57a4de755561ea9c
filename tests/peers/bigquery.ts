/** BigQuery's REST interface over tables that a test writes: metadata, jobs with dry runs, and pages of results. */
import { writeFileSync } from 'node:fs';
import { type Asked, json, type Reply, type Script } from './replay.ts';

/** A table as BigQuery describes it, with its rows as the REST interface writes them. */
export interface PeerTable {
  readonly fields: readonly object[];
  readonly rows: readonly { readonly month: string; readonly exported: string; readonly cells: object }[];
  readonly partitioning?: object;
  readonly modified?: string;
}

/** Answers for one table; jobs are remembered until `forget()`, as BigQuery forgets results after a day. */
export class BigQueryPeer {
  table: PeerTable = { fields: [], rows: [] };
  /** Queries in the order they were asked, dry ones marked. */
  readonly queries: { readonly sql: string; readonly month: string | null; readonly isDry: boolean; readonly location: string }[] = [];
  /** How often a job says that it still runs. */
  stillRuns = 1;
  readonly #jobs = new Map<string, { fields: readonly object[]; rows: readonly object[]; asked: number }>();

  readonly script: Script = (asked) => {
    const [, resource] = /\/projects\/[^/]+\/(\w+)/.exec(asked.path) ?? [];
    if (asked.path.endsWith('/token'))
      return json({
        access_token: 'federated-token',
        token_type: 'Bearer',
        expires_in: 3600,
        issued_token_type: 'urn:ietf:params:oauth:token-type:access_token',
      });
    if (resource === 'datasets') return this.#describe();
    if (resource === 'jobs' && asked.method === 'POST') return this.#start(asked);
    if (resource === 'queries') return this.#page(asked);
    return notFound(asked.path);
  };

  forget(): void {
    this.#jobs.clear();
  }

  #describe(): Reply {
    const { fields, rows, partitioning = { type: 'DAY' }, modified = '1' } = this.table;
    return json({
      kind: 'bigquery#table',
      location: 'EU',
      numRows: String(rows.length),
      lastModifiedTime: modified,
      schema: { fields },
      timePartitioning: partitioning,
    });
  }

  #start(asked: Asked): Reply {
    const { configuration, jobReference } = asked.json<{
      configuration: { dryRun?: boolean; query: { query: string; queryParameters?: { name: string; parameterValue: { value: string } }[] } };
      jobReference: { jobId: string; location: string };
    }>();
    const { query, queryParameters = [] } = configuration.query;
    const value = (name: string): string | null => queryParameters.find((each) => each.name === name)?.parameterValue.value ?? null;
    this.queries.push({ sql: query, month: value('month'), isDry: configuration.dryRun ?? false, location: jobReference.location });
    const found = query.includes('GROUP BY') ? this.#months(value('from'), value('to')!) : this.#rows(value('month')!);
    if (!configuration.dryRun) this.#jobs.set(jobReference.jobId, { ...found, asked: 0 });
    const statistics = { totalBytesProcessed: String(3 * 1024 ** 4) };
    return json({
      kind: 'bigquery#job',
      jobReference: { projectId: 'finops', ...jobReference },
      status: { state: configuration.dryRun ? 'DONE' : 'RUNNING' },
      statistics,
      configuration,
    });
  }

  #months(from: string | null, to: string): { fields: object[]; rows: object[] } {
    const months = [...new Set(this.table.rows.map(({ month }) => month))].filter((month) => month <= to && (from === null || month >= from)).sort();
    const rows = months.map((month) => {
      const own = this.table.rows.filter((row) => row.month === month);
      const micros = own.map(({ exported }) => Date.parse(exported) * 1000);
      const days = micros.map((each) => Math.floor(each / 86_400_000_000) * 86_400_000_000);
      return { f: [month, String(own.length), String(Math.min(...days)), String(Math.max(...days)), String(Math.max(...micros))].map((v) => ({ v })) };
    });
    return { fields: ['month', 'f0_', 'f1_', 'f2_', 'f3_'].map((name) => ({ name, type: 'STRING', mode: 'NULLABLE' })), rows };
  }

  #rows(month: string): { fields: readonly object[]; rows: object[] } {
    return { fields: this.table.fields, rows: this.table.rows.filter((row) => row.month === month).map(({ cells }) => cells) };
  }

  #page({ path, query }: Asked): Reply {
    const id = path.split('/').at(-1)!;
    const job = this.#jobs.get(id);
    if (!job) return notFound(`Job finops:EU.${id}`);
    const jobReference = { projectId: 'finops', jobId: id, location: 'EU' };
    if (job.asked++ < this.stillRuns) return json({ kind: 'bigquery#getQueryResultsResponse', jobComplete: false, jobReference });
    const from = Number(query.get('pageToken')?.slice(1) ?? 0);
    const rows = job.rows.slice(from, from + Number(query.get('maxResults')));
    const end = from + rows.length;
    return json({
      kind: 'bigquery#getQueryResultsResponse',
      etag: `e${Math.random()}`,
      jobComplete: true,
      jobReference,
      schema: { fields: job.fields },
      totalRows: String(job.rows.length),
      ...(end < job.rows.length ? { pageToken: `t${end}` } : {}),
      rows,
    });
  }
}

/** How Google's interfaces say no. */
export function googleRefusal(code: number, reason: string, message: string, status = ''): Reply {
  return { ...json({ error: { code, message, errors: [{ message, domain: 'global', reason }], status } }), status: code };
}

function notFound(what: string): Reply {
  return googleRefusal(404, 'notFound', `Not found: ${what}`, 'NOT_FOUND');
}

/** Writes credentials of a workload whose tokens `url` exchanges, and returns the environment that makes them the default. */
export function workloadCredentials(folder: string, url: string): Record<string, string> {
  writeFileSync(`${folder}/subject-token`, 'from-the-platform');
  writeFileSync(
    `${folder}/credentials.json`,
    JSON.stringify({
      type: 'external_account',
      audience: '//iam.googleapis.com/projects/1/locations/global/workloadIdentityPools/pool/providers/provider',
      subject_token_type: 'urn:ietf:params:oauth:token-type:jwt',
      token_url: `${url}/v1/token`,
      credential_source: { file: `${folder}/subject-token` },
    }),
  );
  return { GOOGLE_APPLICATION_CREDENTIALS: `${folder}/credentials.json`, METADATA_SERVER_DETECTION: 'none' };
}
