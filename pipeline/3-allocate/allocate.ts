/** Room 3: who pays. Every cent of daily_charges gets a payer, in every dimension. */
// makes: accounts, cost_centers, unit_owners, organization_paths, handed_tags, unallocated_goals
// in:    organization.yaml, organization.csv
// makes: tag_keys, tag_values
// in:    allocation.yaml
import type { Context } from '../engine/context.ts';
import { CostbookError } from '../engine/errors.ts';
import { buildModels } from '../engine/model.ts';
import { allocateDimension, layDimension } from './allocate-dimension.ts';
import { buildClosedMonths, CLOSED_FOLDER, isAnyMonthClosed, keepFormerPayers } from './closed-months/closed-months.ts';
import { allocateDimensions } from './dimensions/dimensions.ts';
import { readDimensions } from './dimensions/read-dimensions.ts';
import { buildExchangeRates } from './exchange_rates.ts';
import { readOrganization } from './organization.ts';
import { buildParameters } from './parameters.ts';
import { readRules } from './rules.ts';

/** What usage a charge can belong to, from the narrowest to the widest; NULL where it names none. */
const USAGE_KEYS = `CREATE OR REPLACE MACRO usage_keys(issuer, billing_account, sub_account, service, commitment) AS [
  CASE WHEN commitment IS NOT NULL THEN to_json(['commitment', issuer, commitment])::VARCHAR END,
  CASE WHEN service IS NOT NULL THEN to_json(['service', issuer, billing_account, sub_account, service])::VARCHAR END,
  CASE WHEN sub_account IS NOT NULL THEN to_json(['sub account', issuer, billing_account, sub_account])::VARCHAR END,
  to_json(['billing account', issuer, billing_account])::VARCHAR,
  'everything'
]`;

/** The resource group that an id of Azure names, in lower case; NULL where there is none. */
const RESOURCE_GROUP = `CREATE OR REPLACE MACRO resource_group(resource_id) AS
  nullif(lower(regexp_extract(resource_id, '(?i)/resourcegroups/([^/]+)', 1)), '')`;

const HANDED_TAGS = ['SubAccountId', 'x_ResourceGroup', 'x_TagKey', 'x_TagValue', 'x_Where', 'x_ValidFrom', 'x_ValidTo'];

export interface AllocateOptions {
  /** True where closed-months.yaml is not asked: every month by today's bills and rules. */
  readonly isClosingLeftOut?: boolean;
}

/**
 * Makes `cost_centers`, `parameters`, `exchange_rates`, the rule tables and `allocated_charges` from `daily_charges`; then the same, in a
 * schema of its own, for every dimension beside cost centers.
 * Throws the errors of its inputs (exit code 1) or CheckFailed (exit code 2) when a cent is lost.
 */
export async function allocate(context: Context, { isClosingLeftOut = false }: AllocateOptions = {}): Promise<void> {
  const { database } = context;
  const organization = readOrganization(context);
  const { dimension, handedTags, tagKeys, tagValues, canonicalKey, ...tables } = await readRules(context, organization);
  const dimensions = await readDimensions(context, dimension, { canonicalKey, handedTags });
  const currency = organization.reportingCurrency ?? (await onlyCurrency(context));
  await database.createTextTable(
    'accounts',
    ['SubAccountId', 'x_SubAccountName', 'x_CostCenter', 'x_Where', 'x_ValidFrom', 'x_ValidTo'],
    organization.accounts as never,
  );
  await database.createTextTable('unallocated_goals', ['x_GoalPercent', 'x_Where'], organization.unallocatedGoals as never);
  await buildParameters(context, currency, organization.companyName);
  await buildClosedMonths(context, currency, isClosingLeftOut);
  await buildModels(context, (await isAnyMonthClosed(context)) ? CLOSED_FOLDER : import.meta.dirname, ['known_charges']);
  const asOf = (await database.value('SELECT x_AsOf FROM parameters'))!;
  const costCenters = organization.costCentersOn(asOf);
  await database.createTextTable('cost_centers', Object.keys(costCenters[0]!), costCenters as never);
  await database.createTextTable('unit_owners', ['x_ScopeLevel', 'x_ScopeUnit', 'x_Owner', 'x_OwnerEmail', 'x_Slack'], organization.unitOwnersOn(asOf));
  await database.createTextTable('organization_paths', ['x_ValidFrom', 'x_ValidTo', ...Object.keys(costCenters[0]!)], organization.costCenterPaths as never);
  await keepFormerPayers(context);
  await buildModels(context, (await isAnyMonthClosed(context)) ? CLOSED_FOLDER : import.meta.dirname, ['cost_center_paths']);
  await database.createTextTable('handed_tags', HANDED_TAGS, handedTags);
  await database.createTextTable('tag_keys', ['x_TagKeyVariant', 'x_TagKey', 'x_Where'], tagKeys);
  await database.createTextTable('tag_values', ['x_TagKey', 'x_TagValueVariant', 'x_TagValue', 'x_Where'], tagValues);
  await buildExchangeRates(context, currency);
  await buildModels(context, import.meta.dirname, ['tag_words', 'charge_tags']);
  for (const macro of [USAGE_KEYS, RESOURCE_GROUP]) await database.run(macro);
  await layDimension(context, dimension, tables);
  await allocateDimension(context, dimension);
  await allocateDimensions(context, dimensions);
}

async function onlyCurrency({ database, folders }: Context): Promise<string> {
  const currencies = await database.rows<{ BillingCurrency: string }>('SELECT DISTINCT BillingCurrency FROM daily_charges ORDER BY 1');
  if (currencies.length === 1) return currencies[0]!.BillingCurrency;
  const codes = currencies.map(({ BillingCurrency }) => BillingCurrency);
  throw new CostbookError({
    name: 'ReportingCurrencyMissing',
    what: `The bills are in ${codes.join(', ')}, and no reporting currency is named.`,
    why: 'Amounts in different currencies cannot be added without one currency to report in and its exchange rates.',
    fix: `Write "reporting_currency: ${codes.at(-1)}" in organization.yaml and the rates in exchange-rates.csv (header Month,From,To,Rate,Source).`,
    where: `${folders.inputs}/organization.yaml:1`,
  });
}
