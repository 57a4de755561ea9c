/** Pages that are read from a disk: no server is there to find a folder's page, to begin at the root, or to hand out modules. */
import { existsSync, readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join, posix } from 'node:path';

/** One tag with its attributes; quotes may hold anything. */
const TAG = /<[a-z][\w-]*(?:\s+[^\s"'<>=/]+(?:\s*=\s*(?:"[^"]*"|'[^']*'|[^\s"'<>=`]+))?)*\s*\/?>/gi;
/** Addresses that a reader follows and a browser loads; what islands import stays as it is, for a server. */
const ADDRESS = /(\s(?:href|src)=")(\/(?!\/)[^"]*)"/g;

/** On a disk islands stay the figures they are; from a server they and the modules of a page come alive. */
const SCRIPT = `if (location.protocol === 'file:') customElements.define('astro-island', class extends HTMLElement {});
else addEventListener('DOMContentLoaded', () => {
  for (const { dataset } of document.querySelectorAll('script[data-module]')) document.head.append(Object.assign(document.createElement('script'), { type: 'module', src: dataset.module }));
});
`;

/** Rewrites every page and style sheet of a site that was built for `/`, in place. */
export function makeReadableFromDisk(site: string): void {
  const files = readdirSync(site, { recursive: true, encoding: 'utf8' }).map((name) => name.replaceAll('\\', '/'));
  const isFolder = (path: string): boolean => existsSync(join(site, path, 'index.html'));
  for (const name of files.filter((file) => /\.(html|css)$/.test(file))) {
    const text = readFileSync(join(site, name), 'utf8');
    writeFileSync(join(site, name), name.endsWith('.css') ? styleFromDisk(text, name) : pageFromDisk(text, name, isFolder));
  }
  writeFileSync(join(site, 'from-disk.js'), SCRIPT);
}

/** A page with addresses relative to itself, and nothing that is fetched ahead: a browser refuses that from a disk. `name` is its path below the site, and `isFolder` says of a path whether a page stands for it. */
export function pageFromDisk(html: string, name: string, isFolder: (path: string) => boolean): string {
  const script = `<script src="${relativeAddress('/from-disk.js', name, isFolder)}"></script>`;
  return html
    .replace(TAG, (tag) => (/^<link\s/i.test(tag) && /\srel="(?:module)?preload"/.test(tag) ? '' : tag))
    .replace(TAG, (tag) =>
      /^<script\s/i.test(tag) && /\stype="module"/.test(tag)
        ? tag.replace(/\stype="module"/, '').replace(/\ssrc=/, ' data-module=')
        : tag.replace(ADDRESS, (_, before: string, address: string) => `${before}${relativeAddress(address, name, isFolder)}"`),
    )
    .replace(/<head(\s[^>]*)?>/i, (head) => `${head}${script}`);
}

function styleFromDisk(css: string, name: string): string {
  return css.replace(
    /url\((["']?)(\/(?!\/)[^)"']*)\1\)/g,
    (_, quote: string, address: string) => `url(${quote}${relativeAddress(address, name, () => false)}${quote})`,
  );
}

function relativeAddress(address: string, from: string, isFolder: (path: string) => boolean): string {
  const [, path = '', rest = ''] = /^\/([^?#]*)(.*)$/s.exec(address) ?? [];
  const file = path === '' || path.endsWith('/') || isFolder(decodeURIComponent(path)) ? posix.join(path, 'index.html') : path;
  return `${posix.relative(posix.dirname(from), file) || posix.basename(file)}${rest}`;
}
