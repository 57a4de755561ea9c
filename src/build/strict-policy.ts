/**
 * Makes every page work under `default-src 'self'; script-src 'self' 'wasm-unsafe-eval'` without hashes: what Astro writes
 * into the HTML as code or style becomes a file of its own, named by its content.
 */
import { createHash } from 'node:crypto';

/** Astro gives islands this rule in a style element; styles/base.css has it too. */
const ISLAND_STYLE = /<style>astro-island,astro-slot,astro-static-slot\{display:contents\}<\/style>/g;
const INLINE_SCRIPT = /<script((?:\s+(?!src=)[^\s=>]+(?:="[^"]*")?)*)\s*>([\s\S]+?)<\/script>/g;
const INLINE_STYLE = /<style[^>]*>([\s\S]*?)<\/style>/g;

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
