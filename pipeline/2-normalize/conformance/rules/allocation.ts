/** Split-cost allocation: charges that are shares of an origin charge. Notation: ../read-rules.ts. */
export const ALLOCATION = `
AllocatedMethodDetails
  headings C-000-C C-004-C C-007-C
  C-001-M MUST be text
  C-002-M MUST NOT be blank
  C-003-M MUST be a JSON object
  C-005-C MUST be null on charges that are not allocated [intent]
  C-006-C SHOULD NOT be null when AllocatedMethodId is not null

AllocatedMethodDetailsObject
  headings O-000-C O-004-M O-011-M O-015-M O-019-O
  O-001-M MUST hold a list named Elements
  O-002-M MUST hold nothing but objects in Elements
  O-003-M MUST hold plain values in each element
  O-005-M MUST spell keys of its own properties as FOCUS does
  O-006-M MUST hold properties of their own type [columns]
  O-007-M MUST hold properties that keep to their own rules [columns]
  O-008-O MAY hold properties of the data generator [may]
  O-009-C MUST have keys in each element that FOCUS defines or that start with x_
  O-010-O MAY hold more than Elements at its root [may]
  O-012-M MUST hold AllocatedRatio in each element
  O-013-M MUST hold a number as AllocatedRatio
  O-014-M MUST have ratios that add up to 1 over an origin charge
  O-016-C MUST hold UsageUnit beside each UsageQuantity
  O-017-M MUST name the unit that the documented method measures [docs]
  O-018-O SHOULD hold UsageUnit as FOCUS writes units
  O-020-C MAY hold UsageQuantity beside UsageUnit [may]
  O-021-M MUST hold a number as UsageQuantity
  O-022-O SHOULD hold the quantity that the ratio was computed from [source]

AllocatedMethodId
  headings C-000-C C-003-C
  C-001-M MUST be text
  C-002-M MUST NOT be blank
  C-004-C MUST be null on charges that are not allocated [intent]
  C-005-C MUST NOT be null when AllocatedResourceId is not null, or AllocatedMethodDetails is not null
  C-006-M MUST be what the method's documentation calls it [docs]

AllocatedResourceId
  headings C-000-C C-003-C C-007-C
  C-001-M MUST be text
  C-002-M MUST NOT be blank
  C-004-C MUST be null when AllocatedMethodId is null
  C-005-C MUST be null on the part that nobody was allocated [intent]
  C-006-C MUST NOT be null on a part that somebody was allocated [intent]
  C-008-O SHOULD be unique within its ResourceId and charge period [ids]
  C-009-O MAY appear under several resources and charge periods [may]

AllocatedResourceName
  headings C-000-C C-003-C
  C-001-M MUST be text
  C-002-M MUST NOT be blank
  C-004-C MUST be null when AllocatedResourceId is null
  C-005-C MUST NOT be null when AllocatedResourceId is not null
  C-006-C MAY repeat AllocatedResourceId [may]

AllocatedTags
  headings C-000-C C-002-M C-005-C C-010-M C-013-C
  C-001-M MUST be a JSON object of plain values
  C-003-C MUST be null when AllocatedMethodId is null
  C-004-O MAY be null in all other cases [may]
  C-006-M MUST NOT repeat keys that Tags holds
  C-007-M MUST hold all tags that apply to the AllocatedResourceId [source]
  C-008-M MUST hold true for keys without a value [source]
  C-009-C MUST NOT hold altered values [source]
  C-011-M MUST prefix keys that the data generator defines [docs]
  C-012-O SHOULD have its prefixes published [docs]
  C-014-C MUST prefix the keys of several schemes of users [docs]
`;
