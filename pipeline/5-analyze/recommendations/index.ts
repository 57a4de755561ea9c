/**
 * The recommendations, one folder and one line each, in the order in which conflicts on one resource are settled: a later finding counts only on what
 * the earlier ones leave. Delete and stop come before schedule, schedule before resize, resize before upgrade and migrate, those before configure; purchase is last.
 */
export const RECOMMENDATIONS = [
  // Delete and stop
  'idle-public-address',
  'unattached-disk',
  'idle-load-balancer',
  'idle-nat-gateway',
  'stale-snapshot',
  'duplicated-trail',
  'idle-gpu',
  'idle-instance',
  // Schedule
  'sleepless-test-machine',
  // Resize
  'oversized-instance',
  'oversized-database',
  'oversized-requests',
  // Upgrade and migrate
  'old-generation-machine',
  'x86-machine',
  'intel-machine',
  'previous-generation-volume',
  // Configure
  'outdated-engine',
  'rarely-read-bucket',
  'endless-log-retention',
  'chatty-zones',
  'uncached-prompt',
  'costly-language-model',
  'on-demand-fleet',
  // What nobody else found
  'provider-finding',
  // Renegotiate, renew and purchase
  'unused-commitment',
  'expiring-commitment',
  'uncovered-usage',
] as const;

/** Rules that read what commitments are worth buying, which is computed from what the rules before them leave of usage. */
export const PURCHASES: readonly string[] = ['expiring-commitment', 'uncovered-usage'] satisfies (typeof RECOMMENDATIONS)[number][];
export const BEFORE_PURCHASES: readonly string[] = RECOMMENDATIONS.filter((kind) => !PURCHASES.includes(kind));
