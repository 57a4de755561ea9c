/** How exports are fetched from the storage account that they are delivered to. */
import { z } from 'zod';
import type { Pull } from '../pull.ts';

const name = z.string().regex(/\S/, 'is empty');

export const settings = z.strictObject({
  /** Address of the storage account's blob service; not needed beside a connection string, which names it. */
  account_url: z.url().optional(),
  container: name,
  /** Folder of the container that the exports are written to. */
  prefix: z.string().default(''),
  /** Names of the exports to take; all that hold costs when absent. */
  exports: z.array(name).optional(),
  /** Environment variable that holds a connection string or a SAS token; else the SDK's default chain signs in. */
  secret_env: z
    .string()
    .regex(/^[A-Za-z_]\w*$/, 'is the name of an environment variable, not the secret itself')
    .optional(),
});

export type BlobSettings = z.infer<typeof settings>;

export const pull: Pull<BlobSettings> = {
  settings,
  access: ['account_url', 'secret_env'],
  permissions: 'the role Storage Blob Data Reader on the container, or a SAS token that may read and list it',
  signIn: 'Give the machine a managed identity, or run `az login`, or set AZURE_CLIENT_ID, AZURE_TENANT_ID and AZURE_CLIENT_SECRET of a service principal.',
  open: async (wanted, effects) => (await import('./pull.ts')).open(wanted, effects),
};
