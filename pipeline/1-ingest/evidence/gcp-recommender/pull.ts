/** Asks Recommender for what it recommends now of cost, list by list, page by page. */
import type { PullEffects, PullSession } from '../../pull.ts';
import { replyPart } from '../../pulling/reply-part.ts';
import { googleAsker, nextToken } from '../google-rest.ts';
import type { Settings } from './index.ts';

interface Place {
  readonly list: number;
  readonly page: number;
  readonly token: string | null;
}

export async function open({ projects, locations, recommenders, endpoint }: Settings, { clock }: PullEffects): Promise<PullSession> {
  const ask = googleAsker();
  const lists = projects.flatMap((project) =>
    locations.flatMap((location) => recommenders.map((recommender) => `projects/${project}/locations/${location}/recommenders/${recommender}/recommendations`)),
  );
  return {
    /** It knows today only: what it says belongs to the month that runs. */
    async offers({ to }) {
      const period = clock.now().toISOString().slice(0, 7);
      return period > to ? [] : [{ period, version: null, isFinal: false, sizeBytes: null, parts: lists.length, requests: lists.length, priceUsd: null }];
    },
    async *parts(_, cursor) {
      const first: Place = cursor === null ? { list: 0, page: 1, token: null } : (JSON.parse(cursor) as Place);
      for (let place: Place | null = first; place !== null; ) {
        const query = place.token === null ? '' : `&pageToken=${encodeURIComponent(place.token)}`;
        const text = await ask(`${endpoint.replace(/\/+$/, '')}/v1/${lists[place.list]}?pageSize=1000${query}`);
        const next = placeAfter(place, nextToken(text), lists.length);
        const name = `list-${String(place.list + 1).padStart(4, '0')}-${String(place.page).padStart(4, '0')}.json`;
        // A list without recommendations answers with an empty record.
        yield replyPart(name, 'recommendations' in (JSON.parse(text) as object) ? text : '{"recommendations": []}\n', next);
        place = next;
      }
    },
  };
}

function placeAfter({ list, page }: Place, token: string | null, lists: number): Place | null {
  if (token !== null) return { list, page: page + 1, token };
  return list + 1 < lists ? { list: list + 1, page: 1, token: null } : null;
}
