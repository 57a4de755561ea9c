/** Why a rule cannot be told by the data of a bill alone. */
export const REASONS = {
  may: 'It allows something, so nothing can break it.',
  columns: 'It is judged column by column, by the rules of each column.',
  currency: 'An amount does not say what it is denominated in.',
  docs: 'It asks something of the documentation, not of the data.',
  history: 'It speaks of how values change over time, in deliveries that are not at hand.',
  ids: 'It speaks of everything that the provider sells, not of what this bill holds.',
  intent: 'Only the provider knows what a charge is for or related to.',
  invoice: 'It takes the invoice; the page Reconciliation holds bills against invoices.',
  meaning: 'It takes a person who knows what the words mean.',
  'price list': "It takes the provider's price list.",
  source: "It takes the provider's own records to compare with.",
} as const;

export type Reason = keyof typeof REASONS;
