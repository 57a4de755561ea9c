/** Parts of what stands under `pull:` of Google's evidence in providers.yaml. */
import { z } from 'zod';

export const projects = z.array(z.string().regex(/^[\w:.-]+$/, 'is the id of a project')).min(1, 'names no project');

export const endpoint = z
  .string()
  .regex(/^(https:\/\/|http:\/\/(127\.0\.0\.1|\[::1\]|localhost)(:|\/|$))/, 'is an https:// address; http:// only for this machine');

export const GOOGLE_SIGN_IN = 'Attach a service account or workload identity, or run `gcloud auth application-default login`.';
