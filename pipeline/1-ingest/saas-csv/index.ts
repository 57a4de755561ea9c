import { existsSync, readdirSync } from 'node:fs';
import { join } from 'node:path';
import type { Provider } from '../provider.ts';
import { providerOf } from './mapped-provider.ts';
import { readMapping } from './read-mapping.ts';

const ID = 'saas-csv';
/** Mappings of formats that are the same for everybody. */
const BUILT_IN = join(import.meta.dirname, 'mappings');

/** Any table, read as a mapping says: those of people in `<inputs>/mappings`, then the built-in ones. */
export const saasCsv: Provider = {
  ...providerOf(readMapping('oracle-cloud', join(BUILT_IN, 'oracle-cloud.yaml')), ID, import.meta.dirname),
  title: 'SaaS and any other table, by a mapping',
  recognise: () => 0,
  described(inputs) {
    const own = mappingsIn(join(inputs, 'mappings'));
    const builtIn = mappingsIn(BUILT_IN).filter(({ name }) => !own.some((each) => each.name === name));
    return [...own, ...builtIn].map(({ name, path }) => providerOf(readMapping(name, path), ID, import.meta.dirname));
  },
};

function mappingsIn(folder: string): { name: string; path: string }[] {
  if (!existsSync(folder)) return [];
  return readdirSync(folder)
    .filter((file) => /\.ya?ml$/i.test(file) && !file.startsWith('.'))
    .sort()
    .map((file) => ({ name: file.replace(/\.ya?ml$/i, ''), path: join(folder, file) }));
}
