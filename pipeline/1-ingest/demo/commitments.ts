/** Commitments: what Larkfield promised to use, and what it got a discount for. */

export interface Commitment {
  readonly id: string;
  readonly name: string;
  readonly bill: string;
  /** Sub account that bought it. */
  readonly account: string;
  /** Provider's own word. */
  readonly type: string;
  readonly category: 'Spend' | 'Usage';
  /** Uses with this family are covered. */
  readonly family: string;
  /** First day, and the day after the last. */
  readonly start: string;
  readonly end: string;
  /** Units committed each hour: dollars for Spend, instances or cores for Usage. */
  readonly unitsPerHour: number;
  /** Price of one unit for one hour. */
  readonly unitPrice: number;
  /** Discount on list prices in percent; a Usage commitment has its own price instead. */
  readonly discount: number;
  readonly payment: 'monthly' | 'daily' | 'upfront';
  /** Share that is used when nothing special happens. */
  readonly utilization: number;
  readonly unit: string;
  readonly serviceName: string;
  readonly serviceCategory: string;
  readonly serviceSubcategory: string;
}

const aws = { bill: 'aws', account: 'shared-services' } as const;
const compute = { serviceName: 'Amazon Elastic Compute Cloud', serviceCategory: 'Compute', serviceSubcategory: 'Virtual Machines' } as const;
// biome-ignore format: one line, one thing
const savingsPlan = { ...aws, ...compute, type: 'Savings Plan', category: 'Spend', family: 'aws-compute', unitPrice: 1, unit: 'USD', payment: 'daily' } as const;
// biome-ignore format: one line, one thing
const rds = { ...aws, type: 'Reserved Instance', category: 'Usage', family: 'aws-rds', unit: 'Hours', payment: 'monthly', serviceName: 'Amazon Relational Database Service', serviceCategory: 'Databases', serviceSubcategory: 'Relational Databases' } as const;
const arn = (service: string, kind: string, id: string): string => `arn:aws:${service}::447781203369:${kind}${id}`;

// biome-ignore format: one line, one thing
export const COMMITMENTS: readonly Commitment[] = [
  { ...savingsPlan, id: arn('savingsplans', 'savingsplan/', '5b0e7c1a-3d92-4f6e-a1c8-70d2f94be313'), name: 'Compute SP 3 years 2024', start: '2024-03-15', end: '2027-03-15', unitsPerHour: 58, discount: 41, utilization: 0.985 },
  { ...savingsPlan, id: arn('savingsplans', 'savingsplan/', 'e2f49a60-81b7-4c25-9d3e-16a5c07df848'), name: 'Compute SP 1 year 2025', start: '2025-06-01', end: '2026-06-01', unitsPerHour: 16, discount: 27, utilization: 0.955 },
  { ...savingsPlan, id: arn('savingsplans', 'savingsplan/', '90c3d7f5-2e64-47ab-b8f1-c4e06a915d27'), name: 'Compute SP 1 year 2026', start: '2026-06-01', end: '2027-06-01', unitsPerHour: 21, discount: 28, utilization: 0.965 },
  { ...rds, id: arn('rds', 'ri:', 'ri-2025-01-15-db-r6g'), name: 'db.r6g.2xlarge Multi-AZ x 14', start: '2025-01-15', end: '2026-01-15', unitsPerHour: 14, unitPrice: 1.17, discount: 0, utilization: 0.985 },
  { ...rds, id: arn('rds', 'ri:', 'ri-2026-01-15-db-r6g'), name: 'db.r6g.2xlarge Multi-AZ x 16', start: '2026-01-15', end: '2027-01-15', unitsPerHour: 16, unitPrice: 1.155, discount: 0, utilization: 0.98 },
  { ...rds, id: arn('es', 'reservation:', 'ri-2025-02-01-r6g-search'), name: 'r6g.2xlarge.search x 24', family: 'aws-search', start: '2025-02-01', end: '2026-02-01', unitsPerHour: 24, unitPrice: 0.428, discount: 0, utilization: 0.99, payment: 'upfront', serviceName: 'Amazon OpenSearch Service', serviceCategory: 'Analytics', serviceSubcategory: 'Search' },
  { ...rds, id: arn('elasticache', 'reserved-instance:', 'ri-2025-09-01-cache-ads'), name: 'cache.r6g.xlarge x 14', family: 'aws-cache-ads', start: '2025-09-01', end: '2028-09-01', unitsPerHour: 14, unitPrice: 0.214, discount: 0, utilization: 0.97, serviceName: 'Amazon ElastiCache', serviceCategory: 'Databases', serviceSubcategory: 'Caching' },
  { ...compute, id: '/providers/Microsoft.Capacity/reservationOrders/3f6d2b9a-0c57-4e81-a2d4-b7f19c80e613/reservations/8c05', name: 'VM_RI_2024-12-01', bill: 'azure', account: 'corp-it', type: 'Reservation', category: 'Spend', family: 'azure-vm', start: '2024-12-01', end: '2027-12-01', unitsPerHour: 9.5, unitPrice: 1, discount: 38, payment: 'monthly', utilization: 0.93, unit: 'USD', serviceName: 'Virtual Machines' },
  { id: '/providers/Microsoft.Capacity/reservationOrders/b18e4c07-92fa-4d63-8e5b-d0a7c6134f95/reservations/1a77', name: 'SQL_vCore_2025-03-01', bill: 'azure', account: 'corp-it', type: 'Reservation', category: 'Usage', family: 'azure-sql', start: '2025-03-01', end: '2028-03-01', unitsPerHour: 64, unitPrice: 0.1641, discount: 0, payment: 'monthly', utilization: 0.99, unit: 'vCore-Hours', serviceName: 'Azure SQL Database', serviceCategory: 'Databases', serviceSubcategory: 'Relational Databases' },
  { ...compute, id: 'projects/lf-recs-prod/subscriptions/cud-flex-7305518', name: 'flex-cud-2025', bill: 'gcp', account: 'lf-recs-prod', type: 'Spend-based committed use discount', category: 'Spend', family: 'gcp-flex', start: '2025-03-01', end: '2028-03-01', unitsPerHour: 13, unitPrice: 1, discount: 28, payment: 'daily', utilization: 0.97, unit: 'USD', serviceName: 'Compute Engine' },
  { id: 'projects/lf-analytics-prod/subscriptions/cud-slots-1194027', name: 'bq-enterprise-slots', bill: 'gcp', account: 'lf-analytics-prod', type: 'Resource-based committed use discount', category: 'Usage', family: 'gcp-bq', start: '2024-11-01', end: '2025-11-01', unitsPerHour: 300, unitPrice: 0.048, discount: 0, payment: 'daily', utilization: 0.98, unit: 'Slot-Hours', serviceName: 'BigQuery', serviceCategory: 'Analytics', serviceSubcategory: 'Analytics Platforms' },
  { id: 'projects/lf-analytics-prod/subscriptions/cud-slots-2280716', name: 'bq-enterprise-slots-2', bill: 'gcp', account: 'lf-analytics-prod', type: 'Resource-based committed use discount', category: 'Usage', family: 'gcp-bq', start: '2025-11-01', end: '2026-11-01', unitsPerHour: 400, unitPrice: 0.048, discount: 0, payment: 'daily', utilization: 0.96, unit: 'Slot-Hours', serviceName: 'BigQuery', serviceCategory: 'Analytics', serviceSubcategory: 'Analytics Platforms' },
];
