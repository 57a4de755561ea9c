/** Whose later deliveries rewrite a closed month: `restate: rewrite` in providers.yaml. */
import { join } from 'node:path';
import { z } from 'zod';
import { readYaml } from '../../engine/config.ts';
import { CostbookError } from '../../engine/errors.ts';

const Restating = z.looseObject({
  bills: z.array(z.looseObject({ provider: z.string().nullish(), restate: z.enum(['correct', 'rewrite']).nullish() })).nullish(),
});

/** Ids of these providers. Throws RestateWithoutProvider and RestateContradicts (exit code 1). */
export function rewritingProviders(inputs: string): string[] {
  const { value, whereOf } = readYaml(join(inputs, 'providers.yaml'), Restating);
  const said = new Map<string, { restate: string; where: string }>();
  for (const [index, { provider, restate }] of (value.bills ?? []).entries()) {
    const where = whereOf(['bills', index]);
    if (!restate) continue;
    if (!provider) throw withoutProvider(restate, where);
    const before = said.get(provider);
    if (before && before.restate !== restate) throw contradicts(provider, before.where, where);
    said.set(provider, { restate, where });
  }
  return [...said].filter(([, { restate }]) => restate === 'rewrite').map(([provider]) => provider);
}

function withoutProvider(restate: string, where: string): CostbookError {
  return new CostbookError({
    name: 'RestateWithoutProvider',
    what: `"restate: ${restate}" stands at a bill that does not say its provider.`,
    why: 'What a provider restates is treated alike in all of its bills, and this one is only recognised when it is read.',
    fix: 'Write "provider:" beside it, for example provider: aws-data-exports.',
    where,
  });
}

function contradicts(provider: string, first: string, where: string): CostbookError {
  return new CostbookError({
    name: 'RestateContradicts',
    what: `Bills of ${provider} say both "restate: correct" and "restate: rewrite".`,
    why: `The other one stands at ${first}; what a provider restates is treated alike in all of its bills.`,
    fix: 'Write the same word at both.',
    where,
  });
}
