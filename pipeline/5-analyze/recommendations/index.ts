/**
 * The recommendations, one folder and one line each, in the order in which conflicts on one resource are settled: a later finding counts only on what
 * the earlier ones leave. Delete and stop come before schedule, schedule before resize, resize before upgrade and migrate, those before configure; purchase is last.
 */
export const RECOMMENDATIONS = ['idle-public-address', 'previous-generation-volume', 'outdated-engine', 'unused-commitment'] as const;
