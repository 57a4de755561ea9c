/** What files of evidence say, as tables. */
// makes: resource_utilization, delivered_findings
// in:    bill files
import type { Context } from '../../engine/context.ts';
import { compareText } from '../find-bills.ts';
import type { EvidenceKind } from './evidence.ts';
import type { ReadEvidence } from './read-evidence.ts';

const COLUMNS: Readonly<Record<EvidenceKind, string>> = {
  Utilization: 'NULL::VARCHAR AS ResourceId, NULL::VARCHAR AS x_Metric, NULL::TIMESTAMP AS x_Hour, NULL::DOUBLE AS x_Average, NULL::DOUBLE AS x_Maximum',
  Findings: `NULL::VARCHAR AS x_FindingId, NULL::VARCHAR AS x_Source, NULL::VARCHAR AS ResourceId, NULL::VARCHAR AS SubAccountId, NULL::VARCHAR AS RegionId,
    NULL::VARCHAR AS x_Action, NULL::VARCHAR AS x_CurrentSku, NULL::VARCHAR AS x_RecommendedSku, NULL::VARCHAR AS x_Description,
    NULL::DECIMAL(38, 12) AS x_MonthlySavings, NULL::VARCHAR AS x_Currency, NULL::DATE AS x_FoundOn, NULL::VARCHAR AS x_Link`,
};

/**
 * Makes the view `resource_utilization`, a value of a resource and metric at an hour (UTC) as it is delivered, by the names of the evidence: ResourceId, x_Metric,
 * x_Hour, x_Average and x_Maximum (0 to 1 for cpu, memory, gpu and gpu-memory, else in the unit that the metric's name says); several values of one hour are
 * possible, where files overlap or are finer. And the table `delivered_findings`, one finding of a provider, of which the newest counts. Both are empty without evidence.
 */
export async function writeEvidence({ database }: Context, evidence: readonly ReadEvidence[]): Promise<void> {
  const union = (kind: EvidenceKind): string =>
    [`SELECT ${COLUMNS[kind]} WHERE false`, ...counted(evidence).flatMap((each) => (each.evidence === kind ? `(${each.sql})` : []))].join(
      ' UNION ALL BY NAME ',
    );
  await database.run(
    `CREATE OR REPLACE VIEW resource_utilization AS SELECT * FROM (${union('Utilization')}) WHERE x_Metric IS NOT NULL AND x_Average IS NOT NULL`,
  );
  await database.run(`CREATE OR REPLACE TABLE delivered_findings AS SELECT * FROM (${union('Findings')})
    QUALIFY row_number() OVER (PARTITION BY x_Source, x_FindingId ORDER BY x_FoundOn DESC NULLS LAST, x_MonthlySavings DESC NULLS LAST, ResourceId, x_Action, x_Description) = 1`);
}

/** Rows of `delivered_bills` for these files: an edition names what its recommendations rest on. */
export function evidenceRows(evidence: readonly ReadEvidence[]): Record<string, unknown>[] {
  return counted(evidence).map(({ evidence: kind, source, title, name, sha256, bytes, format, rows }) => ({
    x_BillId: sha256.slice(0, 12),
    x_BillName: name,
    x_Sha256: sha256,
    x_Provider: source,
    x_Format: format,
    x_Bytes: bytes,
    x_SourceRows: rows,
    x_BillStatus: 'Not a bill',
    x_Note: kind === 'Utilization' ? `${title}: how much of resources is used.` : `${title}: findings of a provider.`,
  }));
}

/** The same bytes count once. */
export function counted(evidence: readonly ReadEvidence[]): ReadEvidence[] {
  const ordered = [...evidence].sort((a, b) => compareText(a.name, b.name) || compareText(a.sha256, b.sha256));
  return ordered.filter(({ sha256 }, index) => ordered.findIndex((other) => other.sha256 === sha256) === index);
}
