/** How Cost Explorer is asked. */
import { z } from 'zod';
import type { Pull } from '../pull.ts';

const DIMENSIONS = [
  'AZ',
  'BILLING_ENTITY',
  'INSTANCE_TYPE',
  'INVOICING_ENTITY',
  'LEGAL_ENTITY_NAME',
  'LINKED_ACCOUNT',
  'OPERATION',
  'PURCHASE_TYPE',
  'RECORD_TYPE',
  'REGION',
  'RESERVATION_ID',
  'SAVINGS_PLAN_ARN',
  'SERVICE',
  'USAGE_TYPE',
] as const;

const group = z.string().refine((text) => (DIMENSIONS as readonly string[]).includes(text) || /^(TAG|COST_CATEGORY):./.test(text), {
  message: `is one of ${DIMENSIONS.join(', ')}, or TAG:<key>, or COST_CATEGORY:<name>`,
});

export const settings = z.strictObject({
  /** The payer's account: replies do not say it. */
  billing_account: z.string().regex(/^\d{12}$/, 'an account has twelve digits; in quotes, so that leading zeros stay'),
  /** One or two; an invoice by account and service is a good start. */
  group_by: z.array(group).min(1).max(2).default(['LINKED_ACCOUNT', 'SERVICE']),
  granularity: z.enum(['DAILY', 'MONTHLY']).default('DAILY'),
  /** Also asks how well reservations and savings plans are used: four more requests a month. */
  commitments: z.boolean().default(true),
  region: z.string().regex(/\S/, 'is empty').default('us-east-1'),
  /** Profile of the AWS configuration, for a payer of its own; else the default chain decides. */
  profile: z.string().regex(/\S/, 'is empty').optional(),
});

export type CostExplorerSettings = z.infer<typeof settings>;

export const pull: Pull<CostExplorerSettings> = {
  settings,
  permissions:
    'ce:GetCostAndUsage (and with "commitments": ce:GetReservationUtilization, ce:GetReservationCoverage, ce:GetSavingsPlansUtilization, ce:GetSavingsPlansCoverage)',
  signIn: 'Give the SDK an IAM role, or run `aws sso login` and name the profile with AWS_PROFILE or `profile:`.',
  open: async (wanted, effects) => (await import('./pull.ts')).open(wanted, effects),
};
