/** Policies as tools that look at resources need them: spellings and synonyms of allocation.yaml worked in, nothing of charges. */
import type { TagPolicy } from './policies.ts';

/** Which words mean the same: rows of `tag_keys` and `tag_values`. */
export interface Synonyms {
  readonly tagKeys: readonly Readonly<Record<string, string>>[];
  readonly tagValues: readonly Readonly<Record<string, string>>[];
  canonicalKey(key: string): string;
}

/** A tag that resources must carry; plain JSON, so that other languages read it too. */
export interface AskedTag {
  readonly policy: string;
  /** As people wrote it. */
  readonly tag: string;
  /** Every spelling of the key, in lower case. */
  readonly keys: readonly string[];
  /** Values by their spelling in lower case. */
  readonly synonyms: Readonly<Record<string, string>>;
  /** Allowed values in lower case; empty: any. */
  readonly values: readonly string[];
  /** RE2 that the value must match, case ignored; empty: any. */
  readonly regex: string;
  /** RE2 over types of resources that cannot be tagged; matches nothing where there are none. */
  readonly exceptTypes: string;
  readonly where: string;
}

/** The tags that policies ask of resources, in their order; whatever says `from` holds already: a plan is of tomorrow. */
export function askedTags(policies: readonly TagPolicy[], { tagKeys, tagValues, canonicalKey }: Synonyms): AskedTag[] {
  return policies.map(({ name, tag, values, regex, exceptTypes, where }) => {
    const key = canonicalKey(tag);
    const variants = tagKeys.filter((row) => row.x_TagKey === key).map((row) => row.x_TagKeyVariant!);
    const synonyms = Object.fromEntries(tagValues.filter((row) => row.x_TagKey === key).map((row) => [row.x_TagValueVariant!, row.x_TagValue!]));
    return {
      policy: name,
      tag,
      keys: [...new Set([tag.toLowerCase(), key, ...variants])],
      synonyms,
      values: [...new Set(values.map((value) => (synonyms[value.toLowerCase()] ?? value).toLowerCase()))],
      regex: regex === null ? '' : `(?i)${regex}`,
      exceptTypes: exceptTypes.length === 0 ? '^$' : `^(${exceptTypes.map(globPattern).join('|')})$`,
      where,
    };
  });
}

function globPattern(glob: string): string {
  return glob.replace(/[.+?^${}()|[\]\\]/g, '\\$&').replaceAll('*', '.*');
}
