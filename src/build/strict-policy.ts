/**
 * Makes every page work under `default-src 'self'; script-src 'self' 'wasm-unsafe-eval'` without hashes: what Astro writes
 * into the HTML as code or style becomes a file of its own, named by its content.
 */
import { createHash } from 'node:crypto';
import { mkdir, readdir, readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import type { AstroIntegration } from 'astro';
import { withIslandsInOrder } from './islands-in-order.ts';

/** Astro gives islands this rule in a style element; styles/base.css has it too. */
const ISLAND_STYLE = /<style>astro-island,astro-slot,astro-static-slot\{display:contents\}<\/style>/g;
const INLINE_SCRIPT = /<script((?:\s+(?!src=)[^\s=>]+(?:="[^"]*")?)*)\s*>([\s\S]+?)<\/script>/g;
const INLINE_STYLE = /<style[^>]*>([\s\S]*?)<\/style>/g;

/** The integration for astro.config.mjs. */
export function strictPolicy(): AstroIntegration {
  let base = '/';
  return {
    name: 'strict-policy',
    hooks: {
      'astro:config:setup': ({ updateConfig }) => {
        updateConfig({ build: { inlineStylesheets: 'never' }, vite: { build: { assetsInlineLimit: 0 } } });
      },
      'astro:config:done': ({ config }) => {
        base = config.base.replace(/\/?$/, '/');
      },
      'astro:build:done': async ({ dir }) => {
        const folder = fileURLToPath(dir);
        const names = await readdir(folder, { recursive: true });
        for (const name of names.filter((file) => file.endsWith('.html'))) {
          const path = join(folder, name);
          const { html, files } = withoutInlineCode(withIslandsInOrder(await readFile(path, 'utf8')), base);
          await mkdir(join(folder, '_astro'), { recursive: true });
          for (const [file, content] of files) await writeFile(join(folder, '_astro', file), content);
          await writeFile(path, html);
        }
      },
    },
  };
}

/** The page with its inline code replaced by references, and the files they refer to (name → content, for `_astro/`). */
export function withoutInlineCode(page: string, base: string): { html: string; files: Map<string, string> } {
  const files = new Map<string, string>();
  const keep = (content: string, extension: string): string => {
    const file = `inline.${createHash('sha256').update(content).digest('hex').slice(0, 12)}.${extension}`;
    files.set(file, content);
    return `${base}_astro/${file}`;
  };
  const html = page
    .replace(ISLAND_STYLE, '')
    .replace(INLINE_SCRIPT, (whole, attributes: string, code: string) => {
      if (/\stype="(?!module|text\/javascript)/.test(attributes)) return whole;
      return `<script${attributes}${attributes.includes('type="module"') ? '' : ' defer'} src="${keep(code, 'js')}"></script>`;
    })
    .replace(INLINE_STYLE, (_, rules: string) => `<link rel="stylesheet" href="${keep(rules, 'css')}">`);
  return { html, files };
}
