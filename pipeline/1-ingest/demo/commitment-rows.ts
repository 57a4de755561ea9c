/** Commitments as rows: their names, what is paid for them when, and the periods whose unused part is told. */
import { dateOf, dayNumber, MONTHS } from './calendar.ts';
import type { Commitment } from './commitments.ts';
import { SUB_ACCOUNTS } from './company.ts';
import { hexOf, keyOf } from './resources.ts';

type Row = Record<string, string | null>;

/** What every row of a commitment says about it. */
export function commitmentRow(commitment: Commitment, isMonthly: boolean): Row {
  return {
    CommitmentDiscountId: commitment.id,
    CommitmentDiscountName: commitment.name,
    CommitmentDiscountType: commitment.type,
    CommitmentDiscountCategory: commitment.category,
    CommitmentDiscountUnit: commitment.unit,
    x_Step: isMonthly ? 'month' : 'day',
  };
}

/** Purchases as they are paid, and the periods whose unused part is told. */
export function commitmentPeriods(commitment: Commitment, isMonthly: boolean): Row[] {
  const start = dayNumber(commitment.start);
  const end = dayNumber(commitment.end);
  const account = SUB_ACCOUNTS.find(({ bill, name }) => bill === commitment.bill && name === commitment.account)!;
  const period = (kind: string, month: string, first: number, last: number): Row => ({
    x_Kind: kind,
    x_Bill: commitment.bill,
    x_Month: month,
    x_Payment: commitment.payment,
    x_UseNumber: '0',
    x_ResourceNumber: '0',
    CommitmentDiscountId: commitment.id,
    SubAccountId: account.id,
    SubAccountName: account.name,
    ServiceCategory: commitment.serviceCategory,
    ServiceSubcategory: commitment.serviceSubcategory,
    ServiceName: commitment.serviceName,
    SkuId: hexOf(16, keyOf(commitment.id)).toUpperCase(),
    SkuMeter: `${commitment.type}: ${commitment.name}`,
    PricingUnit: commitment.unit,
    ListUnitPrice: commitment.unitPrice.toFixed(8),
    ChargePeriodStart: dateOf(first),
    ChargePeriodEnd: dateOf(last),
    x_Units: (commitment.unitsPerHour * 24 * (last - first)).toFixed(4),
  });
  return MONTHS.flatMap((month) => {
    const first = Math.max(start, month.firstDay);
    const billedEnd = Math.min(end, month.billedEndDay);
    if (first >= billedEnd) return [];
    const days = Array.from({ length: billedEnd - first }, (_, index) => first + index);
    const unused = isMonthly ? [period('Unused', month.id, first, billedEnd)] : days.map((day) => period('Unused', month.id, day, day + 1));
    if (commitment.payment === 'upfront')
      return start >= month.firstDay && start < month.endDay ? [period('Purchase', month.id, start, end), ...unused] : unused;
    const isWhole = commitment.payment === 'monthly' || isMonthly;
    const paid = isWhole
      ? [period('Purchase', month.id, first, Math.min(end, commitment.payment === 'monthly' ? month.endDay : billedEnd))]
      : days.map((day) => period('Purchase', month.id, day, day + 1));
    return [...paid, ...unused];
  });
}
