/** Whose bill a table is. */

import { PROVIDERS } from './index.ts';
import type { Provider } from './provider.ts';
import type { BillRequest } from './read-bill.ts';
import { mappingsTie, mappingUnknown } from './saas-csv/mapping-errors.ts';

/** The provider that a request names, or that is surest of these headers; null: none is. Throws MappingUnknown, MappingsTie and what is wrong with mapping files. */
export function whichProvider(headers: readonly string[], { file, provider: wanted, mapping }: BillRequest, inputs: string): Provider | null {
  const described = PROVIDERS.flatMap((provider) => provider.described?.(inputs) ?? []);
  if (mapping !== undefined) return described.find((provider) => provider.mapping?.name === mapping) ?? unknownMapping(mapping, described, file.path);
  if (wanted !== null && !described.some(({ id }) => id === wanted)) return PROVIDERS.find(({ id }) => id === wanted) ?? null;
  const sure = [...PROVIDERS, ...described]
    .filter(({ id }) => wanted === null || id === wanted)
    .map((provider) => ({ provider, confidence: provider.recognise(headers) }))
    .filter(({ confidence }) => confidence > 0)
    .sort((a, b) => b.confidence - a.confidence);
  const [best] = sure;
  const alike = sure.filter(({ provider, confidence }) => provider.mapping && confidence === best!.confidence);
  if (alike.length > 1) {
    throw mappingsTie(
      file.path,
      alike.map(({ provider }) => provider.mapping!.name),
      best!.provider.mapping!.where,
    );
  }
  return best?.provider ?? null;
}

/** Names of all mappings. */
export function mappingNames(inputs: string): string[] {
  return PROVIDERS.flatMap((provider) => provider.described?.(inputs) ?? []).flatMap(({ mapping }) => mapping?.name ?? []);
}

function unknownMapping(name: string, described: readonly Provider[], where: string): never {
  throw mappingUnknown(
    name,
    described.flatMap(({ mapping }) => mapping?.name ?? []),
    where,
  );
}
