/**
 * FOCUS 1.4, dataset CostAndUsage, as data: 65 columns, their types and allowed values, and how older versions differ.
 *
 * Source: FinOps Open Cost & Usage Specification 1.4 (2026-06-04), https://focus.finops.org/focus-specification/v1-4/.
 */

/** What a column holds. Decimals that are money or prices, and those that count things, are told apart by {@link sqlType}. */
export type FocusType = 'decimal' | 'string' | 'datetime' | 'json';
/** Must be there, must be there when something applies, should be there. */
export type FocusLevel = 'mandatory' | 'conditional' | 'recommended';
/** Versions of the specification that bills arrive in, oldest first. */
export const FOCUS_VERSIONS = ['1.0-preview', '1.0', '1.1', '1.2', '1.3', '1.4'] as const;
export type FocusVersion = (typeof FOCUS_VERSIONS)[number];

export interface FocusColumn {
  readonly name: string;
  readonly type: FocusType;
  readonly level: FocusLevel;
  readonly isNullable: boolean;
  /** First version that has the column. */
  readonly since: FocusVersion;
  /** The only values a row may hold, in their one right spelling. */
  readonly values?: readonly string[];
}

const M = 'mandatory';
const C = 'conditional';
const R = 'recommended';

/** Allowed values of the columns that have a closed list. */
export const FOCUS_VALUES = {
  CapacityReservationStatus: ['Used', 'Unused'],
  ChargeCategory: ['Usage', 'Purchase', 'Tax', 'Credit', 'Adjustment'],
  ChargeClass: ['Correction'],
  ChargeFrequency: ['One-Time', 'Recurring', 'Usage-Based'],
  CommitmentDiscountCategory: ['Spend', 'Usage'],
  CommitmentDiscountStatus: ['Used', 'Unused'],
  PricingCategory: ['Standard', 'Dynamic', 'Committed', 'Other'],
  ServiceCategory: [
    'AI and Machine Learning',
    'Analytics',
    'Business Applications',
    'Compute',
    'Databases',
    'Developer Tools',
    'Multicloud',
    'Identity',
    'Integration',
    'Internet of Things',
    'Management and Governance',
    'Media',
    'Migration',
    'Mobile',
    'Networking',
    'Security',
    'Storage',
    'Web',
    'Other',
  ],
} as const satisfies Record<string, readonly string[]>;

function column(name: string, type: FocusType, level: FocusLevel, nullability: 'null' | 'not null', since: FocusVersion = '1.0'): FocusColumn {
  const values = (FOCUS_VALUES as Record<string, readonly string[]>)[name];
  return { name, type, level, isNullable: nullability === 'null', since, ...(values ? { values } : {}) };
}

/** The 65 columns of CostAndUsage 1.4, in the specification's order. */
export const FOCUS_COLUMNS: readonly FocusColumn[] = [
  column('AllocatedMethodDetails', 'json', R, 'null', '1.3'),
  column('AllocatedMethodId', 'string', C, 'null', '1.3'),
  column('AllocatedResourceId', 'string', C, 'null', '1.3'),
  column('AllocatedResourceName', 'string', C, 'null', '1.3'),
  column('AllocatedTags', 'json', C, 'null', '1.3'),
  column('AvailabilityZone', 'string', R, 'null'),
  column('BilledCost', 'decimal', M, 'not null'),
  column('BillingAccountId', 'string', M, 'not null'),
  column('BillingAccountName', 'string', M, 'null'),
  column('BillingAccountType', 'string', C, 'null', '1.2'),
  column('BillingCurrency', 'string', M, 'not null'),
  column('BillingPeriodEnd', 'datetime', M, 'not null'),
  column('BillingPeriodStart', 'datetime', M, 'not null'),
  column('CapacityReservationId', 'string', C, 'null', '1.1'),
  column('CapacityReservationStatus', 'string', C, 'null', '1.1'),
  column('ChargeCategory', 'string', M, 'not null'),
  column('ChargeClass', 'string', M, 'null'),
  column('ChargeDescription', 'string', M, 'null'),
  column('ChargeFrequency', 'string', R, 'not null'),
  column('ChargePeriodEnd', 'datetime', M, 'not null'),
  column('ChargePeriodStart', 'datetime', M, 'not null'),
  column('CommitmentDiscountCategory', 'string', C, 'null'),
  column('CommitmentDiscountId', 'string', C, 'null'),
  column('CommitmentDiscountName', 'string', C, 'null'),
  column('CommitmentDiscountQuantity', 'decimal', C, 'null', '1.1'),
  column('CommitmentDiscountStatus', 'string', C, 'null'),
  column('CommitmentDiscountType', 'string', C, 'null'),
  column('CommitmentDiscountUnit', 'string', C, 'null', '1.1'),
  column('CommitmentProgramEligibilityDetails', 'json', C, 'null', '1.4'),
  column('ConsumedQuantity', 'decimal', C, 'null'),
  column('ConsumedUnit', 'string', C, 'null'),
  column('ContractApplied', 'json', C, 'null', '1.3'),
  column('ContractedCost', 'decimal', M, 'not null'),
  column('ContractedUnitPrice', 'decimal', C, 'null'),
  column('EffectiveCost', 'decimal', M, 'not null'),
  column('HostProviderName', 'string', M, 'null', '1.3'),
  column('InvoiceDetailId', 'string', C, 'null', '1.4'),
  column('InvoiceId', 'string', C, 'null', '1.2'),
  column('InvoiceIssuerName', 'string', M, 'null'),
  column('ListCost', 'decimal', M, 'not null'),
  column('ListUnitPrice', 'decimal', C, 'null'),
  column('PricingCategory', 'string', C, 'null'),
  column('PricingCurrency', 'string', C, 'not null', '1.2'),
  column('PricingCurrencyContractedUnitPrice', 'decimal', C, 'null', '1.2'),
  column('PricingCurrencyEffectiveCost', 'decimal', C, 'not null', '1.2'),
  column('PricingCurrencyListUnitPrice', 'decimal', C, 'null', '1.2'),
  column('PricingQuantity', 'decimal', M, 'null'),
  column('PricingUnit', 'string', M, 'null'),
  column('RegionId', 'string', C, 'null'),
  column('RegionName', 'string', C, 'null'),
  column('ResourceId', 'string', C, 'null'),
  column('ResourceName', 'string', C, 'null'),
  column('ResourceType', 'string', C, 'null'),
  column('ServiceCategory', 'string', M, 'not null'),
  column('ServiceName', 'string', M, 'not null'),
  column('ServiceProviderName', 'string', M, 'not null', '1.3'),
  column('ServiceSubcategory', 'string', R, 'null', '1.1'),
  column('SkuId', 'string', C, 'null'),
  column('SkuMeter', 'string', C, 'null', '1.1'),
  column('SkuPriceDetails', 'json', C, 'null', '1.1'),
  column('SkuPriceId', 'string', C, 'null'),
  column('SubAccountId', 'string', C, 'null'),
  column('SubAccountName', 'string', C, 'null'),
  column('SubAccountType', 'string', C, 'null', '1.2'),
  column('Tags', 'json', C, 'null'),
];

/** The four costs, each DECIMAL in BillingCurrency. */
export const FOUR_COSTS = ['BilledCost', 'EffectiveCost', 'ListCost', 'ContractedCost'] as const;

/** Columns of older versions that 1.4 no longer has, with the version that last had them. */
export const FORMER_COLUMNS: Readonly<Record<string, { readonly type: FocusType; readonly until: FocusVersion }>> = {
  ChargeSubcategory: { type: 'string', until: '1.0-preview' },
  ChargeType: { type: 'string', until: '1.0-preview' },
  Provider: { type: 'string', until: '1.0-preview' },
  ProviderName: { type: 'string', until: '1.3' },
  Publisher: { type: 'string', until: '1.0-preview' },
  PublisherName: { type: 'string', until: '1.3' },
  Region: { type: 'string', until: '1.0-preview' },
  UsageQuantity: { type: 'decimal', until: '1.0-preview' },
  UsageUnit: { type: 'string', until: '1.0-preview' },
};

/** Subcategories of each service category. Every category but Other has one called `Other (…)` beside these. */
const SUBCATEGORIES: Readonly<Record<string, readonly string[]>> = {
  'AI and Machine Learning': ['AI Platforms', 'Bots', 'Generative AI', 'Machine Learning', 'Natural Language Processing'],
  Analytics: ['Analytics Platforms', 'Business Intelligence', 'Data Processing', 'Search', 'Streaming Analytics'],
  'Business Applications': ['Productivity and Collaboration'],
  Compute: ['Containers', 'End User Computing', 'Quantum Compute', 'Serverless Compute', 'Virtual Machines'],
  Databases: ['Caching', 'Data Warehouses', 'Ledger Databases', 'NoSQL Databases', 'Relational Databases', 'Time Series Databases'],
  'Developer Tools': [
    'Developer Platforms',
    'Continuous Integration and Deployment',
    'Development Environments',
    'Source Code Management',
    'Quality Assurance',
  ],
  Identity: ['Identity and Access Management'],
  Integration: ['API Management', 'Messaging', 'Workflow Orchestration'],
  'Internet of Things': ['IoT Analytics', 'IoT Platforms'],
  'Management and Governance': [
    'Architecture',
    'Compliance',
    'Cost Management',
    'Data Governance',
    'Disaster Recovery',
    'Endpoint Management',
    'Observability',
    'Support',
  ],
  Media: ['Content Creation', 'Gaming', 'Media Streaming', 'Mixed Reality'],
  Migration: ['Data Migration', 'Resource Migration'],
  Mobile: [],
  Multicloud: ['Multicloud Integration'],
  Networking: ['Application Networking', 'Content Delivery', 'Network Connectivity', 'Network Infrastructure', 'Network Routing', 'Network Security'],
  Security: ['Secret Management', 'Security Posture Management', 'Threat Detection and Response'],
  Storage: ['Backup Storage', 'Block Storage', 'File Storage', 'Object Storage', 'Storage Platforms'],
  Web: ['Application Platforms'],
  Other: [],
};

/** Allowed values of ServiceSubcategory, each with its one parent. */
export const SERVICE_SUBCATEGORIES: readonly { readonly category: string; readonly subcategory: string }[] = Object.entries(SUBCATEGORIES).flatMap(
  ([category, subcategories]) => [...subcategories, `Other (${category})`].map((subcategory) => ({ category, subcategory })),
);

/** Keys that FOCUS defines inside its JSON columns; other keys start with `x_`. */
export const FOCUS_PROPERTIES = {
  AllocatedMethodDetails: ['AllocatedRatio', 'UsageQuantity', 'UsageUnit'],
  SkuPriceDetails: [
    'CoreCount',
    'DiskMaxIops',
    'DiskSpace',
    'DiskType',
    'GpuCount',
    'InstanceSeries',
    'InstanceType',
    'MemorySize',
    'NetworkMaxIops',
    'NetworkMaxThroughput',
    'OperatingSystem',
    'Redundancy',
    'StorageClass',
  ],
} as const;

/**
 * Marks in `x_SourceChanges`, each with the rule of FOCUS that the charge broke until it was repaired. Beside these,
 * `Spelling:<column>` stands for a listed value in another spelling and `Amount:<column>` for a number written for people.
 */
export const REPAIRS = {
  'Product:ListCost': 'CAU-ListCost-C-003-M',
  'Product:ContractedCost': 'CAU-ContractedCost-C-003-M',
  'Term:ChargeFrequency': 'CAU-ChargeFrequency-C-004-C',
  'Covered:EffectiveCost': 'CAU-EffectiveCost-C-020-C',
  'Covered:PricingCategory': 'CAU-PricingCategory-C-009-C',
  'Inclusive:BillingPeriodEnd': 'CAU-BillingPeriodEnd-C-004-M',
} as const;

const MONEY_COLUMNS: ReadonlySet<string> = new Set([...FOUR_COSTS, 'PricingCurrencyEffectiveCost']);

/** SQL type of a column in silver: money DECIMAL(38,12), quantities and unit prices DECIMAL(38,15), times UTC, JSON as text. */
export function sqlType({ name, type }: Pick<FocusColumn, 'name' | 'type'>): string {
  if (type === 'datetime') return 'TIMESTAMP';
  if (type !== 'decimal') return 'VARCHAR';
  return MONEY_COLUMNS.has(name) ? 'DECIMAL(38,12)' : 'DECIMAL(38,15)';
}

/**
 * The version a bill was written in, told by its column names: the newest version that brought one of them,
 * `1.0-preview` when a column is there that 1.0 dropped, `1.4` when the former provider columns are gone.
 */
export function focusVersion(names: readonly string[]): FocusVersion {
  const present = new Set(names);
  const isPreview = Object.entries(FORMER_COLUMNS).some(([name, { until }]) => until === '1.0-preview' && present.has(name));
  if (isPreview && !present.has('ChargeClass')) return '1.0-preview';
  const newest = FOCUS_COLUMNS.reduce((index, { name, since }) => (present.has(name) ? Math.max(index, FOCUS_VERSIONS.indexOf(since)) : index), 1);
  const isWithoutFormer = present.has('ServiceProviderName') && !present.has('ProviderName') && !present.has('PublisherName');
  return isWithoutFormer ? '1.4' : FOCUS_VERSIONS[newest]!;
}

/** The datasets of FOCUS 1.4. Only CostAndUsage is a bill; the others speak of bills. */
export type FocusDataset = 'CostAndUsage' | 'InvoiceDetail' | 'BillingPeriod' | 'ContractCommitment';

/** The dataset that columns of these names make, in whatever case they are written, or null. */
export function focusDataset(names: readonly string[]): FocusDataset | null {
  const present = new Set(names.map((name) => name.replace(/[^A-Za-z0-9]/g, '').toLowerCase()));
  const has = (...wanted: string[]): boolean => wanted.every((name) => present.has(name.toLowerCase()));
  const isCharges = present.has('chargeperiodstart');
  if (
    !isCharges &&
    has('InvoiceId', 'InvoiceDetailId') &&
    (has('InvoiceIssueStatus') || has('PaymentTerms') || has('InvoiceDetailGrain') || has('ReferenceInvoiceId'))
  ) {
    return 'InvoiceDetail';
  }
  if (!isCharges && has('BillingPeriodStart', 'BillingPeriodStatus')) return 'BillingPeriod';
  if (!isCharges && has('ContractCommitmentId')) return 'ContractCommitment';
  return isCharges && (has('BilledCost') || has('EffectiveCost')) ? 'CostAndUsage' : null;
}
