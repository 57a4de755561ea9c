import type { Database } from './duckdb.ts';

/** What a table cost to build. */
export interface TableReport {
  readonly room: string;
  readonly table: string;
  readonly rows: number;
  readonly sizeBytes: number | null;
  readonly milliseconds: number;
}

/** Progress goes to stderr, results to stdout. */
export interface Log {
  /** Says what is being done now: a line that is redrawn on a terminal; elsewhere a plain line when there was none for a second. */
  step(text: string): void;
  /** Says something that stays. */
  note(text: string): void;
  /** Records one finished table. */
  table(report: TableReport): void;
  readonly tables: readonly TableReport[];
}

export interface LogOptions {
  readonly stream?: NodeJS.WriteStream;
  readonly isQuiet?: boolean;
}

const QUIET_MS = 1000;

/** A log for the command line. */
export function createLog({ stream = process.stderr, isQuiet = false }: LogOptions = {}): Log {
  const tables: TableReport[] = [];
  const isTerminal = Boolean(stream.isTTY);
  const clear = isTerminal ? '\r\u001b[2K' : '';
  let writtenAtMs = Number.NEGATIVE_INFINITY;
  const write = (text: string): void => {
    if (!isQuiet) stream.write(text);
    writtenAtMs = performance.now();
  };
  return {
    tables,
    step(text) {
      if (isTerminal) write(`${clear}${text.slice(0, (stream.columns ?? 80) - 1)}`);
      else if (performance.now() - writtenAtMs > QUIET_MS) write(`${text}\n`);
    },
    note(text) {
      write(`${clear}${text}\n`);
    },
    table(report) {
      tables.push(report);
      const size = report.sizeBytes === null ? '' : `${grouped(report.sizeBytes)} bytes`;
      write(
        `${clear}${report.room.padEnd(12)} ${report.table.padEnd(24)} ${grouped(report.rows).padStart(12)} rows ${size.padStart(20)} ${grouped(Math.round(report.milliseconds)).padStart(8)} ms\n`,
      );
    },
  };
}

/** Builds a table through `build`, then reports how long it took and its rows, which are counted unless `build` returns how many there are. */
export async function reported(log: Log, database: Database, room: string, table: string, build: () => Promise<unknown>): Promise<void> {
  log.step(`${room}  ${table} …`);
  const start = performance.now();
  const made = await build();
  const rows = typeof made === 'number' ? made : Number(await database.value(`SELECT count(*) FROM ${table}`));
  log.table({ room, table, rows, sizeBytes: null, milliseconds: performance.now() - start });
}

function grouped(value: number): string {
  return value.toLocaleString('en-US').replaceAll(',', '\u202f');
}
