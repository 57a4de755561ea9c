/**
 * What Larkfield wastes on purpose and a bill, or hours of use beside it, prove: findings above 50 USD a month by rule and sub account, at the usual number of
 * rows. Most of it lies in `apps/waste.ts` and in `pieces` of the other applications, and how busy it is in `utilization.ts`; machines on x86, buckets
 * without an end date and large models are habits of the company.
 */
export const PLANTED_WASTE: Readonly<Record<string, Readonly<Record<string, number>>>> = {
  'unattached-disk': { 'merchant-console-dev': 2, 'security-audit': 2 },
  'idle-nat-gateway': { 'retail-staging': 1, sandbox: 1 },
  'stale-snapshot': { 'fulfillment-prod': 3 },
  'duplicated-trail': { 'security-audit': 1 },
  'sleepless-test-machine': { 'lf-ml-training': 1, 'merchant-console-dev': 4, 'retail-staging': 1 },
  'x86-machine': {
    'corp-it': 2,
    'data-lake-prod': 1,
    'eu-storefront-prod': 1,
    'fulfillment-prod': 2,
    'merchant-console-dev': 1,
    'merchant-console-prod': 1,
    'payments-prod': 2,
    'retail-prod': 1,
    'retail-staging': 1,
    sandbox: 1,
    'shared-services': 1,
  },
  'intel-machine': {
    'corp-it': 2,
    'eu-storefront-prod': 1,
    'merchant-console-dev': 1,
    'merchant-console-prod': 1,
    'retail-staging': 1,
    sandbox: 1,
  },
  'previous-generation-volume': { 'fulfillment-prod': 3, 'retail-prod': 1, 'retail-staging': 1, sandbox: 1 },
  'outdated-engine': { 'payments-prod': 1 },
  'rarely-read-bucket': { 'ads-prod': 1, 'data-lake-prod': 1, 'lf-analytics-prod': 1, 'retail-prod': 1, 'security-audit': 1 },
  'endless-log-retention': { 'partner-api-prod': 1 },
  'idle-gpu': { 'ml-prod': 1 },
  'idle-instance': { 'fulfillment-prod': 1 },
  // The idle one too: resizing it counts nothing beside stopping it.
  'oversized-instance': { 'fulfillment-prod': 1, 'partner-api-prod': 1, 'shared-services': 1 },
  'oversized-database': { 'shared-services': 1 },
  'oversized-requests': { 'platform-eks-prod': 1 },
  'provider-finding': { 'mobile-prod': 1, 'retail-prod': 1 },
  'chatty-zones': { 'partner-api-prod': 1 },
  'uncached-prompt': { 'ml-prod': 1, 'retail-prod': 1 },
  'costly-language-model': { 'lf-assistant-prod': 1, 'ml-prod': 3, sandbox: 1 },
  'on-demand-fleet': { 'platform-eks-prod': 1 },
  'unused-commitment': { 'corp-it': 1, 'shared-services': 1 },
  'expiring-commitment': { 'shared-services': 1 },
  'uncovered-usage': { 'corp-it': 2, 'lf-analytics-prod': 2, 'lf-recs-prod': 1, 'shared-services': 4 },
};

/** Planted too, below 50 USD each: how many there are. */
export const SMALL_WASTE: Readonly<Record<string, number>> = { 'idle-public-address': 29, 'idle-load-balancer': 15, 'old-generation-machine': 10 };
