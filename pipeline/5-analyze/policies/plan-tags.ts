/** Holds the plan of Terraform (`terraform show -json`) against tag policies; rego.ts says the same in Rego. */
import { z } from 'zod';
import { CostbookError } from '../../engine/errors.ts';
import type { AskedTag } from './asked-tags.ts';

/** Where providers keep tags: maps, and blocks of key and value. */
export const TAG_FIELDS = ['tags', 'tags_all', 'labels', 'terraform_labels', 'effective_labels', 'tag'] as const;

const fields = z.record(z.string(), z.unknown());
const Change = z.object({
  address: z.string(),
  mode: z.string().optional(),
  type: z.string(),
  change: z.object({ actions: z.array(z.string()), after: fields.nullish(), after_unknown: z.union([fields, z.boolean()]).nullish() }),
});
/** `resource_changes` is left out of a plan that changes nothing. */
const Plan = z.object({ format_version: z.string(), planned_values: z.unknown().optional(), resource_changes: z.array(Change).optional() });
type Change = z.output<typeof Change>;

/** What one policy says of one resource that the plan creates or updates. */
export interface PlannedTag {
  readonly address: string;
  readonly type: string;
  readonly policy: string;
  readonly tag: string;
  /** Unknown: the plan does not know the value before it is applied. */
  readonly status: 'Covered' | 'Missing' | 'Wrong value' | 'Unknown' | 'Exempt';
  /** The value that is not allowed. */
  readonly value: string | null;
  readonly where: string;
}

export interface PlanVerdict {
  readonly tags: readonly PlannedTag[];
  /** Resources that are created or updated. */
  readonly changed: number;
  /** Addresses of those that have nowhere to put a tag. */
  readonly untaggable: readonly string[];
}

/** Reads the JSON of a plan. Throws PlanNotJson or PlanNotValid (exit code 1), found at `where`. */
export function readPlan(content: string, where: string): z.output<typeof Plan> {
  const fix = 'Write it with: terraform plan -out plan.tfplan && terraform show -json plan.tfplan > plan.json';
  let json: unknown;
  try {
    json = JSON.parse(content.replace(/^\uFEFF/, ''));
  } catch (error) {
    throw new CostbookError({
      name: 'PlanNotJson',
      what: `${where} is not JSON: ${(error as Error).message}.`,
      why: 'Only the JSON form of a plan can be read.',
      fix,
      where,
    });
  }
  const result = Plan.safeParse(json);
  if (result.success) return result.data;
  const [issue] = result.error.issues;
  const place = issue!.path.join('.') || 'the file';
  throw new CostbookError({
    name: 'PlanNotValid',
    what: `${where} is not a plan of Terraform: ${place}: ${issue!.message}.`,
    why: 'What changes could not be told.',
    fix,
    where,
  });
}

/** Matches an RE2 pattern, as DuckDB and Rego do. */
export type Matcher = (pattern: string, text: string) => Promise<boolean>;

/** Judges each created or updated resource by each policy, in the order of the plan. */
export async function judgePlan(plan: z.output<typeof Plan>, asked: readonly AskedTag[], matches: Matcher): Promise<PlanVerdict> {
  const changes = (plan.resource_changes ?? []).filter(
    ({ mode, change }) => mode !== 'data' && (change.actions.includes('create') || change.actions.includes('update')),
  );
  const taggable = changes.filter(isTaggable);
  const tags: PlannedTag[] = [];
  for (const change of taggable) for (const tag of asked) tags.push(await judge(change, tag, matches));
  return { tags, changed: changes.length, untaggable: changes.filter((change) => !isTaggable(change)).map(({ address }) => address) };
}

async function judge(change: Change, asked: AskedTag, matches: Matcher): Promise<PlannedTag> {
  const { address, type } = change;
  const told = { address, type, policy: asked.policy, tag: asked.tag, where: asked.where, value: null };
  if (await matches(asked.exceptTypes, type)) return { ...told, status: 'Exempt' };
  const carried = carriedValues(change, asked);
  for (const value of carried) if (await isAllowed(value, asked, matches)) return { ...told, status: 'Covered' };
  if (carried.length > 0) return { ...told, status: 'Wrong value', value: carried[0]! };
  return { ...told, status: isUnknown(change, asked) ? 'Unknown' : 'Missing' };
}

async function isAllowed(value: string, { synonyms, values, regex }: AskedTag, matches: Matcher): Promise<boolean> {
  const word = Object.hasOwn(synonyms, value.toLowerCase()) ? synonyms[value.toLowerCase()]! : value;
  return (values.length === 0 || values.includes(word.toLowerCase())) && (regex === '' || (await matches(regex, word)));
}

/** Lists of plain words, such as the network tags of Google Cloud, are no tags. */
function isTaggable({ change }: Change): boolean {
  const unknown = objectOf(change.after_unknown);
  return TAG_FIELDS.some((field) => {
    const value = change.after?.[field];
    return value === undefined ? Object.hasOwn(unknown, field) : !(Array.isArray(value) && value.some((each) => typeof each !== 'object'));
  });
}

function carriedValues({ change }: Change, { keys }: AskedTag): string[] {
  return TAG_FIELDS.flatMap((field) => pairsOf(change.after?.[field]))
    .filter(([key, value]) => keys.includes(key.toLowerCase()) && value !== null && value !== undefined && value !== '')
    .map(([, value]) => String(value));
}

/** Keys and values of a map, or of blocks `{ key, value }`. */
function pairsOf(tags: unknown): [string, unknown][] {
  if (Array.isArray(tags)) return tags.filter((block) => typeof block?.key === 'string').map((block) => [block.key, block.value]);
  return Object.entries(objectOf(tags));
}

function isUnknown({ change }: Change, { keys }: AskedTag): boolean {
  const unknown = objectOf(change.after_unknown);
  return TAG_FIELDS.some((field) => {
    const tags = unknown[field];
    if (tags === true) return true;
    if (Array.isArray(tags)) return tags.some((block) => Object.values(objectOf(block)).includes(true));
    return Object.entries(objectOf(tags)).some(([key, value]) => value === true && keys.includes(key.toLowerCase()));
  });
}

function objectOf(value: unknown): Record<string, unknown> {
  return typeof value === 'object' && value !== null && !Array.isArray(value) ? (value as Record<string, unknown>) : {};
}
