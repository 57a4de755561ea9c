/** Signatures of manifests: `edition.json.sig` beside `edition.json`, made and checked by OpenSSH. */
import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { CostbookError, EXIT } from '../../engine/errors.ts';
import { writeWhole } from '../../engine/lake.ts';
import { type Signer, signerOf, sshSignature } from '../../engine/ssh-signatures.ts';
import { readEdition, refuseChangedManifest } from './manifest.ts';

/** What is signed for this cannot be passed off as a signature of something else, a commit of git for one. */
const NAMESPACE = 'costbook-edition';
export const SIGNATURE_FILE = 'edition.json.sig';
/** File in the folder of inputs that says whose keys count, in the format of ssh-keygen(1), ALLOWED SIGNERS. It is no part of an edition. */
export const ALLOWED_SIGNERS_FILE = 'allowed_signers';

/** True where there is a signature of an edition, whether it holds or not. */
export function isSigned(editionsFolder: string, id: string): boolean {
  return existsSync(join(editionsFolder, id, SIGNATURE_FILE));
}

/** Signs the manifest of an edition. Throws EditionMissing, EditionNotReadable, EditionChanged, AlreadySigned, and what {@link sshSignature} throws. */
export function signEdition(editionsFolder: string, id: string | undefined, key: string, { isReplacing = false } = {}): string {
  const stored = readEdition(editionsFolder, id);
  refuseChangedManifest(stored, editionsFolder);
  const folder = join(editionsFolder, stored.id);
  const path = join(folder, SIGNATURE_FILE);
  if (isSigned(editionsFolder, stored.id) && !isReplacing) {
    throw new CostbookError({
      name: 'AlreadySigned',
      what: `Edition ${stored.id} is signed already.`,
      why: 'An edition keeps one signature, and this one would be lost.',
      fix: `\`costbook verify ${stored.id}\` says whose it is; to put another in its place add --replace.`,
      where: path,
    });
  }
  writeWhole(path, sshSignature(readFileSync(join(folder, 'edition.json')), NAMESPACE, key));
  return stored.id;
}

/**
 * Who signed an edition, or null where nobody did. `allowedSigners` is the path of the file that says whose keys count; null: there is none,
 * and the name stays unknown. Throws SignatureBad or SignerUnknown (exit code 2), SshKeygenMissing (exit code 1).
 */
export function signatureOf(editionsFolder: string, id: string, allowedSigners: string | null): Signer | null {
  const path = join(editionsFolder, id, SIGNATURE_FILE);
  if (!isSigned(editionsFolder, id)) return null;
  const signer = signerOf(readFileSync(join(editionsFolder, id, 'edition.json')), NAMESPACE, path, allowedSigners);
  if (typeof signer === 'string') {
    throw new CostbookError({
      name: 'SignatureBad',
      what: `The signature of edition ${id} does not hold.`,
      why: signer,
      fix: 'Restore the file from git or a backup, or have the edition signed again: costbook sign --replace.',
      where: path,
      exitCode: EXIT.check,
    });
  }
  if (signer.name !== null || allowedSigners === null) return signer;
  throw new CostbookError({
    name: 'SignerUnknown',
    what: `Edition ${id} is signed with ${signer.key}, which does not count.`,
    why: `${allowedSigners} has no line for that key, or none that holds for "${NAMESPACE}" today.`,
    fix: `If you trust the key, add a line to the file: NAME namespaces="${NAMESPACE}" and the public key.`,
    where: allowedSigners,
    exitCode: EXIT.check,
  });
}
