/** How well commitments are used and how much they cover, in words. */

/** `reservations used 91.5 %, …` from the replies by action, or '' where they say nothing. */
export function usedText(replies: Readonly<Record<string, object>>): string {
  const says: readonly [what: string, action: string, ...path: string[]][] = [
    ['reservations used', 'GetReservationUtilization', 'Total', 'UtilizationPercentage'],
    ['covered by reservations', 'GetReservationCoverage', 'Total', 'CoverageHours', 'CoverageHoursPercentage'],
    ['savings plans used', 'GetSavingsPlansUtilization', 'Total', 'Utilization', 'UtilizationPercentage'],
  ];
  return says
    .flatMap(([what, action, ...path]) => {
      const value = path.reduce<unknown>(
        (each, key) => (typeof each === 'object' && each !== null ? (each as Record<string, unknown>)[key] : undefined),
        replies[action],
      );
      return typeof value === 'string' && /^\d+(\.\d+)?$/.test(value) ? [`${what} ${value.replace(/(\.\d)\d+$/, '$1')} %`] : [];
    })
    .join(', ');
}
