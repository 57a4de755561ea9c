/** Tag policies as Rego for Conftest and OPA, over the JSON of a Terraform plan; plan-tags.ts says the same in TypeScript. */
import type { AskedTag } from './asked-tags.ts';
import { TAG_FIELDS } from './plan-tags.ts';

/** The policy file: `conftest test --policy <folder> plan.json` fails with the resource and the tag. Needs OPA 0.59 or newer. */
export function regoPolicy(asked: readonly AskedTag[]): string {
  return `# Tags that every resource must carry. Written by \`costbook policy --format rego\` from policies.yaml: change that, not this.
#   terraform show -json plan.tfplan > plan.json && conftest test --policy . plan.json
package main

import rego.v1

policies := ${JSON.stringify(asked, null, 2)}

fields := ${JSON.stringify(TAG_FIELDS)}

deny contains message if {
	some change in changes
	some policy in policies
	is_asked(change, policy)
	count(carried(change, policy)) == 0
	not is_unknown(change, policy)
	message := sprintf("%s lacks the tag %s (%s)", [change.address, policy.tag, policy.where])
}

deny contains message if {
	some change in changes
	some policy in policies
	is_asked(change, policy)
	values := carried(change, policy)
	count(values) > 0
	not has_allowed(values, policy)
	message := sprintf("%s has a value of the tag %s that is not allowed: %s (%s)", [change.address, policy.tag, concat(", ", values), policy.where])
}

warn contains message if {
	some change in changes
	some policy in policies
	is_asked(change, policy)
	count(carried(change, policy)) == 0
	is_unknown(change, policy)
	message := sprintf("%s: the tag %s is not known before apply (%s)", [change.address, policy.tag, policy.where])
}

changes contains change if {
	some change in input.resource_changes
	object.get(change, "mode", "managed") != "data"
	some action in change.change.actions
	action in ["create", "update"]
	is_taggable(change)
}

is_asked(change, policy) if not regex.match(policy.exceptTypes, change.type)

# Lists of plain words, such as the network tags of Google Cloud, are no tags.
is_taggable(change) if {
	some field in fields
	value := change.change.after[field]
	not is_list_of_words(value)
}

is_taggable(change) if {
	some field in fields
	not has_field(change.change.after, field)
	has_field(change.change.after_unknown, field)
}

has_field(values, field) if field in object.keys(values)

is_list_of_words(value) if {
	is_array(value)
	some each in value
	not is_object(each)
}

carried(change, policy) := {sprintf("%v", [pair[1]]) |
	some field in fields
	some pair in pairs(change.change.after[field])
	lower(pair[0]) in policy.keys
	not pair[1] in [null, ""]
}

# Maps, and blocks of key and value.
pairs(tags) := {[key, value] | some key, value in tags} if is_object(tags)

pairs(tags) := {[block.key, block.value] | some block in tags; is_object(block); is_string(block.key)} if is_array(tags)

has_allowed(values, policy) if {
	some value in values
	word := object.get(policy.synonyms, lower(value), value)
	is_listed(word, policy)
	is_matched(word, policy)
}

is_listed(_, policy) if count(policy.values) == 0

is_listed(word, policy) if lower(word) in policy.values

is_matched(_, policy) if policy.regex == ""

is_matched(word, policy) if {
	policy.regex != ""
	regex.match(policy.regex, word)
}

is_unknown(change, _) if {
	some field in fields
	change.change.after_unknown[field] == true
}

is_unknown(change, policy) if {
	some field in fields
	tags := change.change.after_unknown[field]
	is_object(tags)
	some key, value in tags
	value == true
	lower(key) in policy.keys
}

is_unknown(change, _) if {
	some field in fields
	blocks := change.change.after_unknown[field]
	is_array(blocks)
	some block in blocks
	some value in block
	value == true
}
`;
}
