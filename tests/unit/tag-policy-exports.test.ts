import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { readTagSynonyms } from '../../pipeline/3-allocate/tag-synonyms.ts';
import { type AskedTag, askedTags } from '../../pipeline/5-analyze/policies/asked-tags.ts';
import { awsTagPolicy, azurePolicy } from '../../pipeline/5-analyze/policies/cloud-policies.ts';
import { judgePlan, readPlan } from '../../pipeline/5-analyze/policies/plan-tags.ts';
import { readPolicies, type TagPolicy } from '../../pipeline/5-analyze/policies/policies.ts';
import { regoPolicy } from '../../pipeline/5-analyze/policies/rego.ts';
import { costbook, Desk } from '../command-line.ts';

const desk = new Desk();
afterAll(() => desk.clear());

const HOSTILE = `=cmd|'/C calc'!A0 <b>"x" ` + '`$y` # é\\n';
let policies: TagPolicy[];
let asked: AskedTag[];
beforeAll(() => {
  desk.write(
    'inputs/policies.yaml',
    `policies:
  - { tag: Team, except_terraform_types: [aws_iam_*, google_project] }
  - { tag: environment, values: [Production, dev], except: [{ ChargeCategory: Tax }] }
  - { tag: code, regex: '^c-[0-9]+$' }
`,
  );
  desk.write('inputs/allocation.yaml', 'tags: { keys: { team: [owner-team] }, values: { environment: { production: [prod] } } }\nrules: []\n');
  policies = readPolicies(desk.inputs);
  asked = askedTags(policies, readTagSynonyms(desk.inputs));
});

interface Planned {
  readonly type?: string;
  readonly mode?: string;
  readonly actions?: readonly string[];
  readonly after?: object | null;
  readonly unknown?: object | boolean;
}

/** A plan of Terraform with one resource an entry, `x.a0`, `x.a1` … */
function planOf(...resources: readonly Planned[]): string {
  const changes = resources.map(({ type = 'aws_instance', mode = 'managed', actions = ['create'], after = {}, unknown = {} }, place) => ({
    address: `x.a${place}`,
    mode,
    type,
    change: { actions, before: null, after, after_unknown: unknown },
  }));
  return JSON.stringify({ format_version: '1.2', terraform_version: '1.9.0', resource_changes: changes });
}

/** A stand-in for RE2 that knows the patterns of this file. */
const matches = async (pattern: string, text: string): Promise<boolean> => new RegExp(pattern.replace('(?i)', ''), 'i').test(text);
const good = { team: 'Pay', environment: 'prod', code: 'C-1' };

async function verdicts(...resources: readonly Planned[]): Promise<string[]> {
  const { tags } = await judgePlan(readPlan(planOf(...resources), 'plan.json'), asked, matches);
  return tags
    .filter(({ status }) => status !== 'Covered')
    .map(({ address, tag, status, value }) => `${address} ${tag} ${status}${value === null ? '' : ` ${value}`}`);
}

describe('a plan', () => {
  it.each<[string, Planned, string[]]>([
    ['with every tag', { after: { tags: good } }, []],
    ['with other spellings', { after: { tags: { 'OWNER-team': 'x', Environment: 'PRODUCTION', CODE: 'c-2' } } }, []],
    ['with default tags of the provider', { after: { tags: null, tags_all: good } }, []],
    ['with labels', { type: 'google_compute_instance', after: { tags: ['http'], labels: good } }, []],
    ['with blocks', { after: { tag: Object.entries(good).map(([key, value]) => ({ key, value, propagate_at_launch: true })) } }, []],
    ['without tags', { after: { tags: null } }, ['x.a0 Team Missing', 'x.a0 environment Missing', 'x.a0 code Missing']],
    ['with empty tags', { after: { tags: { ...good, team: '' } } }, ['x.a0 Team Missing']],
    [
      'with wrong values',
      { after: { tags: { ...good, environment: HOSTILE, code: 'd-1' } } },
      [`x.a0 environment Wrong value ${HOSTILE}`, 'x.a0 code Wrong value d-1'],
    ],
    ['that replaces', { actions: ['delete', 'create'], after: { tags: { ...good, team: null } } }, ['x.a0 Team Missing']],
    ['that updates', { actions: ['update'], after: { tags: { ...good, team: null } } }, ['x.a0 Team Missing']],
    ['that deletes', { actions: ['delete'], after: null }, []],
    ['that does nothing', { actions: ['no-op'], after: { tags: {} } }, []],
    ['that reads', { mode: 'data', after: { tags: {} } }, []],
    ['of what cannot be tagged', { type: 'random_id', after: { byte_length: 4 } }, []],
    ['of what has words as tags alone', { type: 'x_droplet', after: { tags: ['web'] } }, []],
    ['of an excepted type', { type: 'aws_iam_role', after: { tags: good } }, ['x.a0 Team Exempt']],
    ['with tags unknown as a whole', { after: { tags: { environment: 'prod', code: 'c-1' } }, unknown: { tags_all: true } }, ['x.a0 Team Unknown']],
    ['with one unknown value', { after: { tags: { environment: 'dev' } }, unknown: { tags: { team: true } } }, ['x.a0 Team Unknown', 'x.a0 code Missing']],
    [
      'with an unknown block',
      { after: { tag: [{ key: 'code', value: 'c-1' }, {}] }, unknown: { tag: [{}, { value: true }] } },
      ['x.a0 Team Unknown', 'x.a0 environment Unknown'],
    ],
    [
      'with a wrong value that no default can mend',
      { after: { tags: { ...good, environment: 'test' } }, unknown: { tags_all: true } },
      ['x.a0 environment Wrong value test'],
    ],
    ['with keys of objects', { after: { tags: { __proto__: 'x', constructor: 'y', ...good } } }, []],
  ])('%s', async (_, resource, expected) => {
    expect(await verdicts(resource)).toEqual(expected);
  });

  it.each([
    ['{', 'PlanNotJson'],
    ['[]', 'PlanNotValid'],
    ['{"resource_changes": []}', 'PlanNotValid'],
    ['{"format_version":"1.2","resource_changes":[{"address":"a"}]}', 'PlanNotValid'],
  ])('%s is refused', (content, name) => {
    expect(() => readPlan(content, 'plan.json')).toThrow(expect.objectContaining({ name }));
  });

  it('that changes nothing passes', async () => {
    expect(await judgePlan(readPlan('\uFEFF{"format_version":"1.2"}', 'plan.json'), asked, matches)).toEqual({ tags: [], changed: 0, untaggable: [] });
  });
});

describe('rego', () => {
  it('holds the policies as data, and every rule of the twin', () => {
    const rego = regoPolicy(asked);
    const data = /policies := (\[[\s\S]*?\n\])\n/.exec(rego)?.[1];
    expect(JSON.parse(data!)).toEqual(asked);
    for (const rule of ['deny contains', 'warn contains', 'is_taggable', 'carried', 'pairs', 'has_allowed', 'is_unknown']) expect(rego).toContain(`${rule}`);
    expect(rego.match(/[{[(]/g)!.length).toBe(rego.match(/[}\])]/g)!.length);
  });

  it('keeps hostile words inside their quotes', () => {
    const rego = regoPolicy([{ ...asked[0]!, tag: HOSTILE, values: [HOSTILE] }]);
    expect(JSON.parse(/policies := (\[[\s\S]*?\n\])\n/.exec(rego)![1]!)[0].tag).toBe(HOSTILE);
    expect(rego.split('\n').filter((line) => line.startsWith('deny contains'))).toHaveLength(2);
  });

  it('excepts types by whole names', () => {
    expect(asked[0]!.exceptTypes).toBe('^(aws_iam_.*|google_project)$');
    expect(asked[1]).toMatchObject({ values: ['production', 'dev'], synonyms: { prod: 'production', production: 'production' } });
  });
});

describe('clouds', () => {
  it('AWS gets spelling and values', () => {
    const { json, notes } = awsTagPolicy([...policies, { ...policies[0]!, name: 'again' }]);
    expect(json).toEqual({
      tags: {
        team: { tag_key: { '@@assign': 'Team' } },
        environment: { tag_key: { '@@assign': 'environment' }, tag_value: { '@@assign': ['Production', 'dev'] } },
        code: { tag_key: { '@@assign': 'code' } },
      },
    });
    expect(notes.join('\n')).toMatch(/again is left out[\s\S]*Policy code: AWS knows no regular expressions/);
  });

  it('Azure gets one condition a policy; apostrophes and brackets stay text', () => {
    const { json, notes } = azurePolicy([{ ...policies[1]!, tag: "who's", values: ['[x]', 'y'] }, policies[2]!]);
    expect(json).toMatchObject({
      properties: {
        mode: 'Indexed',
        policyRule: {
          if: {
            anyOf: [
              { field: "tags['who''s']", exists: 'false' },
              {
                allOf: [
                  { field: "tags['who''s']", exists: 'true' },
                  { field: "tags['who''s']", notIn: ['[[x]', 'y'] },
                ],
              },
              { field: "tags['code']", exists: 'false' },
            ],
          },
        },
      },
    });
    expect(notes).toHaveLength(1);
  });
});

describe('the command line', () => {
  it('fails a plan with the resource and the missing tags, and counts what is unknown', async () => {
    const plan = desk.write(
      'plan.json',
      planOf({ after: { tags: good } }, { after: { tags: { environment: '\u001b[31mtest' } } }, { type: 'random_id' }, { after: {}, unknown: { tags: true } }),
    );
    const { exitCode, stdout, stderr } = await costbook('check', '--policy', plan, '--inputs', desk.inputs);
    expect(exitCode).toBe(2);
    expect(stdout).toMatch(/x\.a1 +Team, code +environment=\\u001b\[31mtest +policies.yaml:2, policies.yaml:4, policies.yaml:3|x\.a1/);
    expect(stdout).not.toContain('\u001b');
    expect(stderr).toMatch(
      /^TagsMissing {2}1 of 3 planned resources lacks a required tag or value; tags of 1 is unknown before apply and not judged; 1 cannot carry tags\./,
    );
    const json = await costbook('check', '--policy', plan, '--inputs', desk.inputs, '--json');
    expect(JSON.parse(json.stdout)).toMatchObject({
      passed: false,
      checks: [{ name: 'policies', examined: 3, failing: [{ Resource: 'x.a1', 'Missing tags': 'Team, code' }] }],
    });
  });

  it('passes a plan whose resources carry their tags', async () => {
    const { exitCode, stdout } = await costbook('check', '--policy', desk.write('good.json', planOf({ after: { tags: good } })), '--inputs', desk.inputs);
    expect([exitCode, stdout]).toEqual([0, 'The planned resource carries its tags.\n']);
  });

  it('writes each language, and says what it cannot say', async () => {
    const out = join(desk.folder, 'tags.rego');
    const rego = await costbook('policy', '--inputs', desk.inputs, '--out', out);
    expect([rego.exitCode, rego.stdout]).toEqual([0, '']);
    expect(readFileSync(out, 'utf8')).toBe(regoPolicy(asked));
    expect(rego.stderr).toContain('Policy environment: what stands under except speaks of charges');
    const azure = await costbook('policy', '--format', 'azure', '--inputs', desk.inputs);
    expect(JSON.parse(azure.stdout)).toEqual(JSON.parse(JSON.stringify(azurePolicy(policies).json)));
  });

  it.each([
    [['check', '--policy', 'nowhere.json'], /^PlanMissing /],
    [['check', 'some-edition', '--policy', 'plan.json'], /^OptionsConflict /],
    [['check', '--strict', '--policy', 'plan.json'], /^OptionsConflict /],
    [['policy', '--inputs', 'nowhere'], /^PoliciesMissing /],
    [['policy', '--format', 'xml'], /^OptionNotValid /],
  ])('%s is refused', async (args, message) => {
    const { exitCode, stderr } = await costbook(...args);
    expect(exitCode).toBe(1);
    expect(stderr).toMatch(message);
  });
});
