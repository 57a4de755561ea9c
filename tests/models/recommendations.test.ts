/** Every recommendation's case.yaml: its charges in, its findings out. A new folder is tested by being there. */
import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { parse } from 'yaml';
import { allocate } from '../../pipeline/3-allocate/allocate.ts';
import { summarize } from '../../pipeline/4-summarize/summarize.ts';
import { analyze } from '../../pipeline/5-analyze/analyze.ts';
import { RECOMMENDATIONS } from '../../pipeline/5-analyze/recommendations/index.ts';
import { ruleWords } from '../../pipeline/5-analyze/recommendations/recommendation_findings.ts';
import { type DailyCharge, layDailyCharges, openWorkshop } from '../workshop.ts';

const FOLDER = join(import.meta.dirname, '..', '..', 'pipeline', '5-analyze', 'recommendations');
const folders = readdirSync(FOLDER, { withFileTypes: true }).flatMap((entry) => (entry.isDirectory() ? [entry.name] : []));

interface Case {
  readonly charges: readonly Record<string, string | number>[];
  readonly findings: readonly Record<string, string | number>[];
}

it('every folder is registered and every line has its folder', () => {
  expect([...RECOMMENDATIONS].sort()).toEqual(folders.sort());
});

describe.each(folders)('%s', (kind) => {
  it('has its words on top of its rule', () => {
    const words = ruleWords(readFileSync(join(FOLDER, kind, 'rule.sql'), 'utf8'));
    expect(words.title.length).toBeLessThan(60);
    expect(words.learn).toMatch(/^https:\/\//);
  });

  it('finds what its case says, and nothing else', async () => {
    expect(existsSync(join(FOLDER, kind, 'case.yaml'))).toBe(true);
    const example = parse(readFileSync(join(FOLDER, kind, 'case.yaml'), 'utf8'), { schema: 'failsafe' }) as Case;
    const workshop = await openWorkshop();
    await layDailyCharges(workshop, example.charges as readonly DailyCharge[]);
    await allocate(workshop);
    await summarize(workshop);
    await analyze(workshop);
    const found = await workshop.database.rows<Record<string, string>>(
      'SELECT * REPLACE (x_MonthlySavings::DECIMAL(18, 4) AS x_MonthlySavings) FROM cost_recommendations WHERE x_RecommendationKind = $kind ORDER BY ResourceId',
      { kind },
    );
    workshop.close();
    expect(found.map(({ ResourceId }) => ResourceId)).toEqual(example.findings.map(({ ResourceId }) => ResourceId));
    for (const [i, { x_MonthlySavings, ...expected }] of example.findings.entries()) {
      expect(Number(found[i]!.x_MonthlySavings)).toBe(Number(x_MonthlySavings));
      expect(found[i]).toMatchObject({ ...expected, x_CostCenter: 'Unallocated' });
    }
  });
});
