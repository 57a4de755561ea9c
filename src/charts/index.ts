/** Every figure of the site by name; one line each. A page names it, the island finds it again in the browser. */
import { allocationFlow } from './allocation-flow.ts';
import { anomalyCalendar } from './anomaly-calendar.ts';
import { anomalyEvidence } from './anomaly-evidence.ts';
import { anomalyWaterfall } from './anomaly-waterfall.ts';
import { budgetBullet } from './budget-bullet.ts';
import { budgetBullets } from './budget-bullets.ts';
import { budgetBurn } from './budget-burn.ts';
import { budgetVariance } from './budget-variance.ts';
import { changedMonths } from './changed-months.ts';
import type { Chart } from './chart.ts';
import { commitmentCurve } from './commitment-curve.ts';
import { commitmentLadder } from './commitment-ladder.ts';
import { commitmentRates } from './commitment-rates.ts';
import { costBridge } from './cost-bridge.ts';
import { costByAiKind, costByAllocation, costByCategory, costByDepartment, costByProvider } from './cost-by-part.ts';
import { costOverTime } from './cost-over-time.ts';
import { forecastDays } from './forecast-days.ts';
import { forecastMonths } from './forecast-months.ts';
import { costByPool, costByResource, costByService } from './ranked-costs.ts';
import { realisedSavings } from './realised-savings.ts';
import { reconciledMonths } from './reconciled-months.ts';
import { savingsByKind } from './savings-by-kind.ts';
import { savingsStages } from './savings-stages.ts';
import { savingsWaterfall } from './savings-waterfall.ts';
import { scenarioEffects } from './scenario-effects.ts';
import { scenarioMonths } from './scenario-months.ts';
import { tagCoverage } from './tag-coverage.ts';
import { topMovers } from './top-movers.ts';
import { unallocatedShare } from './unallocated-share.ts';

export const CHARTS = {
  'allocation-flow': allocationFlow,
  'anomaly-calendar': anomalyCalendar,
  'anomaly-evidence': anomalyEvidence,
  'anomaly-waterfall': anomalyWaterfall,
  'budget-bullet': budgetBullet,
  'budget-bullets': budgetBullets,
  'budget-burn': budgetBurn,
  'budget-variance': budgetVariance,
  'changed-months': changedMonths,
  'commitment-curve': commitmentCurve,
  'commitment-ladder': commitmentLadder,
  'commitment-rates': commitmentRates,
  'cost-bridge': costBridge,
  'cost-by-ai-kind': costByAiKind,
  'cost-by-allocation': costByAllocation,
  'cost-by-category': costByCategory,
  'cost-by-department': costByDepartment,
  'cost-by-pool': costByPool,
  'cost-by-provider': costByProvider,
  'cost-by-resource': costByResource,
  'cost-by-service': costByService,
  'cost-over-time': costOverTime,
  'forecast-days': forecastDays,
  'forecast-months': forecastMonths,
  'realised-savings': realisedSavings,
  'reconciled-months': reconciledMonths,
  'savings-by-kind': savingsByKind,
  'savings-waterfall': savingsWaterfall,
  'savings-stages': savingsStages,
  'scenario-effects': scenarioEffects,
  'scenario-months': scenarioMonths,
  'tag-coverage': tagCoverage,
  'unallocated-share': unallocatedShare,
  'top-movers': topMovers,
} as const satisfies Record<string, Chart>;

export type ChartName = keyof typeof CHARTS;
