/** Makes up Cost and Usage Reports: amounts are whole millionths of a dollar, so that every sum is exact. */
export type Line = Readonly<Record<string, string>>;

/** Millionths as an amount. */
export function amount(millionths: number | bigint): string {
  const text = String(millionths < 0 ? -millionths : millionths).padStart(7, '0');
  return `${millionths < 0 ? '-' : ''}${text.slice(0, -6)}.${text.slice(-6)}`;
}

const EC2 = { 'lineItem/ProductCode': 'AmazonEC2', 'product/ProductName': 'Amazon Elastic Compute Cloud', 'product/regionCode': 'eu-west-1' };
const PLAUSIBLE: Line = {
  'identity/LineItemId': '',
  'identity/TimeInterval': '2026-03-01T00:00:00Z/2026-03-01T01:00:00Z',
  'bill/InvoiceId': '',
  'bill/InvoicingEntity': 'Amazon Web Services, Inc.',
  'bill/BillingEntity': 'AWS',
  'bill/BillType': 'Anniversary',
  'bill/PayerAccountId': '001234567890',
  'bill/BillingPeriodStartDate': '2026-03-01T00:00:00Z',
  'bill/BillingPeriodEndDate': '2026-04-01T00:00:00Z',
  'lineItem/UsageAccountId': '009876543210',
  'lineItem/LineItemType': 'Usage',
  'lineItem/UsageStartDate': '2026-03-01T00:00:00Z',
  'lineItem/UsageEndDate': '2026-03-01T01:00:00Z',
  'lineItem/UsageType': 'EU-BoxUsage:m5.large',
  'lineItem/UsageAmount': '1',
  'lineItem/CurrencyCode': 'USD',
  'lineItem/UnblendedCost': '0',
  'lineItem/LineItemDescription': '',
  'lineItem/LegalEntity': 'Amazon Web Services, Inc.',
  ...EC2,
};

/** A line; what it does not say is plausible. */
export function line(says: Line): Line {
  return { ...PLAUSIBLE, ...says };
}

/** Lines as CSV with the columns that any of them has, but `without`. */
export function curCsv(lines: readonly Line[], without: readonly string[] = []): string {
  const columns = [...new Set(lines.flatMap((each) => Object.keys(each)))].filter((column) => !without.includes(column));
  const cell = (text: string): string => (/[",\n]/.test(text) ? `"${text.replaceAll('"', '""')}"` : text);
  return [columns, ...lines.map((each) => columns.map((column) => each[column] ?? ''))].map((row) => `${row.map(cell).join(',')}\n`).join('');
}

/** A header of the legacy CSV as Parquet and CUR 2.0 have it. */
export function snake(header: string): string {
  return header
    .replace(/([A-Z])/g, '_$1')
    .replace(/[^A-Za-z0-9]+/g, '_')
    .replace(/^_/, '')
    .toLowerCase();
}

/** What happens in a month of a payer: all amounts in tenths of a thousandth of a cent times ten, so that a tenth of each is exact too. */
export interface Month {
  readonly uses: readonly { readonly type: string; readonly gross: number }[];
  /** One hour of a savings plan: what it commits to, of which `upfront` was paid before, and what of it was used, at which public price. */
  readonly savingsPlans: readonly {
    readonly recurring: number;
    readonly upfront: number;
    readonly used: readonly { readonly share: number; readonly price: number }[];
  }[];
  /** One month of a reservation. */
  readonly reservations: readonly { readonly recurring: number; readonly amortized: number; readonly used: readonly number[]; readonly bought: number }[];
  /** A tenth off everything, as lines of its own, and as net columns too. */
  readonly hasDiscount: boolean;
  readonly hasNet: boolean;
}

export interface MadeUp {
  readonly lines: readonly Line[];
  /** Millionths: what is billed in all, and by commitment what its use and the rest cost in all. */
  readonly billed: bigint;
  readonly byCommitment: ReadonlyMap<string, bigint>;
}

/** A report of such a month. With net columns, lines of discounts have a net amount of 0, as AWS writes them. */
export function madeUpMonth({ uses, savingsPlans, reservations, hasDiscount, hasNet }: Month): MadeUp {
  const lines: Line[] = [];
  const byCommitment = new Map<string, bigint>();
  const isNet = hasDiscount && hasNet;
  const net = (gross: number): number => (isNet ? (gross / 10) * 9 : gross);
  const add = (says: Line, gross: number, isDiscounted = hasDiscount): void => {
    const id = `line-${lines.length}`;
    const costs = { 'lineItem/UnblendedCost': amount(gross), ...(hasNet ? { 'lineItem/NetUnblendedCost': amount(isDiscounted ? net(gross) : gross) } : {}) };
    lines.push(line({ 'identity/LineItemId': id, 'lineItem/LineItemDescription': `what ${id} is`, 'lineItem/ResourceId': `i-${id}`, ...says, ...costs }));
    if (!isDiscounted || gross === 0) return;
    const off = {
      'lineItem/LineItemType': 'EdpDiscount',
      'lineItem/UnblendedCost': amount(-gross / 10),
      ...(hasNet ? { 'lineItem/NetUnblendedCost': '0' } : {}),
    };
    lines.push(line({ 'identity/LineItemId': `${id}-off`, 'lineItem/LineItemDescription': `off ${id}`, ...off }));
  };
  for (const { type, gross } of uses) add({ 'lineItem/LineItemType': type, ...(type === 'Tax' ? { 'lineItem/TaxType': 'VAT' } : {}) }, gross);
  for (const [index, { recurring, upfront, used }] of savingsPlans.entries()) {
    const arn = `arn:aws:savingsplans::1:savingsplan/${index}`;
    const plan = { 'savingsPlan/SavingsPlanARN': arn };
    const total = recurring + upfront;
    const shares = used.map(({ share }) => Math.floor((share * total) / 100 / Math.max(used.length, 1) / 10) * 10);
    for (const [at, { price }] of used.entries()) {
      const covered = {
        ...plan,
        'lineItem/LineItemType': 'SavingsPlanCoveredUsage',
        'savingsPlan/SavingsPlanEffectiveCost': amount(shares[at]!),
        ...(isNet ? { 'savingsPlan/NetSavingsPlanEffectiveCost': amount(net(shares[at]!)) } : {}),
      };
      add(covered, price, false);
      add({ ...plan, 'lineItem/LineItemType': 'SavingsPlanNegation', 'lineItem/ResourceId': '' }, -price, false);
    }
    const usedInAll = shares.reduce((sum, share) => sum + share, 0);
    const fee = {
      ...plan,
      'lineItem/LineItemType': 'SavingsPlanRecurringFee',
      'lineItem/ProductCode': 'ComputeSavingsPlans',
      'savingsPlan/TotalCommitmentToDate': amount(total),
      'savingsPlan/UsedCommitment': amount(usedInAll),
      'savingsPlan/RecurringCommitmentForBillingPeriod': amount(recurring),
      'savingsPlan/AmortizedUpfrontCommitmentForBillingPeriod': amount(upfront),
      ...(isNet
        ? {
            'savingsPlan/NetRecurringCommitmentForBillingPeriod': amount(net(recurring)),
            'savingsPlan/NetAmortizedUpfrontCommitmentForBillingPeriod': amount(net(upfront)),
          }
        : {}),
    };
    add(fee, recurring);
    byCommitment.set(arn, BigInt(net(total)));
  }
  for (const [index, { recurring, amortized, used, bought }] of reservations.entries()) {
    const arn = `arn:aws:ec2:eu-west-1:1:reserved-instances/${index}`;
    const reservation = { 'reservation/ReservationARN': arn };
    const total = recurring + amortized;
    const shares = used.map((share) => Math.floor((share * total) / 100 / Math.max(used.length, 1) / 10) * 10);
    for (const share of shares) {
      const effective = { 'reservation/EffectiveCost': amount(share), ...(isNet ? { 'reservation/NetEffectiveCost': amount(net(share)) } : {}) };
      add({ ...reservation, ...effective, 'lineItem/LineItemType': 'DiscountedUsage' }, 0);
    }
    const unused = total - shares.reduce((sum, share) => sum + share, 0);
    const ofUpfront = Math.floor((unused * amortized) / Math.max(total, 1) / 10) * 10;
    const fee = {
      ...reservation,
      'lineItem/LineItemType': 'RIFee',
      'lineItem/UsageEndDate': '2026-03-31T23:59:59Z',
      'reservation/UnusedAmortizedUpfrontFeeForBillingPeriod': amount(ofUpfront),
      'reservation/UnusedRecurringFee': amount(unused - ofUpfront),
      ...(isNet
        ? {
            'reservation/NetUnusedAmortizedUpfrontFeeForBillingPeriod': amount(net(ofUpfront)),
            'reservation/NetUnusedRecurringFee': amount(net(unused - ofUpfront)),
          }
        : {}),
    };
    add(fee, recurring);
    if (bought > 0) add({ ...reservation, 'lineItem/LineItemType': 'Fee', 'bill/BillType': 'Purchase' }, bought);
    byCommitment.set(arn, BigInt(net(total)));
  }
  // Discounts, as lines or as net amounts, come to the same: what is billed is what all lines come to before net columns.
  const billed = lines.reduce((sum, each) => sum + BigInt(each['lineItem/UnblendedCost']!.replace('.', '')), 0n);
  return { lines, billed, byCommitment };
}
