/** What Larkfield changed because somebody recommended it: the bill shows before and after, and decisions.yaml says on which day. */
import type { App, Use } from './app.ts';

/** One that costs the same each day of its time; uses of one application with the same word are the same resource. */
const of = (resource: string, daily: number, from?: string, to?: string): Use => ({
  daily,
  resource,
  pattern: 'pieces',
  growth: 0,
  isDaily: true,
  ...(from ? { from } : {}),
  ...(to ? { to } : {}),
});
const CART = { team: 'checkout', account: 'retail-prod', app: 'cart-history', region: 'us-east-1', pattern: 'flat', growth: 0 } as const;
const NOTEBOOK = { team: 'machine-learning', account: 'ml-prod', app: 'price-lab', region: 'us-west-2', pattern: 'flat', growth: 0 } as const;

/** By bill, after all other uses: their numbers are what days and resources are drawn from. */
export const FOLLOWED_APPS: Readonly<Record<string, readonly App[]>> = {
  aws: [
    // gp2 became gp3, and grew by a third since.
    { ...CART, uses: { 'ebs.gp2': of('volume', 8, undefined, '2026-06-15'), 'ebs.gp3': of('volume', 6.4, '2026-06-16', '2026-08-31') } },
    { ...CART, uses: { 'ebs.gp3': of('volume', 8.5, '2026-09-01') } },
    // Nobody asked for the reports any more.
    {
      team: 'partner-api',
      account: 'partner-api-prod',
      app: 'report-builder',
      region: 'us-east-1',
      pattern: 'flat',
      growth: 0,
      uses: { 'm4.2xlarge': of('machine', 9.6, undefined, '2026-07-31') },
    },
    // A database of a quarter of the size does as well.
    {
      team: 'warehouse',
      account: 'fulfillment-prod',
      app: 'returns',
      region: 'us-west-2',
      pattern: 'flat',
      growth: 0,
      uses: { 'rds.r6g.2xlarge': of('database', 43.2, undefined, '2026-07-15'), 'rds.m6g.xlarge': of('database', 7.632, '2026-07-16') },
    },
    // The new file system holds what is read; it has the old one's tags.
    {
      team: 'corporate-it',
      account: 'shared-services',
      app: 'office-share',
      region: 'us-east-1',
      pattern: 'flat',
      growth: 0,
      uses: { efs: of('old', 9, undefined, '2026-08-10') },
    },
    {
      team: 'corporate-it',
      account: 'shared-services',
      app: 'office-share',
      region: 'us-east-1',
      pattern: 'flat',
      growth: 0,
      uses: { efs: of('new', 3.6, '2026-08-08') },
    },
    // Stopped, and started again in autumn.
    { ...NOTEBOOK, uses: { 'sm.notebook': of('notebook', 4.8, undefined, '2026-06-30') } },
    { ...NOTEBOOK, uses: { 'sm.notebook': of('notebook', 4.8, '2026-09-14') } },
  ],
};
