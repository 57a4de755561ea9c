/** What stands under `pull:` of Azure's evidence in providers.yaml. */
import { z } from 'zod';

export const azureSettings = z.strictObject({
  subscriptions: z.array(z.string().regex(/^[\w-]+$/, 'is the id of a subscription')).min(1, 'names no subscription'),
  /** Azure Resource Manager; another one in sovereign clouds. */
  endpoint: z.url().default('https://management.azure.com'),
});

export type AzureSettings = z.infer<typeof azureSettings>;

export const AZURE_SIGN_IN =
  'Give the machine a managed identity, or run `az login`, or set AZURE_CLIENT_ID, AZURE_TENANT_ID and AZURE_CLIENT_SECRET of a service principal.';
