/** The one door to the time of day. Only what fetches bills and what sends alerts asks it; an edition is made of bills and inputs alone. */
export interface Clock {
  now(): Date;
}

export const systemClock: Clock = { now: () => new Date() };
