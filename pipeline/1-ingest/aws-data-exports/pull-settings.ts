/** How a Data Export or a Cost and Usage Report is fetched from its bucket. */
import { z } from 'zod';
import type { Pull } from '../pull.ts';

const name = z.string().regex(/\S/, 'is empty');

export const settings = z.strictObject({
  /** The bucket that the export is delivered to. */
  bucket: name,
  /** Folder of the bucket, as the export names it. */
  prefix: z.string().default(''),
  /** Name of the export or report, where the folder holds several. */
  export: name.optional(),
  /** Region of the bucket; found out when absent, but for China and GovCloud. */
  region: name.optional(),
  /** Profile of the AWS configuration, for a payer of its own; else the default chain decides. */
  profile: name.optional(),
  /** `true` where the bucket lets its readers pay. */
  requester_pays: z.boolean().default(false),
});

export type S3Settings = z.infer<typeof settings>;

export const pull: Pull<S3Settings> = {
  settings,
  access: ['region', 'profile', 'requester_pays'],
  permissions: 's3:ListBucket on the bucket and s3:GetObject on the objects below the prefix (and kms:Decrypt where a key encrypts them)',
  signIn: 'Give the SDK an IAM role, or run `aws sso login` and name the profile with AWS_PROFILE or `profile:`.',
  open: async (wanted, effects) => (await import('./pull.ts')).open(wanted, effects),
};
