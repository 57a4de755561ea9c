/** The client's own HTTP, which keeps the text of a reply: the client itself reads amounts into floating point. */
import { client } from '@datadog/datadog-api-client';

export class RecordingHttp extends client.IsomorphicFetchHttpLibrary {
  /** Text of the last reply. */
  text = '';
  #headers: Readonly<Record<string, string>> = {};

  override async send(request: client.RequestContext): Promise<client.ResponseContext> {
    this.#headers = {};
    const { httpStatusCode, headers, body } = await super.send(request);
    this.#headers = headers;
    const bytes = await body.binary();
    this.text = bytes.toString('utf8');
    return new client.ResponseContext(httpStatusCode, headers, { text: async () => this.text, binary: async () => bytes });
  }

  /** What `ask` answers; an error of the API carries the reply's headers, where it says how long to wait. */
  async saying<T>(ask: () => Promise<T>): Promise<T> {
    try {
      return await ask();
    } catch (error) {
      if (!(error instanceof client.ApiException)) throw error;
      const reset = this.#headers['x-ratelimit-reset'];
      throw Object.assign(error, { headers: { ...this.#headers, ...(reset === undefined ? {} : { 'retry-after': reset }) } });
    }
  }
}
