/** How a billing export is asked for in BigQuery. */
import { z } from 'zod';
import type { Pull } from '../pull.ts';

const name = z.string().regex(/^[\w:.-]+$/, 'is a name as BigQuery shows it: letters, digits, _ - . :');

export const settings = z.strictObject({
  /** The project whose quota and account the queries are charged to. */
  project: name,
  dataset: name,
  /** `gcp_billing_export_resource_v1_…`, `gcp_billing_export_v1_…` or `gcp_billing_export_focus_…`, or a view of one. */
  table: name,
  /** The project that holds the dataset, where it is another. */
  data_project: name.optional(),
  /** Where the dataset lies, like EU or us-central1; asked of the table when absent. */
  location: name.optional(),
  /** A regional or private endpoint in place of https://bigquery.googleapis.com. */
  endpoint: z
    .string()
    .regex(/^(https:\/\/|http:\/\/(127\.0\.0\.1|\[::1\]|localhost)(:|\/|$))/, 'is an https:// address; http:// only for this machine')
    .optional(),
  /** Rows a page at most; BigQuery itself ends a page at 20 MB. */
  page_rows: z.coerce.number().int().min(1).max(100_000).default(50_000),
});

export type BigQuerySettings = z.infer<typeof settings>;

export const pull: Pull<BigQuerySettings> = {
  settings,
  permissions: 'roles/bigquery.jobUser on the project that pays and roles/bigquery.dataViewer on the dataset',
  signIn: 'Attach a service account or workload identity, or run `gcloud auth application-default login`.',
  open: async (wanted, effects) => (await import('./pull.ts')).open(wanted, effects),
};
