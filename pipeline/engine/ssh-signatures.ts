/** The one door to ssh-keygen: signs bytes, and says whose key signed them. Format: PROTOCOL.sshsig of OpenSSH. */
import { spawnSync } from 'node:child_process';
import { readFileSync } from 'node:fs';
import { CostbookError } from './errors.ts';

export interface Signer {
  /** Kind and fingerprint of the key, like `ED25519 key SHA256:…`. */
  readonly key: string;
  /** Whom the allowed signers file names for that key; null: it names nobody, or there is no such file. */
  readonly name: string | null;
}

/**
 * The signature of bytes, made with a private key, or with a public one whose private half an agent holds.
 * Throws SshKeygenMissing or SigningFailed (exit code 1).
 */
export function sshSignature(content: Uint8Array, namespace: string, key: string): string {
  const { status, stdout, stderr } = sshKeygen(content, 'sign', '-q', '-f', key, '-n', namespace);
  if (status === 0) return stdout;
  throw new CostbookError({
    name: 'SigningFailed',
    what: `ssh-keygen did not sign with ${key}.`,
    why: `It says: ${firstLine(stderr)}.`,
    fix: 'Name the file of a private SSH key that you may read, or that of a public one whose private half ssh-agent holds. `ssh-keygen -t ed25519` makes one.',
    where: key,
  });
}

/** Who signed these bytes, or a sentence that says why nobody has: the signature is damaged, or belongs to other bytes. Throws SshKeygenMissing (exit code 1). */
export function signerOf(content: Uint8Array, namespace: string, signaturePath: string, allowedSigners: string | null): Signer | string {
  if (!isCanonical(readFileSync(signaturePath, 'utf8'))) return 'It is not written as ssh-keygen writes signatures.';
  const checked = sshKeygen(content, 'check-novalidate', '-n', namespace, '-s', signaturePath);
  const [, key] = /^Good .* signature with (\S+ key \S+)/m.exec(checked.stdout) ?? [];
  if (checked.status !== 0 || key === undefined) return `ssh-keygen says: ${firstLine(checked.stderr)}.`;
  if (allowedSigners === null) return { key, name: null };
  const found = sshKeygen(content, 'find-principals', '-f', allowedSigners, '-s', signaturePath);
  const names = found.status === 0 ? found.stdout.split('\n').filter(Boolean) : [];
  const name = names.find((each) => sshKeygen(content, 'verify', '-f', allowedSigners, '-I', each, '-n', namespace, '-s', signaturePath).status === 0);
  return { key, name: name ?? null };
}

/** Base64 can say the same in other letters, and whoever reads it passes over what stands around: only one spelling counts. */
function isCanonical(text: string): boolean {
  const [, body] = /^-----BEGIN SSH SIGNATURE-----\n([A-Za-z0-9+/=\n]+)\n-----END SSH SIGNATURE-----\n$/.exec(text) ?? [];
  const letters = body?.replaceAll('\n', '');
  return letters !== undefined && Buffer.from(letters, 'base64').toString('base64') === letters;
}

function sshKeygen(input: Uint8Array, verb: string, ...args: string[]): { status: number | null; stdout: string; stderr: string } {
  const { status, stdout, stderr, error } = spawnSync('ssh-keygen', ['-Y', verb, ...args], { input, encoding: 'utf8' });
  if ((error as NodeJS.ErrnoException | undefined)?.code !== 'ENOENT') return { status, stdout, stderr };
  throw new CostbookError({
    name: 'SshKeygenMissing',
    what: 'There is no ssh-keygen on this machine.',
    why: 'Costbook signs and verifies with the tool of OpenSSH and brings none of its own.',
    fix: 'Install the OpenSSH client 8.2 or newer (openssh-client, openssh-clients or openssh), and see that ssh-keygen is on the PATH.',
    where: 'PATH',
  });
}

function firstLine(text: string): string {
  return text.trim().split('\n')[0]?.replace(/\.$/, '') || 'nothing';
}
