/** What Larkfield buys from Datadog and Snowflake. */
import type { App, Use } from './app.ts';

const flat = (daily: number): Use => ({ daily, pattern: 'flat' });
// biome-ignore format: one line, one thing
const host = (team: string | null, daily: number, logs: number, growth = 0.6, from?: string, to?: string): App => ({
  team, account: 'larkfield-prod', app: team ?? 'platform', region: 'us-east-1', pattern: 'shop', growth, ...(from ? { from } : {}), ...(to ? { to } : {}),
  uses: { hosts: flat(daily), apm: flat(Math.round(daily * 0.55)), 'logs.index': logs },
});

// biome-ignore format: one line, one thing
export const DATADOG_APPS: readonly App[] = [
  host('storefront', 66, 58), host('search', 34, 21), host('checkout', 48, 52), host('payments', 31, 36), host('mobile-apps', 14, 24, 1.2), host('warehouse', 22, 12),
  host('delivery', 19, 11), host('inventory', 18, 10), host('partner-api', 26, 28, 1.3), host('merchant-ads', 24, 17, 0.2, undefined, '2026-03-31'), host('recommendations', 29, 15, 1.4),
  host('shopping-assistant', 17, 22, 4, '2025-07-01'), host('data-platform', 37, 14),
  { team: null, account: 'larkfield-prod', app: 'platform', region: 'us-east-1', pattern: 'shop', growth: 0.8, uses: { 'logs.ingest': 96, metrics: flat(104), rum: 62, siem: flat(58) } },
  { team: 'shopping-assistant', account: 'larkfield-prod', app: 'assistant', region: 'us-east-1', pattern: 'shop', growth: 6, from: '2025-09-01', uses: { llm: 21 } },
  { team: null, account: 'larkfield-nonprod', app: 'platform', region: 'us-east-1', pattern: 'office', growth: 0.5, uses: { hosts: flat(41), 'logs.ingest': 13, 'logs.index': 16 } },
];

// biome-ignore format: one line, one thing
export const SNOWFLAKE_APPS: readonly App[] = [
  { team: 'data-platform', account: 'LF_ANALYTICS', app: 'etl_wh', region: 'AWS_US_EAST_1', pattern: 'batch', growth: 0.7, uses: { warehouse: { daily: 418, resources: 2 }, serverless: 54 } },
  { team: 'data-platform', account: 'LF_ANALYTICS', app: 'bi_wh', region: 'AWS_US_EAST_1', pattern: 'office', growth: 0.8, uses: { warehouse: { daily: 296, resources: 3 } } },
  { team: 'merchant-console', account: 'LF_ANALYTICS', app: 'merchant_reports_wh', region: 'AWS_US_EAST_1', pattern: 'office', growth: 1.2, uses: { warehouse: 144 } },
  { team: 'merchant-ads', account: 'LF_ANALYTICS', app: 'attribution_wh', region: 'AWS_US_EAST_1', pattern: 'batch', growth: 0.3, to: '2026-03-31', uses: { warehouse: 118 } },
  { team: 'machine-learning', account: 'LF_ANALYTICS', app: 'features_wh', region: 'AWS_US_EAST_1', pattern: 'batch', growth: 1.6, uses: { warehouse: 131, cortex: { daily: 22, growth: 7, from: '2025-05-05' } } },
  { team: 'data-platform', account: 'LF_ANALYTICS', app: 'lf_core', region: 'AWS_US_EAST_1', pattern: 'stored', growth: 2.1, uses: { storage: 92, transfer: { daily: 14, pattern: 'batch' } } },
  { team: 'corporate-it', account: 'LF_FINANCE', app: 'finance_wh', region: 'AWS_US_EAST_1', pattern: 'office', growth: 0.4, uses: { warehouse: 64, storage: { daily: 8, pattern: 'stored' } } },
];
