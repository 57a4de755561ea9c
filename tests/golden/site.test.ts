import { globSync, mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { buildSite } from '../../pipeline/commands/site.ts';
import { type Book, makeBook } from '../book.ts';

let book: Book;
const root = mkdtempSync(join(tmpdir(), 'costbook-site-'));
beforeAll(async () => {
  book = await makeBook();
});
afterAll(() => {
  book.close();
  rmSync(root, { recursive: true, force: true });
});

const build = (out: string, more: Partial<Parameters<typeof buildSite>[0]> = {}) =>
  buildSite({ dataFolder: book.dataFolder, outFolder: join(root, out), ...more });

describe('costbook site', () => {
  it('builds two sites at once, for different bases, with nothing left beside them', async () => {
    const [first, second] = await Promise.all([build('first'), build('second', { base: 'costs' })]);
    expect(first.pages).toBe(second.pages);
    expect(readFileSync(join(root, 'first/explore/index.html'), 'utf8')).toContain('href="/_astro/');
    expect(readFileSync(join(root, 'second/explore/index.html'), 'utf8')).toContain('href="/costs/_astro/');
    expect(readdirSync(root).sort()).toEqual(['first', 'second']);
  });

  it('copies exactly the objects that the edition names, and its manifest', () => {
    const { tables } = JSON.parse(readFileSync(join(root, 'first/edition.json'), 'utf8'));
    const named = Object.values(tables as Record<string, { objects: { sha256: string }[] }>).flatMap(({ objects }) =>
      objects.map(({ sha256 }) => `${sha256}.parquet`),
    );
    const there = readdirSync(join(root, 'first/objects'), { recursive: true })
      .map(String)
      .filter((name) => name.endsWith('.parquet'));
    expect(there.map((name) => name.slice(3)).sort()).toEqual([...new Set(named)].sort());
    expect(readdirSync(join(root, 'first/editions'))).toContain(book.editionId);
  });

  it('leaves no code and no style in the pages', () => {
    for (const name of readdirSync(join(root, 'first'), { recursive: true })
      .map(String)
      .filter((file) => file.endsWith('.html'))) {
      const html = readFileSync(join(root, 'first', name), 'utf8');
      expect(html, name).not.toMatch(/<script(?![^>]*\ssrc=)(?![^>]*type="application)/);
      expect(html, name).not.toMatch(/<style|\sstyle="|\son[a-z]+="/);
    }
  });

  it('replaces a site that is there, and nothing else', async () => {
    mkdirSync(join(root, 'mine'));
    writeFileSync(join(root, 'mine/letter.txt'), 'dear');
    await expect(build('mine')).rejects.toMatchObject({ name: 'OutFolderInUse', exitCode: 1 });
    expect(readdirSync(join(root, 'mine'))).toEqual(['letter.txt']);
    await expect(build('mine/letter.txt')).rejects.toMatchObject({ name: 'OutFolderInUse', exitCode: 1 });
    expect(readFileSync(join(root, 'mine/letter.txt'), 'utf8')).toBe('dear');
    await build('first', { base: '/again/' });
    expect(JSON.parse(readFileSync(join(root, 'first/site.json'), 'utf8'))).toEqual({ edition: book.editionId, base: '/again/' });
  });

  it('names the nearest edition', async () => {
    const error = await build('none', { editionId: book.editionId.slice(0, 13) }).catch((thrown) => thrown);
    expect(error).toMatchObject({ name: 'EditionMissing', exitCode: 1 });
    expect(error.parts.fix).toContain(book.editionId);
  });

  it('refuses a base that is not a path', async () => {
    await expect(build('none', { base: 'https://example.com/?x' })).rejects.toMatchObject({ name: 'BasePathInvalid', exitCode: 1 });
    await expect(build('none', { base: '/../x/' })).rejects.toMatchObject({ name: 'BasePathInvalid' });
  });

  it('keeps the last site when a page cannot be drawn', async () => {
    const before = readFileSync(join(root, 'second/site.json'), 'utf8');
    const { dataFolder, close } = await makeBook();
    for (const path of globSync(join(dataFolder, 'objects', '*', '*.parquet'))) writeFileSync(path, 'no Parquet');
    await expect(buildSite({ dataFolder, outFolder: join(root, 'second') })).rejects.toMatchObject({ name: 'SiteNotBuilt', exitCode: 2 });
    expect(readFileSync(join(root, 'second/site.json'), 'utf8')).toBe(before);
    close();
  });
});
