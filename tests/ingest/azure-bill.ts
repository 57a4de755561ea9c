/** Made-up cost and usage details of Azure, as CSV. */

export type Row = Readonly<Record<string, string>>;

const PLAUSIBLE: Row = {
  BillingAccountId: '1234567',
  BillingAccountName: 'Harbour Ltd',
  BillingPeriodStartDate: '03/01/2026',
  BillingPeriodEndDate: '03/31/2026',
  SubscriptionId: 'aaaa-1',
  SubscriptionName: 'Shop',
  Date: '03/02/2026',
  MeterCategory: 'Virtual Machines',
  MeterId: 'm-1',
  MeterName: 'D2 v5',
  ConsumedService: 'Microsoft.Compute',
  Quantity: '1',
  UnitOfMeasure: '1 Hour',
  EffectivePrice: '1',
  UnitPrice: '1',
  PayGPrice: '1',
  CostInBillingCurrency: '1',
  BillingCurrency: 'USD',
  ResourceLocation: 'westeurope',
  ResourceId: '/subscriptions/aaaa-1/resourceGroups/web/providers/Microsoft.Compute/virtualMachines/web-1',
  Tags: '"team": "cart"',
  ChargeType: 'Usage',
  Frequency: 'UsageBased',
  PricingModel: 'OnDemand',
  PublisherType: 'Azure',
  ProductName: 'D2 v5',
  benefitId: '',
};

export const RESERVATION = '/providers/Microsoft.Capacity/reservationOrders/o-1/reservations/r-1';
export const SAVINGS_PLAN = '/providers/Microsoft.BillingBenefits/savingsPlanOrders/o-2/savingsPlans/s-2';

/** An export with a byte order mark; what a row does not say is plausible; `without` leaves columns out, `rename` writes headers another way. */
export function azureCsv(rows: readonly Row[], options: { without?: readonly string[]; rename?: (name: string) => string; delimiter?: string } = {}): string {
  const { without = [], rename = (name) => name, delimiter = ',' } = options;
  const columns = [...new Set([...Object.keys(PLAUSIBLE), ...rows.flatMap((row) => Object.keys(row))])].filter((name) => !without.includes(name));
  const cell = (text: string): string => (text.includes(delimiter) || /["\n]/.test(text) ? `"${text.replaceAll('"', '""')}"` : text);
  const lines = [columns.map(rename), ...rows.map((row) => columns.map((name) => row[name] ?? PLAUSIBLE[name] ?? ''))];
  return `\ufeff${lines.map((line) => line.map(cell).join(delimiter)).join('\r\n')}\r\n`;
}

/** A month of Azure: use that is the same in both exports, commitments that are bought in one and amortized in the other. Amounts in cents. */
export interface Month {
  readonly rest: readonly Charge[];
  readonly bought: readonly Charge[];
  readonly amortized: readonly Charge[];
}

export interface Charge {
  readonly cents: number;
  readonly day: number;
}

/** Both exports of a month; each charge has a resource of its own. */
export function bothExports({ rest, bought, amortized }: Month): { actual: string; amortized: string } {
  const charge = ({ cents, day }: Charge, name: string, more: Row): Row => ({
    CostInBillingCurrency: (cents / 100).toFixed(2),
    Date: `03/${String(day).padStart(2, '0')}/2026`,
    ResourceId: `/subscriptions/aaaa-1/resourceGroups/web/providers/Microsoft.Compute/virtualMachines/${name}`,
    ...more,
  });
  const plan = (index: number): Row =>
    index % 2 === 0 ? { PricingModel: 'Reservation', benefitId: RESERVATION } : { PricingModel: 'SavingsPlan', benefitId: SAVINGS_PLAN };
  const same = rest.map((each, index) => charge(each, `rest-${index}`, {}));
  const covered = amortized.filter((_, index) => index % 3 < 2).map((each, index) => charge({ ...each, cents: 0 }, `used-${index}`, plan(index)));
  return {
    actual: azureCsv([
      ...same,
      ...covered,
      ...bought.map((each, index) =>
        charge(each, `order-${index}`, {
          ...plan(index),
          ChargeType: each.cents < 0 ? 'Refund' : 'Purchase',
          Frequency: 'OneTime',
          MeterName: `order ${index}`,
        }),
      ),
    ]),
    amortized: azureCsv([
      ...same,
      ...amortized.map((each, index) =>
        charge(each, `used-${index}`, {
          ...plan(index),
          ...(index % 3 < 2 ? {} : { ChargeType: index % 2 === 0 ? 'UnusedReservation' : 'UnusedSavingsPlan', MeterName: `idle ${index}` }),
        }),
      ),
    ]),
  };
}
