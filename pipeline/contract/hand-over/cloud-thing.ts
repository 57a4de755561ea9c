/** What a resource id names, by cloud and kind, as the commands of that cloud want it. */
export type ThingKind =
  | 'disk' | 'snapshot' | 'address' | 'machine' | 'group' | 'database' | 'cache' | 'load balancer' | 'gateway' | 'bucket' | 'log group' | 'trail'; // biome-ignore format: one list

export interface CloudThing {
  readonly cloud: 'aws' | 'azure' | 'gcp';
  readonly kind: ThingKind;
  /** What the provider's own command line calls it: an id, a name, of Azure the whole path. */
  readonly name: string;
  /** Google's project, and the zone of things that have one. */
  readonly project?: string;
  readonly zone?: string;
}

const AWS: readonly (readonly [RegExp, ThingKind])[] = [
  [/^(?:arn:[^:]*:ec2:.*:volume\/)?(vol-[0-9a-f]+)$/, 'disk'],
  [/^(?:arn:[^:]*:ec2:.*:snapshot\/)?(snap-[0-9a-f]+)$/, 'snapshot'],
  [/^(?:arn:[^:]*:ec2:.*:elastic-ip\/)?(eipalloc-[0-9a-f]+)$/, 'address'],
  [/^(?:arn:[^:]*:ec2:.*:instance\/)?(i-[0-9a-f]+)$/, 'machine'],
  [/^(?:arn:[^:]*:ec2:.*:natgateway\/)?(nat-[0-9a-f]+)$/, 'gateway'],
  [/^arn:[^:]*:autoscaling:.*autoScalingGroupName\/(.+)$/, 'group'],
  [/^arn:[^:]*:rds:.*:db:(.+)$/, 'database'],
  [/^arn:[^:]*:elasticache:.*:cluster:(.+)$/, 'cache'],
  [/^(arn:[^:]*:elasticloadbalancing:.*:loadbalancer\/.+)$/, 'load balancer'],
  [/^arn:[^:]*:s3:::([^/]+)$/, 'bucket'],
  [/^arn:[^:]*:logs:.*:log-group:([^:]+)(?::\*)?$/, 'log group'],
  [/^(arn:[^:]*:cloudtrail:.*:trail\/.+)$/, 'trail'],
];

const AZURE: Readonly<Record<string, ThingKind>> = {
  'microsoft.compute/disks': 'disk',
  'microsoft.compute/snapshots': 'snapshot',
  'microsoft.compute/virtualmachines': 'machine',
  'microsoft.compute/virtualmachinescalesets': 'group',
  'microsoft.network/publicipaddresses': 'address',
  'microsoft.network/loadbalancers': 'load balancer',
  'microsoft.network/natgateways': 'gateway',
  'microsoft.storage/storageaccounts': 'bucket',
};

const GCP: Readonly<Record<string, ThingKind>> = {
  disks: 'disk',
  snapshots: 'snapshot',
  addresses: 'address',
  instances: 'machine',
  instanceGroupManagers: 'group',
  forwardingRules: 'load balancer',
};

/** The thing that an id names, or null where no command could be written for it. AWS bills name a bucket without its ARN: there the service tells. */
export function cloudThing(resource: string | null, service: string | null = null): CloudThing | null {
  if (resource === null || /[\p{Cc}]/u.test(resource)) return null;
  if (service === 'Amazon Simple Storage Service' && /^[a-z0-9][a-z0-9.-]{1,61}[a-z0-9]$/.test(resource))
    return { cloud: 'aws', kind: 'bucket', name: resource };
  for (const [pattern, kind] of AWS) {
    const name = pattern.exec(resource)?.[1];
    if (name) return { cloud: 'aws', kind, name };
  }
  const azure = /^\/subscriptions\/[^/]+\/resourceGroups\/[^/]+\/providers\/([^/]+\/[^/]+)\/[^/]+$/i.exec(resource)?.[1];
  if (azure) {
    const kind = AZURE[azure.toLowerCase()];
    return kind ? { cloud: 'azure', kind, name: resource } : null;
  }
  const bucket = /^\/\/storage\.googleapis\.com\/projects\/_\/buckets\/([^/]+)$/.exec(resource)?.[1];
  if (bucket) return { cloud: 'gcp', kind: 'bucket', name: bucket };
  const google = /^\/\/compute\.googleapis\.com\/projects\/([^/]+)\/(?:zones|regions|global)\/?([^/]*)\/([^/]+)\/([^/]+)$/.exec(resource);
  const kind = google && GCP[google[3]!];
  return kind ? { cloud: 'gcp', kind, name: google[4]!, project: google[1]!, ...(google[2] && { zone: google[2] }) } : null;
}
