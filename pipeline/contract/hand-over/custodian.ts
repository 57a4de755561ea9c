/** Policies of Cloud Custodian (https://cloudcustodian.io): mark and tell, then stop, then delete, each after days of grace. */
import { type CloudThing, cloudThing, type ThingKind } from './cloud-thing.ts';
import { yamlString } from './quote.ts';
import type { HandedRecommendation } from './recommendation.ts';

/** Days between telling and the first step, and between stopping and deleting. */
export const GRACE_DAYS = 14;

interface Target {
  /** Custodian's name of the resource type, and its property that holds the id. */
  readonly type: string;
  readonly key: string;
  /** Steps it can take, in order; each is an action of that type. */
  readonly steps: readonly string[];
  /** What what was stopped must still be before it is deleted: who has started it again uses it. */
  readonly stopped?: string;
  /** A filter that it must still pass at each step: what is attached meanwhile is left alone. */
  readonly while?: string;
}

// biome-ignore format: one line, one thing
const TARGETS: Readonly<Record<CloudThing['cloud'], Partial<Record<ThingKind, Target>>>> = {
  aws: {
    disk: { type: 'aws.ebs', key: 'VolumeId', steps: ['delete'], while: 'Attachments: []' },
    snapshot: { type: 'aws.ebs-snapshot', key: 'SnapshotId', steps: ['delete'] },
    address: { type: 'aws.network-addr', key: 'AllocationId', steps: ['release'], while: 'AssociationId: absent' },
    machine: { type: 'aws.ec2', key: 'InstanceId', steps: ['stop', 'terminate'], stopped: '"State.Name": stopped' },
    database: { type: 'aws.rds', key: 'DBInstanceArn', steps: ['stop', 'delete'], stopped: 'DBInstanceStatus: stopped' },
    'load balancer': { type: 'aws.app-elb', key: 'LoadBalancerArn', steps: ['delete'] },
    gateway: { type: 'aws.nat-gateway', key: 'NatGatewayId', steps: ['delete'] },
  },
  azure: {
    disk: { type: 'azure.disk', key: 'id', steps: ['delete'], while: 'properties.diskState: Unattached' },
    address: { type: 'azure.publicip', key: 'id', steps: ['delete'], while: 'properties.ipConfiguration: absent' },
    machine: { type: 'azure.vm', key: 'id', steps: ['stop'] },
  },
  // Names are unique within a project and zone alone, which Custodian's filters do not compare: a like-named machine elsewhere would be stopped.
  gcp: {},
};

interface Group {
  readonly name: string;
  readonly target: Target;
  readonly names: string[];
  readonly to: Set<string>;
  readonly why: string;
  readonly kind: string;
}

/**
 * One YAML document with the policies for what should be deleted or stopped, or null where none of the recommendations is such. Things of one kind,
 * type and sub account share policies, because Custodian runs in one account at a time.
 */
export function custodianOf(recommendations: readonly HandedRecommendation[]): string | null {
  const groups = new Map<string, Group>();
  for (const recommendation of recommendations) {
    if (recommendation.insteadOf !== null || (recommendation.action !== 'Delete' && recommendation.action !== 'Stop')) continue;
    const thing = cloudThing(recommendation.resource, recommendation.service);
    const target = thing && TARGETS[thing.cloud][thing.kind];
    if (!target) continue;
    const name = slug(`costbook ${recommendation.kind} ${target.type} ${recommendation.subAccountName ?? recommendation.subAccountId ?? ''}`);
    const group = groups.get(name) ?? { name, target, names: [], to: new Set<string>(), why: recommendation.title, kind: recommendation.kind };
    group.names.push(target.key.endsWith('Arn') ? recommendation.resource! : thing.name);
    if (recommendation.ownerEmail) group.to.add(recommendation.ownerEmail);
    groups.set(name, group);
  }
  if (groups.size === 0) return null;
  return ['# Dry run first: custodian run --dryrun -s out this-file.yml', 'policies:', ...[...groups.values()].flatMap(policies), ''].join('\n');
}

/** Policies for resources that miss a required tag: told first, stopped after the grace, deleted after as much again. */
export function untaggedPolicies(tags: readonly string[]): string | null {
  if (tags.length === 0) return null;
  const targets = [TARGETS.aws.machine!, TARGETS.aws.database!, TARGETS.aws.disk!];
  const filter = ['      - or:', ...tags.map((tag) => `          - ${yamlString(`tag:${tag}`)}: absent`)];
  return [
    '# Dry run first: custodian run --dryrun -s out this-file.yml',
    'policies:',
    ...targets.flatMap((target) =>
      steps({
        name: slug(`costbook untagged ${target.type}`),
        tag: 'costbook-untagged',
        target,
        filter: [],
        still: filter,
        why: `Without the tags ${tags.join(', ')}`,
        to: ['resource-owner'],
      }),
    ),
    '',
  ].join('\n');
}

function policies({ name, target, names, to, why, kind }: Group): string[] {
  const filter = [
    '      - type: value',
    `        key: ${target.key}`,
    '        op: in',
    '        value:',
    ...[...names].sort().map((each) => `          - ${yamlString(each)}`),
  ];
  const still = target.while ? [`      - ${target.while}`] : [];
  return steps({ name, tag: slug(`costbook ${kind}`), target, filter, still, why, to: [...to].sort().concat('resource-owner') });
}

interface Steps {
  readonly name: string;
  readonly target: Target;
  /** Marks what was told of. */
  readonly tag: string;
  /** What the first policy looks for. */
  readonly filter: readonly string[];
  /** What must still hold at each step. */
  readonly still: readonly string[];
  readonly why: string;
  readonly to: readonly string[];
}

/** A policy that tells and marks, and one for each step that looks for its mark. */
function steps({ name, tag, target, filter, still, why, to }: Steps): string[] {
  const mark = (step: string): string[] => [
    '      - type: mark-for-op',
    `        tag: ${yamlString(tag)}`,
    `        op: ${step}`,
    `        days: ${GRACE_DAYS}`,
  ];
  const notify = [
    '      - type: notify',
    `        subject: ${yamlString(`${why}: ${target.steps[0]} in ${GRACE_DAYS} days`)}`,
    '        to:',
    ...to.map((address) => `          - ${yamlString(address)}`),
    '        transport:',
    '          type: sqs # the queue of c7n-mailer',
    '          queue: "https://sqs.REGION.amazonaws.com/ACCOUNT/c7n-mailer"',
  ];
  const first = [
    `  - name: ${name}-1-tell`,
    `    resource: ${target.type}`,
    '    filters:',
    `      - ${yamlString(`tag:${tag}`)}: absent`,
    ...still,
    ...filter,
    '    actions:',
    ...notify,
    ...mark(target.steps[0]!),
  ];
  const rest = target.steps.flatMap((step, index) => {
    const next = target.steps[index + 1];
    return [
      `  - name: ${name}-${index + 2}-${step}`,
      `    resource: ${target.type}`,
      '    filters:',
      '      - type: marked-for-op',
      `        tag: ${yamlString(tag)}`,
      `        op: ${step}`,
      ...still,
      ...(index > 0 && target.stopped ? [`      - ${target.stopped}`] : []),
      '    actions:',
      `      - type: ${step}`,
      ...(next ? mark(next) : []),
    ];
  });
  return [...first, ...rest];
}

/** Words of a policy's name: letters, digits and dashes. */
function slug(text: string): string {
  return text
    .toLowerCase()
    .replace(/[^a-z0-9]+/g, '-')
    .replace(/^-|-$/g, '');
}
