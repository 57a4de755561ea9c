/** Which bills to read when none are named on the command line: `providers.yaml`. */
import { resolve } from 'node:path';
import { z } from 'zod';
import { readYaml } from '../engine/config.ts';
import { CostbookError, nearestWord } from '../engine/errors.ts';
import { findBills } from './find-bills.ts';
import { PROVIDERS } from './index.ts';
import type { BillRequest } from './read-bill.ts';

const schema = z.strictObject({
  bills: z
    .array(
      z.strictObject({
        path: z.string(),
        provider: z.string().optional(),
        currency: z
          .string()
          .regex(/^[A-Z]{3}$/, 'a currency is three capital letters, like USD')
          .optional(),
      }),
    )
    .default([]),
});

/**
 * The files that `<inputs>/providers.yaml` names, paths relative to the inputs folder; none when the file is absent.
 * Throws InputKeyUnknown, InputNotValid, ProviderUnknown or BillMissing (exit code 1), each with its line.
 */
export async function readProvidersFile(inputs: string): Promise<BillRequest[]> {
  const { value, whereOf } = readYaml(resolve(inputs, 'providers.yaml'), schema);
  const requests = new Map<string, BillRequest>();
  for (const [index, { path, provider = null, currency = null }] of value.bills.entries()) {
    const where = whereOf(['bills', index]);
    if (provider !== null && !PROVIDERS.some(({ id }) => id === provider)) throw providerUnknown(provider, where);
    const files = await findBills([resolve(inputs, path)]).catch((error: unknown) => {
      throw error instanceof CostbookError ? new CostbookError({ ...error.parts, where }) : error;
    });
    for (const file of files) if (!requests.has(file.path)) requests.set(file.path, { file, provider, currency });
  }
  return [...requests.values()];
}

function providerUnknown(provider: string, where: string): CostbookError {
  const known = PROVIDERS.map(({ id }) => id);
  const nearest = nearestWord(provider, known);
  return new CostbookError({
    name: 'ProviderUnknown',
    what: `There is no provider "${provider}".`,
    why: `Known providers: ${known.join(', ')}.`,
    fix: nearest ? `Write "provider: ${nearest}".` : 'Leave the key out: bills are recognised by their content.',
    where,
  });
}
