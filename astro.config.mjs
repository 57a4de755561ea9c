import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import react from '@astrojs/react';
import { defineConfig } from 'astro/config';

// Alone this config shows the newest edition of data/; `costbook site` says which one before pages are drawn.
const data = new URL('./data', import.meta.url).pathname;
Object.assign(globalThis, { __COSTBOOK_DATA__: data, __COSTBOOK_EDITION__: latestEdition(), __COSTBOOK_DOWNLOADS__: null });

export default defineConfig({
  trailingSlash: 'always',
  devToolbar: { enabled: false },
  integrations: [react()],
  // Every page works under a policy that allows no code in it; what is left is moved out when pages are drawn.
  build: { inlineStylesheets: 'never' },
  vite: { build: { assetsInlineLimit: 0 } },
});

function latestEdition() {
  try {
    return readFileSync(join(data, 'editions', 'latest'), 'utf8').trim();
  } catch {
    return '';
  }
}
