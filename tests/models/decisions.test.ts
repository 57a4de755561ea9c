import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { buildKnownIncidents } from '../../pipeline/5-analyze/anomalies/known_incidents.ts';
import { readAnomalyDecisions } from '../../pipeline/5-analyze/decisions/decisions-file.ts';
import type { CostbookError } from '../../pipeline/engine/errors.ts';
import { openWorkshop, type Workshop } from '../workshop.ts';

let workshop: Workshop;
beforeAll(async () => {
  workshop = await openWorkshop();
});
afterAll(() => workshop.close());

/** The parts of a refusal on one line. */
function told(error: unknown): string {
  const { name, what, fix, where } = (error as CostbookError).parts;
  return [name, what, fix, where].join(' ').replaceAll('\n', ' ');
}

describe('decisions.yaml', () => {
  it('may be absent or empty', () => {
    expect(readAnomalyDecisions(join(workshop.folders.inputs, 'nowhere'))).toEqual([]);
    workshop.write('decisions.yaml', 'anomalies:\n');
    expect(readAnomalyDecisions(workshop.folders.inputs)).toEqual([]);
  });

  it('keeps an id that looks like a number as it is written', () => {
    workshop.write('decisions.yaml', 'anomalies:\n  - { id: 012345678901, decision: ignore, reason: Known, on: 2026-03-12 }\n');
    expect(readAnomalyDecisions(workshop.folders.inputs)).toEqual([
      { id: '012345678901', decision: 'ignore', reason: 'Known', by: null, on: '2026-03-12', where: 'decisions.yaml:2' },
    ]);
  });

  it.each<[string, string, RegExp]>([
    [
      'two decisions on one',
      'anomalies:\n  - { id: aaaaaaaaaaaa, decision: accept, reason: a }\n  - { id: aaaaaaaaaaaa, decision: ignore, reason: b }',
      /^DecisionTwice .*decisions\.yaml:3/,
    ],
    ['no reason', 'anomalies:\n  - { id: aaaaaaaaaaaa, decision: accept }', /^InputNotValid .*decisions\.yaml:2/],
    ['an empty reason', 'anomalies:\n  - { id: aaaaaaaaaaaa, decision: accept, reason: " " }', /^InputNotValid .*decisions\.yaml:2/],
    ['another word', 'anomalies:\n  - { id: aaaaaaaaaaaa, decision: snooze, reason: a }', /^InputNotValid .*accept or ignore.*decisions\.yaml:2/],
    ['another id', 'anomalies:\n  - { id: A-1, decision: accept, reason: a }', /^InputNotValid .*not the id of an anomaly.*decisions\.yaml:2/],
    ['a mistyped key', 'anomalys: []', /^InputKeyUnknown .*anomalies.*decisions\.yaml:1/],
  ])('refuses %s', (_, text, expected) => {
    workshop.write('decisions.yaml', text);
    let error: unknown;
    try {
      readAnomalyDecisions(workshop.folders.inputs);
    } catch (thrown) {
      error = thrown;
    }
    expect(told(error)).toMatch(expected);
  });
});

describe('known-incidents.csv', () => {
  it('needs a day and a sentence, and no more', async () => {
    workshop.write('known-incidents.csv', 'FirstDay,What\n2026-03-01,A wrong route\n');
    await buildKnownIncidents(workshop);
    expect(await workshop.database.rows('SELECT x_FirstDay, x_LastDay, SubAccountName, x_IsNoticeable FROM known_incidents')).toEqual([
      { x_FirstDay: '2026-03-01', x_LastDay: '2026-03-01', SubAccountName: null, x_IsNoticeable: true },
    ]);
  });

  it.each<[string, string]>([
    ['a day that is none', 'FirstDay,What\n2026-02-31,a'],
    ['an end before its begin', 'FirstDay,LastDay,What\n2026-03-02,2026-03-01,a'],
    ['an amount with separators', 'FirstDay,AmountPerDay,What\n2026-03-02,"1,200",a'],
    ['a maybe', 'FirstDay,IsNoticeable,What\n2026-03-02,maybe,a'],
    ['nothing said', 'FirstDay,What\n2026-03-02,'],
  ])('refuses %s', async (_, text) => {
    workshop.write('known-incidents.csv', text);
    const error: unknown = await buildKnownIncidents(workshop).catch((thrown: unknown) => thrown);
    expect(told(error)).toMatch(/^IncidentNotValid .*known-incidents\.csv:2/);
  });
});
