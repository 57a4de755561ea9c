/** What Larkfield runs on Google Cloud: analytics, recommendations, model training, the shopping assistant. */
import { type App, pieces, type Use } from './app.ts';

const IOWA = 'us-central1';
const cud = (daily: number, resources = 2): Use => ({ daily, resources, commitment: 'gcp-flex' });
const stored = (daily: number, growth = 2, resources = 2): Use => ({ daily, growth, resources, pattern: 'stored' });
const some = (daily: number, resources: number): Use => ({ daily, resources });
const flat = (daily: number, resources = 1): Use => ({ daily, resources, pattern: 'flat', growth: 0.3 });

// biome-ignore format: one line, one thing
export const GCP_APPS: readonly App[] = [
  { team: 'data-platform', account: 'lf-analytics-prod', app: 'warehouse', region: IOWA, pattern: 'office', growth: 0.9, uses: {
    'bq.slots': { daily: 612, resources: 3, commitment: 'gcp-bq' }, 'bq.analysis': some(238, 5), 'bq.storage': stored(196, 2.2, 4), gcs: stored(148, 1.9, 4), 'gcs.ops': some(24, 1), composer: flat(62, 2), pubsub: some(88, 3), logging: some(51, 2), scc: flat(29), interconnect: flat(55.9), egress: 43 } },
  { team: 'data-platform', account: 'lf-analytics-prod', app: 'clickstream', region: IOWA, pattern: 'shop', growth: 0.4, to: '2026-04-13', uses: { dataflow: { daily: 742, resources: 3, growth: 0.6 }, 'dataflow.shuffle': some(128, 3), pubsub: some(71, 1) } },
  { team: 'data-platform', account: 'lf-analytics-prod', app: 'events-v2', region: IOWA, pattern: 'shop', growth: 0.6, from: '2026-02-17', uses: { dataflow: some(176, 2), 'dataflow.shuffle': some(44, 2), 'gke.autopilot': some(58, 1) } },
  { team: 'data_platform', account: 'lf-analytics-prod', app: 'finance-reports', region: 'europe-west3', pattern: 'batch', growth: 0.3, uses: { 'bq.analysis': some(34, 2), 'bq.storage': stored(18), run: some(13, 1) } },
  { team: 'recommendations', account: 'lf-recs-prod', app: 'recs', region: IOWA, pattern: 'shop', growth: 1.1, uses: {
    'n2.core': cud(368, 3), 'n2.ram': cud(149, 3), pd: stored(42, 0.6, 3), bigtable: flat(140.4, 3), memorystore: flat(66, 2), 'vertex.predict': some(118, 3), 'gke.fee': flat(4.8, 2), lb: flat(3, 3), nat: some(17, 1), egress: 36, logging: some(28, 1), 'gke.enterprise': flat(31) } },
  { team: 'recommendations', account: 'lf-recs-prod', app: 'embeddings', region: IOWA, pattern: 'batch', growth: 3.2, uses: { l4: some(94, 2), dataflow: some(47, 1), gcs: stored(23, 3) } },
  { team: 'machine-learning', account: 'lf-ml-training', app: 'training', region: IOWA, pattern: 'batch', growth: 3.4, uses: { a100: some(286, 3), 'vertex.train': some(164, 3), 'n2.core': cud(73), pd: stored(37, 1.8), gcs: stored(84, 3.4), artifact: stored(13) } },
  { team: 'machine-learning', account: 'lf-ml-training', app: 'notebooks', region: IOWA, environment: 'dev', pattern: 'flat', growth: 0.6, uses: { 'n2.core': some(46, 4), l4: some(40, 3), pd: stored(22, 0.9, 4), 'ip.idle': pieces(5, 0.24) } },
  { team: 'shopping-assistant', account: 'lf-assistant-prod', app: 'assistant', region: IOWA, pattern: 'shop', growth: 9, from: '2025-06-17', uses: { 'gemini.pro.in': some(86, 2), 'gemini.pro.out': some(124, 2), 'gemini.flash.in': some(28, 1), 'gemini.flash.out': some(41, 1), run: some(37, 2), sql: flat(48, 2), logging: some(19, 1), build: { daily: 14, pattern: 'office' } } },
  { team: 'mobile-apps', account: 'lf-recs-prod', app: 'app-tests', region: IOWA, environment: 'staging', pattern: 'office', growth: 0.8, uses: { testlab: some(48, 1), build: some(26, 2), artifact: stored(9) } },
  { team: null, account: 'lf-recs-prod', app: 'old-recs-v1', region: IOWA, pattern: 'flat', growth: 0, taggedFrom: '2025-09-15', taggedTeam: 'recommendations', uses: { 'n2.core': some(64, 2), 'n2.ram': some(26, 2), sql: some(38, 1), 'ip.idle': pieces(3, 0.24) } },
  { team: null, account: 'lf-analytics-prod', app: 'scratch', region: IOWA, pattern: 'office', growth: 1.1, uses: { 'bq.analysis': some(72, 3), 'bq.storage': stored(46, 2.6, 3), gcs: stored(31, 2.4, 2) } },
];
