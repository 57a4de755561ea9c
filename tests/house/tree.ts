/** The source files of the house, as the laws look at them. */
import { execFileSync } from 'node:child_process';
import { existsSync, readFileSync } from 'node:fs';
import { dirname, join, normalize } from 'node:path';

export const ROOT = join(import.meta.dirname, '..', '..');

/** Paths that git tracks or would track, relative to the root, with one of the given endings. */
export function sourceFiles(...endings: string[]): string[] {
  return execFileSync('git', ['ls-files', '--cached', '--others', '--exclude-standard'], { cwd: ROOT, encoding: 'utf8' })
    .split('\n')
    .filter((path) => endings.some((ending) => path.endsWith(ending)) && existsSync(join(ROOT, path)));
}

export function textOf(path: string): string {
  return readFileSync(join(ROOT, path), 'utf8');
}

export interface Import {
  readonly from: string;
  /** Path relative to the root for a file of ours, else the specifier. */
  readonly to: string;
  readonly isOurs: boolean;
  readonly isTypeOnly: boolean;
}

/** Every static and dynamic import of the house. */
export function imports(): Import[] {
  return sourceFiles('.ts', '.tsx', '.astro', '.mjs').flatMap((from) =>
    [...textOf(from).matchAll(/(?:import|export)(\s+type)?\s[^'";]*?from\s+['"]([^'"]+)['"]|import\s*\(?\s*['"]([^'"]+)['"]/g)].map((match) => {
      const specifier = (match[2] ?? match[3])!.split('?')[0]!;
      const isOurs = specifier.startsWith('.') || specifier.startsWith('#contract/');
      const to = specifier.startsWith('#contract/')
        ? `pipeline/contract/${specifier.slice('#contract/'.length)}`
        : isOurs
          ? normalize(join(dirname(from), specifier)).replaceAll('\\', '/')
          : specifier;
      return { from, to, isOurs, isTypeOnly: match[1] !== undefined };
    }),
  );
}
