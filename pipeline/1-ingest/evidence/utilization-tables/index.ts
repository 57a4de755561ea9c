import type { EvidenceSource } from '../evidence.ts';

/** Tables of utilisation as CSV or Parquet, with the usual heads or those that utilization.yaml describes. */
export const utilizationTables: EvidenceSource = { id: 'utilization-tables', title: 'Tables of utilisation', kind: 'Utilization' };
