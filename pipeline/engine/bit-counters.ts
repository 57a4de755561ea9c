/**
 * Counts many conditions in one pass. Each row's answers are packed into the bits of a few numbers and rows are counted by
 * pattern: a table has few patterns, and one counter per condition and group would cost about ten times as much.
 */

/** Conditions whose answers fit into one BIGINT. */
const PER_MASK = 60;

/** SELECT items `<prefix>0, <prefix>1, …` that pack the answers; NULL counts as no. */
export function packedBits(prefix: string, conditions: readonly string[]): string[] {
  return Array.from({ length: Math.ceil(conditions.length / PER_MASK) }, (_, mask) => {
    const bits = conditions
      .slice(mask * PER_MASK, (mask + 1) * PER_MASK)
      .map((condition, index) => `CASE WHEN ${condition} THEN ${1n << BigInt(index)} ELSE 0::BIGINT END`);
    return `${bits.join(' + ')} AS ${prefix}${mask}`;
  });
}

/** True for the patterns in which the condition at `index` held. */
export function bitOf(prefix: string, index: number): string {
  return `${prefix}${Math.floor(index / PER_MASK)} & ${1n << BigInt(index % PER_MASK)} <> 0`;
}

/** How many rows each of the first `size` conditions held for, from rows of patterns with their number `n`. */
export function countBits(prefix: string, size: number, patterns: readonly Readonly<Record<string, string>>[]): number[] {
  const counts = Array.from({ length: size }, () => 0);
  for (const pattern of patterns) {
    for (let mask = 0; mask * PER_MASK < size; mask++) {
      const bits = BigInt(pattern[`${prefix}${mask}`]!);
      for (let index = mask * PER_MASK; bits !== 0n && index < Math.min(size, (mask + 1) * PER_MASK); index++) {
        if (bits & (1n << BigInt(index % PER_MASK))) counts[index]! += Number(pattern.n);
      }
    }
  }
  return counts;
}

/** One row's answers to the first `size` conditions, as ones and zeros. */
export function bitsOf(prefix: string, size: number, pattern: Readonly<Record<string, string>>): Uint8Array {
  const answers = new Uint8Array(size);
  for (let mask = 0; mask * PER_MASK < size; mask++) {
    const bits = BigInt(pattern[`${prefix}${mask}`]!);
    const halves = [Number(bits & 0x3fffffffn), Number(bits >> 30n)];
    for (let index = 0; index < Math.min(PER_MASK, size - mask * PER_MASK); index++) {
      answers[mask * PER_MASK + index] = (halves[index < 30 ? 0 : 1]! >> (index % 30)) & 1;
    }
  }
  return answers;
}
