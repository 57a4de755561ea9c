import { afterEach, describe, expect, it } from 'vitest';
import { parse } from 'yaml';
import { allocate } from '../../pipeline/3-allocate/allocate.ts';
import { summarize } from '../../pipeline/4-summarize/summarize.ts';
import { type DailyCharge, layDailyCharges, openWorkshop, type Workshop } from '../workshop.ts';

let workshop: Workshop;
afterEach(() => workshop?.close());

const tagged = (tags: Readonly<Record<string, string>>, EffectiveCost = '1'): DailyCharge => ({ Tags: JSON.stringify(tags), EffectiveCost });

async function report(rows: readonly DailyCharge[], allocation = 'rules: []'): Promise<void> {
  workshop = await openWorkshop({ 'allocation.yaml': allocation });
  await layDailyCharges(workshop, rows);
  await allocate(workshop);
  await summarize(workshop);
}

const merges = () => workshop.database.rows('SELECT * FROM tag_merges ORDER BY x_TagWordKind, x_OriginalWord');
const duplicates = (columns: string) => workshop.database.rows<Record<string, string>>(`SELECT ${columns} FROM tag_near_duplicates ORDER BY ALL`);

describe('merged words', () => {
  it('are told with their line, cost and charges; keys that differ in case need no line', async () => {
    const allocation = 'tags:\n  keys:\n    team: [owner-team]\n  values:\n    team:\n      Payments: [pay]\n';
    await report(
      [tagged({ team: 'Payments' }, '10'), tagged({ 'owner-team': 'pay' }, '2.5'), tagged({ Team: 'pay' }, '0.5'), tagged({ ENV: 'x' }, '7')],
      allocation,
    );
    const same = { x_TagKey: 'team', x_ChargeCount: '1' };
    expect(await merges()).toEqual([
      {
        x_TagWordKind: 'key',
        x_TagKey: 'env',
        x_OriginalWord: 'ENV',
        x_CanonicalWord: 'env',
        x_MergedBy: 'case',
        x_Where: null,
        EffectiveCost: '7.000000000000',
        x_ChargeCount: '1',
      },
      {
        ...same,
        x_TagWordKind: 'key',
        x_OriginalWord: 'Team',
        x_CanonicalWord: 'team',
        x_MergedBy: 'case',
        x_Where: 'allocation.yaml:3',
        EffectiveCost: '0.500000000000',
      },
      {
        ...same,
        x_TagWordKind: 'key',
        x_OriginalWord: 'owner-team',
        x_CanonicalWord: 'team',
        x_MergedBy: 'synonym',
        x_Where: 'allocation.yaml:3',
        EffectiveCost: '2.500000000000',
      },
      {
        ...same,
        x_TagWordKind: 'value',
        x_OriginalWord: 'pay',
        x_CanonicalWord: 'Payments',
        x_MergedBy: 'synonym',
        x_Where: 'allocation.yaml:6',
        EffectiveCost: '3.000000000000',
        x_ChargeCount: '2',
      },
    ]);
  });

  it('also where another spelling in the same tags won', async () => {
    await report([tagged({ team: 'a', Team: 'b' })]);
    expect(await merges()).toEqual([expect.objectContaining({ x_OriginalWord: 'Team', x_CanonicalWord: 'team' })]);
  });
});

describe('near-duplicates', () => {
  it('differ in case, separators, plural or a letter; the costlier word is kept', async () => {
    await report([
      tagged({ team: 'Data Platform' }, '10'),
      tagged({ team: 'data-platform' }, '3'),
      tagged({ team: 'Data platform' }, '2'),
      tagged({ team: 'Payments' }, '9'),
      tagged({ team: 'payment' }, '1'),
      tagged({ team: 'Paymnets' }, '4'),
      tagged({ team: 'Search' }, '5'),
      tagged({ team: 'Delivery' }, '5'),
    ]);
    expect(await duplicates('x_TagWord, x_NearDuplicate, x_Difference')).toEqual([
      { x_TagWord: 'Data Platform', x_NearDuplicate: 'Data platform', x_Difference: 'case' },
      { x_TagWord: 'Data Platform', x_NearDuplicate: 'data-platform', x_Difference: 'separator' },
      { x_TagWord: 'Payments', x_NearDuplicate: 'Paymnets', x_Difference: 'letters' },
      { x_TagWord: 'Payments', x_NearDuplicate: 'payment', x_Difference: 'plural' },
      { x_TagWord: 'data-platform', x_NearDuplicate: 'Data platform', x_Difference: 'separator' },
    ]);
  });

  it('are keys too, and not what is numbered, short, or merged already', async () => {
    const rows = [
      { 'cost-center': '1' },
      { costcenter: '1' },
      { host: 'web-server-1' },
      { host: 'web-server-2' },
      { zone: 'abc' },
      { zone: 'abd' },
      { app: 'checkout' },
      { app: 'checkout-eu' },
      { group: 'm6i-4xlarge' },
      { group: 'r6i-4xlarge' },
      { k: 'prod' },
      { k: 'Prod' },
    ];
    await report(
      rows.map((tags, place) => tagged(tags as never, String(20 - place))),
      'tags: { values: { k: { prod: [Prod] } } }',
    );
    expect(await duplicates('x_TagWordKind, x_TagKey, x_TagWord, x_NearDuplicate, EffectiveCost, x_NearDuplicateEffectiveCost, x_SuggestedLine')).toEqual([
      {
        x_TagWordKind: 'key',
        x_TagKey: 'cost-center',
        x_TagWord: 'cost-center',
        x_NearDuplicate: 'costcenter',
        EffectiveCost: '20.000000000000',
        x_NearDuplicateEffectiveCost: '19.000000000000',
        x_SuggestedLine: 'tags: { keys: { cost-center: [costcenter] } }',
      },
    ]);
  });

  it('come with a line that merges them, whatever they hold', async () => {
    const hostile = `=cmd|'/C calc'!A0 <b>"x": [y] # é`;
    const rows = [tagged({ 'a:b': hostile }, '5'), tagged({ 'a:b': hostile.toUpperCase() }, '4'), tagged({ team: 'Yes' }, '3'), tagged({ team: 'yes' }, '2')];
    await report(rows);
    const lines = (await duplicates('x_SuggestedLine')).map(({ x_SuggestedLine }) => x_SuggestedLine!);
    expect(lines.map((line) => parse(line))).toEqual([
      { tags: { values: { 'a:b': { [hostile]: [hostile.toUpperCase()] } } } },
      { tags: { values: { team: { Yes: ['yes'] } } } },
    ]);
    workshop.close();
    await report(rows, lines[0]);
    expect(await duplicates('x_TagWord')).toEqual([{ x_TagWord: 'Yes' }]);
    expect(await merges()).toHaveLength(1);
  });

  it('are the 200 with most cost, in a moment, however many values there are', async () => {
    const rows = Array.from({ length: 20_000 }, (_, place) => tagged({ id: `Resource-${place}-abcdef` }, String(place))).flatMap((row) => [
      row,
      { ...row, Tags: row.Tags!.replace('Resource', 'resource') },
    ]);
    const start = performance.now();
    await report(rows);
    expect(performance.now() - start).toBeLessThan(20_000);
    expect(await workshop.database.value("SELECT count(*) || ' ' || min(x_NearDuplicateEffectiveCost)::INTEGER FROM tag_near_duplicates")).toBe('200 19800');
  });
});
