import type { Pull } from '../../pull.ts';
import type { Json, TextTable } from '../../tabulate.ts';
import { AZURE_SIGN_IN, type AzureSettings, azureSettings } from '../azure-settings.ts';
import { type EvidenceSource, list, record, words } from '../evidence.ts';
import { at, dayOf, type FindingCells, findingTable, monthly } from '../finding-rows.ts';

const pull: Pull<AzureSettings> = {
  settings: azureSettings,
  access: ['endpoint'],
  permissions: 'the role Reader on each subscription',
  signIn: AZURE_SIGN_IN,
  open: async (given, effects) => (await import('./pull.ts')).open(given, effects),
};

/** Replies of Microsoft.Advisor/recommendations, and what `az advisor recommendation list` prints of them; those of category Cost are findings. */
export const azureAdvisor: EvidenceSource = {
  id: 'azure-advisor',
  title: 'Azure Advisor',
  kind: 'Findings',
  pull: pull as Pull,
  tabulate(document: Json): TextTable | null {
    const items = (Array.isArray(document) ? document : list(record(document).value)).map(record);
    if (items.length === 0 || !items.every(({ type }) => words(type)?.toLowerCase() === 'microsoft.advisor/recommendations')) return null;
    return findingTable(items.flatMap(rowOf));
  },
};

function rowOf(item: { readonly [key: string]: Json }): FindingCells[] {
  const properties = 'properties' in item ? record(item.properties) : item;
  if (words(properties.category)?.toLowerCase() !== 'cost') return [];
  const more = record(properties.extendedProperties);
  const problem = words(at(properties, 'shortDescription', 'problem'));
  const solution = words(at(properties, 'shortDescription', 'solution'));
  const id = words(item.id);
  const resource = words(at(properties, 'resourceMetadata', 'resourceId'));
  const isOfAccount = resource === null || /^\/subscriptions\/[^/]+\/?$/i.test(resource);
  return [
    {
      FindingId: id ?? words(item.name),
      Source: 'Azure Advisor',
      ResourceId: isOfAccount ? null : resource,
      SubAccountId: /^\/subscriptions\/([^/]+)/i.exec(id ?? '')?.[1] ?? null,
      RegionId: words(more.regionId) ?? words(more.region) ?? words(more.location),
      Action: actionOf(`${words(more.recommendationType) ?? ''} ${solution ?? problem ?? ''}`, words(more.targetSku)),
      Current: words(more.currentSku),
      Recommended: words(more.targetSku),
      Description: solution ?? problem,
      MonthlySavings: words(more.savingsAmount) ?? monthly(words(more.annualSavingsAmount)),
      Currency: words(more.savingsCurrency),
      Day: dayOf(properties.lastUpdated),
      Link:
        resource === null ? 'https://portal.azure.com/#blade/Microsoft_Azure_Expert/AdvisorMenuBlade/Cost' : `https://portal.azure.com/#resource${resource}`,
    },
  ];
}

/** Advisor says what to do in sentences: their verbs. */
function actionOf(text: string, target: string | null): string {
  if (/reserv|savings plan/i.test(text)) return 'Purchase';
  if (/shut ?down/i.test(text)) return 'Stop';
  if (/right-?size|SkuChange|resize/i.test(text) || target !== null) return 'Resize';
  if (/delete|remove|unattached/i.test(text)) return 'Delete';
  return 'Configure';
}
