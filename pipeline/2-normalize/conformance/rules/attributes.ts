/** What holds for every column of a kind. Notation: ../read-rules.ts. */
export const ATTRIBUTES = `
ColumnHandling: Bills
  headings A-000-M A-009-M
  A-001-M MUST write ids of columns in PascalCase [columns]
  A-002-M MUST NOT abbreviate ids of columns [columns]
  A-003-M MUST write ids of columns in letters and digits [columns]
  A-004-O SHOULD NOT use acronyms as ids of columns [columns]
  A-005-O SHOULD keep ids of columns to 50 characters [columns]
  A-006-M MUST end ids of columns that come in pairs with Id and Name [columns]
  A-008-M MUST normalize columns that end with Category [columns]
  A-010-M MUST start ids of custom columns with x_
  A-011-O SHOULD write ids of custom columns in PascalCase of at most 50 letters and digits
  A-012-O SHOULD place columns of FOCUS first
  A-013-O SHOULD NOT mix custom columns among those of FOCUS
  A-014-O MAY sort columns by name [may]
  A-015-M MUST name columns for display like their ids [docs]

CurrencyFormat: Bills
  headings A-000-M
  A-001-C MUST write national currencies as codes of ISO 4217 [columns]
  A-002-C MUST write virtual currencies as text [columns]
  A-003-O SHOULD write custom columns of currencies alike [meaning]

DataGeneratorCalculatedSplitCostAllocationHandling: Bills
  headings A-000-C
  A-001-C MUST include the columns of allocation where charges are allocated [columns]
  A-002-C SHOULD include AllocatedMethodDetails where charges are allocated [columns]
  A-003-C MUST have allocated charges that add up to their origin [intent]
  A-004-C MUST repeat the origin's dimensions on allocated charges [intent]
  A-005-C MUST repeat the origin's tags on allocated charges [intent]
  A-006-C MUST keep to all rules on allocated charges [columns]
  A-007-C MUST document the method [docs]
  A-008-C MAY hold charges of no resource's use [may]
  A-009-C MAY hold charges of the part that nobody used [may]
  A-010-C MAY apportion the part that nobody used [may]
  A-011-C SHOULD leave allocation to those who ask for it [docs]

DateTimeFormat: Times
  headings A-000-M A-003-M
  A-001-M MUST be in UTC [source]
  A-002-M MUST be dates of ISO 8601
  A-004-M MUST part date and time with T [columns]
  A-005-M MUST use two digits each for hour, minute and second [columns]
  A-006-M MUST end with Z
  A-007-O SHOULD write custom columns of times alike [meaning]

DiscountHandling: Bills
  headings A-000-C A-002-C A-005-C A-008-C
  A-001-C SHOULD apply discounts to each charge instead of negating them in another row [intent]
  A-003-C MUST apply several discounts to a charge as a whole [intent]
  A-004-C MUST split a charge where a discount applies to a part of it [intent]
  A-006-C CommitmentDiscountId MUST NOT be null when CommitmentDiscountStatus is not null
  A-007-C SHOULD name discounts of no column of FOCUS in a custom one [docs]
  A-009-C BilledCost MUST be 0 when CommitmentDiscountStatus is Used
  A-010-C MUST include the share of the purchase in EffectiveCost [intent]
  A-011-C MUST spread the whole purchase over its term [history]
  A-012-C ResourceId MUST equal CommitmentDiscountId when ChargeCategory is Purchase and CommitmentDiscountId is not null
  A-013-C MUST mark purchases of commitments as Purchase [intent]
  A-014-C MUST mark usage that a commitment made cheaper as Used [intent]
  A-015-C MUST name the commitment on that usage [intent]
  A-016-C MUST name the resource that received the discount [intent]
  A-017-C MUST have a row for the unused part of a commitment [history]
  A-018-C ChargeCategory MUST be Usage when CommitmentDiscountStatus is Unused
  A-019-C ResourceId MUST equal CommitmentDiscountId when CommitmentDiscountStatus is Unused
  A-020-C MUST mark credits given afterwards as Credit [intent]

InvoiceHandling: Bills
  headings A-000-M
  A-001-M MUST hold every cost of every invoice [invoice]
  A-002-M MUST tell invoice charges apart in custom columns where FOCUS has none [invoice]
  A-003-O MAY leave out lines without money [may]
  A-004-M MUST document what is left out [docs]

JsonObjectFormat: JSON values
  headings A-000-M A-002-M A-005-M
  A-001-M MUST be objects of JSON [columns]
  A-003-M MUST have each key once [columns]
  A-004-M MUST hold values of JSON [columns]
  A-006-M MUST hold one type of elements in a list [columns]
  A-007-M MUST NOT repeat elements in a list
  A-008-M MUST NOT hold null in a list
  A-009-M MUST keep to what the column asks [columns]
  A-010-M MUST have the schema of custom objects documented [docs]
  A-011-O SHOULD NOT nest deeper than 3 levels

KeyValueFormat: Key-value columns
  headings A-000-M
  A-001-M MUST be objects of JSON [columns]
  A-002-M MUST have each key once [columns]
  A-003-M MUST hold plain values [columns]
  A-004-M MUST NOT hold objects or lists [columns]

NullHandling: Values
  headings A-000-M
  A-001-C MUST be null where there is no value [intent]
  A-002-M MUST NOT stand for null as empty text or as a word

NumericFormat: Numbers
  headings A-000-M
  A-001-O SHOULD be kept by custom columns [meaning]
  A-002-M MUST stand alone in their cell [columns]
  A-003-M MUST be readable
  A-004-M MUST NOT be a fraction [columns]
  A-005-M MUST be written mEn where an exponent is used [columns]
  A-006-M MUST NOT sign an exponent unless it is negative [columns]
  A-007-M MUST NOT be a formula [columns]
  A-008-M MUST NOT carry signs of currency or separators
  A-009-M MUST NOT hold a comma [columns]
  A-010-M MUST NOT sign what is positive [columns]
  A-011-M MUST sign what is negative with - [columns]
  A-012-M MUST state its type in the column's definition [docs]
  A-013-O SHOULD state precision and scale [docs]

StringHandling: Texts
  headings A-000-M
  A-002-O SHOULD be kept by custom columns [meaning]
  A-003-M MUST keep case and spaces as they were given [source]
  A-004-M MUST show the new name on charges after a change [history]
  A-005-M MUST NOT show the new name on charges before a change [history]
  A-006-M MUST keep what cannot change the same in all billing periods [history]
  A-007-O SHOULD NOT be empty or blank [columns]
  A-008-C MAY hold the new name on a correction [may]

UnitFormat: Units
  headings A-000-M
  A-001-O SHOULD be one unit, with - or / and a time where needed [columns]
  A-002-O MAY carry a whole number or an interval [may]
  A-003-M MUST capitalize the terms of FOCUS as FOCUS does [meaning]
  A-004-C SHOULD use the units that FOCUS recommends [meaning]
`;
