import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import react from '@astrojs/react';
import { defineConfig } from 'astro/config';
import { strictPolicy } from './src/build/strict-policy.ts';

// `costbook site` overrides folder, edition, base and outDir; alone this config shows the newest edition of data/.
const data = new URL('./data', import.meta.url).pathname;

export default defineConfig({
  trailingSlash: 'always',
  devToolbar: { enabled: false },
  integrations: [react(), strictPolicy()],
  vite: {
    define: {
      __COSTBOOK_DATA__: JSON.stringify(data),
      __COSTBOOK_EDITION__: JSON.stringify(latestEdition()),
    },
  },
});

function latestEdition() {
  try {
    return readFileSync(join(data, 'editions', 'latest'), 'utf8').trim();
  } catch {
    return '';
  }
}
