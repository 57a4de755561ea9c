/** Names of the inputs that speak of commitments. */

/** Terms of commitments that their bill does not tell. */
export const TERMS_FILE = 'commitments.csv';
/** Discounts that a company was offered. */
export const DISCOUNTS_FILE = 'commitment-discounts.csv';
