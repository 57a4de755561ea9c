/** Which folder may become the demo book. */
import { existsSync } from 'node:fs';
import { readdir } from 'node:fs/promises';
import { join } from 'node:path';
import { CostbookError } from '../../engine/errors.ts';
import { writeWhole } from '../../engine/lake.ts';

/** The file that says a folder is a demo book, below the folder. */
export const DEMO_MARKER = 'state/demo.json';

/**
 * Makes sure that a folder may become the demo book, and marks it as one before anything in it is replaced.
 * Throws DemoFolderInUse (exit code 1) for a folder that holds something and is no demo book.
 */
export async function claimDemoFolder(folder: string): Promise<void> {
  if (existsSync(join(folder, DEMO_MARKER))) return;
  const names = await readdir(folder).catch((error: NodeJS.ErrnoException): string[] => {
    if (error.code === 'ENOENT') return [];
    throw error;
  });
  if (names.length > 0) {
    throw new CostbookError({
      name: 'DemoFolderInUse',
      what: `${folder} holds files that are not of the demo company.`,
      why: 'The demo replaces bills/ and inputs/ of its folder, and what somebody wrote there would be lost.',
      fix: 'Name an empty or a new folder: costbook demo --data DIR',
      where: folder,
    });
  }
  writeWhole(join(folder, DEMO_MARKER), '{}\n');
}
