/** The bytes of one part, from the network into bronze. */
import { existsSync, rmSync, statSync } from 'node:fs';
import { copyFile, mkdir, open, rename, rm } from 'node:fs/promises';
import { dirname } from 'node:path';
import { writeWhole } from '../../engine/lake.ts';
import { hashFile, placeOf } from '../bronze.ts';
import { DeliveryChanged, type Part } from '../pull.ts';
import { BrokenOff } from './failures.ts';
import type { KeptPart } from './journal.ts';
import { patiently, within } from './patience.ts';
import type { Progress } from './progress.ts';
import type { Patience, PullContext, PullSource } from './source.ts';

export interface PartRequest {
  readonly source: PullSource;
  readonly period: string;
  readonly part: Part;
  /** File in which the bytes gather. */
  readonly body: string;
  /** The file holds the beginning of this very part. */
  readonly isBegun: boolean;
  readonly patience: Patience;
  readonly progress: Progress;
}

/** Fetches a part, going on where its body broke off, and moves it to bronze with a receipt. */
export async function fetchPart(context: PullContext, request: PartRequest): Promise<KeptPart> {
  const { part, body, isBegun, patience, progress } = request;
  await mkdir(dirname(body), { recursive: true });
  if (!isBegun) rmSync(body, { force: true });
  progress.spared(sizeOf(body));
  await patiently(context, patience, async () => {
    if (part.version === null) rmSync(body, { force: true });
    await append(request, sizeOf(body));
  });
  const { sha256, bytes } = await hashFile(body);
  const kept: KeptPart = { name: part.name, version: part.version, sha256, bytes };
  await moveToBronze(context, request, kept);
  return kept;
}

async function append({ part, body, patience, progress }: PartRequest, offset: number): Promise<void> {
  if (offset > 0 && offset === part.sizeBytes) return;
  if (part.sizeBytes !== null && offset > part.sizeBytes) throw tooLong(part, body);
  const file = await open(body, 'a');
  try {
    const opened = await within(part.open(offset), patience.replyMs, part.name);
    const chunks = opened[Symbol.asyncIterator]();
    try {
      for (;;) {
        const { done, value } = await within(chunks.next(), patience.silenceMs, part.name);
        if (done) break;
        await file.writeFile(value);
        progress.bytes(value.byteLength);
      }
    } catch (error) {
      void chunks.return?.()?.catch(() => {});
      throw error;
    }
  } finally {
    await file.close();
  }
  if (part.sizeBytes === null) return;
  const size = sizeOf(body);
  if (size < part.sizeBytes) throw new BrokenOff(`${part.name} ended after ${size} of ${part.sizeBytes} bytes`);
  if (size > part.sizeBytes) throw tooLong(part, body);
}

function tooLong({ name, sizeBytes }: Part, body: string): DeliveryChanged {
  rmSync(body, { force: true });
  return new DeliveryChanged(`${name} is longer than the ${sizeBytes} bytes that were offered`);
}

async function moveToBronze({ folders, clock }: PullContext, { source, period, body }: PartRequest, kept: KeptPart): Promise<void> {
  const place = placeOf(folders.bronze, source.provider.id, kept);
  await mkdir(dirname(place), { recursive: true });
  const receipt = `${dirname(place)}/pulled.json`;
  if (!existsSync(receipt))
    writeWhole(
      receipt,
      `${JSON.stringify({ source: source.name, provider: source.provider.id, period, ...kept, pulledAt: clock.now().toISOString() }, null, 2)}\n`,
    );
  await rename(body, place).catch(async (error: NodeJS.ErrnoException) => {
    if (error.code !== 'EXDEV') throw error;
    await copyFile(body, `${place}.tmp`);
    await rename(`${place}.tmp`, place);
    await rm(body);
  });
}

function sizeOf(path: string): number {
  return statSync(path, { throwIfNoEntry: false })?.size ?? 0;
}
