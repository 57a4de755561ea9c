/** The recommendations, in the order in which findings of equal savings are shown: one folder and one line each. */
export const RECOMMENDATIONS = ['unused-commitment', 'idle-public-address', 'previous-generation-volume', 'outdated-engine'] as const;
