/** Lines that nobody's usage makes: support, tax, credits, refunds, corrections, one-time purchases. */

import { chance, dateOf, MONTHS } from './calendar.ts';
import { BILLS, SUB_ACCOUNTS } from './company.ts';

/** One line; amounts are cents in billing currency. */
interface Line {
  readonly bill: string;
  readonly month: string;
  readonly account: string | null;
  readonly category: 'Purchase' | 'Tax' | 'Credit' | 'Adjustment' | 'Usage';
  readonly frequency: 'One-Time' | 'Recurring' | 'Usage-Based';
  readonly service: readonly [category: string, subcategory: string, name: string];
  readonly cents: number;
  readonly description: string;
  /** First and day after the last of the charge period; the whole month when absent. */
  readonly period?: readonly [start: string, end: string];
  readonly isCorrection?: boolean;
  /** Prepays later usage: billed now, effective with the usage. */
  readonly isPrepayment?: boolean;
  readonly isOnlyFinal?: boolean;
  readonly sku?: readonly [id: string, meter: string];
  readonly seller?: string;
}

const SUPPORT = ['Management and Governance', 'Support'] as const;
const OTHER = ['Other', 'Other (Other)'] as const;
const AWS_SUPPORT_TIERS = [
  [15_000_000, 10],
  [35_000_000, 7],
  [50_000_000, 5],
  [Number.POSITIVE_INFINITY, 3],
] as const;

/** Once and never again. */
// biome-ignore format: one line, one thing
const ONCE: readonly Line[] = [
  { bill: 'aws', month: '2025-10', account: 'security-audit', category: 'Purchase', frequency: 'One-Time', service: ['Security', 'Other (Security)', 'Redbridge Penetration Test'], cents: 3_840_000, description: 'AWS Marketplace: penetration test of the payment platform, private offer', period: ['2025-10-02', '2025-10-03'], sku: ['prod-4xq2redbridge7', 'MP:contract'], seller: 'Redbridge Security' },
  { bill: 'aws', month: '2026-02', account: 'payments-prod', category: 'Credit', frequency: 'One-Time', service: ['Compute', 'Virtual Machines', 'Amazon Elastic Compute Cloud'], cents: -624_018, description: 'Service credit for the Region availability event of 2026-02-11', period: ['2026-02-11', '2026-02-12'], isOnlyFinal: true },
  { bill: 'gcp', month: '2025-09', account: 'lf-analytics-prod', category: 'Usage', frequency: 'Usage-Based', service: ['Analytics', 'Analytics Platforms', 'BigQuery'], cents: -391_844, description: 'Correction of double-metered BigQuery analysis in July 2025', period: ['2025-07-14', '2025-07-15'], isCorrection: true },
  { bill: 'azure', month: '2026-05', account: 'merchant-console-prod', category: 'Usage', frequency: 'Usage-Based', service: ['Networking', 'Content Delivery', 'Azure Front Door'], cents: -127_650, description: 'Correction of Front Door data transfer in April 2026', period: ['2026-04-21', '2026-04-22'], isCorrection: true },
  { bill: 'azure', month: '2026-08', account: 'merchant-console-dev', category: 'Adjustment', frequency: 'One-Time', service: ['Compute', 'Virtual Machines', 'Virtual Machines'], cents: -520_000, description: 'Goodwill refund for the forgotten load test', period: ['2026-08-27', '2026-08-28'] },
  { bill: 'datadog', month: '2025-11', account: 'larkfield-prod', category: 'Credit', frequency: 'One-Time', service: ['Management and Governance', 'Observability', 'Datadog Logs'], cents: -185_000, description: 'Credit for delayed log indexing on 2025-11-28', period: ['2025-11-30', '2025-12-01'] },
  { bill: 'snowflake', month: '2025-01', account: 'LF_ANALYTICS', category: 'Purchase', frequency: 'One-Time', service: ['Databases', 'Data Warehouses', 'Snowflake Capacity'], cents: 51_000_000, description: 'Capacity order 2025, prepaid for twelve months', period: ['2025-01-01', '2026-01-01'], isPrepayment: true, sku: ['SF-CAP-2025', 'Capacity'] },
  { bill: 'snowflake', month: '2026-01', account: 'LF_ANALYTICS', category: 'Purchase', frequency: 'One-Time', service: ['Databases', 'Data Warehouses', 'Snowflake Capacity'], cents: 56_000_000, description: 'Capacity order 2026, prepaid for twelve months', period: ['2026-01-01', '2027-01-01'], isPrepayment: true, sku: ['SF-CAP-2026', 'Capacity'] },
];

/** From this month on Snowflake usage draws down the capacity order. */
export const PREPAID_FROM: Readonly<Record<string, string>> = { snowflake: '2025-01' };

/** The rows of `demo_lines`; `contractedCents` is what each bill's usage costs in each month, for fees that depend on it. */
export function feeLines(contractedCents: (bill: string, month: number) => number): Record<string, string | null>[] {
  const lines: Line[] = [...ONCE];
  for (const [index, month] of MONTHS.entries()) {
    const isRunning = index === MONTHS.length - 1;
    const before = contractedCents('aws', Math.max(0, index - 1)) + contractedCents('kubernetes', Math.max(0, index - 1));
    const at = { month: month.id, frequency: 'Recurring' } as const;
    lines.push({
      ...at,
      bill: 'aws',
      account: null,
      category: 'Purchase',
      service: [...SUPPORT, 'AWS Support (Enterprise)'],
      cents: supportCents(before),
      description: 'Enterprise Support, computed on the charges of the month before',
      sku: ['SUPPORT-ENTERPRISE', 'Dollar'],
    });
    lines.push({
      ...at,
      bill: 'azure',
      account: null,
      category: 'Purchase',
      service: [...SUPPORT, 'Microsoft Unified Support'],
      cents: 310_000,
      description: 'Unified Support, monthly instalment',
      sku: ['SUPPORT-UNIFIED', 'Support'],
    });
    lines.push({
      ...at,
      bill: 'gcp',
      account: null,
      category: 'Purchase',
      service: [...SUPPORT, 'Google Cloud Enhanced Support'],
      cents: 10_000 + Math.round(contractedCents('gcp', Math.max(0, index - 1)) * 0.03),
      description: 'Enhanced Support: 100 USD and 3 % of the charges of the month before',
      sku: ['SUPPORT-ENHANCED', 'Support'],
    });
    if (!isRunning) {
      for (const [bill, rate] of [
        ['aws', 0.011],
        ['kubernetes', 0.011],
        ['gcp', 0.004],
        ['datadog', 0.0625],
      ] as const) {
        lines.push({
          bill,
          month: month.id,
          account: null,
          category: 'Tax',
          frequency: 'One-Time',
          service: [...OTHER, 'Tax'],
          cents: Math.round(contractedCents(bill, index) * rate * (0.97 + 0.06 * chance(index, 51))),
          description: 'Sales tax',
        });
      }
      lines.push({
        bill: 'gcp',
        month: month.id,
        account: null,
        category: 'Adjustment',
        frequency: 'One-Time',
        service: [...OTHER, 'Invoice'],
        cents: Math.round(40 * (chance(index, 52) - 0.5)),
        description: 'Rounding error',
        isOnlyFinal: true,
      });
    }
    if (month.id >= '2025-04' && month.id <= '2025-09') {
      lines.push({
        bill: 'aws',
        month: month.id,
        account: 'fulfillment-prod',
        category: 'Credit',
        frequency: 'One-Time',
        service: ['Migration', 'Data Migration', 'AWS Database Migration Service'],
        cents: -Math.round(320_000 + 90_000 * chance(index, 53)),
        description: 'Migration Acceleration Program credit',
      });
    }
    if (month.id <= '2025-03') {
      lines.push({
        bill: 'gcp',
        month: month.id,
        account: 'lf-ml-training',
        category: 'Credit',
        frequency: 'One-Time',
        service: ['AI and Machine Learning', 'Machine Learning', 'Vertex AI'],
        cents: -Math.round(190_000 + 40_000 * chance(index, 54)),
        description: 'Promotional credit for new AI workloads',
      });
    }
  }
  return lines.map(rowOf);
}

function supportCents(monthCents: number): number {
  let left = monthCents;
  let fee = 0;
  for (const [width, percent] of AWS_SUPPORT_TIERS) {
    fee += (Math.min(left, width) * percent) / 100;
    left -= Math.min(left, width);
  }
  return Math.round(fee);
}

function rowOf(line: Line, index: number): Record<string, string | null> {
  const month = MONTHS.find(({ id }) => id === line.month)!;
  const account = SUB_ACCOUNTS.find(({ name, bill }) => name === line.account && bill === line.bill);
  const amount = (line.cents / 100).toFixed(2);
  const [start, end] = line.period ?? [dateOf(month.firstDay), dateOf(month.endDay)];
  return {
    x_Bill: line.bill,
    x_Month: line.month,
    x_IsOnlyFinal: String(line.isOnlyFinal ?? false),
    x_UseNumber: String(10_000 + index),
    x_ResourceNumber: '0',
    SubAccountId: account?.id ?? null,
    SubAccountName: account?.name ?? null,
    ChargeCategory: line.category,
    ChargeClass: line.isCorrection ? 'Correction' : null,
    ChargeFrequency: line.frequency,
    ChargePeriodStart: start,
    ChargePeriodEnd: end,
    ServiceProviderName: line.seller ?? null,
    HostProviderName: line.seller ? BILLS.find(({ id }) => id === line.bill)!.serviceProvider : null,
    ServiceCategory: line.service[0],
    ServiceSubcategory: line.service[1],
    ServiceName: line.service[2],
    SkuId: line.sku?.[0] ?? null,
    SkuMeter: line.sku?.[1] ?? null,
    PricingCategory: line.sku ? 'Standard' : null,
    PricingUnit: line.sku ? 'Units' : null,
    PricingQuantity: line.sku ? '1' : null,
    ListUnitPrice: line.sku ? amount : null,
    ContractedUnitPrice: line.sku ? amount : null,
    ListCost: amount,
    ContractedCost: amount,
    BilledCost: amount,
    EffectiveCost: line.isPrepayment ? '0' : amount,
    ChargeDescription: line.description,
  };
}
