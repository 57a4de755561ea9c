/** What the files of people's inputs say, told by their names: for whoever asks why a number changed. */

/** What was delivered or measured, who pays for it, or what moves no cost. */
export type InputKind = 'data' | 'rules' | 'neither';

const MOVE_NO_COST =
  /^(alerts\.yaml|budgets\.csv|policies\.yaml|events\.yaml|scenarios\.yaml|decisions\.yaml|known-incidents\.csv|commitments\.csv|commitment-discounts\.csv|invoices\.csv|chargeback\.yaml|utilization\.yaml)$/i;
/** Facts of a month, as bills are: the next month brings the next line, under the same rules. */
const MEASURED = /^(providers\.yaml|exchange-rates\.csv|unit-metrics\.csv|mappings\/.+|dimensions\/.+-unit-metrics\.csv)$/i;

/** Kind of an input by its name below the inputs; one that is not known by its name may be a catalog, which is a rule. */
export function kindOfInput(name: string): InputKind {
  return MOVE_NO_COST.test(name) ? 'neither' : MEASURED.test(name) ? 'data' : 'rules';
}
