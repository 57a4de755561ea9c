import type { NativeKind, Provider } from '../provider.ts';
import type { Pull } from '../pull.ts';
import { tabulateReply } from './reply.ts';
import { type Settings, settings } from './settings.ts';

const columns: Readonly<Record<string, NativeKind>> = {
  ...kinds('text', ['name', 'cluster', 'node', 'namespace', 'controller_kind', 'controller', 'pod', 'container', 'provider_id', 'currency']),
  ...kinds('text', [
    'provider',
    'account_id',
    'account_name',
    'invoice_entity_id',
    'invoice_entity_name',
    'service',
    'category',
    'region_id',
    'availability_zone',
  ]),
  ...kinds('json', ['labels', 'namespace_labels']),
  ...kinds('time', ['window_start', 'window_end', 'start', 'end', 'date']),
  ...kinds('money', ['cpu_cost', 'gpu_cost', 'ram_cost', 'pv_cost', 'network_cost', 'load_balancer_cost', 'shared_cost', 'external_cost', 'total_cost']),
  ...kinds('money', ['cpu_cost_adjustment', 'gpu_cost_adjustment', 'ram_cost_adjustment', 'pv_cost_adjustment']),
  ...kinds('money', ['network_cost_adjustment', 'load_balancer_cost_adjustment', 'cpu_cost_idle', 'gpu_cost_idle', 'ram_cost_idle']),
  ...kinds('money', ['list_cost', 'net_cost', 'amortized_net_cost', 'invoiced_cost', 'amortized_cost']),
  ...kinds('number', ['cpu_core_hours', 'minutes']),
};

/** Other headers for the same column, beside the spellings of its name. */
const ALIASES: Readonly<Record<string, string>> = {
  allocation: 'name',
  clusterid: 'cluster',
  clustername: 'cluster',
  nodename: 'node',
  namespacename: 'namespace',
  controllername: 'controller',
  podname: 'pod',
  containername: 'container',
  cpu: 'cpu_cost',
  gpu: 'gpu_cost',
  ram: 'ram_cost',
  memorycost: 'ram_cost',
  pv: 'pv_cost',
  persistentvolumecost: 'pv_cost',
  storagecost: 'pv_cost',
  network: 'network_cost',
  lb: 'load_balancer_cost',
  lbcost: 'load_balancer_cost',
  loadbalancer: 'load_balancer_cost',
  shared: 'shared_cost',
  external: 'external_cost',
  total: 'total_cost',
  cpuhours: 'cpu_core_hours',
  starttime: 'start',
  endtime: 'end',
  day: 'date',
};
const NAMES: ReadonlyMap<string, string> = new Map([
  ...Object.entries(ALIASES),
  ...Object.keys(columns).map((name): [string, string] => [letters(name), name]),
]);

const pull: Pull<Settings> = {
  settings,
  permissions: 'HTTP GET on the allocation path',
  signIn: 'Set the variable that "token:" names to a token that is good.',
  open: async (given, effects) => (await import('./pull.ts')).open(given, effects),
};

/** OpenCost and Kubecost: replies of the allocation and cloud cost APIs as JSON, and exports as CSV. */
export const opencost: Provider = {
  id: 'opencost',
  title: 'OpenCost and Kubecost',
  folder: import.meta.dirname,
  recognise(headers) {
    const names = new Set(headers.map(nativeName));
    const has = (...wanted: string[]): boolean => wanted.every((name) => names.has(name));
    if (has('invoiced_cost', 'amortized_net_cost', 'list_cost')) return 0.9;
    const isNamed = ['name', 'cluster', 'namespace', 'controller', 'pod', 'container'].some((name) => names.has(name));
    return isNamed && has('cpu_cost', 'ram_cost') ? 0.9 : 0;
  },
  tabulate: tabulateReply,
  pull: pull as Pull,
  nativeName,
  columns,
  values: {},
  required: [['total_cost', 'cpu_cost', 'invoiced_cost'], ['currency'], ['window_start', 'start', 'date']],
  expected: () => [],
  verbatim: new Set(),
  totals: {
    issuer: ['provider'],
    account: ['invoice_entity_id', 'account_id', 'cluster'],
    currency: ['currency'],
    periodStart: ['window_start', 'start', 'date'],
    periodEnd: ['window_end', 'end'],
    chargeStart: ['window_start', 'start', 'date'],
    chargeEnd: ['window_end', 'end', 'window_start', 'start', 'date'],
    billedCost: ['invoiced_cost'],
    invoice: [],
  },
  identity: ['cluster', 'name', 'window_start'],
  isEmptyNull: true,
  tagColumns: (source) =>
    source.flatMap(({ header, name }) => {
      const [, key] = /^label[_ :](.+)$/i.exec(header) ?? [];
      return key ? [{ column: name, key }] : [];
    }),
  defects: [
    {
      kind: 'Negative idle',
      column: 'total_cost',
      needs: ['total_cost'],
      condition: "ends_with(coalesce({namespace}, {name}, {pod}, ''), '__idle__') AND {total_cost} < 0",
      example: '{total_cost}',
      isSummed: true,
      treatment: 'read as 0: what is used cannot exceed what there is',
    },
  ],
  level: `CASE
    WHEN {invoiced_cost} IS NOT NULL OR regexp_matches(coalesce({name}, {namespace}, ''), '__[a-z]+__$') THEN NULL
    WHEN {container} IS NOT NULL THEN '5 container' WHEN {pod} IS NOT NULL THEN '4 pod' WHEN {controller} IS NOT NULL THEN '3 controller'
    WHEN {namespace} IS NOT NULL THEN '2 namespace' ELSE '1 another name' END`,
  /** Cloud cost, that is: it gives way to the lines of that provider's bill. Allocations have no issuer, so nothing is held against them. */
  detail: 'aggregate',
  focusVersion: () => null,
};

/** `cpuCoreHours`, `CPUCoreHours` and `CPU Core Hours` are the same column. */
function nativeName(header: string): string {
  const clean = header.replace(/^\ufeff/, '').trim();
  return NAMES.get(letters(clean)) ?? clean;
}

function letters(text: string): string {
  return text.toLowerCase().replace(/[^a-z0-9]/g, '');
}

function kinds(kind: NativeKind, names: readonly string[]): Record<string, NativeKind> {
  return Object.fromEntries(names.map((name) => [name, kind]));
}
