import { existsSync } from 'node:fs';
import { join } from 'node:path';

/** Folder of real bills beside the checkout, or null. */
export const REAL_BILLS = ((): string | null => {
  const folder = join(import.meta.dirname, '..', '..', 'shared', 'bills');
  return existsSync(folder) ? folder : null;
})();

/** Why a test that needs them is skipped. */
export const NO_REAL_BILLS = 'skipped: no real bills beside the checkout';
