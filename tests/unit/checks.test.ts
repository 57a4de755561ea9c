import { mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, it } from 'vitest';
import { runChecks } from '../../pipeline/engine/checks.ts';
import { openWorkshop, type Workshop } from '../workshop.ts';

let workshop: Workshop;
let folder: string;
beforeEach(async () => {
  workshop = await openWorkshop();
  folder = join(workshop.folders.data, '9-example', 'checks');
  mkdirSync(folder, { recursive: true });
});
afterEach(() => workshop.close());

function check(name: string, sql: string): void {
  writeFileSync(join(folder, `${name}.sql`), sql);
}

it('takes the sentence from the file name and a warning for what it is', async () => {
  check('all_is_well', '-- severity: blocking\nSELECT 1 AS x_Bad WHERE false');
  check('nobody_shouts', '-- severity: warning\nSELECT 7 AS x_Bad;\n');
  await runChecks(workshop, folder);
  await runChecks(workshop, folder);
  expect(await workshop.database.rows('SELECT * FROM check_results ORDER BY 2')).toEqual([
    { x_Room: '9-example', x_CheckName: 'all_is_well', x_Sentence: 'all is well', x_BadRows: '0', x_Example: null, x_Blocking: true },
    { x_Room: '9-example', x_CheckName: 'nobody_shouts', x_Sentence: 'nobody shouts', x_BadRows: '1', x_Example: '{"x_Bad":7}', x_Blocking: false },
  ]);
});

it('stops after all checks ran, with exit code 2, the sentence and the first bad rows', async () => {
  check('a_first', '-- severity: blocking\nSELECT 1 AS x_Bad');
  check('b_second', 'SELECT 2 AS x_Bad');
  await expect(runChecks(workshop, folder)).rejects.toMatchObject({
    name: 'CheckFailed',
    exitCode: 2,
    parts: { what: expect.stringMatching(/a first.*\{"x_Bad":1\}.*b_second/), where: join(folder, 'a_first.sql') },
  });
  expect(await workshop.database.value('SELECT count(*) FROM check_results')).toBe('2');
});
