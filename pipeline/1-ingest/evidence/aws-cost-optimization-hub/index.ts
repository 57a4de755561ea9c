import { z } from 'zod';
import { text } from '../../../engine/config.ts';
import type { Pull } from '../../pull.ts';
import type { Json, TextTable } from '../../tabulate.ts';
import { type EvidenceSource, list, record, words } from '../evidence.ts';
import { dayOf, findingTable } from '../finding-rows.ts';

/** Words of AWS for what is to be done, in ours. https://docs.aws.amazon.com/cost-management/latest/APIReference/API_CostOptimizationHub_Recommendation.html */
const ACTIONS: Readonly<Record<string, string>> = {
  Rightsize: 'Resize',
  ScaleIn: 'Resize',
  Stop: 'Stop',
  Delete: 'Delete',
  Upgrade: 'Upgrade',
  MigrateToGraviton: 'Migrate',
  PurchaseSavingsPlans: 'Purchase',
  PurchaseReservedInstances: 'Purchase',
};

export const settings = z.strictObject({
  /** Profile of the AWS configuration, for a payer of its own; else the default chain decides. */
  profile: text.optional(),
});

export type Settings = z.infer<typeof settings>;

const pull: Pull<Settings> = {
  settings,
  access: ['profile'],
  permissions: 'cost-optimization-hub:ListRecommendations',
  signIn: 'Give the SDK an IAM role, or run `aws sso login` and name the profile with AWS_PROFILE or `profile:`.',
  open: async (given, effects) => (await import('./pull.ts')).open(given, effects),
};

/** Replies of ListRecommendations, which gather those of Compute Optimizer and of Cost Explorer. */
export const awsCostOptimizationHub: EvidenceSource = {
  id: 'aws-cost-optimization-hub',
  title: 'AWS Cost Optimization Hub',
  kind: 'Findings',
  pull: pull as Pull,
  tabulate(document: Json): TextTable | null {
    const items = list(record(document).items).map(record);
    if (!('items' in record(document)) || !items.every((item) => 'recommendationId' in item && 'actionType' in item)) return null;
    return findingTable(
      items.map((item) => ({
        FindingId: words(item.recommendationId),
        Source: words(item.source) === 'ComputeOptimizer' ? 'AWS Compute Optimizer' : 'AWS Cost Optimization Hub',
        ResourceId: words(item.resourceArn) ?? words(item.resourceId),
        SubAccountId: words(item.accountId),
        RegionId: words(item.region),
        Action: ACTIONS[words(item.actionType) ?? ''] ?? words(item.actionType),
        Current: words(item.currentResourceSummary),
        Recommended: words(item.recommendedResourceSummary),
        MonthlySavings: words(item.estimatedMonthlySavings),
        Currency: words(item.currencyCode) ?? 'USD',
        Day: dayOf(item.lastRefreshTimestamp),
        Link: 'https://console.aws.amazon.com/costmanagement/home#/cost-optimization-hub',
      })),
    );
  },
};
