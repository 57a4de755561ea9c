/** Who runs on the shared Kubernetes cluster: namespaces, and what the scheduler could not place. */
import type { App } from './app.ts';

/** Allocation method named in AllocatedMethodId. */
export const SPLIT_METHOD = 'opencost-1.118';
export const CLUSTER = 'lf-prod-1';

/** `app` is the namespace; `(idle)` is what no pod asked for, and has no allocated resource. */
// biome-ignore format: one line, one thing
const namespace = (team: string | null, app: string, growth: number, shares: Readonly<Record<string, number>>, from?: string, to?: string): App => ({
  team, app, growth, account: 'platform-eks-prod', region: 'us-east-1', pattern: app === '(idle)' || app === 'kube-system' ? 'flat' : 'shop', uses: shares, ...(from ? { from } : {}), ...(to ? { to } : {}),
});

const GENERAL = 'eks.m6i.4xlarge';
const MEMORY = 'eks.r6i.4xlarge';
const SPOT = 'eks.spot.m6i.4xlarge';

// biome-ignore format: one line, one thing
export const KUBERNETES_APPS: readonly App[] = [
  namespace('storefront', 'storefront-bff', 0.6, { [GENERAL]: 212, [SPOT]: 74 }),
  namespace('search', 'search-api', 0.7, { [GENERAL]: 148, [MEMORY]: 96 }),
  namespace('checkout', 'checkout-api', 0.5, { [GENERAL]: 186 }),
  namespace('payments', 'payments-gateway', 0.6, { [GENERAL]: 94 }),
  namespace('Mobile-Apps', 'mobile-bff', 1.2, { [GENERAL]: 103, [SPOT]: 31 }),
  namespace('inventory', 'stock-api', 0.5, { [GENERAL]: 78, [MEMORY]: 52 }),
  namespace('delivery', 'tracking', 0.8, { [GENERAL]: 66, [SPOT]: 28 }),
  namespace('partner-api', 'partner-sync', 1.4, { [GENERAL]: 87, [SPOT]: 42 }),
  namespace('recommendations', 'recs-online', 1.9, { [MEMORY]: 164, [GENERAL]: 38 }),
  namespace('merchant-ads', 'ads-bidder', 0.4, { [GENERAL]: 71, [SPOT]: 39 }, undefined, '2026-03-31'),
  namespace('shopping-assistant', 'assistant-api', 5.5, { [GENERAL]: 68, [MEMORY]: 43 }, '2025-07-01'),
  namespace('data-platform', 'airflow', 0.6, { [SPOT]: 88, [GENERAL]: 21 }),
  namespace(null, 'kube-system', 0.3, { [GENERAL]: 46, [MEMORY]: 14, [SPOT]: 12 }),
  namespace(null, '(idle)', 0.4, { [GENERAL]: 182, [MEMORY]: 61, [SPOT]: 33 }),
];
