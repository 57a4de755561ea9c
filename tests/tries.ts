/** The number of tries of this run: `npm run test:endurance` tries at length, `npm test` a part of it, so that it ends while one waits. */
export function tries(short: number, long: number): number {
  return process.env.COSTBOOK_ENDURANCE === undefined ? short : long;
}
