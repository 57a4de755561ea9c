// Runs everything that `npm test` promises and closes with one line: types, lint, then every Vitest project.
import { spawnSync } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

const counts = { passed: 0, failed: 0, skipped: 0 };

step('types', 'node', ['node_modules/@astrojs/check/bin/astro-check.js']);
step('lint', 'node', ['node_modules/@biomejs/biome/bin/biome', 'check', '--error-on-warnings', '.']);
vitest(process.argv.slice(2));

console.log(`\n${counts.passed} passed, ${counts.failed} failed${counts.skipped ? `, ${counts.skipped} skipped` : ''}`);
process.exitCode = counts.failed === 0 && counts.passed > 2 ? 0 : 1;

function step(name, command, args) {
  console.log(`\n${name}`);
  const isGood = spawnSync(command, args, { stdio: 'inherit' }).status === 0;
  counts[isGood ? 'passed' : 'failed'] += 1;
}

function vitest(filters) {
  const folder = mkdtempSync(join(tmpdir(), 'costbook-tests-'));
  const report = join(folder, 'report.json');
  const run = spawnSync('node', ['node_modules/vitest/vitest.mjs', 'run', '--reporter=default', '--reporter=json', `--outputFile.json=${report}`, ...filters], {
    stdio: 'inherit',
  });
  try {
    const result = JSON.parse(readFileSync(report, 'utf8'));
    counts.passed += result.numPassedTests;
    counts.failed += result.numFailedTests + result.testResults.filter((file) => file.status === 'failed' && file.assertionResults.length === 0).length;
    counts.skipped += result.numPendingTests + result.numTodoTests;
    if (run.status !== 0 && counts.failed === 0) counts.failed += 1;
  } catch {
    counts.failed += 1;
  }
  rmSync(folder, { recursive: true, force: true });
}
