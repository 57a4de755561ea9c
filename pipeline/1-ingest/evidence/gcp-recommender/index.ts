import { z } from 'zod';
import { text } from '../../../engine/config.ts';
import type { Pull } from '../../pull.ts';
import type { Json, TextTable } from '../../tabulate.ts';
import { type EvidenceSource, list, record, words } from '../evidence.ts';
import { at, dayOf, type FindingCells, findingTable } from '../finding-rows.ts';
import { endpoint, GOOGLE_SIGN_IN, projects } from '../google-settings.ts';

const MONTH_SECONDS = 2_592_000;

export const settings = z.strictObject({
  projects,
  /** Zones, regions or `global`: each recommender answers where its resources are. */
  locations: z.array(text).min(1, 'names no location'),
  recommenders: z
    .array(text)
    .min(1, 'names no recommender')
    .default([
      'google.compute.instance.IdleResourceRecommender',
      'google.compute.instance.MachineTypeRecommender',
      'google.compute.disk.IdleResourceRecommender',
      'google.compute.address.IdleResourceRecommender',
      'google.cloudsql.instance.IdleRecommender',
      'google.cloudsql.instance.OverprovisionedRecommender',
    ]),
  endpoint: endpoint.default('https://recommender.googleapis.com'),
});

export type Settings = z.infer<typeof settings>;

const pull: Pull<Settings> = {
  settings,
  access: ['endpoint'],
  permissions: 'roles/recommender.computeViewer and roles/recommender.cloudsqlViewer on each project',
  signIn: GOOGLE_SIGN_IN,
  open: async (given, effects) => (await import('./pull.ts')).open(given, effects),
};

/** Replies of Recommender, and what `gcloud recommender recommendations list` prints of them; active ones that are about cost are findings. */
export const gcpRecommender: EvidenceSource = {
  id: 'gcp-recommender',
  title: 'Google Cloud Recommender',
  kind: 'Findings',
  pull: pull as Pull,
  tabulate(document: Json): TextTable | null {
    const items = (Array.isArray(document) ? document : list(record(document).recommendations)).map(record);
    if (items.length === 0 && Array.isArray(record(document).recommendations)) return findingTable([]);
    if (items.length === 0 || !items.every(({ name }) => /\/recommenders\/.+\/recommendations\//.test(words(name) ?? ''))) return null;
    return findingTable(items.flatMap(rowOf));
  },
};

function rowOf(item: { readonly [key: string]: Json }): FindingCells[] {
  const state = words(at(item, 'stateInfo', 'state')) ?? 'ACTIVE';
  const projection = record(at(item, 'primaryImpact', 'costProjection'));
  if (words(at(item, 'primaryImpact', 'category')) !== 'COST' || state !== 'ACTIVE') return [];
  const name = words(item.name)!;
  const overview = record(at(item, 'content', 'overview'));
  const operations = list(at(item, 'content', 'operationGroups')).flatMap((group) => list(record(group).operations).map(record));
  const changed = operations.find(({ action }) => words(action) === 'remove') ?? operations.find(({ action }) => words(action) !== 'add');
  return [
    {
      FindingId: name,
      Source: 'Google Cloud Recommender',
      ResourceId: words(overview.resource) ?? words(changed?.resource),
      SubAccountId: /^projects\/([^/]+)/.exec(name)?.[1] ?? null,
      RegionId: words(overview.location) ?? /\/locations\/([^/]+)/.exec(name)?.[1] ?? null,
      Action: actionOf(words(item.recommenderSubtype) ?? ''),
      Current: words(at(overview, 'currentMachineType', 'name')),
      Recommended: words(at(overview, 'recommendedMachineType', 'name')),
      Description: words(item.description)?.replace(/\.$/, '') ?? null,
      MonthlySavings: savingsOf(projection),
      Currency: words(at(projection, 'cost', 'currencyCode')),
      Day: dayOf(item.lastRefreshTime),
      Link: 'https://console.cloud.google.com/active-assist/list/cost/recommendations',
    },
  ];
}

/** A projection is a change of cost, negative where it saves, over a duration in seconds; as text, for a month of 30 days. */
function savingsOf(projection: { readonly [key: string]: Json }): string | null {
  const cost = record(projection.cost);
  if (!('units' in cost) && !('nanos' in cost)) return null;
  const nanos = BigInt(words(cost.units) ?? '0') * 1_000_000_000n + BigInt(words(cost.nanos) ?? '0');
  const seconds = BigInt(/^(\d+)/.exec(words(projection.duration) ?? '')?.[1] ?? MONTH_SECONDS);
  const saved = seconds === 0n ? 0n : (-nanos * BigInt(MONTH_SECONDS)) / seconds;
  const digits = String(saved < 0n ? -saved : saved).padStart(10, '0');
  return `${saved < 0n ? '-' : ''}${digits.slice(0, -9)}.${digits.slice(-9)}`;
}

function actionOf(subtype: string): string {
  if (/DELETE/.test(subtype)) return 'Delete';
  if (/STOP/.test(subtype)) return 'Stop';
  if (/CHANGE_MACHINE_TYPE|RESIZE|RIGHTSIZE|OVERPROVISIONED/.test(subtype)) return 'Resize';
  return /COMMIT/.test(subtype) ? 'Purchase' : 'Configure';
}
