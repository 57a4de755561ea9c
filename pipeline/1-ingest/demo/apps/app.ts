/** How the company's applications are written down. */

/** How a load moves with the calendar: shoppers, office hours, night jobs, always on, stored bytes, or so many pieces day and night. */
export type Pattern = 'shop' | 'office' | 'batch' | 'flat' | 'stored' | 'pieces';

export interface Use {
  /** US dollars a day at list prices in November 2024. */
  readonly daily: number;
  /** How many resources share it. */
  readonly resources?: number;
  /** Percent a month. */
  readonly growth?: number;
  readonly pattern?: Pattern;
  /** Family of commitments that cover it. */
  readonly commitment?: string;
  /** Uses of one application and sub account with the same word are of the same resources. */
  readonly resource?: string;
  /** Billed day by day at any number of rows. */
  readonly isDaily?: boolean;
  readonly from?: string;
  /** Last day, inclusive. */
  readonly to?: string;
}

/** Pieces that run or lie there day and night, each a resource of its own at any number of rows. */
export function pieces(count: number, dailyEach: number): Use {
  return { daily: count * dailyEach, resources: count, pattern: 'pieces', growth: 0 };
}

export interface App {
  /** Value of the team tag as the bill spells it; null when nobody tagged it. */
  readonly team: string | null;
  readonly account: string;
  readonly app: string;
  readonly region: string;
  readonly pattern: Pattern;
  readonly growth: number;
  /** Key of the team tag; `team` when absent. */
  readonly tagKey?: string;
  /** Where the team tag came late: from this day on, with this value. */
  readonly taggedFrom?: string;
  readonly taggedTeam?: string;
  readonly environment?: string;
  readonly tags?: Readonly<Record<string, string>>;
  readonly from?: string;
  readonly to?: string;
  /** SKU of price-list.csv without its provider → what it costs. */
  readonly uses: Readonly<Record<string, number | Use>>;
}
