/** Which metrics of CloudWatch are asked for, and what they are in our words. */

export interface WatchedMetric {
  readonly namespace: string;
  readonly name: string;
  /** Dimension that names the resource. */
  readonly dimension: string;
  /** It is the only dimension: of metrics that CloudWatch also keeps by type or group. */
  readonly isAlone: boolean;
  readonly metric: string;
  readonly unit: string;
  readonly statistics: readonly ('Average' | 'Maximum' | 'Sum')[];
}

const ec2 = { namespace: 'AWS/EC2', dimension: 'InstanceId', isAlone: true } as const;
const agent = { namespace: 'CWAgent', dimension: 'InstanceId', isAlone: false, unit: 'percent', statistics: ['Average', 'Maximum'] } as const;

// biome-ignore format: one line, one thing
export const WATCHED: readonly WatchedMetric[] = [
  { ...ec2, name: 'CPUUtilization', metric: 'cpu', unit: 'percent', statistics: ['Average', 'Maximum'] },
  // Bytes in and out are added up.
  { ...ec2, name: 'NetworkIn', metric: 'network-bytes-per-second', unit: 'bytes-per-hour', statistics: ['Sum'] },
  { ...ec2, name: 'NetworkOut', metric: 'network-bytes-per-second', unit: 'bytes-per-hour', statistics: ['Sum'] },
  { namespace: 'AWS/RDS', dimension: 'DBInstanceIdentifier', isAlone: true, name: 'CPUUtilization', metric: 'cpu', unit: 'percent', statistics: ['Average', 'Maximum'] },
  { ...agent, name: 'mem_used_percent', metric: 'memory' },
  { ...agent, name: 'nvidia_smi_utilization_gpu', metric: 'gpu' },
];

/** One question of GetMetricData, as it is kept beside its answer. */
export interface AskedMetric {
  readonly Id: string;
  readonly Namespace: string;
  readonly MetricName: string;
  readonly Dimensions: readonly { readonly Name?: string | undefined; readonly Value?: string | undefined }[];
  readonly Stat: string;
  readonly Resource: string;
  readonly Metric: string;
  readonly Unit: string;
}
