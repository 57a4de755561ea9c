/** The inputs that an edition was made from, those that can move cost, found by their hashes among the files of today and in what git remembers of them. */
import { existsSync, mkdirSync, mkdtempSync, readFileSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import type { Edition, EditionFile } from '#contract/edition.ts';
import { type InputKind, kindOfInput } from '#contract/input-kinds.ts';
import { FolderHistory } from '../engine/git-history.ts';
import { sha256Of } from '../engine/lake.ts';

/** Finds inputs by name and hash, in these folders and in their histories, the first folder first. */
export class InputFinder {
  readonly #folders: readonly string[];
  readonly #histories: readonly FolderHistory[];

  constructor(folders: readonly string[], histories = folders.map((folder) => new FolderHistory(folder))) {
    this.#folders = folders;
    this.#histories = histories;
  }

  /** Names of inputs of an edition that can move cost and are nowhere at hand. */
  missing({ inputs }: Edition): string[] {
    return inputs.filter((file) => kindOfInput(file.name) !== 'neither' && this.#contentOf(file) === null).map(({ name }) => name);
  }

  /**
   * A new folder with the rules of one edition and the data among the inputs of another, byte for byte; the caller removes it.
   * Neither may miss any.
   */
  lay(rules: Edition, data: Edition): string {
    const target = mkdtempSync(join(tmpdir(), 'costbook-inputs-'));
    const ofKind = ({ inputs }: Edition, kind: InputKind): EditionFile[] => inputs.filter(({ name }) => kindOfInput(name) === kind);
    for (const file of [...ofKind(rules, 'rules'), ...ofKind(data, 'data')]) {
      const path = join(target, file.name);
      mkdirSync(dirname(path), { recursive: true });
      writeFileSync(path, this.#contentOf(file)!);
    }
    return target;
  }

  #contentOf({ name, sha256 }: EditionFile): Buffer | null {
    const paths = this.#folders.map((folder) => join(folder, name)).filter((path) => existsSync(path));
    const today = paths.map((path) => readFileSync(path)).find((bytes) => sha256Of(bytes) === sha256);
    return today ?? this.#histories.map((history) => history.contentOf(name, sha256)).find((bytes) => bytes !== null) ?? null;
  }
}
