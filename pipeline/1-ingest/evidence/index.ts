import { awsComputeOptimizer } from './aws-compute-optimizer/index.ts';
import { awsCostOptimizationHub } from './aws-cost-optimization-hub/index.ts';
import { awsReservationCsv } from './aws-reservation-csv/index.ts';
import { azureAdvisor } from './azure-advisor/index.ts';
import { azureMonitor } from './azure-monitor/index.ts';
import { cloudwatch } from './cloudwatch/index.ts';
import type { EvidenceSource } from './evidence.ts';
import { gcpMonitoring } from './gcp-monitoring/index.ts';
import { gcpRecommender } from './gcp-recommender/index.ts';
import { prometheus } from './prometheus/index.ts';
import { utilizationTables } from './utilization-tables/index.ts';

/** Every place that evidence comes from: one line each. */
export const EVIDENCE: readonly EvidenceSource[] = [
  awsComputeOptimizer,
  awsCostOptimizationHub,
  awsReservationCsv,
  azureAdvisor,
  azureMonitor,
  cloudwatch,
  gcpMonitoring,
  gcpRecommender,
  prometheus,
  utilizationTables,
];
