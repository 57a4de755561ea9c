/** How Cost Management is asked. */
import { z } from 'zod';
import type { Pull } from '../pull.ts';

const scope = z
  .string()
  .regex(/^\/?(subscriptions|providers)\/[^/]+/i, 'is a scope, like /subscriptions/<id> or /providers/Microsoft.Billing/billingAccounts/<id>');

/** Without the subscription and the kind of charge, what commitments cover could not be told from the rest. */
const NEEDED = ['ChargeType', 'PricingModel'];
const GROUP_BY = ['SubscriptionId', 'SubscriptionName', 'MeterCategory', 'ResourceLocation', 'PublisherType', 'Frequency'];

export const settings = z.strictObject({
  scopes: z.array(scope).min(1, 'names no scope'),
  /** Dimensions to tell apart, beside ChargeType and PricingModel; each makes more rows. */
  group_by: z
    .array(z.string().regex(/^\w+$/, 'is the name of a dimension, like ResourceGroupName'))
    .max(13, 'Azure takes no more than 15 dimensions')
    .default(GROUP_BY)
    .transform((names) => [...new Set([...names, ...NEEDED])]),
  /** Azure Resource Manager; another one in sovereign clouds. */
  endpoint: z.url().default('https://management.azure.com'),
});

export type QuerySettings = z.infer<typeof settings>;

export const pull: Pull<QuerySettings> = {
  settings,
  access: ['endpoint'],
  permissions: 'the role Cost Management Reader on each scope',
  signIn: 'Give the machine a managed identity, or run `az login`, or set AZURE_CLIENT_ID, AZURE_TENANT_ID and AZURE_CLIENT_SECRET of a service principal.',
  open: async (wanted, effects) => (await import('./pull.ts')).open(wanted, effects),
};
