/** Asks Advisor for what it recommends now of cost, subscription by subscription, page by page. */
import type { PullEffects, PullSession } from '../../pull.ts';
import { replyPart } from '../../pulling/reply-part.ts';
import { azureAsker } from '../azure-rest.ts';
import type { AzureSettings } from '../azure-settings.ts';

interface Place {
  readonly subscription: number;
  readonly page: number;
  readonly link: string | null;
}

export async function open({ subscriptions, endpoint }: AzureSettings, { clock }: PullEffects): Promise<PullSession> {
  const ask = azureAsker(endpoint);
  return {
    /** It knows today only: what it says belongs to the month that runs. */
    async offers({ to }) {
      const period = clock.now().toISOString().slice(0, 7);
      return period > to ? [] : [{ period, version: null, isFinal: false, sizeBytes: null, parts: null, requests: null, priceUsd: null }];
    },
    async *parts(_, cursor) {
      const first: Place = cursor === null ? { subscription: 0, page: 1, link: null } : (JSON.parse(cursor) as Place);
      for (let place: Place | null = first; place !== null; ) {
        const id = subscriptions[place.subscription]!;
        const text = await ask(place.link ?? addressOf(id));
        const next = placeAfter(place, text, subscriptions.length);
        yield replyPart(`${id}-${String(place.page).padStart(4, '0')}.json`, text, next);
        place = next;
      }
    },
  };
}

function addressOf(subscription: string): string {
  return `/subscriptions/${subscription}/providers/Microsoft.Advisor/recommendations?api-version=2023-01-01&$filter=${encodeURIComponent("Category eq 'Cost'")}`;
}

function placeAfter({ subscription, page }: Place, text: string, subscriptions: number): Place | null {
  const { nextLink } = JSON.parse(text) as { readonly nextLink?: string };
  if (nextLink) return { subscription, page: page + 1, link: nextLink };
  return subscription + 1 < subscriptions ? { subscription: subscription + 1, page: 1, link: null } : null;
}
