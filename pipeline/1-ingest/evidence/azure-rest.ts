/** Azure Resource Manager, asked with the token of the SDK's default chain. */
import { DefaultAzureCredential } from '@azure/identity';
import { refusePlainHttp } from '../azure-endpoint.ts';
import { Refusal } from '../plain-http.ts';

/** Text of the answer to a GET of a path, or of the whole address that a reply named as its next page. */
export type AskAzure = (address: string) => Promise<string>;

/** Opens a way to ask; a token is fetched with the first question. Throws EndpointNotEncrypted, and what the credential throws. */
export function azureAsker(endpoint: string): AskAzure {
  refusePlainHttp(endpoint, 'endpoint');
  const credential = new DefaultAzureCredential();
  const base = endpoint.replace(/\/+$/, '');
  return async (address) => {
    const url = new URL(address.startsWith('/') ? `${base}${address}` : address);
    if (url.origin !== new URL(base).origin) throw new Error(`a next page lies at another host, ${url.hostname}`);
    const { token } = await credential.getToken(`${base.startsWith('http:') ? 'https://management.azure.com' : base}/.default`);
    const response = await fetch(url, { headers: { accept: 'application/json', authorization: `Bearer ${token}` } });
    const bytes = new Uint8Array(await response.arrayBuffer());
    if (!response.ok) throw new Refusal(response.status, response.headers, bytes);
    return new TextDecoder().decode(bytes);
  };
}

/** Items of a list and all its pages. */
export async function listAll<T>(ask: AskAzure, address: string): Promise<T[]> {
  const items: T[] = [];
  for (let next: string | undefined = address; next; ) {
    const page = JSON.parse(await ask(next)) as { value?: T[]; nextLink?: string };
    items.push(...(page.value ?? []));
    next = page.nextLink === next ? undefined : page.nextLink;
  }
  return items;
}
