/**
 * A receiver of one's own: one alert a request, signed as Standard Webhooks say.
 *
 * https://github.com/standard-webhooks/standard-webhooks/blob/main/spec/standard-webhooks.md; README.md beside says how to verify.
 */
import { createHmac } from 'node:crypto';
import { z } from 'zod';
import { type AlertChannel, DeliveryFailure, secretOf } from '../../channel.ts';
import type { Message } from '../../message.ts';
import { post, variable } from '../post.ts';

const SECRET_BYTES = 24;

const settings = z.strictObject({
  /** Variable with the address. */
  url_env: variable,
  /** Variable with the secret that both sides know: at least 24 bytes, as text or as `whsec_` and base64. */
  secret_env: variable,
});
type WebhookSettings = z.infer<typeof settings>;

export const webhook: AlertChannel<WebhookSettings> = {
  id: 'webhook',
  settings,
  alertsPerMessage: 1,
  recipientsOf: () => ['the receiver'],
  preview: (message) => webhookBody(message),
  send: async (message, _, { url_env, secret_env }, effects) => {
    const body = webhookBody(message);
    const timestamp = String(Math.floor(effects.now.getTime() / 1000));
    const secret = keyOf(secretOf(effects, secret_env), secret_env);
    const headers = {
      'webhook-id': message.id,
      'webhook-timestamp': timestamp,
      'webhook-signature': webhookSignature(secret, message.id, timestamp, body),
      'idempotency-key': message.id,
    };
    await post({ urlVariable: url_env, body, headers }, effects);
  },
};

/** JSON: `type` is costbook.alert.new, .worse or .resolved, or costbook.digest; `data` holds the alert, or the lines of the digest. */
export function webhookBody({ items, lines, company, edition, asOf, createdAt }: Message): string {
  const about = { company, edition, asOf };
  const [item] = items;
  const content = item
    ? { type: `costbook.alert.${item.change.toLowerCase()}`, data: { ...item, ...about } }
    : { type: 'costbook.digest', data: { lines, ...about } };
  return JSON.stringify({ type: content.type, timestamp: createdAt, data: content.data });
}

/** `v1,` and the HMAC-SHA256 over `id.timestamp.body`, in base64. */
export function webhookSignature(key: Buffer, id: string, timestamp: string, body: string): string {
  return `v1,${createHmac('sha256', key).update(`${id}.${timestamp}.${body}`).digest('base64')}`;
}

function keyOf(secret: string, variableName: string): Buffer {
  const key = secret.startsWith('whsec_') ? Buffer.from(secret.slice('whsec_'.length), 'base64') : Buffer.from(secret, 'utf8');
  if (key.length >= SECRET_BYTES) return key;
  throw new DeliveryFailure(`the environment variable ${variableName} holds a secret of fewer than ${SECRET_BYTES} bytes`);
}
