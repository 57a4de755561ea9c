/** Exit codes of the command line: 0 done, 1 the user's input, 2 a check failed, 3 a provider failed. */
export const EXIT = { done: 0, input: 1, check: 2, provider: 3 } as const;

export interface ErrorParts {
  /** Permanent name, PascalCase, never reused for something else. */
  readonly name: string;
  /** What happened, one sentence with the facts. */
  readonly what: string;
  /** Why it happened or why it matters. */
  readonly why: string;
  /** What the reader can do about it. */
  readonly fix: string;
  /** `file:line`, a URL, or a table: where to look. */
  readonly where: string;
  readonly exitCode?: number;
}

/** A mistake that the person who runs Costbook can mend: printed in four parts, never with a stack trace. */
export class CostbookError extends Error {
  readonly parts: ErrorParts;
  readonly exitCode: number;

  constructor(parts: ErrorParts) {
    super(parts.what);
    this.name = parts.name;
    this.parts = parts;
    this.exitCode = parts.exitCode ?? EXIT.input;
  }
}

/** The four-part text of an error, for a terminal. */
export function errorText({ name, what, why, fix, where }: ErrorParts): string {
  return [`${name}  ${what}`, `  Why    ${why}`, `  Fix    ${fix}`, `  Where  ${where}`].join('\n');
}

/** The known word nearest to a mistyped one (Levenshtein distance at most a third of its length), or undefined. */
export function nearestWord(word: string, known: Iterable<string>): string | undefined {
  let best: string | undefined;
  let bestDistance = Math.floor(Math.max(word.length, 3) / 3) + 1;
  for (const candidate of known) {
    const distance = editDistance(word.toLowerCase(), candidate.toLowerCase());
    if (distance < bestDistance) {
      best = candidate;
      bestDistance = distance;
    }
  }
  return best;
}

function editDistance(a: string, b: string): number {
  let row = Array.from({ length: b.length + 1 }, (_, j) => j);
  for (let i = 1; i <= a.length; i++) {
    const next = [i];
    for (let j = 1; j <= b.length; j++) {
      const substitution = row[j - 1]! + (a[i - 1] === b[j - 1] ? 0 : 1);
      next.push(Math.min(next[j - 1]! + 1, row[j]! + 1, substitution));
    }
    row = next;
  }
  return row[b.length]!;
}
