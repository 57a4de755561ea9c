/** The words of the site, in the sense of the FinOps Framework and of FOCUS 1.4, in Costbook's own sentences. */
export interface Term {
  readonly term: string;
  readonly meaning: string;
  /** Where the word is at home. */
  readonly home: 'FOCUS' | 'FinOps Framework' | 'Costbook';
  /** Column that carries it, when one does. */
  readonly column?: string;
}

const focus = (term: string, column: string, meaning: string): Term => ({ term, meaning, home: 'FOCUS', column });
const finops = (term: string, meaning: string): Term => ({ term, meaning, home: 'FinOps Framework' });
const ours = (term: string, meaning: string, column?: string): Term => ({ term, meaning, home: 'Costbook', ...(column && { column }) });

/** All terms, in alphabetical order. */
export const GLOSSARY: readonly Term[] = [
  finops('Allocation', 'Giving every cost to those who cause it, by account, tag or rule, so that somebody can answer for it.'),
  finops(
    'Anomaly',
    'A move of cost that the past did not let expect. Costbook compares each day with what the weeks before it suggest and names the most specific cause the bill gives.',
  ),
  ours('As of', 'The last day an edition speaks of. Later days are the future to it, whatever the calendar says.'),
  ours(
    'Avoidable cost',
    'Effective cost of what no commitment pays: only that can be saved by using less. What a commitment pays is paid until it ends.',
    'x_AvoidableCost',
  ),
  ours('Back-test', 'A forecast made with what was known at a past month and compared with what then came. Its average miss is printed beside the forecast.'),
  ours('Band, 80 %', 'The range that should hold the actual cost in four of five cases.'),
  focus('Billed cost', 'BilledCost', 'What the invoice asks for: the basis of payment. A purchase for three years stands in the month it was invoiced.'),
  focus('Billing account', 'BillingAccountId', 'The account an invoice is made out to. Sub accounts belong to it.'),
  focus('Billing period', 'BillingPeriodStart', 'The span an invoice covers, nearly always a calendar month.'),
  finops(
    'Break-even utilization',
    'The utilization below which a commitment costs more than the same usage on demand would: what is used of it ÷ what that would have cost on demand, or 1 − discount.',
  ),
  finops(
    'Budget',
    'What may be spent on a unit in a month, quarter or year. At risk means that the high end of what is expected passes it, in one of ten cases or more.',
  ),
  focus('Charge category', 'ChargeCategory', 'What kind of charge a row is: Usage, Purchase, Tax, Credit or Adjustment.'),
  focus('Charge class', 'ChargeClass', 'Says Correction when a row corrects an invoice that was already sent.'),
  focus('Charge period', 'ChargePeriodStart', 'The hours or days in which something was used or is in force.'),
  ours('Closed month', 'A month whose numbers are locked. What is restated later is shown as a correction, never written over.'),
  finops('Commitment coverage', 'Usage that commitments cover ÷ all usage that they could cover, both at on-demand rates.'),
  focus(
    'Commitment discount',
    'CommitmentDiscountId',
    'A lower price in return for a promise to use or pay for one or more years: reservations, savings plans and their like.',
  ),
  focus('Commitment discount status', 'CommitmentDiscountStatus', 'Whether the committed hours of a row were Used or Unused.'),
  finops('Commitment utilization', 'What is used of a commitment ÷ all of it, both as effective cost. The rest was paid for nothing.'),
  ours('Complete month', 'A month whose last day has passed by the as-of day. The bill may still be restated.'),
  finops('Conformance', 'How many of the rules of FOCUS the charges of a provider follow.'),
  focus('Contracted cost', 'ContractedCost', 'Quantity at the negotiated price, before commitments are applied.'),
  ours(
    'Control total',
    'Rows and billed cost as the delivered file states them, compared with the charges made from it. The difference must be zero.',
    'x_Difference',
  ),
  ours('Cost center', 'The smallest unit of the organization that pays. It has a name, an owner and a page.', 'x_CostCenter'),
  ours('Dimension', 'One way of sharing out the whole cost: by cost center, and where rules say so by product, customer segment or feature.', 'x_Dimension'),
  ours('Direct cost', 'Cost that a rule gives to one cost center because it alone caused it.', 'x_AllocationKind'),
  ours('Edition', 'A published state of the book. It never changes; its name begins the hash of its manifest.'),
  focus(
    'Effective cost',
    'EffectiveCost',
    'Cost after all discounts, with prepaid commitments spread over what they cover. The measure of showback, and of this site unless a column says otherwise.',
  ),
  finops(
    'Effective savings rate',
    'What commitments save, their unused part taken off, ÷ what all usage that they could cover would have cost on demand. It grows with coverage, discount and utilization alike.',
  ),
  finops('FinOps', 'The practice in which engineering, finance and business share the answer for the value of technology spending.'),
  ours('FOCUS', 'The FinOps Open Cost and Usage Specification: one set of columns for the bills of every provider. Costbook speaks version 1.4.'),
  finops('Forecast', 'The cost expected for months to come, from the past and from the running month so far.'),
  focus('Invoice', 'InvoiceId', 'What an issuer asks to be paid for a billing period. Costbook holds it against the charges that carry its number.'),
  focus('Invoice issuer', 'InvoiceIssuerName', 'Who sends the invoice. It need not be who provides the service.'),
  focus('List cost', 'ListCost', 'Quantity at the public price: what it would have cost without any discount.'),
  ours('Movement', 'The change of effective cost from one month to the next, by provider, service, sub account and cost center.', 'x_Change'),
  ours('Object', 'A file of an edition, named by the hash of its bytes. Months that did not change keep their object.'),
  ours('Pool', 'Shared cost collected by rules and split to cost centers, evenly or in proportion to their direct cost.', 'x_Pool'),
  focus('Pricing category', 'PricingCategory', 'How the price came about: Standard, Dynamic, Committed or Other.'),
  finops('Rate optimization', 'Paying less for the same use: commitments, negotiated prices, spot capacity.'),
  ours(
    'Realised savings',
    'What a change saved by the bill: usage of today at the old price less what it costs today. On usage that grew since, it is cost avoided.',
    'x_RealisedSavings',
  ),
  ours(
    'Recommendation',
    'A saving that bills and utilisation prove, with its evidence, its owner and what to do. Savings are of what no commitment pays, and on one resource each counts what those before it leave.',
    'x_MonthlySavings',
  ),
  finops(
    'Reconciliation',
    'Holding each invoice against the charges under its number, so that what is paid is what was used; tax that bills do not carry stands apart.',
  ),
  focus('Region', 'RegionId', 'Where a resource runs or a service is provided.'),
  focus('Resource', 'ResourceId', 'The single thing that was used: a machine, a volume, a cluster.'),
  ours('Restatement', 'A month that the provider delivers again with other numbers. The newer delivery replaces the older; the difference is on Editions.'),
  ours(
    'Scenario',
    'What the forecast would be if something happened: a move, a purchase, a launch, growth. Written in scenarios.yaml with who decided; it never changes the forecast.',
    'x_Scenario',
  ),
  focus('Service', 'ServiceName', 'What the provider sells under one name.'),
  focus('Service category', 'ServiceCategory', 'The kind of service by its main function, the same words for all providers.'),
  focus('Service provider', 'ServiceProviderName', 'Who makes the service available.'),
  ours('Shared cost', 'Cost of common platforms, split by rule to those who use them.', 'x_AllocationKind'),
  finops('Showback', 'Showing each team what it costs, without sending it an invoice. Chargeback goes on to book it.'),
  focus('SKU', 'SkuId', 'One item of a price list.'),
  focus('Sub account', 'SubAccountId', 'The part of a billing account that separates resources and access; providers have their own words for it.'),
  focus('Tags', 'Tags', 'Keys and values that people put on resources to say what they are for. Spellings are merged by a list; the original is kept.'),
  ours(
    'Tolerance',
    'How far an invoice and its charges may be apart by FOCUS 1.4: 100 times the smallest part of the currency, or half of it times the square root of the number of charges.',
    'x_Tolerance',
  ),
  ours('Unallocated', 'Cost to which no rule gives an owner. It is shown, hatched, until somebody owns it.', 'x_AllocationKind'),
  finops('Unit economics', 'Cost for each unit of what the business makes: a customer, an order, a request.'),
  finops('Usage optimization', 'Using less for the same result: switching off, shrinking, cleaning up.'),
];
