import type { Part } from '../pull.ts';

/** A part that has come whole already: a reply, kept as these bytes. `next` is where to go on after it, as the session's own place; null: nowhere. */
export function replyPart(name: string, text: string, next: unknown): Part {
  const bytes = Buffer.from(text);
  return {
    name,
    version: null,
    sizeBytes: bytes.length,
    cursor: next === null ? null : JSON.stringify(next),
    async open(offset) {
      return (async function* () {
        yield bytes.subarray(offset);
      })();
    },
  };
}
