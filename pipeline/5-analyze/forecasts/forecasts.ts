/** Forecasts in the order in which their tables are made. */
import { basename, dirname } from 'node:path';
import type { Context } from '../../engine/context.ts';
import { reported } from '../../engine/log.ts';
import { buildModels } from '../../engine/model.ts';
import { buildDailyForecasts } from './daily_forecasts.ts';
import { buildDailyTrials } from './daily_trials.ts';
import { buildForecastTrials } from './forecast_trials.ts';
import { buildMonthEndBaselines } from './month_end_baselines.ts';
import { buildReconciledForecasts } from './reconciled_forecasts.ts';
import { buildUnitMetricForecasts } from './unit_metric_forecasts.ts';

/**
 * Makes `provider_settlements`, `event_adjustments`, `month_end_estimates`, `cost_forecasts`, `daily_forecasts`, `forecast_backtests` and `unit_metric_forecasts` from charges,
 * `known_events` and `unit_metrics`.
 */
export async function buildForecasts(context: Context): Promise<void> {
  const { database } = context;
  const models = (...names: string[]) => buildModels(context, import.meta.dirname, names);
  const table = (name: string, build: typeof buildDailyTrials) =>
    reported(context.log, database, basename(dirname(import.meta.dirname)), name, () => build(database));
  await models(
    'provider_settlements',
    'forecast_calendar',
    'scope_cost_centers',
    'forecast_services',
    'forecast_scopes',
    'scope_daily_costs',
    'scope_monthly_costs',
    'accruing_costs',
  );
  await models('event_adjustments');
  await table('daily_trials', buildDailyTrials);
  await table('month_end_baselines', buildMonthEndBaselines);
  await models('month_end_estimates');
  await table('forecast_trials', buildForecastTrials);
  await table('reconciled_forecasts', buildReconciledForecasts);
  await models('cost_forecasts', 'forecast_backtests');
  await table('daily_forecasts', buildDailyForecasts);
  await table('unit_metric_forecasts', buildUnitMetricForecasts);
}
