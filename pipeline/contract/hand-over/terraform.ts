/** What changes in Terraform for a recommendation. A resource that is already in code keeps its address there; the names here stand for it. */
import { type CloudThing, cloudThing, type ThingKind } from './cloud-thing.ts';
import { hclString, oneLine } from './quote.ts';
import type { HandedRecommendation } from './recommendation.ts';

const AWS_TYPES: Partial<Record<ThingKind, string>> = {
  disk: 'aws_ebs_volume', snapshot: 'aws_ebs_snapshot', address: 'aws_eip', machine: 'aws_instance', group: 'aws_autoscaling_group', database: 'aws_db_instance',
  cache: 'aws_elasticache_cluster', 'load balancer': 'aws_lb', gateway: 'aws_nat_gateway', bucket: 'aws_s3_bucket', 'log group': 'aws_cloudwatch_log_group', trail: 'aws_cloudtrail',
}; // biome-ignore format: one table
const AZURE_TYPES: Partial<Record<ThingKind, string>> = {
  disk: 'azurerm_managed_disk', snapshot: 'azurerm_snapshot', address: 'azurerm_public_ip', machine: 'azurerm_linux_virtual_machine', 'load balancer': 'azurerm_lb', gateway: 'azurerm_nat_gateway',
}; // biome-ignore format: one table
const GCP_TYPES: Partial<Record<ThingKind, string>> = {
  disk: 'google_compute_disk', snapshot: 'google_compute_snapshot', address: 'google_compute_address', machine: 'google_compute_instance', bucket: 'google_storage_bucket',
}; // biome-ignore format: one table

/** What stands without quotes: an expression. */
interface Expression {
  readonly expression: string;
}
type Value = string | number | Expression;
interface Block {
  readonly head: string;
  readonly body: readonly (readonly [key: string, value: Value] | Block)[];
}

/** HCL of the change, or null where there is none to write. */
export function terraformOf(recommendation: HandedRecommendation): string | null {
  const thing = cloudThing(recommendation.resource, recommendation.service);
  const type = thing && { aws: AWS_TYPES, azure: AZURE_TYPES, gcp: GCP_TYPES }[thing.cloud][thing.kind];
  const blocks = thing && type ? blocksOf(recommendation, thing, type) : [];
  if (blocks.length === 0) return null;
  const { id, title, monthlySavings, currency, resource } = recommendation;
  return [
    `# ${oneLine(title)}: recommendation ${oneLine(id)}, ${monthlySavings} ${oneLine(currency)} a month`,
    `# ${type} ${oneLine(resource ?? '')}`,
    '# Put this at the address that the resource has in your code, and read the plan before it is applied.',
    ...blocks.flatMap(lines),
    '',
  ].join('\n');
}

function blocksOf(recommendation: HandedRecommendation, thing: CloudThing, type: string): Block[] {
  if (thing.cloud === 'aws' && thing.kind === 'group' && recommendation.action === 'Schedule') return weekendsOff(recommendation.id, thing.name);
  const block = blockOf(recommendation, thing, type);
  return block ? [block] : [];
}

/** Off from Friday evening to Monday morning, UTC: what the bill proves. The size by day is asked for, never guessed. */
function weekendsOff(id: string, group: string): Block[] {
  const label = `costbook_${id.replace(/[^A-Za-z0-9_]/g, '_')}`;
  const size = { expression: `var.${label}_day_size` };
  const action = (name: string, recurrence: string, capacity: Value): Block => ({
    head: `resource "aws_autoscaling_schedule" ${hclString(`${label}_${name}`)}`,
    body: [
      ['scheduled_action_name', `${name}-weekends`],
      ['autoscaling_group_name', group],
      ['recurrence', recurrence],
      ['min_size', capacity],
      ['desired_capacity', capacity],
    ],
  });
  const variable: Block = {
    head: `variable ${hclString(`${label}_day_size`)}`,
    body: [
      ['type', { expression: 'number' }],
      ['description', 'Machines that the group needs on working days.'],
    ],
  };
  return [variable, action('off-at', '0 19 * * 5', 0), action('on-after', '0 7 * * 1', size)];
}

function blockOf({ kind, action, id, recommendedSku }: HandedRecommendation, { cloud, kind: thing, name }: CloudThing, type: string): Block | null {
  const label = `costbook_${id.replace(/[^A-Za-z0-9_]/g, '_')}`;
  const resource = (resourceType: string, ...body: Block['body']): Block => ({ head: `resource ${hclString(resourceType)} ${hclString(label)}`, body });
  if (action === 'Delete')
    return {
      head: 'removed',
      body: [
        { head: `from = ${type}.${label}`, body: [] },
        { head: 'lifecycle', body: [{ head: 'destroy = true', body: [] }] },
      ],
    };
  if (cloud !== 'aws') return null;
  if (kind === 'previous-generation-volume') return resource(type, ['type', 'gp3']);
  if (kind === 'endless-log-retention') return resource(type, ['name', name], ['retention_in_days', 90]);
  if (kind === 'rarely-read-bucket')
    return resource(
      'aws_s3_bucket_lifecycle_configuration',
      ['bucket', name],
      {
        head: 'rule',
        body: [
          ['id', 'costbook-infrequent-access'],
          ['status', 'Enabled'],
          { head: 'filter', body: [] },
          { head: 'transition', body: [['days', 30], ['storage_class', 'STANDARD_IA']] },
        ],
      },
    ); // biome-ignore format: as it will stand
  const sku = recommendedSku && /^[a-z0-9]+[a-z0-9-]*\.[a-z0-9]+$/.test(recommendedSku) ? recommendedSku : null;
  if (sku && thing === 'machine') return resource(type, ['instance_type', sku]);
  if (sku && thing === 'database') return resource(type, ['instance_class', `db.${sku}`]);
  return sku && thing === 'cache' ? resource(type, ['node_type', `cache.${sku}`]) : null;
}

function lines({ head, body }: Block): string[] {
  if (head.includes(' = ')) return [head];
  const width = Math.max(0, ...body.flatMap((entry) => (Array.isArray(entry) ? [entry[0].length] : [])));
  const inner = body.flatMap((entry) => {
    if (!isPair(entry)) return lines(entry);
    const [key, value] = entry;
    return [`${key.padEnd(width)} = ${typeof value === 'object' ? value.expression : typeof value === 'number' ? value : hclString(value)}`];
  });
  return inner.length === 0 ? [`${head} {}`] : [`${head} {`, ...inner.map((line) => `  ${line}`), '}'];
}

function isPair(entry: Block['body'][number]): entry is readonly [string, Value] {
  return Array.isArray(entry);
}
