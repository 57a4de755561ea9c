/** How large a company the bench of room 3 makes up. */
export interface AllocationSizes {
  readonly charges: number;
  readonly rules: number;
  readonly pools: number;
  readonly costCenters: number;
}

export type AllocationSize = keyof AllocationSizes;
export const SIZES: readonly AllocationSize[] = ['charges', 'rules', 'pools', 'costCenters'];

/** The sizes with one of them doubled. */
export function doubled(sizes: AllocationSizes, size: AllocationSize): AllocationSizes {
  return { ...sizes, [size]: sizes[size] * 2 };
}

/** `2,000,000 charges × 300 rules × 40 pools × 500 cost centers` */
export function sizesText({ charges, rules, pools, costCenters }: AllocationSizes): string {
  return `${charges.toLocaleString('en-US')} charges × ${rules} rules × ${pools} pools × ${costCenters} cost centers`;
}
