import { afterEach, describe, expect, it } from 'vitest';
import { type Bench, focusCsv, openBench } from './bench-of-bills.ts';

let bench: Bench;
afterEach(() => bench.close());

/** What Microsoft writes into every version of its FOCUS exports. */
const MICROSOFT = {
  BillingAccountId: '/providers/Microsoft.Billing/billingAccounts/1234567',
  BillingPeriodStart: '2026-03-01T00:00Z',
  BillingPeriodEnd: '2026-04-01T00:00Z',
  ChargePeriodStart: '2026-03-02T00:00Z',
  ChargePeriodEnd: '2026-03-03T00:00Z',
  InvoiceIssuerName: 'Microsoft',
  ProviderName: 'Microsoft',
  PublisherName: 'Microsoft',
  ResourceId: '/subscriptions/aaaa-1/resourcegroups/web/providers/microsoft.compute/virtualmachines/web-1',
  SubAccountId: '/subscriptions/aaaa-1',
  Tags: '{"team":"cart"}',
  x_PricingBlockSize: '1',
  x_SkuMeterCategory: 'Virtual Machines',
  x_BillingAccountAgreement: 'Enterprise Agreement',
};

const PURCHASE = {
  ...MICROSOFT,
  BilledCost: '360',
  EffectiveCost: '0',
  ListCost: '360',
  ContractedCost: '360',
  ChargeCategory: 'Purchase',
  ChargeFrequency: 'One-Time',
  CommitmentDiscountId: '/providers/microsoft.capacity/reservationorders/o/reservations/r',
  CommitmentDiscountType: 'Reservation',
  CommitmentDiscountCategory: 'Usage',
};
const USED = {
  ...PURCHASE,
  BilledCost: '0',
  EffectiveCost: '0.75',
  ChargeCategory: 'Usage',
  ChargeFrequency: 'Usage-Based',
  CommitmentDiscountStatus: 'Used',
  PricingCategory: 'Committed',
};

describe("Microsoft's FOCUS exports", () => {
  const versions: Readonly<Record<string, readonly [string, readonly Record<string, string | undefined>[]]>> = {
    '1.0-preview(v1)': [
      '1.0-preview',
      [MICROSOFT, PURCHASE, { ...USED, PricingCategory: 'Commitment-Based' }].map((row) => ({
        ...row,
        ChargeClass: undefined,
        ContractedCost: undefined,
        CommitmentDiscountStatus: undefined,
        ChargeSubcategory: 'CommitmentDiscountId' in row ? (row.ChargeCategory === 'Usage' ? 'Used Commitment' : '') : 'On-Demand',
        UsageQuantity: '1',
        UsageUnit: 'Hours',
        Region: 'West Europe',
      })),
    ],
    '1.0 and 1.0r2': [
      '1.0',
      [MICROSOFT, PURCHASE, USED].map((row) => ({ ...row, ConsumedQuantity: '1', ConsumedUnit: 'Hours', RegionId: 'westeurope', RegionName: 'West Europe' })),
    ],
    '1.2-preview': [
      '1.2',
      [MICROSOFT, PURCHASE, USED].map((row) => ({
        ...row,
        InvoiceId: 'E1',
        SkuMeter: 'D2 v5',
        PricingCurrency: 'USD',
        SubAccountType: 'Subscription',
        x_BillingExchangeRate: '1',
      })),
    ],
  };

  it.each(Object.entries(versions))('%s', async (_, [version, rows]) => {
    bench = await openBench();
    await bench.load(bench.bill('part_0_0001.csv', `\ufeff${focusCsv(rows)}`));
    expect(await bench.rows('SELECT x_Provider, x_FocusVersion FROM bills')).toEqual([{ x_Provider: 'focus-files', x_FocusVersion: version }]);
    expect(
      await bench.rows(
        "SELECT sum(BilledCost)::VARCHAR AS billed, sum(EffectiveCost)::VARCHAR AS effective, min(BillingPeriodStart)::VARCHAR AS start, count(*) FILTER (CommitmentDiscountStatus = 'Used') AS used, any_value(x_BillingAccountAgreement) AS kept FROM charges",
      ),
    ).toEqual([{ billed: '361.000000000000', effective: '1.750000000000', start: '2026-03-01 00:00:00', used: '1', kept: 'Enterprise Agreement' }]);
    expect(await bench.rows('SELECT DISTINCT x_Difference::VARCHAR AS d FROM bill_totals')).toEqual([{ d: '0.000000000000' }]);
  });
});
