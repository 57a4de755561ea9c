import { Command, Option } from 'commander';
import { readTagSynonyms } from '../3-allocate/tag-synonyms.ts';
import { askedTags } from '../5-analyze/policies/asked-tags.ts';
import { awsTagPolicy, azurePolicy, type CloudPolicy } from '../5-analyze/policies/cloud-policies.ts';
import { readPolicies, type TagPolicy } from '../5-analyze/policies/policies.ts';
import { regoPolicy } from '../5-analyze/policies/rego.ts';
import { refuseBrokenPatterns } from '../5-analyze/policies/tag_policies.ts';
import { Database } from '../engine/duckdb.ts';
import { CostbookError } from '../engine/errors.ts';
import { DEFAULT_INPUTS, foldersOf } from '../engine/folders.ts';
import { writeWhole } from '../engine/lake.ts';

const FORMATS = ['rego', 'aws', 'azure'] as const;
interface PolicyOptions {
  readonly format: (typeof FORMATS)[number];
  readonly inputs: string;
  readonly out?: string;
}

export const policy = new Command('policy')
  .description(
    'Write the tags that policies.yaml asks for in the language of other tools: Rego for Conftest over a Terraform plan, a tag policy of AWS ' +
      'Organizations, or a policy definition of Azure. What such a language cannot say is told on stderr.',
  )
  .addOption(new Option('--format <format>', 'language').choices(FORMATS).default('rego'))
  .option('--inputs <dir>', 'folder with policies.yaml and allocation.yaml', DEFAULT_INPUTS)
  .option('--out <file>', 'where it goes (default: stdout)')
  .addHelpText('after', '\nExample\n  costbook policy --format rego --out policy/tags.rego')
  .action(async ({ format, inputs, out }: PolicyOptions) => {
    const folder = foldersOf('.', inputs).inputs;
    const policies = await policiesOf(folder);
    const { text, notes } = written(format, policies, folder);
    for (const note of [...notes, ...exceptionNotes(policies)]) console.error(note);
    if (out === undefined) process.stdout.write(text);
    else writeWhole(out, text);
  });

/** Policies of a folder of inputs, patterns tried. Throws PoliciesMissing (exit code 1) when there are none, and the errors of the file. */
export async function policiesOf(inputs: string): Promise<TagPolicy[]> {
  const policies = readPolicies(inputs);
  if (policies.length === 0) throw policiesMissing(inputs);
  const database = await Database.open();
  try {
    for (const each of policies) await refuseBrokenPatterns(database, each, inputs);
  } finally {
    database.close();
  }
  return policies;
}

function written(format: PolicyOptions['format'], policies: readonly TagPolicy[], inputs: string): { text: string; notes: readonly string[] } {
  const asJson = ({ json, notes }: CloudPolicy) => ({ text: `${JSON.stringify(json, null, 2)}\n`, notes });
  if (format === 'aws') return asJson(awsTagPolicy(policies));
  if (format === 'azure') return asJson(azurePolicy(policies));
  return { text: regoPolicy(askedTags(policies, readTagSynonyms(inputs))), notes: [] };
}

function exceptionNotes(policies: readonly TagPolicy[]): string[] {
  return policies
    .filter(({ exceptions }) => exceptions.length > 0)
    .map(({ name }) => `Policy ${name}: what stands under except speaks of charges and is left out; resources are excepted by except_terraform_types.`);
}

function policiesMissing(inputs: string): CostbookError {
  return new CostbookError({
    name: 'PoliciesMissing',
    what: `${inputs} has no policies.yaml, or it asks for nothing.`,
    why: 'Without a policy every resource would pass.',
    fix: 'Write policies.yaml with at least: policies: [{ tag: team }]',
    where: `${inputs}/policies.yaml:1`,
  });
}
