/** The whole flow on one page: bills become an edition. */
import { type Bills, ingest } from './1-ingest/ingest.ts';
import { normalize } from './2-normalize/normalize.ts';
import { allocate } from './3-allocate/allocate.ts';
import { summarize } from './4-summarize/summarize.ts';
import { analyze } from './5-analyze/analyze.ts';
import { type Published, publish } from './6-publish/publish.ts';
import { rememberRecommendations } from './6-publish/records/remembered_recommendations.ts';
import { editionOfSameBuild } from './6-publish/same-build.ts';
import type { Context } from './engine/context.ts';

export interface BillOptions {
  /** Of bills that do not say theirs. */
  readonly currency?: string | null;
  /** Folder of providers.yaml, where that is another one than that of the rules. */
  readonly inputs?: string;
}

/** Builds an edition from bill files and folders, from files with what was said of them, or from providers.yaml when none are given. Throws CostbookError. */
export async function run(context: Context, bills: Bills, options: BillOptions = {}): Promise<Published> {
  const { currency = null, inputs = context.folders.inputs } = options;
  await ingest({ ...context, folders: { ...context.folders, inputs } }, bills, currency); // bills → raw bytes and FOCUS rows
  const same = await editionOfSameBuild(context);
  if (same) return { ...same, isNew: false };
  await normalize(context); // → charges, daily_charges
  await allocate(context); // → allocated_charges
  await summarize(context); // → cubes
  await rememberRecommendations(context); // → what editions before this one recommended
  await analyze(context); // → budgets, forecasts, anomalies, recommendations
  return publish(context); // → edition
}
