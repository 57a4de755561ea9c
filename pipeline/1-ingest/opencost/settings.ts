/** What stands under `pull:` of a cluster in providers.yaml. */
import { z } from 'zod';

const LOOPBACK = /^(localhost|127(\.\d{1,3}){3}|\[::1\])$/;

export const settings = z
  .strictObject({
    url: z.url({ protocol: /^https?$/, error: 'an address like https://opencost.example.com' }),
    api: z.enum(['opencost', 'kubecost']).default('opencost'),
    cluster: z.string().min(1).optional(),
    /** Name of an environment variable. */
    token: z
      .string()
      .regex(/^[A-Za-z_]\w*$/, 'the name of an environment variable that holds the token')
      .optional(),
    insecure: z.boolean().default(false),
  })
  .refine(({ url, insecure }) => insecure || !URL.canParse(url) || new URL(url).protocol === 'https:' || LOOPBACK.test(new URL(url).hostname), {
    path: ['url'],
    error: 'plain http only on this machine; inside a cluster say `insecure: true`, else use https',
  });

export type Settings = z.infer<typeof settings>;
