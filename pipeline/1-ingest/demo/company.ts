/** Larkfield Group, the made-up company: its calendar, its contracts with providers, its accounts. */

export const SEED = 20_241_101;
export const FIRST_DAY = '2024-11-01';
/** The running month ends here. */
export const LAST_DAY = '2026-11-18';
/** FOCUS columns a delivery has, by version of the specification. */
export type FocusVersion = '1.0' | '1.2' | '1.3' | '1.4';

/** One contract: what one invoice issuer delivers every month. */
export interface Bill {
  /** Folder name under bills/. */
  readonly id: string;
  /** Prefix of its SKUs in price-list.csv. */
  readonly provider: string;
  readonly serviceProvider: string;
  readonly invoiceIssuer: string;
  readonly billingAccountId: string;
  readonly billingAccountName: string;
  readonly billingAccountType: string;
  readonly subAccountType: string;
  readonly currency: string;
  /** List prices of this contract in its own currency, as a factor on price-list.csv. */
  readonly priceFactor: number;
  readonly format: 'parquet' | 'csv';
  readonly invoicePrefix: string;
  /** Version delivered from a month on (YYYY-MM), oldest first. */
  readonly versions: readonly (readonly [from: string, version: FocusVersion])[];
  /** Negotiated discount in percent from a month on, oldest first. */
  readonly discounts: readonly (readonly [from: string, percent: number])[];
}

// biome-ignore format: one line, one thing
const aws = { provider: 'aws', serviceProvider: 'AWS', invoiceIssuer: 'Amazon Web Services, Inc.', billingAccountType: 'Management Account', subAccountType: 'Account', currency: 'USD', priceFactor: 1, format: 'parquet', invoicePrefix: 'EUINUS' } as const;
const azure = {
  provider: 'azure',
  serviceProvider: 'Microsoft',
  billingAccountType: 'Billing Profile',
  subAccountType: 'Subscription',
  format: 'parquet',
} as const;
const always = <T>(value: T): readonly (readonly [string, T])[] => [['2024-11', value]];

// biome-ignore format: one line, one thing
export const BILLS: readonly Bill[] = [
  { ...aws, id: 'aws', billingAccountId: '284917360155', billingAccountName: 'larkfield-payer', versions: always('1.2'), discounts: [['2024-11', 5], ['2026-01', 8]] },
  { ...aws, id: 'kubernetes', billingAccountId: '640218853971', billingAccountName: 'larkfield-platform-payer', invoicePrefix: 'EUINPL', versions: always('1.4'), discounts: [['2024-11', 5], ['2026-01', 8]] },
  { ...azure, id: 'azure', invoiceIssuer: 'Microsoft Corporation', billingAccountId: '7c1f0e52-4a3b-4a53-9f0d-2b1f6c4f9a01', billingAccountName: 'Larkfield Group Inc.', currency: 'USD', priceFactor: 1, invoicePrefix: 'G0', versions: always('1.2'), discounts: always(7) },
  { ...azure, id: 'azure-europe', invoiceIssuer: 'Microsoft Ireland Operations Limited', billingAccountId: 'b9d2a7c4-63e8-4c1e-8d55-90e3a1f7be02', billingAccountName: 'Larkfield Europe GmbH', currency: 'EUR', priceFactor: 0.93, invoicePrefix: 'E0', versions: always('1.2'), discounts: always(4) },
  { id: 'gcp', provider: 'gcp', serviceProvider: 'Google Cloud', invoiceIssuer: 'Google LLC', billingAccountId: '01A7C4-9F2E63-B8D015', billingAccountName: 'Larkfield Data', billingAccountType: 'Billing Account', subAccountType: 'Project', currency: 'USD', priceFactor: 1, format: 'parquet', invoicePrefix: '52', versions: [['2024-11', '1.0'], ['2025-07', '1.2'], ['2026-07', '1.4']], discounts: always(6) },
  { id: 'datadog', provider: 'datadog', serviceProvider: 'Datadog', invoiceIssuer: 'Datadog, Inc.', billingAccountId: 'dd-org-114207', billingAccountName: 'Larkfield Group', billingAccountType: 'Parent Organization', subAccountType: 'Organization', currency: 'USD', priceFactor: 1, format: 'csv', invoicePrefix: 'DD-', versions: always('1.2'), discounts: always(15) },
  { id: 'snowflake', provider: 'snowflake', serviceProvider: 'Snowflake', invoiceIssuer: 'Snowflake Inc.', billingAccountId: 'LARKFIELD', billingAccountName: 'Larkfield Group', billingAccountType: 'Organization', subAccountType: 'Account', currency: 'USD', priceFactor: 1, format: 'csv', invoicePrefix: 'SNOW-', versions: [['2024-11', '1.2'], ['2026-01', '1.3']], discounts: always(10) },
];

export interface SubAccount {
  readonly bill: string;
  readonly id: string;
  readonly name: string;
}

const accounts = (bill: string, ids: Readonly<Record<string, string>>): SubAccount[] => Object.entries(ids).map(([name, id]) => ({ bill, id, name }));

// biome-ignore format: one line, one thing
export const SUB_ACCOUNTS: readonly SubAccount[] = [
  ...accounts('aws', {
    'retail-prod': '310582746193', 'retail-staging': '325119480067', 'payments-prod': '338804215926', 'fulfillment-prod': '351270938844', 'mobile-prod': '367715092430',
    'partner-api-prod': '379440186752', 'ads-prod': '384906127735', 'data-lake-prod': '402683915570', 'ml-prod': '419257308864', 'network-hub': '425530917186',
    'security-audit': '438192065547', 'shared-services': '447781203369', sandbox: '056403917728',
  }),
  ...accounts('kubernetes', { 'platform-eks-prod': '652094417380' }),
  ...accounts('azure', {
    'corp-it': '0f6b1c9e-7a42-4f0e-9d53-6be1c1a4d310', 'merchant-console-prod': '2a90d7f4-11c8-4b7e-8a36-53f0b2e9c411', 'merchant-console-dev': '4be3f8a0-92d5-4d19-b7c4-0a1e7d62f512', 'warehouse-edge': '6d17a2c5-3f80-4a6b-95e1-c84f20b7d613',
  }),
  ...accounts('azure-europe', { 'eu-storefront-prod': '81c40e6b-d2f7-4938-a05d-7e93b16cf714', 'eu-merchant-prod': 'a35f92d8-4be1-4c07-8f6a-19d0e7c25b15' }),
  ...accounts('gcp', { 'lf-analytics-prod': 'lf-analytics-prod', 'lf-recs-prod': 'lf-recs-prod', 'lf-ml-training': 'lf-ml-training', 'lf-assistant-prod': 'lf-assistant-prod' }),
  ...accounts('datadog', { 'larkfield-prod': 'dd-8841', 'larkfield-nonprod': 'dd-8842' }),
  ...accounts('snowflake', { LF_ANALYTICS: 'LF_ANALYTICS', LF_FINANCE: 'LF_FINANCE' }),
];

/** Region id → name and the prefix that AWS puts before meters. */
export const REGIONS: Readonly<Record<string, readonly [name: string, meterPrefix: string]>> = {
  'us-east-1': ['US East (N. Virginia)', 'USE1-'],
  'us-west-2': ['US West (Oregon)', 'USW2-'],
  'eu-central-1': ['Europe (Frankfurt)', 'EUC1-'],
  eastus2: ['East US 2', ''],
  westeurope: ['West Europe', ''],
  germanywestcentral: ['Germany West Central', ''],
  'us-central1': ['Iowa', ''],
  'europe-west3': ['Frankfurt', ''],
  AWS_US_EAST_1: ['AWS US East (N. Virginia)', ''],
};

/** A list price that changes: from the first day of a month on the SKU costs `factor` times as much. */
export interface PriceChange {
  readonly skuPrefix: string;
  readonly from: string;
  readonly factor: number;
  readonly sentence: string;
}

export const PRICE_CHANGES: readonly PriceChange[] = [
  { skuPrefix: 'datadog.', from: '2026-02', factor: 1.125, sentence: 'Datadog raised its list prices by 12.5 % at the renewal of 2026-02-01.' },
];
