/**
 * Draws the pages of an edition in a process of its own: `node build-pages.ts '{"dataFolder": …}'`. Astro finds packages from the
 * working folder, so that must be the repository.
 */
import { mkdir, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { type Drawing, draw } from './draw.ts';
import { press } from './press.ts';

/** What the process is told, as JSON in its first argument; every path is absolute. */
export interface PageBuild extends Drawing {
  /** Where presses are kept, below the repository. */
  readonly pressFolder: string;
  /** Key of the press that has drawn all this before, or null: with the same one nothing is drawn. */
  readonly known: string | null;
}

const { pressFolder, known, ...drawing } = JSON.parse(process.argv[2]!) as PageBuild;
await mkdir(drawing.outFolder, { recursive: true });
const used = await press(process.cwd(), pressFolder);
const drawn = used.key === known ? { isKnown: true } : await draw(used, drawing);
await writeFile(join(drawing.outFolder, 'drawn.json'), JSON.stringify(drawn));
