/** The floor page has its style inline, which the site's policy forbids: served by the same code without that one header. */
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import type { Preview } from '../../pipeline/commands/preview.ts';
import { answer } from '../../pipeline/engine/static-files.ts';

export async function serveWithoutPolicy(folder: string): Promise<Preview> {
  const server = createServer((request, response) => {
    const answered = answer(request, response, { folder, base: '/' });
    // Headers are set before the first file is looked for, and sent after it is found.
    response.removeHeader('content-security-policy');
    answered.catch(() => response.destroy());
  });
  await new Promise<void>((settle) => server.listen(0, '127.0.0.1', settle));
  return {
    url: `http://127.0.0.1:${(server.address() as AddressInfo).port}/`,
    async close() {
      server.closeAllConnections();
      await new Promise((settle) => server.close(settle));
    },
  };
}
