/** Google's REST interfaces, asked with the credentials of the SDK's default chain; and what stands under `pull:` of Google's evidence. */
import { GoogleAuth } from 'google-auth-library';
import { Refusal } from '../plain-http.ts';

/** Text of the answer to a GET of an address. */
export type AskGoogle = (address: string) => Promise<string>;

/** Opens a way to ask; a token is fetched with the first question. Throws what the credentials throw. */
export function googleAsker(): AskGoogle {
  const auth = new GoogleAuth({ scopes: ['https://www.googleapis.com/auth/cloud-platform'] });
  return async (address) => {
    const token = await auth.getAccessToken();
    const response = await fetch(address, { headers: { accept: 'application/json', authorization: `Bearer ${token}` } });
    const bytes = new Uint8Array(await response.arrayBuffer());
    if (!response.ok) throw new Refusal(response.status, response.headers, bytes);
    return new TextDecoder().decode(bytes);
  };
}

/** The next page of a reply, or null. */
export function nextToken(text: string): string | null {
  return (JSON.parse(text) as { readonly nextPageToken?: string }).nextPageToken || null;
}
