/** Which charges of a closed month are one charge, whichever bill, booking or correction speaks of it. */
import { quoteName } from '../../engine/duckdb.ts';

const WORDS = [
  ...['ChargePeriodStart', 'InvoiceIssuerName', 'BillingAccountId', 'BillingCurrency', 'ServiceProviderName', 'SubAccountId', 'ServiceName', 'RegionId'],
  ...['ResourceId', 'AllocatedMethodId', 'AllocatedResourceId', 'SkuId', 'ChargeCategory', 'ChargeFrequency', 'ChargeDescription', 'PricingCategory'],
  ...['PricingUnit', 'ConsumedUnit', 'CommitmentDiscountId', 'CommitmentDiscountStatus', 'Tags'],
];
/** A name counts where there is no id. */
const NAMES = {
  SubAccountName: 'SubAccountId',
  RegionName: 'RegionId',
  ResourceName: 'ResourceId',
  AllocatedResourceName: 'AllocatedResourceId',
  SkuMeter: 'SkuId',
} as const;

const column = (name: string): string => `charge.${quoteName(name)}`;
const named = Object.entries(NAMES).map(([name, id]) => `CASE WHEN ${column(id)} IS NULL THEN ${column(name)} END`);

/** `charge_key(row)`: the same text for rows that 3-allocate/closed-months/corrections.sql compares with each other. */
export const CHARGE_KEY = `CREATE OR REPLACE MACRO charge_key(charge) AS to_json([${[...WORDS.map((name) => `${column(name)}::VARCHAR`), ...named].join(', ')}])::VARCHAR`;
