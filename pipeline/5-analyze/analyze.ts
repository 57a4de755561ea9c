/** Room 5: what the numbers mean. */
import { basename, join } from 'node:path';
import { runChecks } from '../engine/checks.ts';
import type { Context } from '../engine/context.ts';
import { makeEmptyTables } from '../engine/empty-tables.ts';
import { reported } from '../engine/log.ts';
import { buildModels } from '../engine/model.ts';
import { buildFoundAnomalies } from './anomalies/found_anomalies.ts';
import { buildKnownIncidents } from './anomalies/known_incidents.ts';
import { buildBudgets } from './budgets/budgets.ts';
import { buildCommitments } from './commitments/commitments.ts';
import { buildAnomalyDecisions } from './decisions/anomaly_decisions.ts';
import { buildUsageStatistics } from './evidence/usage_statistics.ts';
import { buildForecasts } from './forecasts/forecasts.ts';
import { buildInstanceTypes } from './instance-types/instance_types.ts';
import { buildKnownEvents } from './known-events/known_events.ts';
import { buildTagPolicies } from './policies/tag_policies.ts';
import { PURCHASES } from './recommendations/index.ts';
import { addRecommendationFindings, buildRecommendationFindings } from './recommendations/recommendation_findings.ts';
import { buildSavings } from './savings/savings.ts';
import { buildScenarios } from './scenarios/scenarios.ts';

const FOLDER = import.meta.dirname;

/**
 * Makes `known_events`, `provider_settlements`, `event_adjustments`, `cost_forecasts`, `daily_forecasts`, `forecast_backtests`, `unit_metric_forecasts`, `scenarios`, `scenario_…`, `budget_statuses`, `budget_periods`, `budget_burns`, `cost_bridges`,
 * `cost_anomalies`, `anomaly_daily_costs`, `anomaly_causes`, `anomaly_coverage`, `anomaly_filters`, `anomaly_decisions`, `incident_matches`,
 * `resource_usage_profiles`, `provider_findings`, `cost_recommendations`, `known_recommendations`, `recommendation_decisions`, `realised_savings`, `ai_costs`, `tag_policies`, `tag_policy_results` and `untagged_resources` from the charges and cubes. Throws the errors of
 * events.yaml, scenarios.yaml, decisions.yaml, known-incidents.csv and policies.yaml (exit code 1), or CheckFailed (exit code 2) when they contradict the cubes.
 */
export async function analyze(context: Context): Promise<void> {
  const { database } = context;
  const models = (folder: string, names: readonly string[]) => buildModels(context, join(FOLDER, folder), names);
  const table = (name: string, build: () => Promise<void>) => reported(context.log, database, basename(FOLDER), name, build);
  await table('known_events', () => buildKnownEvents(context));
  await buildForecasts(context);
  await buildScenarios(context);
  await buildBudgets(context);
  await models('anomalies', ['monthly_meters', 'marketplace_sellers', 'watched_charges', 'usage_daily_costs', 'anomaly_coverage']);
  await table('found_anomalies', () => buildFoundAnomalies(database));
  await table('anomaly_decisions', () => buildAnomalyDecisions(context));
  await models('anomalies', ['anomaly_daily_costs', 'anomaly_windows', 'anomaly_parts', 'anomaly_causes', 'anomaly_events', 'anomaly_rates', 'cost_anomalies']);
  await table('known_incidents', () => buildKnownIncidents(context));
  await models('anomalies', ['incident_matches']);
  await models('recommendations', ['recent_charges', 'recent_allocations', 'metered_resources', 'metered_tokens', 'idle_gateways']);
  await table('instance_types', () => buildInstanceTypes(database));
  await models('instance-types', ['running_instances']);
  await table('usage_statistics', () => buildUsageStatistics(database));
  await models('evidence', ['billed_resources', 'evidence_matches', 'resource_usage_profiles', 'provider_findings']);
  await models('recommendations', ['machine_alternatives']);
  await table('recommendation_findings', () => buildRecommendationFindings(database));
  await buildCommitments(context);
  await addRecommendationFindings(database, PURCHASES);
  await models('recommendations', ['recommendation_conflicts', 'cost_recommendations']);
  await buildSavings(context);
  await models('ai', ['ai_costs']);
  await table('tag_policies', () => buildTagPolicies(context));
  if ((await database.value('SELECT count(*) FROM tag_policies')) === '0') await makeEmptyTables(database, ['tag_policy_results', 'untagged_resources']);
  else await models('policies', ['policy_charges', 'policy_exemptions', 'tag_statuses', 'policy_verdicts', 'tag_policy_results', 'untagged_resources']);
  await runChecks(context, join(FOLDER, 'checks'));
}
