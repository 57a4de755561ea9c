/** How Datadog is asked. */
import { z } from 'zod';
import type { Pull } from '../pull.ts';

const LOOPBACK = /^(localhost|127(\.\d{1,3}){3}|\[::1\])$/;
const variable = z.string().regex(/^[A-Za-z_]\w*$/, 'the name of an environment variable that holds the key, never the key itself');

export const settings = z
  .strictObject({
    /** Where the organization is: https://docs.datadoghq.com/getting_started/site/ */
    site: z
      .string()
      .regex(/^[a-z0-9-]+(\.[a-z0-9-]+)+$/, 'a site like datadoghq.com, datadoghq.eu, us5.datadoghq.com or ddog-gov.com')
      .default('datadoghq.com'),
    /** In place of the site: a proxy in front of it. */
    url: z.url({ protocol: /^https?$/, error: 'an address like https://datadog-proxy.example.com' }).optional(),
    api_key: variable.default('DD_API_KEY'),
    app_key: variable.default('DD_APP_KEY'),
    /** By child organization, or one sum for all of them. */
    view: z.enum(['sub-org', 'summary']).default('sub-org'),
    /** Tag keys that Datadog is configured to attribute by: up to three. */
    tags: z
      .array(z.string().regex(/^[^,\s]+$/, 'is one tag key'))
      .max(3, 'Datadog attributes by at most three tags')
      .default([]),
    /** Share costs by what Datadog attributes of them, or by usage where cost attribution is not part of the plan. */
    attribution: z.enum(['cost', 'usage']).default('cost'),
  })
  .refine(({ url }) => url === undefined || !URL.canParse(url) || new URL(url).protocol === 'https:' || LOOPBACK.test(new URL(url).hostname), {
    path: ['url'],
    error: 'plain http only on this machine, since keys go with each request',
  });

export type DatadogSettings = z.infer<typeof settings>;

export const pull: Pull<DatadogSettings> = {
  settings,
  permissions: 'usage_read and billing_read to the owner of the application key, and the application key scopes of the same names',
  signIn: 'Set DD_API_KEY and DD_APP_KEY, or the variables that "api_key:" and "app_key:" name, to keys of that site.',
  open: async (wanted, effects) => (await import('./pull.ts')).open(wanted, effects),
};
