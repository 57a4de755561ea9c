/** What happened at Larkfield: incidents with known dates and causes, for tests and for the page that tells the story. */

import { csvCell } from '#contract/csv.ts';
import { BILLS } from './company.ts';

export interface DemoEvent {
  readonly id: string;
  readonly firstDay: string;
  /** Last day, inclusive; the last day of the bills when it still goes on. */
  readonly lastDay: string;
  readonly bill: string;
  readonly subAccount: string;
  /** SKU of price-list.csv without its provider: names service and SkuMeter. */
  readonly sku: string;
  readonly region: string;
  /** Spike and Drop end; Step up and Step down stay; a Ramp grows day by day to its amount. */
  readonly kind: 'Spike' | 'Drop' | 'Step up' | 'Step down' | 'Ramp';
  /** Effective cost a day that it adds (negative: takes away), in billing currency; for a ramp on its last day. */
  readonly dailyAmount: number;
  /** Large enough to be found among daily noise. */
  readonly isNoticeable: boolean;
  readonly team: string;
  readonly app: string;
  /** Name of the resource that did it. */
  readonly resource: string;
  readonly sentence: string;
}

const prod = { bill: 'aws', region: 'us-east-1', isNoticeable: true } as const;

// biome-ignore format: one line, one thing
export const DEMO_EVENTS: readonly DemoEvent[] = [
  { ...prod, id: 'nat-gateway-backup', firstDay: '2025-08-12', lastDay: '2025-08-20', subAccount: 'retail-prod', sku: 'nat.bytes', kind: 'Spike', dailyAmount: 1150, team: 'storefront', app: 'web', resource: 'nightly-image-sync', sentence: 'A nightly image sync lost its S3 gateway endpoint and sent 25 TB a day through the NAT gateway until the route was restored.' },
  { ...prod, id: 'debug-logging-release', firstDay: '2025-10-07', lastDay: '2025-10-10', subAccount: 'payments-prod', sku: 'logs.ingest', kind: 'Spike', dailyAmount: 2300, team: 'payments', app: 'card-vault', resource: 'card-vault-debug', sentence: 'Release 8.14 of the card vault went live with debug logging: 4.8 TB of log lines a day until it was rolled back.' },
  { ...prod, id: 'snapshots-never-deleted', firstDay: '2026-01-10', lastDay: '2026-06-30', subAccount: 'fulfillment-prod', region: 'us-west-2', sku: 'ebs.snapshot', kind: 'Ramp', dailyAmount: 640, team: 'warehouse', app: 'wms', resource: 'wms-hourly-snapshots', sentence: 'A changed backup policy kept every hourly snapshot; they piled up until a lifecycle rule deleted them on 2026-06-30.' },
  { ...prod, id: 'runaway-gpu-training', firstDay: '2026-05-16', lastDay: '2026-05-21', subAccount: 'ml-prod', region: 'us-west-2', sku: 'sm.train.p4d', kind: 'Spike', dailyAmount: 5900, team: 'machine-learning', app: 'model-training', resource: 'ranker-sweep-0516', sentence: 'A hyper-parameter sweep without a stop condition trained on seven p4d.24xlarge over a weekend and three days more.' },
  { id: 'forgotten-load-test', firstDay: '2026-07-24', lastDay: '2026-08-09', bill: 'azure', subAccount: 'merchant-console-dev', region: 'eastus2', sku: 'd4s', kind: 'Spike', dailyAmount: 1480, isNoticeable: true, team: 'merchant-console', app: 'console', resource: 'loadtest', sentence: 'The load-test cluster of the merchant console was left running for 17 days after the test.' },
  { id: 'clickstream-pipeline-deleted', firstDay: '2026-04-14', lastDay: '2026-11-18', bill: 'gcp', subAccount: 'lf-analytics-prod', region: 'us-central1', sku: 'dataflow', kind: 'Step down', dailyAmount: -860, isNoticeable: true, team: 'data-platform', app: 'clickstream', resource: 'clickstream', sentence: 'The old clickstream pipeline was deleted after its events had moved to events-v2.' },
  { ...prod, id: 'prompt-doubled', firstDay: '2026-08-18', lastDay: '2026-11-18', subAccount: 'ml-prod', sku: 'bedrock.sonnet.in', kind: 'Step up', dailyAmount: 780, team: 'shopping-assistant', app: 'assistant', resource: 'assistant-long-context', sentence: 'The shopping assistant began to send the whole conversation with every turn: input tokens rose by 260 million a day.' },
  { id: 'query-without-partition', firstDay: '2026-09-22', lastDay: '2026-09-22', bill: 'gcp', subAccount: 'lf-analytics-prod', region: 'us-central1', sku: 'bq.analysis', kind: 'Spike', dailyAmount: 4100, isNoticeable: true, team: 'data-platform', app: 'warehouse', resource: 'adhoc_margin_2026', sentence: 'An ad-hoc query without a partition filter scanned the whole order history 140 times in one day.' },
  { id: 'warehouse-left-large', firstDay: '2026-10-03', lastDay: '2026-10-07', bill: 'snowflake', subAccount: 'LF_ANALYTICS', region: 'AWS_US_EAST_1', sku: 'warehouse', kind: 'Spike', dailyAmount: 1300, isNoticeable: true, team: 'data-platform', app: 'bi_wh', resource: 'backfill_wh_4xl', sentence: 'A 4X-Large warehouse for a backfill did not suspend, because its auto-suspend had been set to never.' },
  { ...prod, id: 'scraping-bots', firstDay: '2026-11-11', lastDay: '2026-11-13', subAccount: 'retail-prod', sku: 'cdn.bytes', kind: 'Spike', dailyAmount: 1900, team: 'Storefront', app: 'product-images', resource: 'product-images-edge', sentence: 'Price-scraping bots downloaded the full image catalog before the rate limit was set on 2026-11-13.' },
  { ...prod, id: 'lambda-retries', firstDay: '2025-05-06', lastDay: '2025-05-06', subAccount: 'mobile-prod', sku: 'lambda.seconds', kind: 'Spike', dailyAmount: 24, isNoticeable: false, team: 'mobile-apps', app: 'mobile-backend', resource: 'push-fanout', sentence: 'A poison message was retried for a day.' },
  { ...prod, id: 'queue-polling', firstDay: '2026-06-02', lastDay: '2026-06-05', subAccount: 'retail-prod', sku: 'sqs', kind: 'Spike', dailyAmount: 9, isNoticeable: false, team: 'checkout', app: 'cart', resource: 'cart-dead-letters', sentence: 'A consumer polled an empty queue without waiting.' },
  { id: 'disk-restore', firstDay: '2026-03-09', lastDay: '2026-03-15', bill: 'azure', subAccount: 'corp-it', region: 'eastus2', sku: 'disk.p30', kind: 'Spike', dailyAmount: 18, isNoticeable: false, team: 'corporate-it', app: 'finance-erp', resource: 'restore-0309', sentence: 'Four restored disks were kept for a week.' },
];

/** The events as known-incidents.csv: what Larkfield's post-mortems say happened. A step is known by its first day alone. */
export function incidentsCsv(prices: ReadonlyMap<string, { readonly serviceName: string }>): string {
  const rows = DEMO_EVENTS.map(({ firstDay, lastDay, bill, subAccount, sku, kind, dailyAmount, isNoticeable, sentence }) => {
    const { provider, serviceProvider } = BILLS.find(({ id }) => id === bill)!;
    const last = kind.startsWith('Step') ? firstDay : lastDay;
    const service = prices.get(`${provider}.${sku}`)!.serviceName;
    return [firstDay, last, serviceProvider, subAccount, service, String(dailyAmount), isNoticeable ? 'yes' : 'no', sentence];
  });
  const header = ['FirstDay', 'LastDay', 'ServiceProviderName', 'SubAccountName', 'ServiceName', 'AmountPerDay', 'IsNoticeable', 'What'];
  return `${[header, ...rows].map((cells) => cells.map(csvCell).join(',')).join('\n')}\n`;
}
