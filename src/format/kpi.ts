/** One number an executive looks at, with what it means. */
export interface Kpi {
  readonly label: string;
  /** Three significant digits, or a share. */
  readonly value: string;
  /** Quiet words after the value: the currency, or what it is a share of. */
  readonly unit?: string;
  /** Change or distance from the target, sign and word included. */
  readonly change?: string;
  /** Whether the change costs more or less than before; colors it, never alone. */
  readonly tone?: 'over' | 'under';
  /** Why it moved, or how sure it is: one sentence. */
  readonly why: string;
}
