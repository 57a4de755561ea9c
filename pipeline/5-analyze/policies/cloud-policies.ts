/** Tag policies in the words of clouds: a tag policy of AWS Organizations, a policy definition of Azure. */
import type { TagPolicy } from './policies.ts';

export interface CloudPolicy {
  readonly json: object;
  /** What the cloud's language cannot say, a sentence each. */
  readonly notes: readonly string[];
}

/**
 * Tag policy of AWS Organizations: spelling of keys, and allowed values.
 * Source: https://docs.aws.amazon.com/organizations/latest/userguide/orgs_manage_policies_example-tag-policies.html
 */
export function awsTagPolicy(policies: readonly TagPolicy[]): CloudPolicy {
  const { kept, notes } = onePerTag(policies, 'AWS');
  const tags = kept.map(({ tag, values }) => [
    tag.toLowerCase(),
    { tag_key: { '@@assign': tag }, ...(values.length > 0 && { tag_value: { '@@assign': values } }) },
  ]);
  return {
    json: { tags: Object.fromEntries(tags) },
    notes: [
      'A tag policy of AWS reports spellings and values of tags that are there; that a tag is there at all is held by `costbook check --policy` or the Rego. To ask AWS too, add report_required_tag_for, and enforced_for to refuse wrong values, with your types of resources.',
      ...notes,
      ...kept.filter(({ regex }) => regex !== null).map(({ name }) => `Policy ${name}: AWS knows no regular expressions, so any value is allowed.`),
    ],
  };
}

/**
 * Policy definition of Azure, for resources that can be tagged (mode Indexed); its effect is a parameter, Audit unless said otherwise.
 * Source: https://learn.microsoft.com/azure/governance/policy/concepts/definition-structure-policy-rule
 */
export function azurePolicy(policies: readonly TagPolicy[]): CloudPolicy {
  const broken = policies.flatMap(({ tag, values }) => {
    const field = `tags['${tag.replaceAll("'", "''")}']`;
    const missing = { field, exists: 'false' };
    return values.length === 0
      ? [missing]
      : [
          missing,
          {
            allOf: [
              { field, exists: 'true' },
              { field, notIn: values.map(literal) },
            ],
          },
        ];
  });
  return {
    json: {
      properties: {
        displayName: 'Required tags',
        description: `Resources must carry the tags ${policies.map(({ tag }) => tag).join(', ')}, as policies.yaml of Costbook says.`,
        policyType: 'Custom',
        mode: 'Indexed',
        metadata: { category: 'Tags' },
        parameters: {
          effect: {
            type: 'String',
            metadata: { displayName: 'Effect', description: 'Audit reports resources without their tags, Deny refuses them.' },
            allowedValues: ['Audit', 'Deny', 'Disabled'],
            defaultValue: 'Audit',
          },
        },
        // biome-ignore lint/suspicious/noThenProperty: Azure calls it so
        policyRule: { if: { anyOf: broken }, then: { effect: "[parameters('effect')]" } },
      },
    },
    notes: policies
      .filter(({ regex }) => regex !== null)
      .map(({ name }) => `Policy ${name}: Azure Policy knows no regular expressions, so any value is allowed.`),
  };
}

/** Text that begins with [ would be an expression. */
function literal(text: string): string {
  return text.startsWith('[') ? `[${text}` : text;
}

function onePerTag(policies: readonly TagPolicy[], cloud: string): { kept: TagPolicy[]; notes: string[] } {
  const kept = policies.filter(({ tag }, index) => policies.findIndex((other) => other.tag.toLowerCase() === tag.toLowerCase()) === index);
  const notes = policies
    .filter((policy) => !kept.includes(policy))
    .map(({ name, tag }) => `Policy ${name} is left out: ${cloud} holds one policy for the tag ${tag}.`);
  return { kept, notes };
}
