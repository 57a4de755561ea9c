/** The line of allocation.yaml that would catch what a sub account costs without an owner. */
import { slug } from '../../format/sentences.ts';
import type { Row } from '../../query/query.ts';

/** One YAML line; names are quoted as JSON, which YAML reads, whatever they hold. */
export function ruleFor(row: Row): string {
  const name = JSON.stringify(`${slug(String(row.SubAccountName ?? row.SubAccountId))}-account`);
  const payer = row.x_CostCenter === null || row.x_CostCenter === undefined ? '<cost center>' : JSON.stringify(String(row.x_CostCenter));
  return `- { name: ${name}, when: { SubAccountId: ${JSON.stringify(String(row.SubAccountId))} }, cost_center: ${payer} }`;
}
