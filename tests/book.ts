/** A small made-up book with rows in every gold table, for tests of queries and pages. */
import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { CAUSES_FILE } from '#contract/causes.ts';
import { GOLD, type GoldTableName } from '#contract/gold.ts';
import { writeEdition } from '../pipeline/6-publish/publish.ts';
import type { Context } from '../pipeline/engine/context.ts';
import type { Database } from '../pipeline/engine/duckdb.ts';
import { COMMITMENT_RECIPES } from './book-commitments.ts';
import { openWorkshop } from './workshop.ts';

export interface Book {
  readonly dataFolder: string;
  readonly editionId: string;
  close(): void;
}

/** Text that a page must show as it is, and a spreadsheet must not run. */
export const HOSTILE_SERVICE = `=cmd|'/C calc'!A0 <b>&"x"`;
export const AS_OF = '2026-03-20';
const FIRST_DAY = '2025-01-01';

/**
 * Publishes 15 months of three providers: the last month is half done, one month holds an amount too large for 64 bits,
 * there are credits, missing regions, an empty cost center and hostile names. With a parent there is an edition before it, which knew less of
 * the last month and had another payer in the month before.
 */
export async function makeBook({ hasParent = false } = {}): Promise<Book> {
  const { database, folders, log, asOf, close } = await openWorkshop({}, { threads: 1 });
  await layCharges(database);
  for (const name of Object.keys(GOLD) as GoldTableName[]) await database.run(`CREATE OR REPLACE TABLE ${name} AS ${RECIPES[name]}`);
  await database.run(`CREATE TABLE parameters AS SELECT DATE '${AS_OF}' AS x_AsOf, 'USD' AS x_ReportingCurrency, 'Example Ltd' AS x_CompanyName`);
  await database.createTextTable('delivered_bills', ['x_BillName', 'x_Sha256', 'x_Provider', 'x_BillStatus', 'x_Note'], []);
  await database.createTextTable('bill_recipes', ['x_BillId', 'x_Recipe'], []);
  await database.createTextTable('silver_list', ['x_Sha256'], []);
  await database.createTextTable('said_of_bills', ['x_BillName', 'x_Sha256', 'x_Said'], []);
  const parent = hasParent ? await publishBefore({ database, folders, log, asOf }) : null;
  const { id, sha256 } = await writeEdition({ database, folders, log, asOf });
  if (parent) writeFileSync(join(folders.editions, id, CAUSES_FILE), JSON.stringify({ format: 1, earlier: parent, later: { id, sha256 }, rows: CAUSES }));
  return { dataFolder: folders.data, editionId: id, close };
}

/** What new data and new rules did between both, as far as a page can tell. */
const CAUSES = [
  {
    BillingPeriodStart: '2026-02-01',
    ServiceProviderName: 'Alpha Cloud',
    x_CostCenter: 'CC-1',
    ChargeCategory: 'Usage',
    x_Change: '12.5',
    x_DataChange: '0',
    x_RuleChange: '12.5',
  },
  {
    BillingPeriodStart: '2026-02-01',
    ServiceProviderName: 'Alpha Cloud',
    x_CostCenter: 'CC-2',
    ChargeCategory: 'Usage',
    x_Change: '-12.5',
    x_DataChange: '0',
    x_RuleChange: '-12.5',
  },
  {
    BillingPeriodStart: '2026-03-01',
    ServiceProviderName: HOSTILE_SERVICE,
    x_CostCenter: 'CC-3',
    ChargeCategory: 'Usage',
    x_Change: '10',
    x_DataChange: '10',
    x_RuleChange: '0',
  },
];

async function publishBefore(context: Context): Promise<{ id: string; sha256: string }> {
  const { database } = context;
  await database.run('CREATE TABLE whole_costs AS FROM monthly_costs');
  await database.run("UPDATE monthly_costs SET EffectiveCost = EffectiveCost - 10 WHERE BillingPeriodStart = '2026-03-01'");
  await database.run("UPDATE monthly_costs SET x_CostCenter = 'CC-2' WHERE BillingPeriodStart = '2026-02-01' AND x_CostCenter = 'CC-1'");
  const { id, sha256 } = await writeEdition(context);
  await database.run('DROP TABLE monthly_costs; ALTER TABLE whole_costs RENAME TO monthly_costs');
  return { id, sha256 };
}

async function layCharges(database: Database): Promise<void> {
  const services = [
    ['Alpha Cloud', '100', 'shop', 'Compute', 'Machines', 'eu-1', 'CC-1', 'Direct', 'Usage', '120.5'],
    ['Alpha Cloud', '100', 'shop', 'Databases', 'Tables', 'eu-1', 'CC-2', 'Direct', 'Usage', '80.25'],
    ['Alpha Cloud', '101', 'data', 'Compute', 'Machines', 'us-1', 'CC-3', 'Direct', 'Usage', '60.125'],
    ['Alpha Cloud', '101', 'data', 'Storage', HOSTILE_SERVICE, '', 'CC-3', 'Direct', 'Usage', '7.0000000001'],
    ['Alpha Cloud', '101', 'data', 'Compute', 'Machines', 'us-1', 'CC-3', 'Direct', 'Credit', '-3.5'],
    ['Beta Cloud', 'b-1', 'web', 'Networking', 'Gateways', 'north', 'CC-1', 'Shared', 'Usage', '33.3333333333'],
    ['Beta Cloud', 'b-1', 'web', 'Networking', 'Gateways', 'north', 'CC-2', 'Shared', 'Usage', '16.6666666667'],
    ['Beta Cloud', 'b-2', 'lab', 'AI and Machine Learning', 'Models', 'north', 'CC-4', 'Direct', 'Usage', '20.02'],
    ['Gamma SaaS', 'g', 'seats', 'Management and Governance', 'Seats', '', 'Unallocated', 'Unallocated', 'Purchase', '11.11'],
  ];
  const names = ['provider', 'account', 'accountName', 'category', 'service', 'region', 'center', 'kind', 'charge', 'perDay'];
  await database.createTextTable(
    'lines',
    names,
    services.map((values) => Object.fromEntries(values.map((value, i) => [names[i]!, value || null]))),
  );
  await database.run(`CREATE TABLE charges AS
    SELECT day::DATE AS ChargePeriodStart, date_trunc('month', day)::DATE AS BillingPeriodStart, lines.*,
      (perDay::DECIMAL(28, 10) * (1 + (day::DATE - DATE '${FIRST_DAY}') * 0.001::DECIMAL(10, 3))
        * CASE WHEN service = 'Models' AND day::DATE BETWEEN '2026-02-03' AND '2026-02-06' THEN 4 ELSE 1 END
        + CASE WHEN service = 'Seats' AND day::DATE = '2025-06-01' THEN 123456789012.123456789012 ELSE 0 END)::DECIMAL(38, 12) AS effective
    FROM lines, generate_series(DATE '${FIRST_DAY}', DATE '${AS_OF}', INTERVAL 1 DAY) days(day)`);
}

const MONEY = 'DECIMAL(38, 12)';
const COSTS = `sum(effective)::${MONEY} AS BilledCost, sum(effective)::${MONEY} AS EffectiveCost, sum(abs(effective) * 2)::${MONEY} AS ListCost, sum(effective)::${MONEY} AS ContractedCost`;
const ORIGIN =
  'provider AS ServiceProviderName, account AS SubAccountId, accountName AS SubAccountName, category AS ServiceCategory, service AS ServiceName, region AS RegionId';
const PAYER = 'center AS x_CostCenter, kind AS x_AllocationKind';
const MONTHS = `SELECT BillingPeriodStart AS month, center, sum(effective) AS effective FROM charges GROUP BY ALL`;
const BUDGETS = `SELECT month AS BillingPeriodStart, center || ' ' || year(month) AS x_BudgetName, 'cost center' AS x_BudgetLevel, center AS x_BudgetUnit, 3000 AS x_BudgetAmount, effective FROM (${MONTHS}) WHERE center <> 'Unallocated'
  UNION ALL SELECT month, 'Company ' || year(month), 'company', 'Example Ltd', 12000, sum(effective) FROM (${MONTHS}) GROUP BY month`;
const row = (values: Record<string, string>): string =>
  `SELECT ${Object.entries(values)
    .map(([name, value]) => `${value} AS ${name}`)
    .join(', ')}`;

const CENTERS = `SELECT *, x_BusinessUnit || ' › ' || x_Department || ' › ' || x_CostCenterName AS x_Path, NULL AS x_OwnerUnit, x_Owner AS x_BudgetHolder, NULL AS x_Slack FROM (VALUES
    ('CC-1', 'Checkout', 'Shop', 'Retail', 'Example Ltd', 'Ana Example', 'ana@example.com'),
    ('CC-2', 'Catalog', 'Shop', 'Retail', 'Example Ltd', NULL, NULL),
    ('CC-3', 'Reporting', 'Data', 'Platform', 'Example Ltd', 'Leo Example', 'leo@example.com'),
    ('CC-4', 'Models <i>', 'Data', 'Platform', 'Example Ltd', NULL, NULL),
    ('CC-5', 'Empty', 'Data', 'Platform', 'Example Ltd', NULL, NULL),
    ('Unallocated', 'Unallocated', 'Unallocated', 'Unallocated', 'Example Ltd', 'FinOps', 'finops@example.com')
  ) AS centers(x_CostCenter, x_CostCenterName, x_Department, x_BusinessUnit, x_Company, x_Owner, x_OwnerEmail)`;

const RECIPES: Record<GoldTableName, string> = {
  ...COMMITMENT_RECIPES,
  cost_centers: CENTERS,
  cost_center_paths: `SELECT * EXCLUDE (x_CostCenterName), DATE '0001-01-01' AS x_ValidFrom, NULL AS x_ValidTo FROM (${CENTERS})`,
  daily_costs: `SELECT ChargePeriodStart, BillingPeriodStart, ${ORIGIN}, charge AS ChargeCategory, ${PAYER}, ${COSTS} FROM charges GROUP BY ALL`,
  monthly_costs: `SELECT BillingPeriodStart, ${ORIGIN}, charge AS ChargeCategory, NULL AS ChargeClass, 'Standard' AS PricingCategory, NULL AS CommitmentDiscountStatus, ${PAYER},
    CASE WHEN kind = 'Shared' THEN 'network' END AS x_Pool, ${COSTS} FROM charges GROUP BY ALL`,
  monthly_tag_costs: `SELECT BillingPeriodStart, tag AS x_TagKey, CASE WHEN tag = 'team' THEN center WHEN account = 'b-2' THEN 'test' WHEN account = 'g' THEN '(untagged)' ELSE 'production' END AS x_TagValue,
    ${ORIGIN}, ${PAYER}, ${COSTS} FROM charges, (VALUES ('team'), ('environment')) AS tags(tag) GROUP BY ALL`,
  monthly_resource_costs: `SELECT BillingPeriodStart, center AS x_CostCenter, provider AS ServiceProviderName, accountName AS SubAccountName, service AS ServiceName, 'res-' || md5(service || account)[:8] AS ResourceId,
    lower(accountName) || '-1' AS ResourceName, category AS ResourceType, sum(effective)::${MONEY} AS BilledCost, sum(effective)::${MONEY} AS EffectiveCost FROM charges GROUP BY ALL`,
  currency_costs: `SELECT BillingPeriodStart, center AS x_CostCenter, provider AS ServiceProviderName, CASE WHEN provider = 'Beta Cloud' THEN 'EUR' ELSE 'USD' END AS BillingCurrency,
    CASE WHEN provider = 'Beta Cloud' THEN 1.25 ELSE 1 END AS x_LowestRate, CASE WHEN provider = 'Beta Cloud' THEN 1.25 ELSE 1 END AS x_HighestRate, NULL AS x_FirstRateDay, NULL AS x_LastRateDay,
    CASE WHEN provider = 'Beta Cloud' THEN 'Example treasury' END AS x_RateSource, sum(effective * CASE WHEN provider = 'Beta Cloud' THEN 0.8 ELSE 1 END)::${MONEY} AS BilledCost,
    sum(effective * CASE WHEN provider = 'Beta Cloud' THEN 0.8 ELSE 1 END)::${MONEY} AS EffectiveCost, sum(effective)::${MONEY} AS x_ReportedBilledCost, sum(effective)::${MONEY} AS x_ReportedEffectiveCost
    FROM charges GROUP BY ALL`,
  cost_movements: `WITH months AS (SELECT BillingPeriodStart, provider AS ServiceProviderName, service AS ServiceName, account AS SubAccountId, accountName AS SubAccountName, center AS x_CostCenter, sum(effective) AS EffectiveCost FROM charges GROUP BY ALL),
    pairs AS (SELECT *, lag(EffectiveCost) OVER (PARTITION BY ServiceName, SubAccountId, x_CostCenter ORDER BY BillingPeriodStart) AS x_PreviousEffectiveCost FROM months)
    SELECT * EXCLUDE (EffectiveCost, x_PreviousEffectiveCost), x_PreviousEffectiveCost, EffectiveCost, EffectiveCost - x_PreviousEffectiveCost AS x_Change,
      CASE WHEN EffectiveCost > x_PreviousEffectiveCost THEN 'Up' ELSE 'Down' END AS x_MovementKind FROM pairs WHERE x_PreviousEffectiveCost <> EffectiveCost`,
  allocation_rules: row({
    x_AllocationRuleOrder: '1',
    x_AllocationRuleId: "'network'",
    x_AllocationRuleText: "'Pool network is split in proportion'",
    x_Where: "'data/inputs/allocation.yaml:5'",
    x_Author: "'Ana Example'",
    x_Commit: "'0123456789ab'",
    x_CommittedOn: "DATE '2025-12-01'",
    EffectiveCost: '50.5',
    x_ChargeCount: '12',
  }),
  pool_splits: `SELECT BillingPeriodStart, 'network' AS x_Pool, center AS x_CostCenter, 'in proportion to direct effective cost' AS x_PoolText, 'proportional' AS x_SplitUsed, false AS x_IsFallback,
    sum(effective) AS x_Weight, 0.5 AS x_Share, sum(effective) AS BilledCost, sum(effective) AS EffectiveCost FROM charges WHERE kind = 'Shared' GROUP BY BillingPeriodStart, center`,
  dimension_values: `SELECT 1 AS x_DimensionOrder, 'products' AS x_Dimension, 'Product' AS x_DimensionName, * FROM (VALUES
    (1, 'shop', 'Web <b>shop</b>', NULL, 'Web <b>shop</b>', NULL, NULL),
    (2, 'wallet', 'Wallet', 'shop', 'Web <b>shop</b> › Wallet', DATE '2025-02-01', NULL),
    (3, 'models', '${HOSTILE_SERVICE.replaceAll("'", "''")}', NULL, 'Models', NULL, NULL),
    (4, 'Unallocated', 'Unallocated', NULL, 'Unallocated', NULL, NULL)
  ) AS t (x_ValueOrder, x_DimensionValue, x_DimensionValueName, x_ParentValue, x_Path, x_ValidFrom, x_ValidTo)`,
  dimension_costs: `SELECT BillingPeriodStart, 'products' AS x_Dimension, CASE account WHEN '100' THEN 'shop' WHEN 'b-1' THEN 'wallet' WHEN 'b-2' THEN 'models' ELSE 'Unallocated' END AS x_DimensionValue,
    CASE account WHEN 'b-1' THEN 'Shared' WHEN '101' THEN 'Unallocated' WHEN 'g' THEN 'Unallocated' ELSE 'Direct' END AS x_AllocationKind, CASE WHEN account NOT IN ('101', 'g') THEN 'accounts' END AS x_AllocationRuleId,
    CASE WHEN account = 'b-1' THEN 'gateways' END AS x_Pool, provider AS ServiceProviderName, category AS ServiceCategory, service AS ServiceName, ${COSTS} FROM charges GROUP BY ALL`,
  dimension_pool_splits: `SELECT BillingPeriodStart, 'products' AS x_Dimension, 'gateways' AS x_Pool, 'wallet' AS x_DimensionValue, 'by orders' AS x_PoolText, 'even' AS x_SplitUsed, true AS x_IsFallback,
    1 AS x_Weight, 1 AS x_Share, sum(effective)::${MONEY} AS BilledCost, sum(effective)::${MONEY} AS EffectiveCost FROM charges WHERE account = 'b-1' GROUP BY BillingPeriodStart`,
  dimension_rules: row({
    x_Dimension: "'products'",
    x_AllocationRuleOrder: '1',
    x_AllocationRuleId: "'accounts'",
    x_AllocationRuleText: "'SubAccountName is shop → product shop'",
    x_Where: "'dimensions/products.yaml:5'",
    x_Author: 'NULL',
    x_Commit: 'NULL',
    x_CommittedOn: 'NULL',
    EffectiveCost: '50.5',
    x_ChargeCount: '12',
  }),
  statement_lines: `WITH costs AS (SELECT month, center, kind, service, effective, coalesce(lag(effective) OVER (PARTITION BY center, kind, service ORDER BY month), 0) AS before
      FROM (SELECT BillingPeriodStart AS month, center, kind, service, sum(effective)::${MONEY} AS effective FROM charges GROUP BY ALL)),
    lines AS (
      SELECT month, center, 'Opening' AS section, NULL AS kind, NULL AS charge, NULL AS service, NULL AS pool, NULL AS movement, NULL AS method, NULL AS weight, NULL AS share, sum(before) AS effective FROM costs GROUP BY month, center
      UNION ALL SELECT month, center, 'Movement', kind, NULL, service, NULL, CASE WHEN before = 0 THEN 'New' WHEN effective > before THEN 'Up' ELSE 'Down' END, NULL, NULL, NULL, effective - before FROM costs WHERE effective <> before
      UNION ALL SELECT month, center, 'Closing', NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, sum(effective) FROM costs GROUP BY month, center
      UNION ALL SELECT BillingPeriodStart, center, 'Charge', kind, CASE WHEN charge = 'Credit' THEN 'Credit' ELSE 'Charge' END, CASE WHEN kind <> 'Shared' THEN service END, CASE WHEN kind = 'Shared' THEN 'network' END, NULL,
        CASE WHEN kind = 'Shared' THEN 'in proportion to direct effective cost' END, CASE WHEN kind = 'Shared' THEN 12.5 END, CASE WHEN kind = 'Shared' THEN 0.5 END, sum(effective) FROM charges GROUP BY ALL)
    SELECT month AS BillingPeriodStart, center AS x_CostCenter, section AS x_StatementSection, kind AS x_AllocationKind, charge AS x_ChargeKind, NULL AS x_CorrectedPeriodStart, NULL AS x_CorrectionKind, service AS ServiceName, pool AS x_Pool, movement AS x_MovementKind, method AS x_PoolText,
      weight AS x_Weight, share AS x_Share, effective::${MONEY} AS EffectiveCost FROM lines`,
  closed_months: `SELECT * FROM (VALUES
    (DATE '2025-11-01', '2025-12-03-0123456789ab', repeat('0', 64), NULL, NULL, 'closed-months.yaml:3'),
    (DATE '2025-12-01', '2026-01-04-123456789abc', repeat('1', 64), 'credit note <b>announced</b>', 'aws-data-exports', 'closed-months.yaml:12')
  ) AS t (BillingPeriodStart, x_EditionId, x_EditionSha256, x_Reason, x_RewrittenProviders, x_Where)`,
  cost_corrections: `SELECT * FROM (VALUES
    (DATE '2026-01-01', DATE '2025-12-01', 'Late usage', 'january/${HOSTILE_SERVICE.replaceAll("'", "''")}.csv', 'Alpha Cloud', '101', 'data', 'Compute', 'Machines', 'Usage', 'CC-3', 'Direct', NULL,
      12.5::${MONEY}, 12.5::${MONEY}, 12.5::${MONEY}, 12.5::${MONEY}),
    (DATE '2026-01-01', DATE '2025-11-01', 'Credit', 'credits.csv', 'Beta Cloud', 'b-2', 'lab', 'AI and Machine Learning', 'Models', 'Credit', 'CC-4', 'Direct', NULL,
      -40::${MONEY}, -40::${MONEY}, 0::${MONEY}, 0::${MONEY})
  ) AS t (BillingPeriodStart, x_CorrectedPeriodStart, x_CorrectionKind, x_CorrectionReference, ServiceProviderName, SubAccountId, SubAccountName, ServiceCategory, ServiceName, ChargeCategory,
    x_CostCenter, x_AllocationKind, x_Pool, BilledCost, EffectiveCost, ListCost, ContractedCost)`,
  chargeback_modes: `SELECT * FROM (VALUES ('CC-1', DATE '2026-01-01', 'hard', 'chargeback.yaml:3'), ('CC-2', DATE '0001-01-01', 'soft', 'chargeback.yaml:4')) AS t (x_CostCenter, x_ValidFrom, x_ChargebackMode, x_Where)`,
  chargeback_words: `SELECT * FROM (VALUES ('default_mode', '"hard"')) AS t (x_Key, x_Words)`,
  unallocated_results: `SELECT BillingPeriodStart, sum(CASE WHEN kind = 'Unallocated' THEN effective ELSE 0 END)::${MONEY} AS EffectiveCost, sum(effective)::${MONEY} AS x_TotalEffectiveCost,
    sum(CASE WHEN kind = 'Unallocated' THEN effective ELSE 0 END)::DOUBLE / sum(effective)::DOUBLE AS x_Share, 0.02 AS x_Goal, 'organization.yaml:9' AS x_Where FROM charges GROUP BY BillingPeriodStart`,
  data_freshness: `SELECT * FROM (VALUES ('Alpha Cloud', DATE '2026-03-20', 0), ('Beta <i>Cloud</i>', DATE '2026-03-16', 4)) AS t (ServiceProviderName, x_LastUsageDay, x_DaysBehind)`,
  tag_merges: `SELECT * FROM (VALUES
    ('key', 'team', 'Team', 'team', 'case', NULL, 1200.5::${MONEY}, 31),
    ('value', 'team', '${HOSTILE_SERVICE.replaceAll("'", "''")}', 'Checkout', 'synonym', 'allocation.yaml:7', 12::${MONEY}, 2)
  ) AS t (x_TagWordKind, x_TagKey, x_OriginalWord, x_CanonicalWord, x_MergedBy, x_Where, EffectiveCost, x_ChargeCount)`,
  tag_inheritances: `SELECT * FROM (VALUES
    ('resource group', 'rg-shop', 'team', 'Checkout', 'organization.yaml:30', 240.75::${MONEY}, 12),
    ('sub account', '101', 'team', 'Data', 'organization.yaml:28', 80::${MONEY}, 3)
  ) AS t (x_InheritedFrom, x_InheritedName, x_TagKey, x_TagValue, x_Where, EffectiveCost, x_ChargeCount)`,
  tag_near_duplicates: `SELECT * FROM (VALUES
    ('value', 'environment', 'production', 'Production', 'case', 900.25::${MONEY}, 40::${MONEY}, 'tags: { values: { environment: { production: [Production] } } }'),
    ('key', 'cost-center', 'cost-center', 'costcenter', 'separator', 80::${MONEY}, 3::${MONEY}, 'tags: { keys: { cost-center: [costcenter] } }')
  ) AS t (x_TagWordKind, x_TagKey, x_TagWord, x_NearDuplicate, x_Difference, EffectiveCost, x_NearDuplicateEffectiveCost, x_SuggestedLine)`,
  tag_policies: `SELECT * FROM (VALUES
    (1, 'team', 'team', 'Every charge has the tag team', 'ChargeCategory is Tax', 0.98, NULL, 'policies.yaml:3'),
    (2, 'environment', 'environment', 'Every charge has the tag environment that is production or test', NULL, 0.9, DATE '2025-06-01', 'policies.yaml:5')
  ) AS t (x_PolicyOrder, x_Policy, x_TagKey, x_PolicyText, x_ExceptionText, x_Goal, x_ValidFrom, x_Where)`,
  tag_policy_results: `SELECT BillingPeriodStart, tag AS x_Policy, CASE WHEN kind <> 'Shared' THEN center END AS x_CostCenter, CASE WHEN kind = 'Shared' THEN 'network' END AS x_Pool,
    account AS SubAccountId, accountName AS SubAccountName, sum(effective)::${MONEY} AS EffectiveCost, sum(CASE WHEN account NOT IN ('g', 'b-2') THEN effective ELSE 0 END)::${MONEY} AS x_CoveredEffectiveCost,
    0::${MONEY} AS x_InheritedEffectiveCost, sum(CASE WHEN account = 'b-2' THEN effective ELSE 0 END)::${MONEY} AS x_WrongEffectiveCost, 0::${MONEY} AS x_ExemptEffectiveCost,
    4 AS x_Resources, CASE WHEN account IN ('g', 'b-2') THEN 1 ELSE 4 END AS x_CoveredResources, CASE WHEN account = 'b-2' THEN 2 ELSE 0 END AS x_WrongResources
    FROM charges, (VALUES ('team'), ('environment')) AS tags(tag) WHERE tag = 'team' OR BillingPeriodStart >= DATE '2025-06-01' GROUP BY ALL`,
  untagged_resources: `SELECT * FROM (VALUES
    (DATE '2026-02-01', 'b-2', 'res-9', 'lab', 'lab-9', 'Model', 'Beta Cloud', 'Models', 'team, environment', NULL, 'CC-4', 'CC-4', 'Models <i> pays most in lab: 98 %', 310.25::${MONEY}),
    (DATE '2026-02-01', '101', '${HOSTILE_SERVICE.replaceAll("'", "''")}', 'data', NULL, NULL, 'Alpha Cloud', 'Machines', '', 'environment=<b>prd</b>', NULL, NULL, NULL, 12.5::${MONEY})
  ) AS t (BillingPeriodStart, SubAccountId, ResourceId, SubAccountName, ResourceName, ResourceType, ServiceProviderName, ServiceName, x_MissingTagKeys, x_WrongTagValues, x_CostCenter, x_OwnerGuess, x_GuessReason, EffectiveCost)`,
  budget_statuses: `SELECT BillingPeriodStart, x_BudgetName, x_BudgetLevel, x_BudgetUnit, x_BudgetUnit AS x_BudgetUnitName, '' AS x_BudgetVersion, x_BudgetAmount, 0 AS x_CarriedAmount, x_BudgetAmount AS x_AvailableAmount,
    effective AS x_ActualToDate, effective AS x_MonthEndEstimate, effective AS x_MonthEndLow80, effective AS x_MonthEndHigh80, BillingPeriodStart < '2026-03-01' AS x_IsMonthComplete,
    concat_ws(' · ', x_BudgetName, x_BudgetLevel, x_BudgetUnit, strftime(BillingPeriodStart, '%Y-%m')) AS x_BudgetEntry, CASE WHEN effective > x_BudgetAmount THEN 'Over budget' ELSE 'On track' END AS x_BudgetStatus FROM (${BUDGETS})`,
  budget_periods: `SELECT x_BudgetName, x_BudgetLevel, x_BudgetUnit, x_BudgetUnit AS x_BudgetUnitName, BillingPeriodStart AS x_PeriodStart, (BillingPeriodStart + INTERVAL 1 MONTH)::DATE AS x_PeriodEnd, 'month' AS x_PeriodKind,
    CASE WHEN x_BudgetLevel = 'company' THEN 'Reforecast' ELSE '' END AS x_BudgetVersion, CASE WHEN x_BudgetLevel = 'company' THEN DATE '2026-01-01' END AS x_VersionFrom, 'none' AS x_CarryOver, x_BudgetAmount, 0 AS x_CarriedAmount,
    x_BudgetAmount AS x_AvailableAmount, effective AS x_ActualToDate, x_BudgetAmount * 0.5 AS x_PlannedToDate, effective * 1.5 AS x_PeriodEndEstimate, effective * 1.4 AS x_PeriodEndLow80, effective * 1.6 AS x_PeriodEndHigh80, effective * 1.7 AS x_RunRate,
    CASE WHEN effective > x_BudgetAmount THEN 1 ELSE 0.25 END AS x_BreachProbability, CASE WHEN effective > x_BudgetAmount THEN BillingPeriodStart + 20 END AS x_BreachDay, BillingPeriodStart < '2026-03-01' AS x_IsPeriodComplete,
    '80 100' AS x_ActualThresholds, '100' AS x_ForecastThresholds, CASE WHEN effective > x_BudgetAmount THEN 100 END AS x_ActualThresholdReached, NULL AS x_ForecastThresholdReached, 'Ana Example' AS x_Owner, 'ana@example.com' AS x_OwnerEmail,
    concat_ws(' · ', x_BudgetName, x_BudgetLevel, x_BudgetUnit, strftime(BillingPeriodStart, '%Y-%m')) AS x_BudgetEntry, CASE WHEN effective > x_BudgetAmount THEN 'Over budget' ELSE 'On track' END AS x_BudgetStatus FROM (${BUDGETS})`,
  budget_burns: `SELECT x_BudgetName, x_BudgetLevel, x_BudgetUnit, BillingPeriodStart AS x_PeriodStart, day::DATE AS ChargePeriodStart, x_BudgetAmount * day(day::DATE) / 31 AS x_PlannedToDate,
    CASE WHEN day <= DATE '${AS_OF}' THEN 100 * day(day::DATE) END AS x_ActualToDate, CASE WHEN day >= DATE '${AS_OF}' THEN 100 * day(day::DATE) END AS x_Forecast,
    CASE WHEN day >= DATE '${AS_OF}' THEN 90 * day(day::DATE) END AS x_Low80, CASE WHEN day >= DATE '${AS_OF}' THEN 110 * day(day::DATE) END AS x_High80
    FROM (${BUDGETS}), generate_series(BillingPeriodStart::TIMESTAMP, last_day(BillingPeriodStart)::TIMESTAMP, INTERVAL 1 DAY) days(day) WHERE BillingPeriodStart >= DATE '2026-02-01'`,
  cost_bridges: `SELECT month AS BillingPeriodStart, x_Department, 5000.25 AS x_PreviousEffectiveCost, 100.5 AS x_PriceEffect, 200 AS x_UsageEffect, -50 AS x_MixEffect, 75 AS x_NewEffect, -20.75 AS x_GoneEffect, 10 AS x_OneOffEffect, 0 AS x_SharedEffect, 5315 AS EffectiveCost
    FROM (SELECT DISTINCT month FROM (${MONTHS}) WHERE month BETWEEN DATE '2025-02-01' AND DATE '2026-02-01'), (VALUES ('Data'), ('Shop')) AS departments(x_Department)`,
  known_events: `SELECT * FROM (VALUES
    ('Spring <b>sale</b>', 'other', DATE '2026-04-10', DATE '2026-04-20', 'business unit', 'Retail', NULL, NULL, NULL, 500::${MONEY}, NULL, NULL, 'events.yaml:2'),
    ('Models in production', 'launch', DATE '2026-06-01', NULL, 'cost center', 'CC-4', 'Beta Cloud', 'Models', NULL, NULL, 800::${MONEY}, NULL, 'events.yaml:3')
  ) AS t (x_EventName, x_EventKind, x_FirstDay, x_LastDay, x_ScopeLevel, x_ScopeUnit, ServiceProviderName, ServiceName, x_Pool, x_TotalAmount, x_MonthlyAmount, x_Percent, x_Where)`,
  provider_settlements: `SELECT * FROM (VALUES ('Alpha Cloud', DATE '${AS_OF}', DATE '${AS_OF}'), ('Beta Cloud', DATE '${AS_OF}', DATE '${AS_OF}' - 1)) AS t (ServiceProviderName, x_LastDay, x_SettledThrough)`,
  event_adjustments: `SELECT x_EventName, x_ScopeLevel, x_ScopeUnit, DATE '2026-04-01' + to_months(ahead::INTEGER) AS BillingPeriodStart, adjustment::${MONEY} AS x_Adjustment FROM (VALUES
    ('Spring <b>sale</b>', 'company', 'Example Ltd', 0, 500), ('Models in production', 'company', 'Example Ltd', 2, 800), ('Models in production', 'cost center', 'CC-4', 2, 800)
  ) AS t (x_EventName, x_ScopeLevel, x_ScopeUnit, ahead, adjustment)`,
  cost_forecasts: `WITH scopes AS (SELECT 'company' AS level, 'Example Ltd' AS unit, month, sum(effective) AS effective FROM (${MONTHS}) GROUP BY ALL
      UNION ALL SELECT 'cost center', center, month, effective FROM (${MONTHS}) WHERE center IN ('CC-1', 'CC-4'))
    SELECT level AS x_ScopeLevel, unit AS x_ScopeUnit, month AS BillingPeriodStart, effective AS x_Actual, month < '2026-03-01' AS x_IsMonthComplete, CASE WHEN month >= '2026-03-01' THEN effective + 5000 END AS x_Baseline,
      CASE WHEN month >= '2026-03-01' THEN 0 END AS x_EventAdjustment, CASE WHEN month >= '2026-03-01' THEN effective + 5000 END AS x_Forecast, CASE WHEN month >= '2026-03-01' THEN effective + 4900 END AS x_Low50,
      CASE WHEN month >= '2026-03-01' THEN effective + 5100 END AS x_High50, CASE WHEN month >= '2026-03-01' THEN effective + 4700 END AS x_Low80, CASE WHEN month >= '2026-03-01' THEN effective + 5300 END AS x_High80,
      CASE WHEN month >= '2026-03-01' THEN effective + 4000 END AS x_Low95, CASE WHEN month >= '2026-03-01' THEN effective + 6000 END AS x_High95, CASE WHEN month >= '2026-03-01' THEN 'Month to date and a daily forecast of the rest' END AS x_Method FROM scopes WHERE month >= '2025-02-01'
    UNION ALL SELECT level, unit, DATE '2026-04-01' + to_months(ahead::INTEGER), NULL, false, base, moved, base + moved, base + moved - 400, base + moved + 400, base + moved - 1000, base + moved + 1000, base + moved - 2000, base + moved + 2000,
      CASE WHEN unit = 'CC-4' THEN 'Last month again (beat the model in the back-test)' ELSE 'Drift' END
    FROM generate_series(0, 11) months(ahead), (VALUES ('company', 'Example Ltd', 14500, 500), ('cost center', 'CC-1', 5000, 0), ('cost center', 'CC-4', 900, 0)) AS t (level, unit, base, moved)`,
  daily_forecasts: `SELECT 'company' AS x_ScopeLevel, 'Example Ltd' AS x_ScopeUnit, (DATE '${AS_OF}' + day::INTEGER)::DATE AS ChargePeriodStart, 480::${MONEY} AS x_Forecast, 470::${MONEY} AS x_Low50, 490::${MONEY} AS x_High50,
    450::${MONEY} AS x_Low80, 510::${MONEY} AS x_High80, 420::${MONEY} AS x_Low95, 540::${MONEY} AS x_High95 FROM generate_series(1, 41) days(day)`,
  forecast_backtests: `SELECT 'company' AS x_ScopeLevel, 'Example Ltd' AS x_ScopeUnit, 'Drift' AS x_Method, DATE '2025-12-01' AS x_OriginMonth, horizon AS x_HorizonMonths, 100 AS x_Forecast, 90 AS x_NaiveForecast, 101 AS x_Actual,
    true AS x_IsInside50, true AS x_IsInside80, true AS x_IsInside95, 20 AS x_Width80, false AS x_IsInsideNaive80, 15 AS x_NaiveWidth80 FROM generate_series(1, 2) horizons(horizon)`,
  unit_metric_forecasts: `SELECT 'orders <b>' AS x_Metric, month AS BillingPeriodStart, CASE WHEN month < '2026-03-01' THEN 1000 + ahead END AS x_Actual, CASE WHEN month >= '2026-03-01' THEN 1100 END AS x_Forecast,
    1090 AS x_Low50, 1110 AS x_High50, 1050 AS x_Low80, 1150 AS x_High80, 1000 AS x_Low95, 1200 AS x_High95, 'Drift' AS x_Method, 0.03 AS x_Error, 0.05 AS x_NaiveError
    FROM (SELECT ahead, (DATE '2025-01-01' + to_months(ahead::INTEGER))::DATE AS month FROM generate_series(0, 25) months(ahead))`,
  earlier_forecasts: `SELECT '2026-03-19-0123456789ab' AS x_EditionId, DATE '2026-03-19' AS x_EditionAsOf, kind AS x_PeriodKind, 'company' AS x_ScopeLevel, 'Example Ltd' AS x_ScopeUnit, period AS x_PeriodStart, expected::${MONEY} AS x_Forecast,
    (expected - 20)::${MONEY} AS x_Low80, (expected + 20)::${MONEY} AS x_High80, isKnown AS x_IsKnown, actual::${MONEY} AS x_Actual, now::${MONEY} AS x_ForecastNow
    FROM (VALUES ('day', DATE '2026-03-20', 470, true, 482.5, NULL), ('month', DATE '2026-03-01', 14000, false, NULL, 14100), ('month', DATE '2026-02-01', 13000, true, 13100, NULL)) AS t (kind, period, expected, isKnown, actual, now)`,
  scenarios: `SELECT * FROM (VALUES
    (1, 'Graviton <b>move</b>', 'ARM64 move', 'service Machines', '?name=Graviton+%3Cb%3Emove%3C%2Fb%3E&kind=ARM64+move&from=2026-05&service=Machines&share_percent=60&saving_percent=20', DATE '2026-05-01', NULL, NULL, 'Graviton', 'Approved', 'Eva Example', DATE '2026-03-02', NULL, 'scenarios.yaml:2'),
    (2, 'Euro gains', 'currency', 'billed in EUR', '?name=Euro+gains&kind=currency&from=2026-04&currency=EUR&percent=10', DATE '2026-04-01', NULL, NULL, NULL, 'Proposed', NULL, NULL, NULL, 'scenarios.yaml:3')
  ) AS t (${Object.keys(GOLD.scenarios.columns).join(', ')})`,
  scenario_assumptions: `SELECT * FROM (VALUES
    ('Graviton <b>move</b>', 1, 'Part of the scope that moves', 60, '%', false), ('Graviton <b>move</b>', 2, 'What moves costs less by', 20, '%', false),
    ('Graviton <b>move</b>', 3, 'Moved evenly over', 1, 'months', true), ('Euro gains', 1, 'Its value in the reporting currency', 10, '%', false)
  ) AS t (${Object.keys(GOLD.scenario_assumptions.columns).join(', ')})`,
  scenario_bases: `SELECT provider AS ServiceProviderName, account AS SubAccountId, accountName AS SubAccountName, service AS ServiceName, region AS RegionId, center AS x_CostCenter, tag AS x_TagKey, value AS x_TagValue,
    sum(effective)::${MONEY} AS EffectiveCost FROM charges, (VALUES (NULL, NULL), ('environment', 'production')) AS tags(tag, value)
    WHERE BillingPeriodStart BETWEEN DATE '2025-12-01' AND DATE '2026-02-01' AND (tag IS NULL OR account NOT IN ('b-2', 'g')) GROUP BY ALL`,
  scenario_effects: `WITH RECURSIVE scenario_changes AS (SELECT name AS x_Scenario, place AS x_ChangeOrder, change AS x_Change, kind AS x_ScenarioKind, 'company' AS x_ScopeLevel, NULL::VARCHAR AS x_ScopeUnit, NULL::VARCHAR AS ServiceProviderName, service AS ServiceName,
      NULL::VARCHAR AS SubAccountId, NULL::VARCHAR AS RegionId, NULL::VARCHAR AS x_TagKey, NULL::VARCHAR AS x_TagValue, currency AS BillingCurrency, first AS x_FirstMonth, NULL::DATE AS x_LastMonth, share AS x_SharePercent, percent AS x_Percent, 0 AS x_PercentPerMonth,
      1 AS x_OverMonths, NULL::INTEGER AS x_HoursPerWeek, NULL::INTEGER AS x_CommitmentPerHour, 0 AS x_OneTimeAmount, 0 AS x_AmountPerMonth, 0 AS x_AmountPerUnit, 0 AS x_UnitsPerMonth
      FROM (VALUES ('Graviton <b>move</b>', 'ARM64 move', 'Machines', NULL, DATE '2026-05-01', 60, -20), ('Euro gains', 'currency', NULL, 'EUR', DATE '2026-04-01', 100, 10)) AS changes(change, kind, service, currency, first, share, percent),
        (VALUES ('Graviton <b>move</b>', 'Graviton <b>move</b>', 1), ('Euro gains', 'Euro gains', 1), ('All approved and proposed together', 'Graviton <b>move</b>', 1), ('All approved and proposed together', 'Euro gains', 2)) AS places(name, of, place)
      WHERE change = of)
    ${readFileSync(join(import.meta.dirname, '../pipeline/contract/scenario_effects.sql'), 'utf8')
      .replace(/WITH RECURSIVE/, ',')
      .replace(/^(--.*\n)*/, '')}`,
  scenario_forecasts: readFileSync(join(import.meta.dirname, '../pipeline/contract/scenario_forecasts.sql'), 'utf8'),
  cost_anomalies: row({
    x_AnomalyId: "'A-1'",
    x_FirstDay: "DATE '2026-02-03'",
    x_LastDay: "DATE '2026-02-06'",
    ServiceProviderName: "'Beta Cloud'",
    SubAccountId: "'b-2'",
    SubAccountName: "'lab'",
    ServiceName: "'Models'",
    RegionId: "'north'",
    SkuMeter: "'tokens'",
    x_CostCenter: "'CC-4'",
    x_AnomalyKind: "'Spike'",
    x_ExpectedPerDay: '28',
    x_ActualPerDay: '112',
    x_Impact: '336',
    x_Score: '9.5',
    x_Sentence: "'Models in lab cost 112 a day instead of 28.'",
    x_Severity: "'High'",
    x_AnomalyStatus: "'Open'",
    x_StatusReason: 'NULL::VARCHAR',
    x_DecidedBy: 'NULL::VARCHAR',
    x_MovedFrom: 'NULL::VARCHAR',
    x_ImpactPerMonth: 'NULL',
    x_PriceShare: '0.25',
    x_IsOngoing: 'false',
  }),
  anomaly_causes: `SELECT 'A-1' AS x_AnomalyId, 'ResourceName' AS x_Dimension, * FROM (VALUES
    (1, 'res-9', 12, 340, 328, 0.98), (2, 'res-8', 100, 108, 8, 0.02)) AS causes(x_Rank, x_Name, x_UsualCost, x_ActualCost, x_Change, x_ChangeShare)`,
  anomaly_coverage: `SELECT * FROM (VALUES (NULL, 900, 9000, DATE '2025-03-01', DATE '${AS_OF}'), ('Tax', 12, 120, DATE '2025-03-01', DATE '${AS_OF}'))
    AS coverage(x_LeftOutReason, x_ChargeCount, EffectiveCost, x_FirstDay, x_LastDay)`,
  anomaly_filters: row({ x_Filter: "'A day'", x_Amount: '2', x_FilterText: "'A day that is off by less is no news.'" }),
  anomaly_decisions: row({
    x_AnomalyId: "'A-9'",
    x_Decision: "'ignore'",
    x_DecisionReason: "'Known test.'",
    x_DecidedBy: "'Eva'",
    x_DecidedOn: "DATE '2026-02-10'",
    x_IsFound: 'false',
    x_Where: "'decisions.yaml:2'",
  }),
  incident_matches: row({
    x_IncidentNumber: '1',
    x_FirstDay: "DATE '2026-02-03'",
    x_LastDay: "DATE '2026-02-06'",
    ServiceProviderName: "'Beta Cloud'",
    SubAccountName: "'lab'",
    ServiceName: "'Models'",
    x_AmountPerDay: '84',
    x_IsNoticeable: 'true',
    x_IncidentText: "'A prompt was sent twice.'",
    x_AnomalyId: "'A-1'",
    x_DelayDays: '0',
    x_IsCauseNamed: 'true',
  }),
  anomaly_daily_costs: `SELECT 'A-1' AS x_AnomalyId, ChargePeriodStart, effective AS EffectiveCost, 28 AS x_Expected FROM charges WHERE service = 'Models' AND ChargePeriodStart BETWEEN '2026-01-04' AND '2026-02-20'`,
  resource_usage_profiles: row({
    ServiceProviderName: "'Alpha Cloud'",
    SubAccountId: "'100'",
    ResourceId: "'res-1'",
    x_Metric: "'cpu'",
    x_EvidenceStatus: "'Enough'",
    x_EvidenceFirstDay: "DATE '2026-03-01'",
    x_EvidenceLastDay: "DATE '2026-03-14'",
    x_Days: '14',
    x_Hours: '336',
    x_Average: '0.01',
    x_P50: '0.01',
    x_P95: '0.02',
    x_P99: '0.03',
    x_Maximum: '0.04',
    x_HasPeaks: 'true',
    x_WeekDays: '7',
    x_WeekAverage: '0.01',
    x_WeekHighestAverage: '0.02',
  }),
  provider_findings: row({
    x_FindingId: "'F-1'",
    x_Source: "'Alpha Advisor'",
    ServiceProviderName: "'Alpha Cloud'",
    SubAccountId: "'100'",
    RegionId: "'eu-1'",
    ResourceId: "'res-1'",
    x_EvidenceStatus: "'On the bill'",
    x_Action: "'Stop'",
    x_CurrentSku: "'m5.large'",
    x_RecommendedSku: 'NULL',
    x_Description: "'Stop the idle machine'",
    x_MonthlySavings: '12.5',
    x_StatedSavings: '12.5',
    x_Currency: "'USD'",
    x_FoundOn: "DATE '2026-03-14'",
    x_Link: 'NULL',
  }),
  cost_recommendations: row({
    x_RecommendationId: "'R-1'",
    x_RecommendationKind: "'idle-machine'",
    x_Title: "'Machine runs idle'",
    x_Why: "'It is paid for and does nothing.'",
    x_Do: "'Stop it.'",
    x_Learn: "'glossary'",
    ServiceProviderName: "'Alpha Cloud'",
    SubAccountId: "'100'",
    SubAccountName: "'shop'",
    ServiceName: "'Machines'",
    RegionId: "'eu-1'",
    ResourceId: "'res-1'",
    x_CostCenter: "'CC-1'",
    x_Evidence: "'Idle for 30 of 30 days.'",
    x_EvidenceFirstDay: "DATE '2026-02-18'",
    x_EvidenceLastDay: `DATE '${AS_OF}'`,
    x_MonthlySavings: '42.5',
    x_ClaimedMonthlySavings: '42.5',
    x_MonthlyCost: '60.25',
    x_Confidence: "'High'",
    x_Effort: "'Low'",
    x_Action: "'Stop'",
    x_CostPart: 'NULL::VARCHAR',
    x_CurrentSku: "'m5.large'",
    x_RecommendedSku: 'NULL::VARCHAR',
    x_ReducedBy: 'NULL::VARCHAR',
    x_InsteadOf: 'NULL::VARCHAR',
    x_ProviderSays: "'Compute Optimizer: over-provisioned'",
  }),
  known_recommendations: `SELECT * EXCLUDE (x_Rank) FROM (VALUES
    (1, 'R-1', 'idle-machine', 'Machine runs idle', 'Stop', 'Alpha Cloud', '100', 'shop', 'Machines', 'eu-1', 'res-1', 'CC-1', 42.5, 42.5, 'm5.large', NULL, DATE '2026-01-20', DATE '${AS_OF}', true),
    (2, 'R-7', 'unattached-disk', 'Disk <i>without</i> machine', 'Delete', 'Alpha Cloud', '101', 'data', 'Machines', 'us-1', 'disk-7', 'CC-3', 30, 30, NULL, NULL, DATE '2025-12-20', DATE '2026-01-20', false),
    (3, 'R-5', 'idle-machine', 'Machine runs idle', 'Stop', 'Beta Cloud', 'b-2', 'lab', 'Models', 'north', 'res-5 <i>', 'CC-4', 17, 17, NULL, NULL, DATE '2025-12-20', DATE '2026-02-20', false)
  ) AS t (x_Rank, ${Object.keys(GOLD.known_recommendations.columns).join(', ')})`,
  recommendation_decisions: `SELECT * EXCLUDE (x_Rank) FROM (VALUES
    (1, 'R-7', 'unattached-disk', 'Disk <i>without</i> machine', 'Delete', 'Alpha Cloud', '101', 'data', 'Machines', 'us-1', 'disk-7', 'CC-3', 'Done', DATE '2026-01-25', NULL, NULL, 'Leo', 'OPS-1', 'Eva', 'Verified', false, DATE '2026-01-20', 30, 29.5, 28.25, NULL, 'decisions.yaml:4'),
    (2, 'R-8', 'idle-machine', 'Machine runs idle', 'Stop', 'Alpha Cloud', '100', 'shop', 'Machines', 'eu-1', 'res-8', 'CC-1', 'Done', DATE '2026-01-10', NULL, NULL, NULL, NULL, NULL, 'Regressed', false, DATE '2026-01-05', 60, 58, 3, 'It was saved at first, and is lost again: the cost is back.', 'decisions.yaml:5'),
    (3, 'R-9', 'idle-machine', '${HOSTILE_SERVICE.replaceAll("'", "''")}', 'Stop', 'Beta Cloud', 'b-2', 'lab', 'Models', 'north', 'res-9', 'CC-4', 'Dismissed', DATE '2026-02-01', DATE '2026-12-31', 'Needed for <b>tests</b>', NULL, NULL, 'Eva', 'Dismissed', true, DATE '${AS_OF}', 12, NULL, NULL, NULL, 'decisions.yaml:6')
  ) AS t (x_Rank, ${Object.keys(GOLD.recommendation_decisions.columns).join(', ')})`,
  realised_savings: `SELECT * EXCLUDE (x_Rank) FROM (VALUES
    (1, 'R-7', DATE '2026-01-01', 'CC-3', 6, 5.9, 6, 0, 0, 6, 0, 6), (2, 'R-7', DATE '2026-02-01', 'CC-3', 28, 27.6, 28, 0, 1, 27, 2.5, 29.5), (3, 'R-8', DATE '2026-02-01', 'CC-1', 28, 55, 54, 60, 0, -6, 0, -6)
  ) AS t (x_Rank, ${Object.keys(GOLD.realised_savings.columns).join(', ')})`,
  ai_costs: `SELECT BillingPeriodStart, provider AS ServiceProviderName, account AS SubAccountId, accountName AS SubAccountName, service AS ServiceName, region AS RegionId, meter AS SkuMeter, aiKind AS x_AiKind, model AS x_Model, tokenKind AS x_TokenKind,
    purpose AS x_Purpose, CASE WHEN purpose <> 'Not told' THEN 'Meter' END AS x_PurposeSource, pricing AS x_PricingKind, unit AS PricingUnit, sum(effective * share * 1000)::DECIMAL(38, 9) AS x_Quantity, sum(effective * share)::${MONEY} AS EffectiveCost
    FROM charges, (VALUES ('Talker <b>4</b> input tokens', 'Language models', 'Talker <b>4</b>', 'Input', 'Inference', 'On demand', 'Tokens', 0.3), ('Talker <b>4</b> cached tokens', 'Language models', 'Talker <b>4</b>', 'Cached', 'Inference', 'On demand', 'Tokens', 0.1),
      ('Talker <b>4</b> output tokens', 'Language models', 'Talker <b>4</b>', 'Output', 'Inference', 'On demand', 'Tokens', 0.3), ('Train GPU', 'Accelerators', NULL, NULL, 'Training', 'Spot', 'Hours', 0.2), ('Vision', 'Other AI services', NULL, NULL, 'Not told', 'On demand', 'Images', 0.1)
    ) AS parts(meter, aiKind, model, tokenKind, purpose, pricing, unit, share) WHERE service = 'Models' GROUP BY ALL`,
  alert_rules: `SELECT * FROM (VALUES
    (1, 'budgets', 'budget', '80 and 100 percent of the budget, by cost to date', 'slack, mail', 'alerts.yaml:5'),
    (2, 'silence', 'freshness', '3 and 7 days later than usual', NULL, 'alerts.yaml:9')
  ) AS t (x_AlertRuleOrder, x_AlertRule, x_AlertKind, x_AlertRuleText, x_SendTo, x_Where)`,
  alert_findings: `SELECT * FROM (VALUES
    ('budgets · CC-1 2026 · CC-1 · 2026-03-01', 'budgets', 'budget', 'Firing', 2, 'Checkout has used 104.0 % of its budget of March 2026', '${HOSTILE_SERVICE.replaceAll("'", "''")} rose most', 104, 100, 3120.5::${MONEY}, 'USD', 'cost center', 'CC-1', 'Checkout', 'Ana <b>Example</b>', 'ana@x.example', '#checkout', 'cost-centers/cc-1/'),
    ('budgets · CC-2 2026 · CC-2 · 2026-03-01', 'budgets', 'budget', 'Near', 0, 'Search has used 78.0 % of its budget of March 2026', 'Machines rose most', 78, 80, 2340::${MONEY}, 'USD', 'cost center', 'CC-2', 'Search', NULL, NULL, NULL, 'cost-centers/cc-2/'),
    ('silence · Alpha Cloud · Example Ltd', 'silence', 'freshness', 'Quiet', 0, 'Alpha Cloud has had no charge since 2026-03-20', 'That is 0 days longer than usual', -1, 3, NULL, 'USD', 'company', 'Example Ltd', 'Example Ltd', 'FinOps', 'finops@x.example', NULL, 'data-quality/')
  ) AS t (x_AlertId, x_AlertRule, x_AlertKind, x_AlertStatus, x_AlertLevel, x_Headline, x_Cause, x_Value, x_Threshold, x_Amount, x_AmountCurrency, x_ScopeLevel, x_ScopeUnit, x_ScopeName, x_Owner, x_OwnerEmail, x_Slack, x_Page)`,
  bills: `SELECT md5(provider || BillingPeriodStart) AS x_BillId, provider || '.csv' AS x_BillName, sha256(provider) AS x_Sha256, 'focus-files' AS x_Provider, 'focus-csv' AS x_Format, '1.2' AS x_FocusVersion, 1000 AS x_Bytes, count(*) AS x_SourceRows, count(*) AS x_ChargeRows, BillingPeriodStart,
    (BillingPeriodStart + INTERVAL 1 MONTH)::DATE AS BillingPeriodEnd, 'Loaded' AS x_BillStatus, NULL AS x_Note FROM charges GROUP BY provider, BillingPeriodStart`,
  bill_totals: `SELECT md5(provider || BillingPeriodStart) AS x_BillId, provider AS InvoiceIssuerName, '1' AS BillingAccountId, 'USD' AS BillingCurrency, BillingPeriodStart, count(*) AS x_SourceRows, sum(effective) AS x_SourceBilledCost, count(*) AS x_ChargeRows,
    sum(effective) AS BilledCost, sum(effective) AS EffectiveCost, 0 AS x_LeftOutEffectiveCost, 0 AS x_Difference FROM charges GROUP BY provider, BillingPeriodStart`,
  closed_periods: `SELECT provider AS InvoiceIssuerName, '1' AS BillingAccountId, 'USD' AS BillingCurrency, BillingPeriodStart, 'Final invoice' AS x_ClosedBy, count(*) AS x_ChargeRows, sum(effective) AS BilledCost, sum(effective) AS EffectiveCost FROM charges WHERE BillingPeriodStart < DATE '2026-02-01' GROUP BY ALL`,
  invoice_reconciliations: `SELECT * FROM (VALUES
    ('Alpha Cloud', 'INV-1', 'USD', DATE '2026-01-01', 120.00, 20.00, 100.00, NULL, 20.00, 0.00, 1.00, 31, NULL, 'Issued', DATE '2026-02-15', 'Reconciled', 'Tax', 'Invoice and bill agree to the last digit.', 'invoices.csv:2'),
    ('Alpha Cloud', 'INV-2', 'USD', DATE '2026-02-01', 140.37, NULL, 140.00, NULL, 0.00, 0.37, 1.00, 28, 'Closed', 'Issued', NULL, 'Within tolerance', 'Rounding', '0.37 USD apart; 1.00 USD is allowed for 28 charges.', 'invoices.csv:3'),
    ('Beta Cloud', 'B-7', 'EUR', DATE '2026-02-01', 90.00, NULL, 65.00, NULL, 0.00, 25.00, 1.00, 28, NULL, 'Issued', NULL, 'Difference', NULL, 'The invoice asks for 25.00 EUR more than the bill. <b>Nothing</b> in the bill explains it.', 'invoices.csv:4'),
    ('Beta Cloud', 'B-8', 'EUR', DATE '2026-01-01', NULL, NULL, 61.00, NULL, NULL, NULL, 1.00, 31, NULL, NULL, NULL, 'No invoice', 'No invoice', 'No invoice of this number is written.', NULL),
    ('Beta Cloud', NULL, 'EUR', DATE '2026-03-01', NULL, NULL, 40.00, NULL, NULL, NULL, 1.00, 20, 'Open', NULL, NULL, 'Not yet final', 'Not yet final', 'Beta Cloud has not invoiced these charges of March 2026 yet.', NULL)
  ) AS t (${Object.keys(GOLD.invoice_reconciliations.columns).join(', ')})`,
  source_defects: `SELECT md5('Beta Cloud' || DATE '2026-02-01') AS x_BillId, 'empty required column' AS x_DefectKind, 'RegionId' AS x_Column, 2 AS x_Rows, 'row 7' AS x_Example, 'Kept' AS x_Treatment`,
  conformance_results: `SELECT * FROM (VALUES
    ('CAU-ListCost-C-003-M', 'ListCost MUST NOT be null.', 'MUST NOT', 'ListCost', 'Alpha Cloud', 'Broken', 100, 1, 0, 'ListCost null, row 3 of Alpha Cloud.csv', NULL),
    ('CAU-ChargePeriodEnd-C-002-M', 'ChargePeriodEnd MUST be written as YYYY-MM-DDTHH:mm:ssZ.', 'MUST', 'ChargePeriodEnd', 'Beta Cloud', 'Repaired', 60, 0, 2, 'Time without Z', NULL),
    ('CAU-BilledCost-C-003-M', 'BilledCost MUST NOT be null.', 'MUST NOT', 'BilledCost', 'Alpha Cloud', 'Held', 100, 0, 0, NULL, NULL),
    ('CAU-Tags-C-001-M', 'Tags MUST be a JSON object of plain values.', 'MUST', 'Tags', 'Alpha Cloud', 'Not applicable', 0, 0, 0, NULL, NULL),
    ('CAU-BilledCost-C-012-M', 'BilledCost MUST be as invoiced, not estimated.', 'MUST', 'BilledCost', NULL, 'Not checkable', 0, 0, 0, NULL, 'It takes the invoice.')
  ) AS t (x_RuleId, x_RuleText, x_Keyword, x_FocusColumn, ServiceProviderName, x_RuleStatus, x_Rows, x_FailingRows, x_RepairedRows, x_Example, x_Reason)`,
  input_entries: `SELECT * FROM (VALUES
    ('budgets.csv', 'budget', 'Shop 2026 · department · Shop · 2026-02', 'Amount: 6000, Currency: USD', 'budgets.csv:3', 'Ana Example', 'c0ffee000001', DATE '2026-01-15'),
    ('exchange-rates.csv', 'rate', '2026-02 · EUR · USD', 'Rate: 1.08, Source: ECB', 'exchange-rates.csv:2', NULL, NULL, NULL)
  ) AS t (${Object.keys(GOLD.input_entries.columns).join(', ')})`,
  input_changes: `SELECT * FROM (VALUES
    (1, '2026-01-15T09:00:00Z', 'budget', 'Ana Example', 'c0ffee0000010000000000000000000000000000', 'Plan the year', 'budgets.csv', 'Shop 2026 · department · Shop · 2026-02', 'added', NULL, 'Amount: 6000, Currency: USD', NULL, sha256('1')),
    (2, '2026-02-03T16:20:31Z', 'rule', 'Ben <b>Example</b>', 'c0ffee0000020000000000000000000000000000', 'Give the lab an owner', 'allocation.yaml', 'lab', 'changed', 'cost_center: CC-3', 'cost_center: CC-4', sha256('2'), sha256('3')),
    (3, '2026-02-03T16:20:31Z', 'owner', 'Ben <b>Example</b>', 'c0ffee0000020000000000000000000000000000', 'Give the lab an owner', 'organization.yaml', 'CC-4', 'changed', NULL, 'owner: Ben Example', sha256('4'), sha256('5'))
  ) AS t (${Object.keys(GOLD.input_changes.columns).join(', ')})`,
  table_recipes: `SELECT * FROM (VALUES
    ('monthly_costs', 'pipeline/4-summarize/monthly_costs.sql', 'one billing period', 'reported_charges', 'monthly_costs ← reported_charges ← charges ← bill files'),
    ('reported_charges', 'pipeline/4-summarize/reported_charges.sql', 'one charge', 'charges', 'reported_charges ← charges ← bill files')
  ) AS t (${Object.keys(GOLD.table_recipes.columns).join(', ')})`,
  check_results: `SELECT '3-allocate' AS x_Room, 'every_cent_has_one_owner' AS x_CheckName, 'Every cent has one owner' AS x_Sentence, 0 AS x_BadRows, NULL AS x_Example, true AS x_Blocking
    UNION ALL SELECT '4-summarize', 'regions_are_known', 'Every region is known', 2, 'row 7', false`,
};
