/** Where Azure is asked. */
import { CostbookError } from '../engine/errors.ts';

/** Refuses addresses that are not encrypted, but for this machine itself. Throws EndpointNotEncrypted. */
export function refusePlainHttp(address: string, setting: string): void {
  const { protocol, hostname } = new URL(address);
  if (protocol === 'https:' || ['127.0.0.1', 'localhost', '[::1]'].includes(hostname)) return;
  throw new CostbookError({
    name: 'EndpointNotEncrypted',
    what: `${setting} is ${address}, which is not encrypted.`,
    why: 'Bills and the credentials to read them would cross the network in the clear.',
    fix: 'Write https://; http:// is taken for this machine itself only.',
    where: setting,
  });
}
