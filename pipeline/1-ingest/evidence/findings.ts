/** Findings: what a provider's own tools recommend. */
import { quoteName } from '../../engine/duckdb.ts';
import { readValue } from '../read-values.ts';

/** Columns of a table of findings, and what they hold. */
export const FINDING_COLUMNS = {
  /** The provider's own id. */
  FindingId: 'text',
  /** Tool that says so: AWS Compute Optimizer. */
  Source: 'text',
  ResourceId: 'text',
  SubAccountId: 'text',
  RegionId: 'text',
  /** Delete, Stop, Resize, Upgrade, Migrate, Configure, Purchase, or the provider's own word. */
  Action: 'text',
  Current: 'text',
  Recommended: 'text',
  /** One sentence of the provider. */
  Description: 'text',
  MonthlySavings: 'money',
  Currency: 'text',
  /** When the provider said so. */
  Day: 'time',
  Link: 'text',
} as const;

export type FindingColumn = keyof typeof FINDING_COLUMNS;

/** Without these a finding says nothing. */
export const FINDING_REQUIRED: readonly FindingColumn[] = ['FindingId', 'Source', 'Action'];

/** Whether heads are those of a table of findings. */
export function isFindings(headers: readonly string[]): boolean {
  return ['FindingId', 'Source', 'Action', 'MonthlySavings'].every((name) => headers.includes(name));
}

/** SELECT over `relation`, whose columns are those of findings as text, of the columns of `delivered_findings` and x_Problem, as that of utilisation. */
export function findingsSql(columns: readonly string[], relation: string): string {
  const raw = (name: FindingColumn): string => (columns.includes(name) ? `nullif(trim(${quoteName(name)}::VARCHAR), '')` : 'NULL::VARCHAR');
  const day = readValue('time', raw('Day'), 'VARCHAR', 'month first');
  const savings = readValue('money', raw('MonthlySavings'), 'VARCHAR', 'month first');
  return `
    SELECT
      ${raw('FindingId')} AS x_FindingId, ${raw('Source')} AS x_Source, ${raw('ResourceId')} AS ResourceId, ${raw('SubAccountId')} AS SubAccountId, ${raw('RegionId')} AS RegionId,
      ${raw('Action')} AS x_Action, ${raw('Current')} AS x_CurrentSku, ${raw('Recommended')} AS x_RecommendedSku, ${raw('Description')} AS x_Description,
      ${savings} AS x_MonthlySavings, ${raw('Currency')} AS x_Currency, (${day})::DATE AS x_FoundOn, ${raw('Link')} AS x_Link,
      CASE
        WHEN ${raw('FindingId')} IS NULL THEN 'FindingId|'
        WHEN ${raw('MonthlySavings')} IS NOT NULL AND ${savings} IS NULL THEN 'MonthlySavings|' || ${raw('MonthlySavings')}
        WHEN ${raw('MonthlySavings')} IS NOT NULL AND ${raw('Currency')} IS NULL THEN 'Currency|'
        WHEN ${raw('Day')} IS NOT NULL AND ${day} IS NULL THEN 'Day|' || ${raw('Day')}
      END AS x_Problem
    FROM (${relation})`;
}
