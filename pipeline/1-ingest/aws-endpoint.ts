/** Where clients of AWS may send what they sign. */
import { CostbookError } from '../engine/errors.ts';

/** As much of a client of the SDK as is needed here. */
interface Client {
  readonly middlewareStack: {
    add(
      middleware: (next: (args: never) => Promise<never>) => (args: never) => Promise<never>,
      options: { readonly step: 'finalizeRequest'; readonly name: string },
    ): void;
  };
}

/** Refuses endpoints that are not encrypted, but for this machine itself: throws EndpointNotEncrypted, which names `variable`. */
export function refusePlainHttp(client: unknown, variable: string): void {
  (client as Client).middlewareStack.add(
    (next) => (args) => {
      const { protocol, hostname = '' } = (args as { request: { protocol?: string; hostname?: string } }).request;
      if (protocol === 'http:' && !/^(127\.\d+\.\d+\.\d+|localhost|\[?::1\]?)$/.test(hostname)) throw notEncrypted(hostname, variable);
      return next(args);
    },
    { step: 'finalizeRequest', name: 'refusePlainHttp' },
  );
}

function notEncrypted(host: string, variable: string): CostbookError {
  return new CostbookError({
    name: 'EndpointNotEncrypted',
    what: `The endpoint http://${host} is not encrypted.`,
    why: 'Bills, and signatures made with your credentials, would cross the network in the clear.',
    fix: `Use https:// in ${variable}; http:// is only for this machine itself.`,
    where: variable,
  });
}
