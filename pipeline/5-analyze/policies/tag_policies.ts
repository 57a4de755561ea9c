/** Lays policies.yaml out as rows that SQL joins. */
// makes: tag_policies, policy_values, policy_exceptions
// in:    policies.yaml, tag_keys
import { join } from 'node:path';
import type { Context } from '../../engine/context.ts';
import type { Database, Row } from '../../engine/duckdb.ts';
import { refuseBrokenRegex } from '../../engine/regex.ts';
import { exceptionSentence, policySentence, readPolicies, type TagPolicy } from './policies.ts';

const VALUE_COLUMNS = ['x_Policy', 'x_Operator', 'x_Operand'];
const EXCEPTION_COLUMNS = ['x_Policy', 'x_Exception', 'x_Condition', 'x_Column', 'x_Operator', 'x_Operand', 'x_IsNegated'];
const POLICY_COLUMNS = ['x_PolicyOrder', 'x_Policy', 'x_TagKey', 'x_PolicyText', 'x_ExceptionText', 'x_Goal', 'x_ValidFrom', 'x_Where'];

/**
 * Makes `tag_policies`, `policy_values` (x_Operator is or regex, operands of the former in lower case) and `policy_exceptions` (one operand
 * of one condition of one exception). Throws the errors of {@link readPolicies} and RegexNotValid (exit code 1).
 */
export async function buildTagPolicies({ database, folders }: Context): Promise<void> {
  const policies = readPolicies(folders.inputs);
  for (const policy of policies) await refuseBrokenPatterns(database, policy, folders.inputs);
  await database.createTextTable('tag_policies_text', POLICY_COLUMNS, policies.map(policyRow));
  await database.run(`CREATE OR REPLACE TABLE tag_policies AS
    SELECT * EXCLUDE (x_TagKeyVariant) REPLACE (x_PolicyOrder::BIGINT AS x_PolicyOrder, coalesce(x_TagKey, x_TagKeyVariant) AS x_TagKey,
      (x_Goal::DECIMAL(18, 12) / 100)::DECIMAL(18, 12) AS x_Goal, x_ValidFrom::DATE AS x_ValidFrom)
    FROM (SELECT text.* EXCLUDE (x_TagKey), text.x_TagKey AS x_TagKeyVariant, tag_keys.x_TagKey
      FROM tag_policies_text AS text LEFT JOIN tag_keys ON tag_keys.x_TagKeyVariant = text.x_TagKey)`);
  await database.run('DROP TABLE tag_policies_text');
  await database.createTextTable('policy_values', VALUE_COLUMNS, policies.flatMap(valueRows));
  await database.createTextTable('policy_exceptions', EXCEPTION_COLUMNS, policies.flatMap(exceptionRows));
}

function policyRow(policy: TagPolicy, index: number): Row {
  return {
    x_PolicyOrder: String(index + 1),
    x_Policy: policy.name,
    x_TagKey: policy.tag.toLowerCase(),
    x_PolicyText: policySentence(policy),
    x_ExceptionText: exceptionSentence(policy),
    x_Goal: policy.goalPercent,
    x_ValidFrom: policy.fromMonth,
    x_Where: policy.where,
  };
}

function valueRows({ name, values, regex }: TagPolicy): Row[] {
  const is = values.map((value) => ({ x_Policy: name, x_Operator: 'is', x_Operand: value.toLowerCase() }));
  return regex === null ? is : [...is, { x_Policy: name, x_Operator: 'regex', x_Operand: regex }];
}

function exceptionRows({ name, exceptions }: TagPolicy): Row[] {
  return exceptions.flatMap((exception, number) =>
    Object.entries(exception)
      .flatMap(([column, tests]) =>
        Object.entries(tests).map(([operator, operands]) => ({ column, operator, operands: operands === true ? ['true'] : operands })),
      )
      .flatMap(({ column, operator, operands }, condition) =>
        operands.map((operand) => ({
          x_Policy: name,
          x_Exception: String(number + 1),
          x_Condition: String(condition + 1),
          x_Column: column,
          x_Operator: operator === 'not' ? 'is' : operator === 'missing' ? 'any' : operator,
          x_Operand: operator === 'regex' ? operand : operand.toLowerCase(),
          x_IsNegated: String(operator === 'not' || operator === 'missing'),
        })),
      ),
  );
}

/** Tries every pattern of a policy. Throws RegexNotValid (exit code 1). */
export async function refuseBrokenPatterns(database: Database, policy: TagPolicy, inputs: string): Promise<void> {
  const inExceptions = policy.exceptions.flatMap((exception) => Object.values(exception).flatMap((test) => test.regex ?? []));
  const words = { why: 'A policy with a broken pattern would allow nothing.', or: 'values:', where: join(inputs, policy.where) };
  for (const pattern of [...(policy.regex === null ? [] : [policy.regex]), ...inExceptions]) await refuseBrokenRegex(database, pattern, words);
}
