/** Asks Cost Optimization Hub for what it recommends now, page by page. */
import { CostOptimizationHubClient, ListRecommendationsCommand } from '@aws-sdk/client-cost-optimization-hub';
import { refusePlainHttp } from '../../aws-endpoint.ts';
import type { PullEffects, PullSession } from '../../pull.ts';
import { replyPart } from '../../pulling/reply-part.ts';
import type { Settings } from './index.ts';

/** The one region that the service has. https://docs.aws.amazon.com/general/latest/gr/cost-optimization-hub.html */
const REGION = 'us-east-1';

export async function open({ profile }: Settings, { clock }: PullEffects): Promise<PullSession> {
  const client = new CostOptimizationHubClient({ region: REGION, maxAttempts: 1, ...(profile === undefined ? {} : { profile }) });
  refusePlainHttp(client, 'AWS_ENDPOINT_URL_COST_OPTIMIZATION_HUB');
  return {
    /** It knows today only: what it says belongs to the month that runs. */
    async offers({ to }) {
      const period = clock.now().toISOString().slice(0, 7);
      return period > to ? [] : [{ period, version: null, isFinal: false, sizeBytes: null, parts: null, requests: null, priceUsd: null }];
    },
    async *parts(_, cursor) {
      let place = cursor === null ? { page: 1, token: undefined as string | undefined } : (JSON.parse(cursor) as { page: number; token: string });
      for (;;) {
        const reply = await client.send(new ListRecommendationsCommand({ includeAllRecommendations: false, maxResults: 1000, nextToken: place.token }));
        const next = reply.nextToken ? { page: place.page + 1, token: reply.nextToken } : null;
        yield replyPart(`recommendations-${String(place.page).padStart(4, '0')}.json`, `${JSON.stringify({ items: reply.items ?? [] }, null, 1)}\n`, next);
        if (next === null) return;
        place = next;
      }
    },
    async close() {
      client.destroy();
    },
  };
}
