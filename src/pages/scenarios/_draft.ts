/** What the reader assumes: a scenario that the address holds, and the saved ones that come before it. */
import {
  assumptionsOf,
  KIND_NAMES,
  problemOfNumber,
  type SCENARIO_KINDS,
  SCOPE_KEYS,
  type Scenario,
  type ScenarioKind,
  type ScopeKey,
  searchOf,
} from '#contract/scenarios.ts';

export interface Draft extends Scenario {
  /** Names of saved scenarios that work before it, in the order of the file. */
  readonly after: readonly string[];
}

/** A scenario of scenarios.yaml as the editor takes it up. */
export interface Saved {
  readonly name: string;
  readonly address: string;
}

const LONGEST = 200;
const LEVEL_KEYS: readonly ScopeKey[] = ['business_unit', 'department', 'cost_center'];
/** Scope keys that a launch may have: what it costs is yet to come. */
const keysOf = (kind: ScenarioKind): readonly ScopeKey[] => (kind === 'launch' ? LEVEL_KEYS : SCOPE_KEYS);

/** The draft that a query string names; what it leaves out or misspells is as in `standard`, and one unit at most is kept. */
export function draftOf(search: string, standard: Draft, saved: readonly Saved[]): Draft {
  const query = new URLSearchParams(search);
  const said = (key: string): string => (query.get(key) ?? '').trim().slice(0, LONGEST);
  const isDraft = KIND_NAMES.includes(said('kind') as ScenarioKind);
  if (!isDraft) return standard;
  const kind = said('kind') as ScenarioKind;
  const scope: Partial<Record<ScopeKey, string>> = Object.fromEntries(keysOf(kind).flatMap((key) => (said(key) ? [[key, said(key)]] : [])));
  const [, ...surplus] = LEVEL_KEYS.toReversed().filter((key) => scope[key]);
  for (const key of surplus) delete scope[key];
  return {
    name: said('name') || 'Scenario',
    kind,
    scope,
    from: monthOr(said('from'), standard.from) ?? standard.from,
    to: monthOr(said('to'), null),
    numbers: Object.fromEntries(Object.keys(assumptionsOf(kind)).flatMap((key) => (query.has(key) ? [[key, said(key)]] : []))),
    after: saved.map(({ name }) => name).filter((name) => query.getAll('after').includes(name)),
  };
}

/** The query string that holds a draft. */
export function draftSearch(draft: Draft): string {
  return `${searchOf(draft)}${draft.after.map((name) => `&${new URLSearchParams({ after: name })}`).join('')}`;
}

/** Whether a query string holds a draft. */
export function holdsDraft(search: string): boolean {
  return new URLSearchParams(search).has('kind');
}

/** Another kind of the same scope and months, with the numbers that both have. */
export function withKind(draft: Draft, kind: ScenarioKind): Draft {
  const known = assumptionsOf(kind);
  return {
    ...draft,
    kind,
    scope: Object.fromEntries(Object.entries(draft.scope).filter(([key]) => keysOf(kind).includes(key as ScopeKey))),
    numbers: Object.fromEntries(Object.entries(draft.numbers).filter(([key]) => key in known)),
  };
}

/** What keeps a draft from being computed, by the key at fault; empty: nothing. */
export function problemsOf({ kind, scope, from, to, numbers }: Draft): Readonly<Record<string, string>> {
  const problems: Record<string, string> = {};
  for (const [key, assumption] of Object.entries(assumptionsOf(kind))) {
    const written = numbers[key] ?? '';
    if (written === '') {
      if (assumption.standard === null) problems[key] = 'needs a number';
    } else {
      const problem = problemOfNumber(assumption, written);
      if (problem) problems[key] = problem;
    }
  }
  if (kind === 'currency' && !scope.currency) problems.currency = 'needs to be chosen';
  if (to !== null && to < from) problems.to = 'is before it begins';
  return problems;
}

/** The entry of scenarios.yaml; every text in double quotes, as JSON writes it, so that YAML reads nothing else out of it. */
export function yamlOf({ name, kind, scope, from, to, numbers }: Draft): string {
  const scopes = Object.entries(scope).map(([key, value]) => `${key}: ${JSON.stringify(value)}`);
  return [
    `  - name: ${JSON.stringify(name)}`,
    `    kind: ${kind}`,
    ...(scopes.length ? [`    scope: { ${scopes.join(', ')} }`] : []),
    `    from: ${from}`,
    ...(to ? [`    to: ${to}`] : []),
    ...Object.entries(numbers).flatMap(([key, text]) => (text ? [`    ${key}: ${text}`] : [])),
    '    decision: proposed',
    '',
  ].join('\n');
}

/** A draft to begin with, where nothing is saved. */
export function firstDraft(month: string): Draft {
  const kind: keyof typeof SCENARIO_KINDS = 'traffic growth';
  return { name: 'Traffic grows by a tenth', kind, scope: {}, from: month, to: null, numbers: { percent: '10' }, after: [] };
}

function monthOr<T>(text: string, other: T): string | T {
  return /^\d{4}-(0[1-9]|1[0-2])$/.test(text) ? text : other;
}
