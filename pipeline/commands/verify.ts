import { existsSync, statSync } from 'node:fs';
import { join } from 'node:path';
import { Command } from 'commander';
import { readEdition } from '../6-publish/editions/manifest.ts';
import { ALLOWED_SIGNERS_FILE, signatureOf } from '../6-publish/editions/signatures.ts';
import { chainOf, type Verified, verifyEdition, verifyNewestOf } from '../6-publish/editions/verify.ts';
import { editionsNamedIn } from '../6-publish/input-files.ts';
import type { Folders } from '../engine/context.ts';
import { CostbookError, EXIT } from '../engine/errors.ts';
import { bookToRead, DEFAULT_INPUTS, foldersOf } from '../engine/folders.ts';
import type { Signer } from '../engine/ssh-signatures.ts';
import { type ProvenMonths, proveClosedMonths } from './closing/prove-closed.ts';
import { verifyCauses } from './edition-diff/causes-record.ts';
import { type Rederived, rederive } from './rederive/rederive.ts';

interface VerifyOptions {
  readonly data?: string;
  readonly inputs?: string;
  readonly chain?: boolean;
  readonly rederive?: boolean;
  readonly requireSignature?: boolean;
  readonly allowedSigners?: string;
  readonly json?: boolean;
}

interface Proof extends Verified {
  readonly signature: Signer | null;
  readonly derivation: Rederived;
  /** How what new data and new rules did was proven, or null where nothing is kept of it, or to make the edition again was not asked for. */
  readonly causes: string | null;
  readonly closedMonths: ProvenMonths;
  /** The same of each parent, where the whole chain was asked for. */
  readonly parents: readonly (Verified & { readonly signature: Signer | null })[];
}

export const verify = new Command('verify')
  .description(
    'Prove that an edition is what was published: hash its manifest and every object again, follow the hashes of its parents to the first ' +
      'edition, sum every money column that the manifest names, add up days, months, tag keys and allocation rules against each other, hash what ' +
      'closed months keep, and check the signature. Where bronze holds the bytes of its bills and the code is the same, make the edition again from them and compare bytes.',
  )
  .argument('[id]', 'edition (default: the newest)')
  .option('--data <dir>', 'book to read')
  .option('--inputs <dir>', `organization, rules, budgets, and ${ALLOWED_SIGNERS_FILE} (default: ${DEFAULT_INPUTS}, or those of the demo)`)
  .option('--chain', 'hash the objects and check the signatures of all its parents too')
  .option('--rederive', 'fail when the edition cannot be made again')
  .option('--no-rederive', 'do not make it again')
  .option('--require-signature', 'fail when nobody known has signed it')
  .option('--allowed-signers <file>', `whose keys count (default: ${ALLOWED_SIGNERS_FILE} in the folder of inputs)`)
  .option('--json', 'print the result as JSON')
  .addHelpText('after', '\nExample\n  costbook verify 2026-10-31-1f0c3a9be2d4 --require-signature')
  .action(async (id: string | undefined, options: VerifyOptions) => {
    const data = bookToRead(options.data, console.error);
    const own = join(data, 'inputs');
    const folders = foldersOf(data, options.inputs ?? (existsSync(own) ? own : DEFAULT_INPUTS));
    const proof = await prove(folders, id, options);
    console.log(options.json ? JSON.stringify(proof, null, 2) : proofText(proof));
  });

/** Throws what {@link verifyEdition}, {@link proveClosedMonths}, {@link signatureOf} and {@link rederive} throw, NotSigned and NotRederived (exit code 2). */
async function prove(folders: Folders, id: string | undefined, options: VerifyOptions): Promise<Proof> {
  const { data, editions } = folders;
  const allowed = allowedSigners(folders, options.allowedSigners);
  const verifying = { kept: new Set(editionsNamedIn(folders.inputs)), proven: new Set<string>() };
  const verified = await verifyEdition(data, editions, id, verifying);
  const signature = signatureOf(editions, verified.id, allowed);
  if (options.requireSignature && (signature === null || signature.name === null))
    throw notSigned(verified.id, signature, join(folders.inputs, ALLOWED_SIGNERS_FILE));
  const stored = readEdition(editions, verified.id);
  const closedMonths = await proveClosedMonths(folders);
  const parents = [];
  const chain = options.chain ? chainOf(editions, stored) : [];
  for (const [before, parent] of chain.slice(1).entries()) {
    parents.push({ ...(await verifyNewestOf(chain.slice(before + 1), folders, verifying)), signature: signatureOf(editions, parent.id, allowed) });
  }
  const derivation = options.rederive === false ? { isRederived: false, says: 'it was not asked for' } : await rederive(folders, stored);
  if (options.rederive && !derivation.isRederived) throw notRederived(verified.id, derivation);
  const causes = options.rederive === false ? null : await verifyCauses(folders, stored);
  return { ...verified, signature, derivation, causes, closedMonths, parents };
}

/** The file that says whose keys count, or null. Throws AllowedSignersMissing (exit code 1) when the one that was named is not there. */
function allowedSigners({ inputs }: Folders, named: string | undefined): string | null {
  const path = named ?? join(inputs, ALLOWED_SIGNERS_FILE);
  if (statSync(path, { throwIfNoEntry: false })?.isFile()) return path;
  if (named === undefined) return null;
  throw new CostbookError({
    name: 'AllowedSignersMissing',
    what: `There is no file ${path}.`,
    why: 'Without it nobody can say whose signature counts.',
    fix: 'Check the path; a line is a name and a public key: ada@example.com ssh-ed25519 AAAA…',
    where: '--allowed-signers',
  });
}

function proofText({ id, objects, sizeBytes, prunedObjects, tablesWithout, chain, signature, derivation, causes, closedMonths, parents }: Proof): string {
  const inChain = `${chain} edition${chain === 1 ? '' : 's'} in the chain`;
  const pruned = parents.filter((parent) => parent.prunedObjects > 0).length;
  return [
    prunedObjects === 0
      ? `${id} is whole: ${objects} objects, ${sizeBytes} bytes, ${inChain}.`
      : `${id}: objects pruned. Its manifest is whole, and so are the ${objects} objects that are left of ${objects + prunedObjects}; ${inChain}. Sums and checks: not verified.`,
    ...(tablesWithout.length > 0 ? [`It has no ${tablesWithout.join(', ')}: what would add up to them was not tried.`] : []),
    signature === null
      ? 'Not signed.'
      : `Signed by ${signature.name ?? 'somebody'} with ${signature.key}${signature.name === null ? '; no file says whose it is.' : '.'}`,
    derivation.isRederived ? `Made again ${derivation.says}: the same bytes.` : `Not made again: ${derivation.says}.`,
    ...(causes === null ? [] : [`What new data and new rules did: ${causes}`]),
    ...closedText(closedMonths),
    ...(parents.length > 0
      ? [`Parents: ${parents.length} whole${pruned > 0 ? `, ${pruned} without objects that were pruned` : ''}; ${signedText(parents)}.`]
      : []),
  ].join('\n');
}

function closedText({ whole, notCompared, elsewhere }: ProvenMonths): string[] {
  return [
    ...(whole.length > 0 ? [`Closed months: ${whole.join(', ')}; what each keeps is whole, and comes to what was published.`] : []),
    ...(notCompared.length > 0 ? [`Closed months: ${notCompared.join(', ')}; what each keeps is whole. What was published of them is not at hand.`] : []),
    ...(elsewhere.length > 0 ? [`Closed on editions that this book does not have, and not verified: ${elsewhere.join(', ')}.`] : []),
  ];
}

function signedText(parents: Proof['parents']): string {
  const names = parents.flatMap(({ signature }) => (signature === null ? [] : (signature.name ?? signature.key)));
  return names.length === 0 ? 'none signed' : `${names.length} signed, by ${[...new Set(names)].sort().join(', ')}`;
}

function notSigned(id: string, signature: Signer | null, path: string): CostbookError {
  return new CostbookError({
    name: 'NotSigned',
    what: signature === null ? `Edition ${id} is not signed.` : `Edition ${id} is signed with ${signature.key}, and no file says whose that is.`,
    why: 'A signature of somebody known was asked for.',
    fix:
      signature === null
        ? `Have it signed: costbook sign ${id} --key ~/.ssh/id_ed25519`
        : 'Write whose keys count into the file: a name and a public key a line.',
    where: path,
    exitCode: EXIT.check,
  });
}

function notRederived(id: string, { says }: Rederived): CostbookError {
  return new CostbookError({
    name: 'NotRederived',
    what: `Edition ${id} was not made again: ${says}.`,
    why: 'To make it again was asked for; its hashes, chain, sums and signature hold.',
    fix: 'Bring bronze, the inputs and the version of Costbook that its manifest names, or leave --rederive away.',
    where: `costbook verify ${id} --rederive`,
    exitCode: EXIT.check,
  });
}
