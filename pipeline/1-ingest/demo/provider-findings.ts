/** What AWS's own tools say of Larkfield: a reply of Cost Optimization Hub beside the bills. */
import { resourceOf } from './resources.ts';
import type { PlannedUse } from './uses.ts';
import { useOf } from './utilization.ts';

interface Finding {
  readonly app: string;
  readonly sku: string;
  readonly action: string;
  readonly type: string;
  readonly current: string;
  readonly recommended: string;
  readonly savings: number;
}

/** One that we find too, one that no bill and no hour shows, and one that commitments pay for the most part. */
// biome-ignore format: one line, one thing
const FINDINGS: readonly Finding[] = [
  { app: 'artifact-mirror', sku: 'vm.m7g.4xlarge', action: 'Rightsize', type: 'Ec2Instance', current: 'm7g.4xlarge', recommended: 'm7g.xlarge', savings: 329.02 },
  { app: 'mobile-backend', sku: 'lambda.seconds', action: 'Rightsize', type: 'LambdaFunction', current: '1024 MB', recommended: '512 MB', savings: 188.4 },
  { app: 'orders', sku: 'rds.r6g.2xlarge', action: 'Rightsize', type: 'RdsDbInstance', current: 'db.r6g.2xlarge', recommended: 'db.r6g.xlarge', savings: 421.5 },
];

/** The reply of ListRecommendations as JSON, refreshed on the day before `day`. */
export function providerFindings(uses: readonly PlannedUse[], day: string): string {
  const refreshed = Date.parse(`${day}T03:00:00Z`) / 1000 - 86_400;
  const items = FINDINGS.map(({ app, sku, action, type, current, recommended, savings }, index) => {
    const arn = resourceOf(useOf(uses, app, `aws.${sku}`), 1).ResourceId!;
    const [, , , region, accountId] = arn.split(':');
    return {
      recommendationId: `larkfield-${index + 1}`,
      accountId,
      region,
      resourceArn: arn,
      resourceId: arn.split(/[/:]/).at(-1),
      actionType: action,
      currentResourceType: type,
      currentResourceSummary: current,
      recommendedResourceType: type,
      recommendedResourceSummary: recommended,
      estimatedMonthlySavings: savings,
      currencyCode: 'USD',
      implementationEffort: 'Medium',
      lastRefreshTimestamp: refreshed,
      recommendationLookbackPeriodInDays: 14,
      source: 'ComputeOptimizer',
    };
  });
  return `${JSON.stringify({ items }, null, 1)}\n`;
}
