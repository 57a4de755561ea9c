/** Whose charge it is, when it was, what kind it is. Notation: ../read-rules.ts. */
export const CHARGES = `
BillingAccountId
  headings C-000-M
  C-001-M MUST NOT be null
  C-002-M MUST be text
  C-003-M MUST NOT be blank
  C-004-M MUST be unique within the invoice issuer [ids]
  C-005-O SHOULD be fully qualified [ids]

BillingAccountName
  headings C-000-M
  C-001-M MUST be text
  C-002-M MUST NOT be blank
  C-003-C MUST NOT be null

BillingAccountType
  headings C-000-C C-003-C
  C-001-M MUST be text
  C-002-M MUST NOT be blank
  C-004-C MUST be null when BillingAccountId is null
  C-005-C MUST NOT be null when BillingAccountId is not null
  C-006-M MUST be consistent and readable [meaning]

BillingCurrency
  headings C-000-M
  C-001-M MUST be text
  C-002-M MUST NOT be blank
  C-003-M MUST be a currency code
  C-004-M MUST NOT be null
  C-005-M MUST be the currency of the invoice [invoice]
  C-006-M MUST be a national currency of ISO 4217

BillingPeriodEnd
  headings C-000-M
  C-001-M MUST be a date and time
  C-002-M MUST be written as YYYY-MM-DDTHH:mm:ssZ
  C-003-M MUST NOT be null
  C-004-M MUST be after BillingPeriodStart, as an exclusive end

BillingPeriodStart
  headings C-000-M
  C-001-M MUST be a date and time
  C-002-M MUST be written as YYYY-MM-DDTHH:mm:ssZ
  C-003-M MUST NOT be null
  C-004-M MUST be the inclusive start of the billing period [intent]

ChargeCategory
  headings C-000-M
  C-001-M MUST be text
  C-002-M MUST NOT be null
  C-003-M MUST be one of its allowed values

ChargeClass
  headings C-000-M C-002-C
  C-001-M MUST be text
  C-003-C MUST be null on charges that correct no closed billing period [intent]
  C-004-C MUST NOT be null on charges that correct an invoiced billing period [intent]
  C-005-C MUST be Correction when ChargeClass is not null

ChargeDescription
  headings C-000-M
  C-001-M MUST be text
  C-002-M MUST NOT be blank
  C-003-O SHOULD NOT be null
  C-004-O SHOULD have its greatest length stated in the metadata [docs]

ChargeFrequency
  headings C-000-O
  C-001-M MUST be text
  C-002-M MUST NOT be null
  C-003-M MUST be one of its allowed values
  C-004-C MUST NOT be Usage-Based when ChargeCategory is Purchase

ChargePeriodEnd
  headings C-000-M
  C-001-M MUST be a date and time
  C-002-M MUST be written as YYYY-MM-DDTHH:mm:ssZ
  C-003-M MUST NOT be null
  C-004-M MUST be after ChargePeriodStart, as an exclusive end

ChargePeriodStart
  headings C-000-M
  C-001-M MUST be a date and time
  C-002-M MUST be written as YYYY-MM-DDTHH:mm:ssZ
  C-003-M MUST NOT be null
  C-004-M MUST be the inclusive start of the charge [intent]

InvoiceDetailId
  C-001-M (1.4) MUST be text
  C-002-M (1.4) MUST NOT be blank
  C-004-C (1.4) MUST be null when InvoiceId is null
  C-005-C (1.4) MUST NOT be null when InvoiceId is not null
  C-006-O (1.4) MAY exist before the invoice is issued [may]
  C-007-M (1.4) MUST name one record within an InvoiceId [invoice]

InvoiceId
  headings C-000-O C-003-C
  removed C-008-M: CAU-BilledCost-C-007-C, with a tolerance
  C-001-M MUST be text
  C-002-M MUST NOT be blank
  C-004-C MUST be null on charges of no invoice [invoice]
  C-005-C MUST NOT be null on charges of an issued or provisional invoice [invoice]
  C-006-O MAY exist before the invoice is issued [may]
  C-007-C MUST belong to the charge and its BillingAccountId once there is an invoice [invoice]

InvoiceIssuerName
  headings C-000-M
  C-001-M MUST be text
  C-002-M MUST NOT be blank
  C-003-M MUST NOT be null

SubAccountId
  headings C-000-C C-003-C
  C-001-M MUST be text
  C-002-M MUST NOT be blank
  C-004-C MUST be null on charges of no sub account [intent]
  C-005-C MUST NOT be null on charges of a sub account [intent]

SubAccountName
  headings C-000-C C-003-C
  C-001-M MUST be text
  C-002-M MUST NOT be blank
  C-004-C MUST be null when SubAccountId is null
  C-005-C MUST NOT be null when SubAccountId is not null

SubAccountType
  headings C-000-C C-003-C
  C-001-M MUST be text
  C-002-M MUST NOT be blank
  C-004-C MUST be null when SubAccountId is null
  C-005-C MUST NOT be null when SubAccountId is not null
  C-006-M MUST be consistent and readable [meaning]
`;
