/**
 * E-mail through an SMTP server: text and HTML. A message keeps its Message-ID however often it is tried.
 *
 * https://nodemailer.com/smtp; https://www.rfc-editor.org/rfc/rfc3834#section-5 (Auto-Submitted keeps out-of-office replies away)
 */
import { createTransport } from 'nodemailer';
import { z } from 'zod';
import { type AlertChannel, DeliveryFailure, type SendEffects, secretOf } from '../../channel.ts';
import { cut, type Message, messageText, plain } from '../../message.ts';
import { variable } from '../post.ts';
import { htmlOf } from './html.ts';

const SUBJECT_CHARACTERS = 180;
const LOOPBACK = /^(localhost|127(\.\d{1,3}){3}|::1)$/;
/** One address and nothing else: no comma, bracket, quote, space or control character. */
const ADDRESS = /^[^\s@,;:<>()[\]\\"\p{Cc}]+@[^\s@,;:<>()[\]\\"\p{Cc}]+$/u;

const address = z.string().regex(ADDRESS, 'is one address like finops@example.com');
const settings = z
  .strictObject({
    host: z.string().regex(/^[\w.:-]+$/, 'is the name of an SMTP server like smtp.example.com'),
    port: z
      .string()
      .regex(/^\d{1,5}$/, 'is a port like 587')
      .default('587'),
    from: address,
    /** Addresses, and `owner`: whoever answers for the unit. */
    to: z
      .array(z.union([z.literal('owner'), address]))
      .min(1, 'names nobody')
      .default(['owner']),
    user_env: variable.optional(),
    password_env: variable.optional(),
    /** required: no message without TLS; none: for a relay on this machine or a network of its own. */
    tls: z.enum(['required', 'none']).optional(),
  })
  .refine(({ user_env, password_env }) => (user_env === undefined) === (password_env === undefined), {
    path: ['user_env'],
    error: 'user_env and password_env go together',
  });
type EmailSettings = z.infer<typeof settings>;

export const email: AlertChannel<EmailSettings> = {
  id: 'email',
  settings,
  alertsPerMessage: 30,
  recipientsOf: ({ to }, owner) => [
    ...new Set(to.flatMap((each) => (each !== 'owner' ? each : owner.email !== null && ADDRESS.test(owner.email) ? owner.email : []))),
  ],
  preview: (message, { from }) => [`From: ${from}`, `Subject: ${subjectOf(message)}`, '', messageText(message)].join('\n'),
  send: async (message, recipient, own, effects) => {
    const mail = {
      from: { name: 'Costbook', address: own.from },
      to: [{ name: '', address: recipient }],
      subject: subjectOf(message),
      text: messageText(message),
      html: htmlOf(message),
      messageId: `<${message.id}@${own.from.split('@')[1]}>`,
      date: effects.now,
      headers: { 'Auto-Submitted': 'auto-generated', 'X-Auto-Response-Suppress': 'All' },
      disableFileAccess: true,
      disableUrlAccess: true,
    };
    const transport = transportOf(own, effects);
    try {
      await transport.sendMail(mail);
    } catch (error) {
      throw failureOf(error as SmtpError, own, effects);
    } finally {
      transport.close();
    }
  },
};

function subjectOf({ title, items }: Message): string {
  const [only] = items.length === 1 ? items : [];
  return cut(plain(only ? `${only.change}: ${only.headline}` : title), SUBJECT_CHARACTERS);
}

function transportOf({ host, port, user_env, password_env, tls }: EmailSettings, effects: SendEffects) {
  const isSecure = port === '465';
  const auth = user_env !== undefined && password_env !== undefined ? { user: secretOf(effects, user_env), pass: secretOf(effects, password_env) } : undefined;
  const isPlain = tls === 'none' || (tls === undefined && LOOPBACK.test(host));
  return createTransport({
    host,
    port: Number(port),
    secure: isSecure,
    requireTLS: !isSecure && !isPlain,
    ignoreTLS: tls === 'none',
    ...(auth ? { auth } : {}),
    connectionTimeout: effects.timeoutMs,
    greetingTimeout: effects.timeoutMs,
    socketTimeout: effects.timeoutMs,
    dnsTimeout: effects.timeoutMs,
  });
}

/** RFC 5321: the server closes the channel, for whomever the message is. */
const SERVICE_NOT_AVAILABLE = 421;

interface SmtpError extends Error {
  readonly code?: string;
  readonly responseCode?: number;
  readonly response?: string;
}

/** An answer of 4xx may pass, as may a server that is not there; 5xx and a wrong password do not. */
function failureOf(error: SmtpError, { host, port, user_env, password_env }: EmailSettings, { environment }: SendEffects): DeliveryFailure {
  if (error instanceof DeliveryFailure) return error;
  const secrets = [user_env, password_env].flatMap((name) => (name === undefined ? [] : (environment(name) ?? [])));
  const encoded = secrets.flatMap((secret) => [secret, Buffer.from(secret).toString('base64')]);
  const said = encoded.reduce((text, secret) => text.replaceAll(secret, '…'), plain(error.response ?? error.message));
  const { responseCode, code } = error;
  const mayPass = responseCode === undefined ? ['ECONNECTION', 'ETIMEDOUT', 'ESOCKET', 'EDNS', 'ECONNRESET'].includes(code ?? '') : responseCode < 500;
  return new DeliveryFailure(`${host}:${port} ${responseCode === undefined ? 'was not reached' : 'answered'}: ${cut(said, SUBJECT_CHARACTERS)}`, {
    mayPass,
    isOfRecipient: responseCode !== undefined && responseCode !== SERVICE_NOT_AVAILABLE,
  });
}
