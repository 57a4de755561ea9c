/** Queries that stand for what a reader is likely to ask next: every dimension of the months, then of the days. */
import type { Choices } from './_choices.ts';

const COLUMNS = [
  'BillingPeriodStart',
  'ServiceProviderName',
  'SubAccountId',
  'SubAccountName',
  'ServiceCategory',
  'ServiceName',
  'RegionId',
  'ChargeCategory',
  'x_CostCenter',
  'x_AllocationKind',
  'EffectiveCost',
].join(', ');

/** In the order in which they should be warm. */
export function warmUpQueries({ tagKeys }: Choices): string[] {
  return [
    `SELECT ${COLUMNS} FROM monthly_costs`,
    'SELECT x_CostCenter, x_Department FROM cost_centers',
    ...(tagKeys.length ? [`SELECT x_TagKey, x_TagValue, ${COLUMNS} FROM monthly_tag_costs`] : []),
    `SELECT ChargePeriodStart, ${COLUMNS} FROM daily_costs`,
  ];
}
