import { createHash } from 'node:crypto';
import { mkdtempSync, readdirSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect, it } from 'vitest';
import { writeBill } from '../../bench/bills/generate.ts';
import { openBench } from '../ingest/bench-of-bills.ts';

it.each(['cur', 'gcp'] as const)('a large bill (%s) becomes the same silver bytes with one thread and with several', { timeout: 180_000 }, async (kind) => {
  const folder = mkdtempSync(join(tmpdir(), 'costbook-threads-'));
  try {
    // More than one row group of Parquet, which several threads read at once.
    const path = await writeBill(kind, 'parquet', 130_000, folder);
    const hashes = [];
    for (const threads of [1, 3]) {
      const bench = await openBench({}, { threads });
      try {
        await bench.load(path);
        const silver = join(bench.folders.silver, 'charges');
        hashes.push(
          readdirSync(silver).map(
            (name) =>
              `${name} ${createHash('sha256')
                .update(readFileSync(join(silver, name)))
                .digest('hex')}`,
          ),
        );
      } finally {
        bench.close();
      }
    }
    expect(hashes[1]).toEqual(hashes[0]);
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
});
