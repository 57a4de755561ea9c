import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect, it } from 'vitest';
import { type BillFormat, type BillKind, writeBill } from '../../bench/bills/generate.ts';
import { openBench } from '../ingest/bench-of-bills.ts';

const CASES: [BillKind, BillFormat][] = [
  ['azure', 'parquet'],
  ['gcp', 'csv.gz'],
];

it.each(CASES)(
  'a large bill (%s, %s) becomes the same charges with the same ids with one thread and with several',
  { timeout: 180_000 },
  async (kind, format) => {
    const folder = mkdtempSync(join(tmpdir(), 'costbook-threads-'));
    try {
      // More than one row group of Parquet, which several threads read at once.
      const path = await writeBill(kind, format, 125_000, folder);
      const fingerprints = [];
      for (const threads of [1, 3]) {
        const bench = await openBench({}, { threads });
        try {
          await bench.load(path);
          fingerprints.push(
            ...(await bench.rows('SELECT count(*) AS n, count(DISTINCT x_ChargeId) AS ids, sum(hash(*COLUMNS(*))) AS "ofAllCells" FROM charges')),
          );
        } finally {
          bench.close();
        }
      }
      expect(fingerprints[0]!.ids).toBe(fingerprints[0]!.n);
      expect(fingerprints[1]).toEqual(fingerprints[0]);
    } finally {
      rmSync(folder, { recursive: true, force: true });
    }
  },
);
