/** Lays scenarios.yaml out as rows, and runs the definition of what scenarios do over them. */
// makes: scenarios, scenario_assumptions, scenario_changes
// in:    scenarios.yaml, cost_centers
// makes: scenario_effects
// in:    scenario_changes, scenario_bases, cost_forecasts, cost_centers, currency_costs
// makes: scenario_forecasts
// in:    scenario_effects, cost_forecasts
import { join } from 'node:path';
import { assumptionsOf, CHANGE_TYPES, changeOf, scopeText, searchOf } from '#contract/scenarios.ts';
import type { Context } from '../../engine/context.ts';
import { CostbookError, nearestWord } from '../../engine/errors.ts';
import { buildModels } from '../../engine/model.ts';
import { storeRows } from '../store-rows.ts';
import { numbersOf, readScenarios, type SavedScenario } from './scenarios-file.ts';

/** Where the definition stands: the site runs the same files. */
const CONTRACT = join(import.meta.dirname, '..', '..', 'contract');

/**
 * Makes `scenarios`, `scenario_assumptions`, `scenario_bases`, `scenario_effects` and `scenario_forecasts` (contract/gold.ts). Throws the errors of
 * {@link readScenarios} and ScenarioUnitUnknown (exit code 1). A scenario that finds nothing to work on, or has begun, is said and moves nothing.
 */
export async function buildScenarios(context: Context): Promise<void> {
  const { database, folders } = context;
  const saved = readScenarios(folders.inputs);
  await refuseUnknownUnits(context, saved);
  await buildModels(context, import.meta.dirname, ['scenario_bases']);
  await storeScenarios(context, saved);
  await storeRows(database, 'scenario_changes', CHANGE_TYPES, combinations(saved).flatMap(changesOf));
  await buildModels(context, CONTRACT, ['scenario_effects', 'scenario_forecasts'], '5-analyze');
}

interface Combination {
  readonly name: string;
  readonly scenarios: readonly SavedScenario[];
}

/** Each scenario alone, then several together, in the order of the file. */
function combinations(saved: readonly SavedScenario[]): Combination[] {
  const approved = saved.filter(({ decision }) => decision === 'approved');
  const open = saved.filter(({ decision }) => decision !== 'rejected');
  return [
    ...saved.map((scenario) => ({ name: scenario.name, scenarios: [scenario] })),
    ...(approved.length > 1 ? [{ name: 'All approved together', scenarios: approved }] : []),
    ...(open.length > Math.max(1, approved.length) ? [{ name: 'All approved and proposed together', scenarios: open }] : []),
  ];
}

function changesOf({ name, scenarios }: Combination): Record<string, string | null>[] {
  return scenarios.map((scenario, index) => ({ x_Scenario: name, x_ChangeOrder: String(index + 1), ...changeOf(scenario) }));
}

async function storeScenarios({ database }: Context, saved: readonly SavedScenario[]): Promise<void> {
  await storeRows(
    database,
    'scenarios',
    {
      x_ScenarioOrder: 'INTEGER',
      x_Scenario: 'VARCHAR',
      x_ScenarioKind: 'VARCHAR',
      x_ScopeText: 'VARCHAR',
      x_Address: 'VARCHAR',
      x_FirstMonth: 'DATE',
      x_LastMonth: 'DATE',
      x_Unit: 'VARCHAR',
      x_Target: 'VARCHAR',
      x_ScenarioDecision: 'VARCHAR',
      x_Approver: 'VARCHAR',
      x_DecidedOn: 'DATE',
      x_DecisionReason: 'VARCHAR',
      x_Where: 'VARCHAR',
    },
    saved.map((scenario, index) => ({
      x_ScenarioOrder: index + 1,
      x_Scenario: scenario.name,
      x_ScenarioKind: scenario.kind,
      x_ScopeText: scopeText(scenario.scope),
      x_Address: searchOf(scenario),
      x_FirstMonth: `${scenario.from}-01`,
      x_LastMonth: scenario.to && `${scenario.to}-01`,
      x_Unit: scenario.unit,
      x_Target: scenario.target,
      x_ScenarioDecision: `${scenario.decision.charAt(0).toUpperCase()}${scenario.decision.slice(1)}`,
      x_Approver: scenario.approver,
      x_DecidedOn: scenario.on,
      x_DecisionReason: scenario.reason,
      x_Where: scenario.where,
    })),
  );
  await storeRows(
    database,
    'scenario_assumptions',
    { x_Scenario: 'VARCHAR', x_AssumptionOrder: 'INTEGER', x_Assumption: 'VARCHAR', x_Quantity: 'DECIMAL(38, 12)', x_Unit: 'VARCHAR', x_IsStandard: 'BOOLEAN' },
    saved.flatMap(({ name, kind, numbers, unit }) =>
      Object.entries(numbersOf(kind, numbers)).map(([key, quantity], index) => {
        const assumption = assumptionsOf(kind)[key]!;
        return {
          x_Scenario: name,
          x_AssumptionOrder: index + 1,
          x_Assumption: assumption.label,
          x_Quantity: quantity,
          x_Unit: unit ? assumption.unit.replace(/\bunits\b/, unit) : assumption.unit,
          x_IsStandard: !(key in numbers),
        };
      }),
    ),
  );
}

async function refuseUnknownUnits({ database, folders }: Context, saved: readonly SavedScenario[]): Promise<void> {
  const columns = { business_unit: 'x_BusinessUnit', department: 'x_Department', cost_center: 'x_CostCenter' } as const;
  for (const [key, column] of Object.entries(columns) as [keyof typeof columns, string][]) {
    const scoped = saved.filter(({ scope }) => scope[key]);
    if (scoped.length === 0) continue;
    const rows = await database.rows<{ unit: string }>(`SELECT DISTINCT ${column} AS unit FROM cost_centers WHERE ${column} IS NOT NULL ORDER BY 1`);
    const known = rows.map(({ unit }) => unit);
    const wrong = scoped.find(({ scope }) => !known.includes(scope[key]!));
    if (!wrong) continue;
    const [level, unit] = [key.replace('_', ' '), wrong.scope[key]!];
    const nearest = nearestWord(unit, known);
    throw new CostbookError({
      name: 'ScenarioUnitUnknown',
      what: `Scenario "${wrong.name}" is for the ${level} "${unit}", which does not exist.`,
      why: `organization.yaml has ${known.slice(0, 8).join(', ') || 'none'}${known.length > 8 ? ', …' : ''}.`,
      fix: nearest ? `Write "${nearest}".` : `Add "${unit}" to organization.yaml or correct the scope.`,
      where: join(folders.inputs, wrong.where),
    });
  }
}
