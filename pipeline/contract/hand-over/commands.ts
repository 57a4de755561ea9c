/** The provider's own command line for a recommendation: lines that a person reads and runs. */
import { type CloudThing, cloudThing } from './cloud-thing.ts';
import { oneLine, shellWord } from './quote.ts';
import type { HandedRecommendation } from './recommendation.ts';

/** Commands, or null where no command would be honest: the thing is unknown, or the change is one of code and terms. */
export function commandsOf(recommendation: HandedRecommendation): string | null {
  const thing = cloudThing(recommendation.resource, recommendation.service);
  const lines = thing && { aws: awsLines, azure: azureLines, gcp: gcpLines }[thing.cloud](recommendation, thing);
  if (!lines) return null;
  const { id, title, monthlySavings, currency, evidence, action, subAccountId } = recommendation;
  return [
    '#!/bin/sh',
    `# ${oneLine(title)}: recommendation ${oneLine(id)}, ${monthlySavings} ${oneLine(currency)} a month`,
    `# ${oneLine(evidence)}`,
    '# Costbook changes nothing in a cloud. Read this, ask the owner, then run it as yourself.',
    'set -eu',
    ...(thing.cloud === 'aws' ? inAccount(subAccountId) : []),
    ...(action === 'Delete' ? CONFIRMED : []),
    ...lines,
    '',
  ].join('\n');
}

/** Names are unique within an account alone: signed in to another one, nothing is done. */
function inAccount(account: string | null): string[] {
  if (account === null || !/^\d{12}$/.test(account)) return [];
  return [
    'account=$(aws sts get-caller-identity --query Account --output text)',
    `[ "$account" = ${account} ] || { echo "This is for account ${account}, and you are signed in to $account." >&2; exit 1; }`,
  ];
}

/** What cannot be taken back is done by who says so. */
const CONFIRMED = [
  '# Look at what it is, who uses it and what routes or points to it. What is deleted does not come back.',
  `[ "\${CONFIRM:-}" = yes ] || { echo "Nothing was deleted: run it with CONFIRM=yes." >&2; exit 1; }`,
];

/** `aws ec2 delete-volume` and `--key=value` words: an id that begins with a dash stays a value. */
const call = (command: string, options: Readonly<Record<string, string | null | undefined>>): string =>
  [command, ...Object.entries(options).flatMap(([key, value]) => (value ? [shellWord(`--${key}=${value}`)] : []))].join(' ');

/** Type of a machine as the kind of service writes it, or null where the recommendation names several. */
const skuFor = (recommended: string | null, prefix = ''): string | null =>
  recommended && /^[a-z0-9]+[a-z0-9-]*\.[a-z0-9]+$/.test(recommended) ? `${prefix}${recommended}` : null;

const ARCHIVE_RULE = (days: number): string =>
  JSON.stringify({
    Rules: [{ ID: 'costbook-infrequent-access', Status: 'Enabled', Filter: {}, Transitions: [{ Days: days, StorageClass: 'STANDARD_IA' }] }],
  });

function awsLines({ kind, action, region, recommendedSku }: HandedRecommendation, { kind: thing, name }: CloudThing): string[] | null {
  const at = { region };
  if (kind === 'previous-generation-volume' && thing === 'disk') return [call('aws ec2 modify-volume', { ...at, 'volume-id': name, 'volume-type': 'gp3' })];
  if (kind === 'rarely-read-bucket' && thing === 'bucket')
    return [
      `if ${call('aws s3api get-bucket-lifecycle-configuration', { bucket: name })} >&2; then`,
      '  echo "The bucket has lifecycle rules, which this would replace: add a rule to them instead." >&2; exit 1',
      'fi',
      call('aws s3api put-bucket-lifecycle-configuration', { bucket: name, 'lifecycle-configuration': ARCHIVE_RULE(30) }),
    ];
  if (kind === 'endless-log-retention' && thing === 'log group')
    return [call('aws logs put-retention-policy', { ...at, 'log-group-name': name, 'retention-in-days': '90' })];
  if (kind === 'duplicated-trail' && thing === 'trail') return [call('aws cloudtrail stop-logging', { ...at, name })];
  if (action === 'Delete') return awsDelete(thing, name, at);
  if (action === 'Stop') return awsStop(thing, name, at);
  if (action === 'Schedule') return awsSchedule(thing, name, at);
  if (action === 'Resize' || action === 'Upgrade' || action === 'Migrate') return awsResize(thing, name, at, recommendedSku);
  return null;
}

type At = { readonly region: string | null };

function awsDelete(thing: string, name: string, at: At): string[] | null {
  switch (thing) {
    case 'disk':
      return [
        `snapshot=$(${call('aws ec2 create-snapshot', { ...at, 'volume-id': name, description: 'Before deletion, as Costbook recommended', query: 'SnapshotId', output: 'text' })})`,
        `${call('aws ec2 wait snapshot-completed', at)} --snapshot-ids "$snapshot"`,
        call('aws ec2 delete-volume', { ...at, 'volume-id': name }),
      ];
    case 'snapshot':
      return [call('aws ec2 delete-snapshot', { ...at, 'snapshot-id': name })];
    case 'address':
      return [call('aws ec2 release-address', { ...at, 'allocation-id': name })];
    case 'load balancer':
      return [call('aws elbv2 delete-load-balancer', { ...at, 'load-balancer-arn': name })];
    case 'gateway':
      return [call('aws ec2 delete-nat-gateway', { ...at, 'nat-gateway-id': name })];
    default:
      return null;
  }
}

function awsStop(thing: string, name: string, at: At): string[] | null {
  if (thing === 'machine') return [call('aws ec2 stop-instances', { ...at, 'instance-ids': name })];
  return thing === 'database' ? [call('aws rds stop-db-instance', { ...at, 'db-instance-identifier': name })] : null;
}

function awsSchedule(thing: string, name: string, at: At): string[] | null {
  if (thing !== 'group') return awsStop(thing, name, at)?.flatMap((line) => ['# Each working day at 19:00, from a scheduler of your own:', line]) ?? null;
  const action = (scheduled: string, recurrence: string, size: string) =>
    call('aws autoscaling put-scheduled-update-group-action', {
      ...at, 'auto-scaling-group-name': name, 'scheduled-action-name': scheduled, recurrence, 'min-size': size, 'desired-capacity': size,
    }); // biome-ignore format: one command
  return [
    '# Off from Friday 19:00 to Monday 07:00, UTC: what the bill proves. DAY_SIZE is how many it needs on working days.',
    `: "\${DAY_SIZE:?set it first, like DAY_SIZE=4}"`,
    action('off-at-weekends', '0 19 * * 5', '0'),
    `${action('on-after-weekends', '0 7 * * 1', '')} --min-size="$DAY_SIZE" --desired-capacity="$DAY_SIZE"`,
  ];
}

function awsResize(thing: string, name: string, at: At, recommended: string | null): string[] | null {
  const plain = skuFor(recommended);
  if (plain === null) return null;
  if (thing === 'machine')
    return [
      call('aws ec2 stop-instances', { ...at, 'instance-ids': name }),
      call('aws ec2 wait instance-stopped', { ...at, 'instance-ids': name }),
      call('aws ec2 modify-instance-attribute', { ...at, 'instance-id': name, 'instance-type': JSON.stringify({ Value: plain }) }),
      call('aws ec2 start-instances', { ...at, 'instance-ids': name }),
    ];
  if (thing === 'database')
    return [
      '# Takes effect in the next maintenance window.',
      call('aws rds modify-db-instance', { ...at, 'db-instance-identifier': name, 'db-instance-class': skuFor(recommended, 'db.') }),
    ];
  return thing === 'cache'
    ? [call('aws elasticache modify-cache-cluster', { ...at, 'cache-cluster-id': name, 'cache-node-type': skuFor(recommended, 'cache.') })]
    : null;
}

function azureLines({ action, recommendedSku }: HandedRecommendation, { kind: thing, name }: CloudThing): string[] | null {
  const group: Partial<Record<string, string>> = {
    disk: 'az disk', snapshot: 'az snapshot', address: 'az network public-ip', 'load balancer': 'az network lb', gateway: 'az network nat gateway',
  }; // biome-ignore format: one table
  if (action === 'Delete' && group[thing]) return [call(`${group[thing]} delete`, { ids: name })];
  if ((action === 'Stop' || action === 'Schedule') && thing === 'machine')
    return action === 'Stop' ? [call('az vm deallocate', { ids: name })] : [call('az vm auto-shutdown', { ids: name, time: '1900' })];
  const size = /^([a-z])(\d+\w*) (v\d+)$/.exec(recommendedSku ?? '');
  return (action === 'Resize' || action === 'Upgrade' || action === 'Migrate') && thing === 'machine' && size
    ? [call('az vm resize', { ids: name, size: `Standard_${size[1]!.toUpperCase()}${size[2]!}_${size[3]!}` })]
    : null;
}

function gcpLines({ action, kind, region, recommendedSku }: HandedRecommendation, { kind: thing, name, project, zone }: CloudThing): string[] | null {
  const where = thing === 'address' ? { project, region: zone ?? region } : { project, zone };
  const noun: Partial<Record<string, string>> = { disk: 'disks', address: 'addresses' };
  const target = shellWord(name);
  if (kind === 'rarely-read-bucket' && thing === 'bucket') return [`gcloud storage buckets update ${shellWord(`gs://${name}`)} --enable-autoclass`];
  if (action === 'Delete' && noun[thing]) return [`${call(`gcloud compute ${noun[thing]} delete`, where)} -- ${target}`];
  if (action === 'Delete' && thing === 'snapshot') return [`${call('gcloud compute snapshots delete', { project })} -- ${target}`];
  if ((action === 'Stop' || action === 'Schedule') && thing === 'machine') return [`${call('gcloud compute instances stop', where)} -- ${target}`];
  return (action === 'Resize' || action === 'Upgrade' || action === 'Migrate') && thing === 'machine' && /^[a-z0-9]+(-[a-z0-9]+)+$/.test(recommendedSku ?? '')
    ? [
        `${call('gcloud compute instances stop', where)} -- ${target}`,
        `${call('gcloud compute instances set-machine-type', { ...where, 'machine-type': recommendedSku })} -- ${target}`,
        `${call('gcloud compute instances start', where)} -- ${target}`,
      ]
    : null;
}
