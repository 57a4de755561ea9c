/** What stands under `pull:` of a Prometheus in providers.yaml. */
import { z } from 'zod';
import { text } from '../../../engine/config.ts';
import { METRICS } from '../utilization.ts';

const LOOPBACK = /^(localhost|127(\.\d{1,3}){3}|\[::1\])$/;
const OWNER = 'namespace_workload_pod:kube_pod_owner:relabel';
const byWorkload = (series: string): string =>
  `sum by (namespace, workload_type, workload) (${series} * on (namespace, pod) group_left (workload, workload_type) ${OWNER})`;
const WORKLOAD = '{cluster}/{namespace}/{workload_type}/{workload}';

/** What is asked of a cluster with kube-state-metrics and the rules of kube-prometheus. */
const OF_WORKLOADS = [
  { metric: 'cpu-cores', unit: 'cores', resource: WORKLOAD, query: byWorkload('rate(container_cpu_usage_seconds_total{container!="", image!=""}[5m])') },
  { metric: 'cpu-cores-requested', unit: 'cores', resource: WORKLOAD, query: byWorkload('kube_pod_container_resource_requests{resource="cpu"}') },
  { metric: 'memory-bytes', unit: 'bytes', resource: WORKLOAD, query: byWorkload('container_memory_working_set_bytes{container!="", image!=""}') },
  { metric: 'memory-bytes-requested', unit: 'bytes', resource: WORKLOAD, query: byWorkload('kube_pod_container_resource_requests{resource="memory"}') },
];

const query = z
  .strictObject({
    metric: z.enum(Object.keys(METRICS) as [string, ...string[]], `a metric is one of ${Object.keys(METRICS).join(', ')}`),
    unit: text,
    /** Names of labels in braces, and `{cluster}`. */
    resource: z.string().regex(/\{\w+\}/, 'names a label in braces, like {instance}'),
    query: text,
  })
  .refine(({ metric, unit }) => unit in METRICS[metric]!, {
    path: ['unit'],
    error: 'is none of the units of this metric; data/inputs/README.md, section "Evidence"',
  });

export const settings = z
  .strictObject({
    url: z.url({ protocol: /^https?$/, error: 'an address like https://prometheus.example.com' }),
    cluster: text.default('cluster'),
    queries: z.array(query).min(1, 'asks nothing').default(OF_WORKLOADS),
    /** Name of an environment variable. */
    token: z
      .string()
      .regex(/^[A-Za-z_]\w*$/, 'the name of an environment variable that holds the token')
      .optional(),
    insecure: z.boolean().default(false),
  })
  .refine(({ url, insecure }) => insecure || !URL.canParse(url) || new URL(url).protocol === 'https:' || LOOPBACK.test(new URL(url).hostname), {
    path: ['url'],
    error: 'plain http only on this machine; inside a cluster say `insecure: true`, else use https',
  });

export type Settings = z.infer<typeof settings>;
