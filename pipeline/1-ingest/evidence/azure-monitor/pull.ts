/** Asks Azure Monitor for the hours of each virtual machine and database of the subscriptions, a resource a request. */
import { createHash } from 'node:crypto';
import type { Part, PullEffects, PullSession } from '../../pull.ts';
import { type AskAzure, azureAsker, listAll } from '../azure-rest.ts';
import type { AzureSettings } from '../azure-settings.ts';
import { boundsOf, daysOf, offersOfDays } from '../days.ts';

const METRICS: Readonly<Record<string, string>> = {
  'Microsoft.Compute/virtualMachines': 'Percentage CPU,Network In Total,Network Out Total',
  'Microsoft.Compute/virtualMachineScaleSets': 'Percentage CPU,Network In Total,Network Out Total',
  'Microsoft.DBforPostgreSQL/flexibleServers': 'cpu_percent,memory_percent',
  'Microsoft.DBforMySQL/flexibleServers': 'cpu_percent,memory_percent',
};

interface Resource {
  readonly id: string;
  readonly type: string;
}

export async function open({ subscriptions, endpoint }: AzureSettings, { clock }: PullEffects): Promise<PullSession> {
  const ask = azureAsker(endpoint);
  let listed: Promise<Resource[]> | null = null;
  const resources = (): Promise<Resource[]> => {
    listed ??= listResources(ask, subscriptions);
    listed.catch(() => {
      listed = null;
    });
    return listed;
  };
  return {
    async offers(range) {
      const { length } = await resources();
      return offersOfDays(range, clock.now(), 1).map((offer) => ({ ...offer, parts: length, requests: length }));
    },
    async *parts({ period }, cursor) {
      const days = daysOf(period, clock.now());
      const all = await resources();
      const first = cursor === null ? 0 : all.findIndex(({ id }) => nameOf(id) === cursor) + 1;
      for (const [index, resource] of all.entries()) {
        if (index < first) continue;
        const timespan = `${boundsOf(days[0]!).start.toISOString()}/${boundsOf(days.at(-1)!).end.toISOString()}`;
        yield partOf(ask, resource, timespan, index === all.length - 1);
      }
    },
  };
}

async function listResources(ask: AskAzure, subscriptions: readonly string[]): Promise<Resource[]> {
  const filter = encodeURIComponent(
    Object.keys(METRICS)
      .map((type) => `resourceType eq '${type}'`)
      .join(' or '),
  );
  const lists: Resource[] = [];
  for (const id of subscriptions) lists.push(...(await listAll<Resource>(ask, `/subscriptions/${id}/resources?api-version=2021-04-01&$filter=${filter}`)));
  return lists.sort((a, b) => (a.id.toLowerCase() < b.id.toLowerCase() ? -1 : 1));
}

function nameOf(id: string): string {
  return `${createHash('sha256').update(id.toLowerCase()).digest('hex').slice(0, 16)}.json`;
}

function partOf(ask: AskAzure, { id, type }: Resource, timespan: string, isLast: boolean): Part {
  const names = Object.entries(METRICS).find(([known]) => known.toLowerCase() === type.toLowerCase())?.[1] ?? 'Percentage CPU';
  const query = new URLSearchParams({ 'api-version': '2023-10-01', timespan, interval: 'PT1H', metricnames: names, aggregation: 'Average,Maximum,Total' });
  return {
    name: nameOf(id),
    version: null,
    sizeBytes: null,
    cursor: isLast ? null : nameOf(id),
    async open() {
      const bytes = Buffer.from(await ask(`${id}/providers/Microsoft.Insights/metrics?${query}`));
      return (async function* () {
        yield bytes;
      })();
    },
  };
}
