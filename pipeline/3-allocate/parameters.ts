/** What the edition speaks of: its day, currency and company. */
// makes: build_options
// in:    organization.yaml
import type { Context } from '../engine/context.ts';
import { CostbookError } from '../engine/errors.ts';
import { buildModels } from '../engine/model.ts';

/**
 * Makes `parameters`, and notes what an as-of day leaves out.
 * Throws AsOfTooEarly (exit code 1) when the bills begin after the as-of day.
 */
export async function buildParameters(context: Context, reportingCurrency: string, companyName: string): Promise<void> {
  const { database, log, asOf } = context;
  await database.createTextTable(
    'build_options',
    ['x_AsOf', 'x_ReportingCurrency', 'x_CompanyName'],
    [{ x_AsOf: asOf, x_ReportingCurrency: reportingCurrency, x_CompanyName: companyName }],
  );
  await buildModels(context, import.meta.dirname, ['parameters']);
  if (asOf === null) return;
  const firstDay = await database.value('SELECT min(ChargePeriodStart) FROM daily_charges');
  if (firstDay !== null && asOf < firstDay) throw tooEarly(asOf, firstDay);
  const later = await database.rows<{ BillingCurrency: string; charges: string; EffectiveCost: string }>(
    `SELECT BillingCurrency, sum(x_ChargeCount)::BIGINT AS charges, sum(EffectiveCost)::DECIMAL(38, 2) AS EffectiveCost
     FROM daily_charges WHERE ChargePeriodStart > $asOf::DATE GROUP BY ALL ORDER BY ALL`,
    { asOf },
  );
  for (const { BillingCurrency, charges, EffectiveCost } of later) {
    log.note(`3-allocate  left out: ${charges} charges after ${asOf}, effective cost ${EffectiveCost} ${BillingCurrency}`);
  }
}

function tooEarly(asOf: string, firstDay: string): CostbookError {
  return new CostbookError({
    name: 'AsOfTooEarly',
    what: `The bills know nothing of ${asOf}: their first charge is of ${firstDay}.`,
    why: 'An edition holds what was known on its day; this one would be empty.',
    fix: `Name ${firstDay} or a later day, or leave --as-of out.`,
    where: `--as-of ${asOf}`,
  });
}
