/** What each channel sends, to real receivers: an SMTP server, HTTP on loopback, a run of GitHub Actions. */
import { createHmac } from 'node:crypto';
import { readFileSync, writeFileSync } from 'node:fs';
import type { AddressInfo } from 'node:net';
import { join } from 'node:path';
import { SMTPServer, type SMTPServerOptions } from 'smtp-server';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { type Receiver, startReceiver } from '../peers/receiver.ts';
import { AlertDesk, HOSTILE, NOON } from './desk.ts';

let desk: AlertDesk;
let receiver: Receiver;
let smtp: SMTPServer | null = null;
beforeEach(async () => {
  desk = await AlertDesk.open();
  receiver = await startReceiver();
  desk.variables.URL = receiver.url;
});
afterEach(async () => {
  desk?.close();
  await receiver?.close();
  if (smtp) await new Promise<void>((closed) => smtp!.close(() => closed()));
  smtp = null;
});

const rules = (channel: string): string => `
site_url: https://costs.example.com/base
channels: [{ name: it, ${channel} }]
rules: [{ name: budget, kind: budget, send_to: [it] }]`;
const later = (hours: number): Date => new Date(NOON.getTime() + hours * 3_600_000);
const hostile = { id: 'b', rule: 'budget', value: 90, headline: HOSTILE, owner: `${HOSTILE} Ana` };

interface Mail {
  readonly to: readonly string[];
  readonly text: string;
}

/** A server that keeps what it takes; `options` make it refuse. */
async function startSmtp(options: SMTPServerOptions = {}): Promise<{ port: number; mails: Mail[] }> {
  const mails: Mail[] = [];
  smtp = new SMTPServer({
    authOptional: true,
    disabledCommands: ['STARTTLS'],
    onData(stream, session, done) {
      const chunks: Buffer[] = [];
      stream.on('data', (chunk: Buffer) => chunks.push(chunk));
      stream.on('end', () => {
        mails.push({ to: session.envelope.rcptTo.map(({ address }) => address), text: Buffer.concat(chunks).toString('utf8') });
        done();
      });
    },
    ...options,
  });
  smtp.on('error', () => {});
  await new Promise<void>((listening) => smtp!.listen(0, '127.0.0.1', listening));
  return { port: (smtp.server.address() as AddressInfo).port, mails };
}

const mailTo = (port: number, more = ''): string => rules(`email: { host: 127.0.0.1, port: ${port}, from: costs@x.example${more} }`);
/** Header lines, folded ones joined. */
const headersOf = ({ text }: Mail): string[] =>
  text
    .split('\r\n\r\n')[0]!
    .replace(/\r\n[ \t]+/g, ' ')
    .split('\r\n');

describe('e-mail', () => {
  it('reaches the owner as text and HTML; names cannot add a header, an address or markup', async () => {
    const { port, mails } = await startSmtp();
    desk.find(hostile);
    const { waiting, sent } = await desk.run(desk.alerts(mailTo(port)));
    expect([waiting, sent.length]).toEqual([[], 1]);
    expect(mails.map(({ to }) => to)).toEqual([['ana@x.example']]);
    const headers = headersOf(mails[0]!);
    expect(
      headers
        .filter((line) => /^(Bcc|To|Subject|Message-ID|Auto-Submitted)/i.test(line))
        .map((line) => line.split(':')[0]!.toLowerCase())
        .sort(),
    ).toEqual(['auto-submitted', 'message-id', 'subject', 'to']);
    const { text } = mails[0]!;
    expect(text).toContain('Content-Type: text/plain');
    expect(text).toContain('Content-Type: text/html');
    expect(text).not.toContain('<b>&"x"</b></h2>');
    expect(text.replace(/=\r\n/g, '')).toContain('&lt;b&gt;&amp;&quot;x&quot;&lt;/b&gt;');
    expect(text.replace(/=\r\n/g, '')).toMatch(/https:\/\/costs\.example\.com\/base\/cost-centers\/cc-1\//);
  });

  it('a full mailbox keeps nobody else from being told', async () => {
    const { port, mails } = await startSmtp({
      onRcptTo: ({ address }, _session, done) => done(address.startsWith('ana') ? Object.assign(new Error('mailbox full'), { responseCode: 452 }) : null),
    });
    desk.find({ id: 'a', rule: 'budget', value: 90 }, { id: 'b', rule: 'budget', value: 90, email: 'ben@x.example' });
    const { waiting } = await desk.run(desk.alerts(mailTo(port)));
    expect(waiting.map(({ recipient }) => recipient)).toEqual(['ana@x.example']);
    expect(mails.map(({ to }) => to)).toEqual([['ben@x.example']]);
  });

  it('has the same Message-ID when it is tried again', async () => {
    let isFull = true;
    const { port, mails } = await startSmtp({
      onRcptTo: (_address, _session, done) => done(isFull ? Object.assign(new Error('mailbox full'), { responseCode: 452 }) : null),
    });
    desk.find({ id: 'b', rule: 'budget', value: 90 });
    const { waiting } = await desk.run(desk.alerts(mailTo(port)));
    expect(waiting[0]!.failure).toMatch(new RegExp(`^127\\.0\\.0\\.1:${port} answered: 452 mailbox full`));
    isFull = false;
    await desk.run(desk.alerts(mailTo(port)), later(1));
    expect(headersOf(mails[0]!).find((line) => /^Message-ID/i.test(line))).toBe(`Message-ID: <${waiting[0]!.message.id}@x.example>`);
  });

  it.each([
    ['refuses the recipient', { onRcptTo: (_a, _s, done) => done(new Error('no such user')) }, /answered: 550 no such user/],
    ['refuses the connection', { onConnect: (_s, done) => done(new Error('go away')) }, /answered: 5\d\d go away|was not reached/],
    [
      'refuses the mail',
      { onData: (stream, _s, done) => void stream.resume().on('end', () => done(Object.assign(new Error('spam'), { responseCode: 554 }))) },
      /answered: 554 spam/,
    ],
  ] as readonly [string, SMTPServerOptions, RegExp][])('a server that %s is told of, and the message waits', async (_, options, failure) => {
    const { port } = await startSmtp(options);
    desk.find({ id: 'b', rule: 'budget', value: 90 });
    const { waiting } = await desk.run(desk.alerts(mailTo(port)));
    expect(waiting[0]!.failure).toMatch(failure);
  });

  it('one that is silent, or not there, is left after a while; a wrong password is never shown', async () => {
    desk.find({ id: 'b', rule: 'budget', value: 90 });
    const { port } = await startSmtp({ onConnect: () => {} });
    const startMs = performance.now();
    expect((await desk.run(desk.alerts(mailTo(port)))).waiting[0]!.failure).toMatch(/was not reached/);
    expect(performance.now() - startMs).toBeLessThan(5000);
    await new Promise<void>((closed) => smtp!.close(() => closed()));
    expect((await desk.run(desk.alerts(mailTo(port)), later(1))).waiting[0]!.failure).toMatch(/was not reached: connect ECONNREFUSED/);
    const strict = await startSmtp({
      authOptional: false,
      allowInsecureAuth: true,
      onAuth: ({ password }, _s, done) => done(new Error(`535 wrong ${password}`)),
    });
    Object.assign(desk.variables, { USER_NAME: 'costs', PASSWORD: 'hunter2-hunter2' });
    const { waiting } = await desk.run(desk.alerts(mailTo(strict.port, ', user_env: USER_NAME, password_env: PASSWORD, tls: none')), later(3));
    expect(waiting[0]!.failure).toMatch(/answered: 535/);
    expect(desk.stateText).not.toContain('hunter2');
  });

  it('goes nowhere without TLS, but on this machine', async () => {
    const { port, mails } = await startSmtp(); // knows no STARTTLS
    desk.find({ id: 'b', rule: 'budget', value: 90 });
    const { waiting } = await desk.run(desk.alerts(mailTo(port, ', tls: required')));
    expect(waiting[0]!.failure).toMatch(/answered: 500/);
    expect(mails).toEqual([]);
  });
});

describe('Slack', () => {
  it('takes blocks in which nobody is mentioned and nothing links elsewhere', async () => {
    desk.find({ ...hostile, headline: `${HOSTILE} ${'x'.repeat(5000)}` });
    await desk.run(desk.alerts(rules('slack: { url_env: URL }')));
    const { text, blocks } = JSON.parse(receiver.received[0]!.body);
    expect(blocks.map(({ type }: { type: string }) => type)).toEqual(['header', 'section', 'context']);
    expect(blocks[0].text.text.length).toBeLessThanOrEqual(150);
    expect(blocks[1].text.text.length).toBeLessThanOrEqual(3000);
    const links = [...(blocks[1].text.text as string).matchAll(/<[^>]*>/g)].map(([link]) => link);
    expect(links).toEqual(['<https://costs.example.com/base/cost-centers/cc-1/|Open the page>']);
    expect(text).not.toMatch(/<!|<b>/);
    for (const fact of ['Cost: 1,234.57 USD', 'Cause: ', 'Owner: ', 'Rule: budget']) expect(blocks[1].text.text).toContain(fact);
  });
});

describe('Teams', () => {
  it('takes an adaptive card of at most 20 kB, with text that shows no Markdown', async () => {
    desk.find(...Array.from({ length: 30 }, (_, index) => ({ ...hostile, id: `b${index}`, headline: `${HOSTILE} ${'ü'.repeat(3000)}` })));
    await desk.run(desk.alerts(rules('teams: { url_env: URL }')));
    expect(receiver.received.length).toBe(4);
    for (const { body } of receiver.received) {
      expect(Buffer.byteLength(body)).toBeLessThanOrEqual(20_000);
      const { type, attachments } = JSON.parse(body);
      expect(type).toBe('message');
      expect(attachments).toMatchObject([{ contentType: 'application/vnd.microsoft.card.adaptive', content: { type: 'AdaptiveCard', version: '1.4' } }]);
      expect(body).not.toContain('"TextBlock"');
      expect(JSON.stringify(attachments[0].content.actions)).toContain('https://costs.example.com/base/alerts/');
    }
  });
});

describe('webhook', () => {
  it('is signed so that the receiver can verify it, freshly at each attempt', async () => {
    desk.variables.SECRET = `whsec_${Buffer.from('0123456789abcdef0123456789abcdef').toString('base64')}`;
    const alerts = desk.alerts(rules('webhook: { url_env: URL, secret_env: SECRET }'));
    receiver.answer({ status: 400 });
    desk.find(hostile);
    await desk.run(alerts);
    await desk.run(alerts, later(1));
    for (const { headers, body } of receiver.received) {
      const signed = createHmac('sha256', '0123456789abcdef0123456789abcdef').update(`${headers['webhook-id']}.${headers['webhook-timestamp']}.${body}`);
      expect(headers['webhook-signature']).toBe(`v1,${signed.digest('base64')}`);
    }
    const [first, second] = receiver.received.map(({ headers }) => Number(headers['webhook-timestamp']));
    expect(second! - first!).toBeGreaterThanOrEqual(3600);
    expect(JSON.parse(receiver.received[0]!.body)).toMatchObject({
      type: 'costbook.alert.new',
      timestamp: NOON.toISOString(),
      data: { id: 'b', cost: '1,234.57 USD', url: 'https://costs.example.com/base/cost-centers/cc-1/', company: 'Example Ltd', level: 1 },
    });
  });

  it('is not signed with a secret that is too short', async () => {
    desk.variables.SECRET = 'short';
    desk.find({ id: 'b', rule: 'budget', value: 90 });
    const { waiting } = await desk.run(desk.alerts(rules('webhook: { url_env: URL, secret_env: SECRET }')));
    expect(waiting[0]!.failure).toBe('the environment variable SECRET holds a secret of fewer than 24 bytes');
    expect(receiver.received).toEqual([]);
  });
});

describe('GitHub', () => {
  it('annotates the rule and adds to the summary; names cannot begin a command', async () => {
    const summary = join(desk.folder, 'summary.md');
    writeFileSync(summary, '');
    const alerts = desk.alerts(rules('github: {}'));
    desk.find({ ...hostile, headline: `50% ${HOSTILE}\n::error::gotcha` });
    expect((await desk.run(alerts)).waiting[0]!.failure).toBe('this is no run of GitHub Actions');
    Object.assign(desk.variables, { GITHUB_ACTIONS: 'true', GITHUB_STEP_SUMMARY: summary });
    await desk.run(alerts, later(1));
    expect(desk.printed).toHaveLength(1);
    expect(desk.printed[0]).toMatch(/^::warning file=data\/inputs\/alerts\.yaml,line=4,title=New%3A 50%25 /);
    expect(desk.printed[0]).not.toMatch(/[\r\n]/);
    expect(desk.printed[0]).toContain('%0APage: https://costs.example.com/base/cost-centers/cc-1/');
    const text = readFileSync(summary, 'utf8');
    expect(text).toContain('&lt;b&gt;');
    expect(text).not.toMatch(/<b>|\[l\]\(/);
  });
});
