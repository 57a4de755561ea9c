/** What Larkfield pays for and does not need, beside what the other applications waste; and near it, what only looks so. */
import { type App, pieces } from './app.ts';

const EAST = 'us-east-1';
/** One that runs day and night, and the same billed by the day: a month of it ends on any day. */
const one = (dailyEach: number) => pieces(1, dailyEach);
const daily = (dailyEach: number) => ({ ...one(dailyEach), isDaily: true });
const flat = (daily: number) => ({ daily, pattern: 'flat', growth: 0 }) as const;

/** By bill, after all other uses: their numbers are what days and resources are drawn from. */
// biome-ignore format: one line, one thing
export const WASTEFUL_APPS: Readonly<Record<string, readonly App[]>> = {
  aws: [
    { team: 'security', account: 'security-audit', app: 'forensics-2025', region: EAST, pattern: 'stored', growth: 0, uses: { 'ebs.gp3': pieces(2, 3.2), 'trail.copy': flat(6) } },
    { team: 'warehouse', account: 'fulfillment-prod', app: 'wms-archive-2024', region: 'us-west-2', pattern: 'stored', growth: 0, uses: { 'ebs.snapshot': pieces(3, 2.4) } },
    { team: 'payments', account: 'payments-prod', app: 'settlement-mysql', region: 'eu-central-1', pattern: 'flat', growth: 0, uses: { 'rds.extended': { ...flat(9.6), from: '2026-03-01' } } },
    { team: 'partner-api', account: 'partner-api-prod', app: 'partner-cache-sync', region: EAST, pattern: 'office', growth: 1.3, uses: { crossaz: 45 } },
    { team: 'partner-api', account: 'partner-api-prod', app: 'partner-journal', region: EAST, pattern: 'stored', growth: 5, uses: { 'logs.storage': 2, 'logs.ingest': { daily: 16, pattern: 'flat', growth: 0 } } },
    // Near-misses: buckets that are read.
    { team: 'machine-learning', account: 'ml-prod', app: 'model-training', region: 'us-west-2', pattern: 'batch', growth: 0, uses: { 's3.read': 2 } },
    { team: 'pay-team', tagKey: 'owner-team', account: 'payments-prod', app: 'settlement', region: 'eu-central-1', pattern: 'batch', growth: 0, uses: { 's3.read': 1 } },
    // What only utilisation tells: utilization.ts says how busy they are.
    { team: 'cloud-platform', account: 'shared-services', app: 'artifact-mirror', region: EAST, pattern: 'flat', growth: 0, uses: { 'vm.m7g.4xlarge': daily(15.6672) } },
    { team: 'partner-api', account: 'partner-api-prod', app: 'partner-etl', region: EAST, pattern: 'flat', growth: 0, uses: { 'vm.c7g.4xlarge': one(13.92) } },
    { team: 'data-platform', account: 'data-lake-prod', app: 'nightly-reports', region: EAST, pattern: 'flat', growth: 0, uses: { 'vm.m7g.4xlarge': one(15.6672) } },
    { team: 'search', account: 'retail-prod', app: 'synonym-cache', region: EAST, pattern: 'flat', growth: 0, uses: { 'vm.r7g.2xlarge': one(10.2816) } },
    { team: 'warehouse', account: 'fulfillment-prod', app: 'migration-bastion', region: 'us-west-2', pattern: 'flat', growth: 0, uses: { 'vm.m7g.xlarge': one(3.9168) } },
    { team: 'payments', account: 'payments-prod', app: 'clearing-export', region: EAST, pattern: 'flat', growth: 0, uses: { 'vm.m7g.xlarge': one(3.9168) } },
    { team: 'corporate-it', account: 'shared-services', app: 'ticket-desk', region: EAST, pattern: 'flat', growth: 0, uses: { 'rds.m6g.xlarge': one(7.632) } },
    { team: 'mobile-apps', account: 'mobile-prod', app: 'push-registry', region: EAST, pattern: 'flat', growth: 0, uses: { 'rds.m6g.xlarge': one(7.632) } },
    { team: 'machine-learning', account: 'ml-prod', app: 'gpu-notebook', region: 'us-west-2', pattern: 'flat', growth: 0, uses: { 'vm.g6.xlarge': daily(19.3152) } },
    { team: 'machine-learning', account: 'ml-prod', app: 'gpu-batch', region: 'us-west-2', pattern: 'flat', growth: 0, uses: { 'vm.g6.xlarge': one(19.3152) } },
  ],
  azure: [
    { team: 'merchant-console', tagKey: 'Team', account: 'merchant-console-dev', app: 'performance-rig', region: 'eastus2', environment: 'test', pattern: 'flat', growth: 0, uses: { d4s: { ...pieces(3, 4.608), isDaily: true } } },
    { team: 'merchant-console', tagKey: 'Team', account: 'merchant-console-dev', app: 'console-migration', region: 'eastus2', environment: 'dev', pattern: 'flat', growth: 0, uses: { 'disk.p30': pieces(2, 4.44) } },
  ],
  gcp: [
    // Near-misses: buckets that are written and read.
    { team: 'machine-learning', account: 'lf-ml-training', app: 'training', region: 'us-central1', pattern: 'batch', growth: 0, uses: { 'gcs.ops': 2 } },
    { team: 'recommendations', account: 'lf-recs-prod', app: 'embeddings', region: 'us-central1', pattern: 'batch', growth: 0, uses: { 'gcs.ops': 1 } },
  ],
};
