/** Commitments: what there is, how well it is used, and what to buy. */
import { basename, dirname } from 'node:path';
import type { Context } from '../../engine/context.ts';
import { type Database, quoteText } from '../../engine/duckdb.ts';
import { makeEmptyTables } from '../../engine/empty-tables.ts';
import { reported } from '../../engine/log.ts';
import { buildModels } from '../../engine/model.ts';
import { buildCommitmentPlans, planPatterns } from './commitment_plans.ts';
import { buildCommitmentPurchases } from './commitment_purchases.ts';
import { buildCommitmentTerms, readCommitmentTerms } from './commitment_terms.ts';

const TABLES = ['commitment_inventory', 'commitment_months', 'commitment_coverages', 'commitment_purchases', 'commitment_judgements'] as const;

/**
 * Makes `commitment_inventory`, `commitment_months`, `commitment_coverages`, `commitment_purchases` and `commitment_judgements` from charges and from what
 * `recommendation_findings` leaves of them. Throws the errors of commitments.csv and commitment-discounts.csv (exit code 1).
 */
export async function buildCommitments(context: Context): Promise<void> {
  const { database, log } = context;
  const folder = import.meta.dirname;
  const table = (name: string, build: () => Promise<void>) => reported(log, database, basename(dirname(folder)), name, build);
  const terms = readCommitmentTerms(context.folders.inputs);
  if (!(await hasCommitments(database))) return makeEmptyTables(database, TABLES);
  await table('commitment_terms', () => buildCommitmentTerms(database, terms));
  await table('commitment_plans', () => buildCommitmentPlans(context));
  await buildModels(context, folder, ['commitment_meters', 'commitment_charges', 'commitment_months', 'commitment_coverages', 'commitment_inventory']);
  await buildModels(context, folder, ['commitment_observed_rates', 'commitment_usage']);
  await table('commitment_purchases', () => buildCommitmentPurchases(database));
}

/** True where a commitment is on the bills, or a meter that one could cover: else there is nothing to say, and a small book is built sooner. */
async function hasCommitments(database: Database): Promise<boolean> {
  const services = planPatterns()
    .map(({ provider, service }) => `(regexp_full_match(ServiceProviderName, ${quoteText(provider)}) AND regexp_matches(ServiceName, ${quoteText(service)}))`)
    .join(' OR ');
  const found = await database.value<boolean>(
    `SELECT count(*) > 0 FROM (SELECT DISTINCT ServiceProviderName, ServiceName, CommitmentDiscountId IS NOT NULL AS isCommitted FROM known_charges) WHERE isCommitted OR ${services}`,
  );
  return found === true;
}
