/** Addresses of drafts, and the text that saves them: what is hostile stays text, what is wrong is said. */
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect, it } from 'vitest';
import { KIND_NAMES, SCENARIO_KINDS } from '#contract/scenarios.ts';
import { readScenarios } from '../../pipeline/5-analyze/scenarios/scenarios-file.ts';
import { type Draft, draftOf, draftSearch, firstDraft, problemsOf, withKind, yamlOf } from '../../src/pages/scenarios/_draft.ts';

const standard = firstDraft('2027-01');
const HOSTILE = '"} # <img src=x onerror=alert(1)>\n  - { name: x, \\';

const drafts: Draft[] = KIND_NAMES.map((kind) => ({
  name: `${kind} ${HOSTILE.replace('\n', ' ')}`.trim(),
  kind,
  scope:
    kind === 'launch'
      ? { cost_center: HOSTILE.trim() }
      : { department: 'R&D: "A"', tag: 'k=v=w', service: '- [x]', ...(kind === 'currency' && { currency: 'EUR' }) },
  from: '2027-02',
  to: '2027-05',
  numbers: Object.fromEntries(Object.keys(SCENARIO_KINDS[kind]).map((key) => [key, '12.5'])),
  after: [],
}));

it.each(drafts)('$kind survives its address, and its text is read as it was meant', (draft) => {
  expect(draftOf(draftSearch(draft), standard, [])).toEqual(draft);
  expect(problemsOf(draft)).toEqual({});
  const folder = mkdtempSync(join(tmpdir(), 'costbook-'));
  writeFileSync(join(folder, 'scenarios.yaml'), `scenarios:\n${yamlOf(draft)}`);
  const [read] = readScenarios(folder);
  rmSync(folder, { recursive: true });
  const { after, ...scenario } = draft;
  expect(read).toMatchObject(scenario);
});

it('keeps what it knows of an address, and nothing else', () => {
  expect(draftOf('?name=x&percent=5', standard, [])).toBe(standard);
  expect(draftOf('?kind=constructor&__proto__=1', standard, [])).toBe(standard);
  const draft = draftOf('?kind=schedule&from=2027-13&to=never&hours_per_week=1e9&percent=5&department=A&cost_center=B&after=Y&after=X&after=Z', standard, [
    { name: 'X', address: '' },
    { name: 'Y', address: '' },
  ]);
  expect(draft).toEqual({
    name: 'Scenario',
    kind: 'schedule',
    scope: { cost_center: 'B' },
    from: '2027-01',
    to: null,
    numbers: { hours_per_week: '1e9' },
    after: ['X', 'Y'],
  });
  expect(Object.keys(problemsOf(draft))).toEqual(['hours_per_week']);
});

it('another kind keeps the numbers and the scope that it knows', () => {
  const draft = withKind({ ...standard, scope: { service: 'S', cost_center: 'C' }, numbers: { percent_per_month: '3', share_percent: '50' } }, 'launch');
  expect(draft.scope).toEqual({ cost_center: 'C' });
  expect(draft.numbers).toEqual({ percent_per_month: '3' });
});
