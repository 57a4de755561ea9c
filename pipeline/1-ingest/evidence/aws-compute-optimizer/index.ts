import type { Json, TextTable } from '../../tabulate.ts';
import { type EvidenceSource, list, record, words } from '../evidence.ts';
import { at, dayOf, type FindingCells, findingTable } from '../finding-rows.ts';

/** One kind of reply: its list, and where an entry says what. https://docs.aws.amazon.com/compute-optimizer/latest/APIReference/Welcome.html */
interface Kind {
  readonly list: string;
  readonly arn: string;
  readonly finding: string;
  readonly current: readonly string[];
  readonly options: string;
  readonly recommended: readonly string[];
  readonly action: string;
}

const KINDS: readonly Kind[] = [
  {
    list: 'instanceRecommendations',
    arn: 'instanceArn',
    finding: 'finding',
    current: ['currentInstanceType'],
    options: 'recommendationOptions',
    recommended: ['instanceType'],
    action: 'Resize',
  },
  {
    list: 'autoScalingGroupRecommendations',
    arn: 'autoScalingGroupArn',
    finding: 'finding',
    current: ['currentConfiguration', 'instanceType'],
    options: 'recommendationOptions',
    recommended: ['configuration', 'instanceType'],
    action: 'Resize',
  },
  {
    list: 'volumeRecommendations',
    arn: 'volumeArn',
    finding: 'finding',
    current: ['currentConfiguration', 'volumeType'],
    options: 'volumeRecommendationOptions',
    recommended: ['configuration', 'volumeType'],
    action: 'Upgrade',
  },
  {
    list: 'lambdaFunctionRecommendations',
    arn: 'functionArn',
    finding: 'finding',
    current: ['currentMemorySize'],
    options: 'memorySizeRecommendationOptions',
    recommended: ['memorySize'],
    action: 'Resize',
  },
  {
    list: 'rdsDBRecommendations',
    arn: 'resourceArn',
    finding: 'instanceFinding',
    current: ['currentDBInstanceClass'],
    options: 'instanceRecommendationOptions',
    recommended: ['dbInstanceClass'],
    action: 'Resize',
  },
  { list: 'idleRecommendations', arn: 'resourceArn', finding: 'finding', current: ['resourceType'], options: '', recommended: [], action: 'Delete' },
];

/** Replies of GetEC2InstanceRecommendations and its siblings; what is optimized, or too small, is no finding. */
export const awsComputeOptimizer: EvidenceSource = {
  id: 'aws-compute-optimizer',
  title: 'AWS Compute Optimizer',
  kind: 'Findings',
  tabulate(document: Json): TextTable | null {
    const kind = KINDS.find((each) => Array.isArray(record(document)[each.list]));
    if (!kind) return null;
    return findingTable(list(record(document)[kind.list]).flatMap((entry) => rowOf(kind, entry)));
  },
};

function rowOf(kind: Kind, entry: Json): FindingCells[] {
  const arn = words(record(entry)[kind.arn]);
  if (!/^(over_?provisioned|not_?optimized|idle|unattached)$/i.test(words(record(entry)[kind.finding]) ?? '')) return [];
  const options = list(record(entry)[kind.options]);
  const best = options.find((option) => words(at(option, 'rank')) === '1') ?? options[0];
  const from = kind.options === '' ? entry : best;
  const saved = at(from, 'savingsOpportunityAfterDiscounts') ?? at(from, 'savingsOpportunity');
  const [, , , region, account] = (arn ?? '').split(':');
  return [
    {
      FindingId: arn,
      Source: 'AWS Compute Optimizer',
      ResourceId: arn,
      SubAccountId: words(record(entry).accountId) ?? (account || null),
      RegionId: region || null,
      Action: kind.action,
      Current: words(at(entry, ...kind.current)),
      Recommended: kind.recommended.length === 0 ? null : words(at(best, ...kind.recommended)),
      MonthlySavings: words(at(saved, 'estimatedMonthlySavings', 'value')),
      Currency: words(at(saved, 'estimatedMonthlySavings', 'currency')),
      Day: dayOf(record(entry).lastRefreshTimestamp),
      Link: 'https://console.aws.amazon.com/compute-optimizer/home',
    },
  ];
}
