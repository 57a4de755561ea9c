import type { EvidenceSource } from './evidence.ts';
import { utilizationTables } from './utilization-tables/index.ts';

/** Every place that evidence comes from: one line each. */
export const EVIDENCE: readonly EvidenceSource[] = [utilizationTables];
