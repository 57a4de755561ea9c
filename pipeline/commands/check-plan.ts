/** The part of `costbook check` that holds a Terraform plan against policies.yaml. */
import { existsSync, readFileSync } from 'node:fs';
import { readTagSynonyms } from '../3-allocate/tag-synonyms.ts';
import { askedTags } from '../5-analyze/policies/asked-tags.ts';
import { judgePlan, type PlannedTag, type PlanVerdict, readPlan } from '../5-analyze/policies/plan-tags.ts';
import { Database, type Row } from '../engine/duckdb.ts';
import { CostbookError } from '../engine/errors.ts';
import { policiesOf } from './policy.ts';

/** Resources of a plan that miss a required tag, and what was looked at. Throws the errors of the plan and of policies.yaml (exit code 1). */
export async function checkPlan(planPath: string, inputs: string) {
  if (!existsSync(planPath)) throw planMissing(planPath);
  const plan = readPlan(readFileSync(planPath, 'utf8'), planPath);
  const asked = askedTags(await policiesOf(inputs), readTagSynonyms(inputs));
  const database = await Database.open();
  try {
    const matches = async (pattern: string, text: string) =>
      (await database.value<boolean>('SELECT regexp_matches($text, $pattern)', { text, pattern })) === true;
    const verdict = await judgePlan(plan, asked, matches);
    return {
      name: 'policies',
      examined: verdict.changed - verdict.untaggable.length,
      failing: failingRows(verdict.tags),
      sentence: sentenceOf(verdict),
      fix: 'Add the tags to the resources or to the default tags of their provider; what cannot be tagged goes under except_terraform_types in policies.yaml.',
    };
  } finally {
    database.close();
  }
}

/** One row a resource. */
function failingRows(tags: readonly PlannedTag[]): Row[] {
  const failing = tags.filter(({ status }) => status === 'Missing' || status === 'Wrong value');
  return [...new Set(failing.map(({ address }) => address))].map((address) => {
    const own = failing.filter((tag) => tag.address === address);
    const named = (status: PlannedTag['status'], text: (tag: PlannedTag) => string): string =>
      own
        .filter((tag) => tag.status === status)
        .map(text)
        .join(', ');
    return {
      Resource: address,
      'Missing tags': named('Missing', ({ tag }) => tag),
      'Wrong values': named('Wrong value', ({ tag, value }) => `${tag}=${value}`),
      'Written in': [...new Set(own.map(({ where }) => where))].join(', '),
    };
  });
}

function sentenceOf({ tags, changed, untaggable }: PlanVerdict): string {
  const failing = failingRows(tags).length;
  const unknown = new Set(tags.filter(({ status }) => status === 'Unknown').map(({ address }) => address)).size;
  const examined = changed - untaggable.length;
  const are = (count: number) => (count === 1 ? 'is' : 'are');
  return `${[
    failing > 0
      ? `${failing} of ${examined} planned resource${examined === 1 ? '' : 's'} ${failing === 1 ? 'lacks' : 'lack'} a required tag or value`
      : allWell(examined),
    ...(unknown > 0 ? [`tags of ${unknown} ${are(unknown)} unknown before apply and not judged`] : []),
    ...(untaggable.length > 0 ? [`${untaggable.length} cannot carry tags`] : []),
  ].join('; ')}.`;
}

function allWell(examined: number): string {
  if (examined === 0) return 'The plan creates and updates nothing that can carry tags';
  return examined === 1 ? 'The planned resource carries its tags' : `All ${examined} planned resources carry their tags`;
}

function planMissing(path: string): CostbookError {
  return new CostbookError({
    name: 'PlanMissing',
    what: `There is no plan at ${path}.`,
    why: 'The tags of a change are read from the JSON form of its plan.',
    fix: 'Write it with: terraform plan -out plan.tfplan && terraform show -json plan.tfplan > plan.json',
    where: `--policy ${path}`,
  });
}
