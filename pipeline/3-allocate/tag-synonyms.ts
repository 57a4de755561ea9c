/** Which words of tags mean the same: the part `tags` of allocation.yaml as rows. */
import { join } from 'node:path';
import { z } from 'zod';
import { readYaml, type Sourced, text } from '../engine/config.ts';
import { CostbookError } from '../engine/errors.ts';

const word = z.union([text, z.boolean().transform(String)]);
const variants = z.record(z.string(), z.union([word.transform((one) => [one]), z.array(word).min(1)]));

/** The key `tags` of allocation.yaml. */
export const Tags = z.strictObject({ keys: variants.nullish(), values: z.record(z.string(), variants).nullish(), inherit: z.array(text).nullish() }).nullish();

type Row = Record<string, string>;
type Path = readonly (string | number)[];

/**
 * Rows of `tag_keys` (x_TagKeyVariant in lower case, x_TagKey, x_Where) and `tag_values` (x_TagKey, x_TagValueVariant in lower case,
 * x_TagValue, x_Where); where is the line of allocation.yaml.
 */
export interface TagSynonyms {
  readonly tagKeys: Row[];
  readonly tagValues: Row[];
  /** Canonical keys that charges without them take from their resource group or sub account. */
  readonly inheritedKeys: ReadonlySet<string>;
  /** The key in lower case that stands for a key and its variants. */
  canonicalKey(key: string): string;
}

/** Synonyms of allocation.yaml alone, for those who have no use for its rules. Throws the errors of YAML and SynonymTwice (exit code 1). */
export function readTagSynonyms(inputs: string): TagSynonyms {
  return tagSynonyms(readYaml(join(inputs, 'allocation.yaml'), z.looseObject({ tags: Tags })));
}

/** Lays out the synonyms. Throws SynonymTwice (exit code 1) when a word stands under two of them, with its line. */
export function tagSynonyms({ value, whereOf }: Sourced<{ readonly tags?: z.output<typeof Tags> }>): TagSynonyms {
  const seenKeys = new Map<string, string>();
  const tagKeys = Object.entries(value.tags?.keys ?? {}).flatMap(([key, others]) =>
    variantsOf(key, others, ['tags', 'keys', key], whereOf, seenKeys, 'tag key').map(({ variant, x_Where }) => ({
      x_TagKeyVariant: variant,
      x_TagKey: key.toLowerCase(),
      x_Where,
    })),
  );
  const canonicalKeys = new Map(tagKeys.map(({ x_TagKeyVariant, x_TagKey }) => [x_TagKeyVariant, x_TagKey]));
  const canonicalKey = (key: string): string => canonicalKeys.get(key.toLowerCase()) ?? key.toLowerCase();
  const seenValues = new Map<string, Map<string, string>>();
  const tagValues = Object.entries(value.tags?.values ?? {}).flatMap(([key, values]) => {
    const x_TagKey = canonicalKey(key);
    const seen = seenValues.get(x_TagKey) ?? new Map<string, string>();
    seenValues.set(x_TagKey, seen);
    return Object.entries(values).flatMap(([tagValue, others]) =>
      variantsOf(tagValue, others, ['tags', 'values', key, tagValue], whereOf, seen, `value of the tag ${x_TagKey}`).map(({ variant, x_Where }) => ({
        x_TagKey,
        x_TagValueVariant: variant,
        x_TagValue: tagValue,
        x_Where,
      })),
    );
  });
  return { tagKeys, tagValues, inheritedKeys: new Set((value.tags?.inherit ?? []).map(canonicalKey)), canonicalKey };
}

/** A word and its variants in lower case, each once, with the line of allocation.yaml; `seen` holds where the words of its neighbours stand. */
function variantsOf(
  canonical: string,
  others: readonly string[],
  path: Path,
  whereOf: (path: Path) => string,
  seen: Map<string, string>,
  noun: string,
): { variant: string; x_Where: string }[] {
  const places = new Map([[canonical.toLowerCase(), whereOf(path)]]);
  for (const [index, other] of others.entries()) if (!places.has(other.toLowerCase())) places.set(other.toLowerCase(), whereOf([...path, index]));
  for (const [variant, where] of places) {
    const first = seen.get(variant);
    if (first !== undefined) {
      throw new CostbookError({
        name: 'SynonymTwice',
        what: `The ${noun} "${variant}" stands for two words.`,
        why: `The first stands at ${first}; which of them it means would be left to chance.`,
        fix: `Keep "${variant}" under one of them.`,
        where,
      });
    }
    seen.set(variant, where);
  }
  return Array.from(places, ([variant, where]) => ({ variant, x_Where: `allocation.yaml:${where.split(':').at(-1)}` }));
}
