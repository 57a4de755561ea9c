/** Names, ids and tags of resources. */

import { CLUSTER } from './apps/kubernetes.ts';
import { chance } from './calendar.ts';
import { SUB_ACCOUNTS } from './company.ts';
import type { PlannedUse } from './uses.ts';

export interface Resource {
  readonly ResourceId: string | null;
  readonly ResourceName: string | null;
  readonly AvailabilityZone: string | null;
  readonly Tags: string | null;
  /** Tags before the day the team tag was added; same as Tags where it always was. */
  readonly TagsBefore: string | null;
  readonly AllocatedResourceId: string | null;
  readonly AllocatedResourceName: string | null;
  readonly AllocatedTags: string | null;
  readonly x_Weight: number;
}

/** Eight and more hexadecimal digits that belong to these keys. */
export function hexOf(length: number, ...keys: readonly number[]): string {
  let text = '';
  for (let part = 0; text.length < length; part++)
    text += Math.floor(chance(...keys, 77 + part) * 0x1_0000_0000)
      .toString(16)
      .padStart(8, '0');
  return text.slice(0, length);
}

/** A number for a text, the same on every machine. */
export function keyOf(text: string): number {
  let key = 17;
  for (const character of text) key = (Math.imul(key, 31) + character.codePointAt(0)!) | 0;
  return key;
}

/** The n-th resource of a use (1 is the first). */
export function resourceOf(use: PlannedUse, n: number): Resource {
  const { app, sku, bill } = use;
  const isNode = bill.id === 'kubernetes';
  const account = SUB_ACCOUNTS.find(({ name }) => name === app.account)!;
  const isMeteredTwice = sku.resourceType === 'Load Balancer' || sku.resourceType === 'NAT Gateway';
  const word = use.resource ?? (isMeteredTwice ? sku.resourceType : null);
  const keys = isNode ? [keyOf(sku.id), n] : word !== null ? [keyOf(`${app.account} ${app.app} ${word}`), n] : [use.number, n];
  const name = use.event?.resource ?? (isNode ? `${CLUSTER}-${sku.id.split('.').slice(2).join('-')}-${n}` : `${app.app}${n === 1 ? '' : `-${n}`}`);
  const hex = hexOf(16, ...keys);
  const fill: Record<string, string> = {
    region: app.region,
    account: account.id,
    name,
    NAME: name.toUpperCase(),
    app: app.app,
    hex,
    HEX: hex.slice(0, 13).toUpperCase(),
  };
  const isPod = isNode && app.app !== '(idle)';
  return {
    ResourceId: sku.resourceId ? sku.resourceId.replace(/\{(\w+)\}/g, (_, key: string) => fill[key]!) : null,
    ResourceName: sku.resourceType ? name : null,
    AvailabilityZone: bill.provider === 'aws' && /^arn:aws:(ec2|rds|elasticache):/.test(sku.resourceId) ? `${app.region}${'abc'[(use.number + n) % 3]}` : null,
    Tags: isNode ? JSON.stringify({ 'eks:cluster-name': CLUSTER, 'aws:eks:nodegroup': sku.id.split('.').slice(2).join('-') }) : tagsOf(use, n, true),
    TagsBefore: isNode ? null : tagsOf(use, n, false),
    AllocatedResourceId: isPod ? `${CLUSTER}/${app.app}/deployment/${app.app}` : null,
    AllocatedResourceName: isPod ? app.app : null,
    AllocatedTags: isPod ? JSON.stringify({ ...(app.team ? { team: app.team } : {}), namespace: app.app }) : null,
    x_Weight: 60 + Math.floor(80 * chance(use.number, n, 41)),
  };
}

/** Tags as the teams wrote them: every fourth resource spells its team's key in another way. */
function tagsOf({ app, bill, sku }: PlannedUse, n: number, isTagged: boolean): string | null {
  if (sku.resourceType === '' && bill.format === 'parquet') return null;
  const key = n % 4 === 3 ? (app.tagKey === 'Team' ? 'team' : 'Team') : (app.tagKey ?? 'team');
  const environment = app.environment ?? 'prod';
  const team = app.team ?? (isTagged ? app.taggedTeam : null);
  const tags = {
    ...(team ? { [key]: team } : {}),
    ...(bill.id === 'gcp' ? { env: environment } : bill.provider === 'azure' ? { Environment: environment } : bill.format === 'csv' ? {} : { environment }),
    app: app.app,
    ...app.tags,
  };
  return JSON.stringify(tags);
}
