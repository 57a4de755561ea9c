/** Headers as people write them: spaces, underscores and case do not tell two columns apart, anything else does. */

/** What two headers of the same column have in common. */
export function letters(header: string): string {
  return header
    .normalize('NFKC')
    .replace(/^\ufeff/, '')
    .trim()
    .toLowerCase()
    .replace(/[\s_-]+/g, ' ');
}
