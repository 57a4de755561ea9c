import { describe, expect, it } from 'vitest';
import { sourceFiles, textOf } from './tree.ts';

/** Lines of our own code that match a pattern, as `file:line: text`. */
function lines(paths: readonly string[], pattern: RegExp): string[] {
  return paths.flatMap((path) =>
    textOf(path)
      .split('\n')
      .flatMap((line, index) => (pattern.test(line) ? [`${path}:${index + 1}: ${line.trim()}`] : [])),
  );
}

const CODE = sourceFiles('.ts', '.tsx', '.astro', '.mjs', '.sql', '.css');
const outside = (...folders: string[]): string[] => CODE.filter((path) => !folders.some((folder) => path.startsWith(folder)));

describe('words', () => {
  it("nobody says a provider's word after room 1", () => {
    const paths = outside('pipeline/1-ingest/', 'bench/bills/', 'tests/');
    expect(lines(paths, /\b(unblended|amortized|blended|PreTaxCost|lineItem|linked account)\b/i)).toEqual([]);
  });

  it('no column is a bare cost or spend', () => {
    expect(
      lines(
        outside('bench/bills/').filter((path) => path.endsWith('.sql')),
        /\bAS (cost|spend|amount)\b/i,
      ),
    ).toEqual([]);
  });

  it('nothing is left undone', () => {
    expect(lines(outside('tests/house/'), /\b(TODO|FIXME|XXX)\b/)).toEqual([]);
  });

  it('money never becomes floating point in SQL', () => {
    const paths = CODE.filter((path) => path.endsWith('.sql') && path.startsWith('pipeline/'));
    expect(lines(paths, /(Billed|Effective|List|Contracted)Cost\s*(::|AS)\s*DOUBLE/i)).toEqual([]);
  });
});

describe('doors', () => {
  it('the environment is read in one file', () => {
    expect(lines(outside('tests/', 'bench/', 'pipeline/engine/secrets.ts'), /process\.env\b/)).toEqual([]);
  });

  it('only what fetches bills knows the clock, through one file', () => {
    expect(
      lines(
        outside('tests/', 'bench/', 'pipeline/engine/clock.ts', 'pipeline/1-ingest/pull.ts'),
        /\bDate\.now\(|new Date\(\)|(?<!clock\.)\bnow\(\)(?!.*performance)|current_date|current_timestamp/i,
      ).filter((line) => !line.includes('performance.now()')),
    ).toEqual([]);
  });

  it('no file but those that pull, and the verb that sends, is handed the clock', () => {
    const paths = outside('tests/', 'bench/', 'pipeline/engine/clock.ts').filter(
      (path) => path.startsWith('pipeline/') && !path.includes('pull') && path !== 'pipeline/commands/alert.ts',
    );
    expect(lines(paths, /clock\.now\(|systemClock/)).toEqual([]);
  });

  it('chance is always seeded', () => {
    expect(lines(outside('tests/'), /Math\.random\(/)).toEqual([]);
  });
});

describe('the site under a strict policy', () => {
  it('has no inline style, script or HTML from data', () => {
    const paths = sourceFiles('.astro', '.tsx').filter((path) => path.startsWith('src/'));
    expect(lines(paths, /\sstyle=|<style|<script is:inline|dangerouslySetInnerHTML|\.innerHTML\s*=/)).toEqual([]);
  });

  it('puts markup into a page only where a figure is drawn', () => {
    const paths = sourceFiles('.astro').filter((path) => !['src/components/Figure.astro', 'src/components/Drawings.astro'].includes(path));
    expect(lines(paths, /set:html/)).toEqual([]);
  });

  it('names no other host', () => {
    const paths = CODE.filter((path) => path.startsWith('src/') || path.startsWith('public/'));
    const fetches = lines(paths, /(fetch|import|src=|url\()\(?\s*['"`]?https?:\/\//);
    expect(fetches).toEqual([]);
  });
});

describe('rooms', () => {
  it.each(sourceFiles('README.md').filter((path) => /^(pipeline|src)\/.+README\.md$/.test(path) && !/1-ingest\/.+\/README/.test(path)))(
    '%s is a card',
    (path) => {
      expect(textOf(path).trimEnd().split('\n').length).toBeLessThanOrEqual(25);
    },
  );

  it('every room has its card', () => {
    const cards = new Set(sourceFiles('README.md'));
    const rooms = new Set(CODE.flatMap((path) => /^(pipeline\/\d-[a-z]+)\//.exec(path)?.[1] ?? []));
    expect([...rooms].filter((room) => !cards.has(`${room}/README.md`))).toEqual([]);
  });
});
