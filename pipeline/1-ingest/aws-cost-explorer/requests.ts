/** What is asked of Cost Explorer for one month, request by request. */
import {
  type CostExplorerClient,
  GetCostAndUsageCommand,
  GetReservationCoverageCommand,
  GetReservationUtilizationCommand,
  GetSavingsPlansCoverageCommand,
  GetSavingsPlansUtilizationCommand,
} from '@aws-sdk/client-cost-explorer';
import type { CostExplorerSettings } from './pull-settings.ts';

/** A reply, and where its next page is. */
export interface Answer {
  readonly reply: object;
  readonly next: string | null;
}

/** One question, whose reply may take several pages. */
export interface Question {
  /** Of the action in AWS's words, and of its files. */
  readonly action: string;
  readonly name: string;
  readonly request: object;
  ask(client: CostExplorerClient, token: string | null): Promise<Answer>;
}

/** First and last day of a question, the latter exclusive, as `YYYY-MM-DD`. */
interface Interval {
  readonly Start: string;
  readonly End: string;
}

/** Coverage and utilization go back the last twelve months and the current one. */
const MONTHS_OF_COMMITMENTS = 12;

/** The questions about a month, in their order; `today` is a UTC day. */
export function questionsOf(settings: CostExplorerSettings, period: string, today: Date): Question[] {
  const costs = intervalOf(period, addDays(today, 1));
  const commitments = intervalOf(period, today);
  const asksCommitments = settings.commitments && commitments.Start < commitments.End && period >= monthsBefore(today, MONTHS_OF_COMMITMENTS);
  return [costQuestion(settings, costs), ...(asksCommitments ? commitmentQuestions({ TimePeriod: commitments, Granularity: settings.granularity }) : [])];
}

function costQuestion({ group_by, granularity }: CostExplorerSettings, TimePeriod: Interval): Question {
  const GroupBy = group_by.map((group) => {
    const [, kind, key] = /^(TAG|COST_CATEGORY):(.+)$/.exec(group) ?? [];
    return { Type: (kind ?? 'DIMENSION') as 'TAG' | 'COST_CATEGORY' | 'DIMENSION', Key: key ?? group };
  });
  const Metrics = ['NetUnblendedCost', 'UnblendedCost', 'NetAmortizedCost', 'AmortizedCost', 'UsageQuantity'];
  const request = { TimePeriod, Granularity: granularity, Metrics, GroupBy };
  return {
    action: 'GetCostAndUsage',
    name: 'costs',
    request,
    async ask(client, token) {
      const { $metadata: _, ...reply } = await client.send(new GetCostAndUsageCommand({ ...request, NextPageToken: token ?? undefined }));
      return { reply, next: reply.NextPageToken || null };
    },
  };
}

function commitmentQuestions(request: { TimePeriod: Interval; Granularity: CostExplorerSettings['granularity'] }): Question[] {
  return [
    {
      action: 'GetReservationUtilization',
      name: 'reservation-utilization',
      request,
      async ask(client, token) {
        const { $metadata: _, ...reply } = await client.send(new GetReservationUtilizationCommand({ ...request, NextPageToken: token ?? undefined }));
        return { reply, next: reply.NextPageToken || null };
      },
    },
    {
      action: 'GetReservationCoverage',
      name: 'reservation-coverage',
      request,
      async ask(client, token) {
        const { $metadata: _, ...reply } = await client.send(new GetReservationCoverageCommand({ ...request, NextPageToken: token ?? undefined }));
        return { reply, next: reply.NextPageToken || null };
      },
    },
    {
      action: 'GetSavingsPlansUtilization',
      name: 'savings-plans-utilization',
      request,
      async ask(client) {
        const { $metadata: _, ...reply } = await client.send(new GetSavingsPlansUtilizationCommand(request));
        return { reply, next: null };
      },
    },
    {
      action: 'GetSavingsPlansCoverage',
      name: 'savings-plans-coverage',
      request,
      async ask(client, token) {
        const { $metadata: _, ...reply } = await client.send(new GetSavingsPlansCoverageCommand({ ...request, NextToken: token ?? undefined }));
        return { reply, next: reply.NextToken || null };
      },
    },
  ];
}

/** `YYYY-MM` so many months before a day. */
export function monthsBefore(day: Date, months: number): string {
  return new Date(Date.UTC(day.getUTCFullYear(), day.getUTCMonth() - months, 1)).toISOString().slice(0, 7);
}

/** A month, up to a day that is not asked for any more. */
function intervalOf(period: string, until: Date): Interval {
  const start = new Date(`${period}-01T00:00:00Z`);
  const next = new Date(Date.UTC(start.getUTCFullYear(), start.getUTCMonth() + 1, 1));
  const [Start, End] = [start, next < until ? next : until].map((date) => date.toISOString().slice(0, 10)) as [string, string];
  return { Start, End };
}

function addDays(day: Date, days: number): Date {
  return new Date(day.getTime() + days * 86_400_000);
}
