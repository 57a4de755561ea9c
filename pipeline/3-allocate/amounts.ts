/** What DECIMAL(38) cannot hold is said in four parts. */
import { CostbookError } from '../engine/errors.ts';

/** Does work on amounts. Throws AmountTooLarge (exit code 1), found at `where`, when a product has more than 38 digits. */
export async function withinDecimals(where: string, work: () => Promise<void>): Promise<void> {
  try {
    await work();
  } catch (error) {
    const message = error instanceof CostbookError ? '' : (error as Error).message;
    if (!/Overflow in|Failed to cast decimal/i.test(message)) throw error;
    throw new CostbookError({
      name: 'AmountTooLarge',
      what: 'An amount times a rate or share has more than 38 digits, 12 of them decimals.',
      why: `Rounding it would lose money: ${message.split('\n')[0]}`,
      fix: 'Look for a mistyped amount in the bills (SELECT max(abs(EffectiveCost)) FROM charges) or a mistyped rate.',
      where,
    });
  }
}
