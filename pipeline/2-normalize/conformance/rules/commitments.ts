/** Commitments, contracts and capacity reservations. Notation: ../read-rules.ts. */
export const COMMITMENTS = `
CapacityReservationId
  headings C-000-C C-003-C C-007-C
  C-001-M MUST be text
  C-002-M MUST NOT be blank
  C-004-C MUST be null on charges without a capacity reservation [intent]
  C-005-C MUST NOT be null when CapacityReservationStatus is Unused
  C-006-C SHOULD NOT be null on charges of a capacity reservation [intent]
  C-008-M MUST be unique within the service provider [ids]
  C-009-O SHOULD be fully qualified [ids]

CapacityReservationStatus
  headings C-000-C C-002-C C-005-C
  C-001-M MUST be text
  C-003-C MUST be null when CapacityReservationId is null
  C-004-C MUST NOT be null when CapacityReservationId is not null and ChargeCategory is Usage
  C-006-M MUST be one of its allowed values
  C-007-C MUST be Unused on the unused part of a reservation [intent]
  C-008-C MUST be Used on the used part of a reservation [intent]

CommitmentDiscountCategory
  headings C-000-C C-002-C
  C-001-M MUST be text
  C-003-C MUST be null when CommitmentDiscountId is null
  C-004-C MUST NOT be null when CommitmentDiscountId is not null
  C-005-M MUST be one of its allowed values

CommitmentDiscountId
  headings C-000-C C-003-C C-006-C
  C-001-M MUST be text
  C-002-M MUST NOT be blank
  C-004-C MUST be null on charges without a commitment [intent]
  C-005-C MUST NOT be null on charges of a commitment [intent]
  C-007-M MUST be unique within the service provider [ids]
  C-008-O SHOULD be fully qualified [ids]

CommitmentDiscountName
  headings C-000-C C-003-C C-005-C
  C-001-M MUST be text
  C-002-M MUST NOT be blank
  C-004-C MUST be null when CommitmentDiscountId is null
  C-006-C MUST NOT be null where a commitment can have a name [intent]
  C-007-C MAY be null where a commitment cannot have a name [may]

CommitmentDiscountQuantity
  headings C-000-C C-003-C C-004-C C-010-C C-013-C
  C-001-M MUST be a decimal
  C-002-M MUST be a plain number
  C-005-C MUST NOT be null when ChargeCategory is Usage or Purchase and CommitmentDiscountId is not null and ChargeClass is not Correction
  C-006-C MAY be null when ChargeClass is Correction [may]
  C-007-C MUST be null when ChargeCategory is neither Usage nor Purchase, or CommitmentDiscountId is null
  C-009-C MUST be a readable decimal
  C-011-C MUST be the quantity of the whole term on a one-time purchase [source]
  C-012-C MUST be the quantity of its charge period on a recurring purchase [source]
  C-014-C MUST be what was consumed on the used part [source]
  C-015-C MUST be what was left on the unused part [source]
  C-016-C MUST be null when SkuPriceId is null

CommitmentDiscountStatus
  headings C-000-C C-002-C
  C-001-M MUST be text
  C-003-C MUST be null when CommitmentDiscountId is null
  C-004-C MUST NOT be null when CommitmentDiscountId is not null and ChargeCategory is Usage
  C-005-M MUST be one of its allowed values
  C-006-C (1.4) MUST be Used on charges that use a commitment [intent]
  C-007-C (1.4) MUST be Unused on the unused part of a commitment [intent]

CommitmentDiscountType
  headings C-000-C C-003-C
  C-001-M MUST be text
  C-002-M MUST NOT be blank
  C-004-C MUST be null when CommitmentDiscountId is null
  C-005-C MUST NOT be null when CommitmentDiscountId is not null

CommitmentDiscountUnit
  headings C-000-C C-004-C C-007-C
  C-001-M MUST be text
  C-002-M MUST NOT be blank
  C-003-O SHOULD be a unit as FOCUS writes units
  C-005-C MUST be null when CommitmentDiscountQuantity is null
  C-006-C MUST NOT be null when CommitmentDiscountQuantity is not null
  C-008-M MUST be one and the same for a CommitmentDiscountId
  C-009-M MUST be the unit that the commitment is measured in [source]
  C-010-C SHOULD reflect size flexibility where there is some [source]

CommitmentProgramEligibilityDetails
  C-001-M (1.4) MUST be text
  C-002-M (1.4) MUST NOT be blank
  C-003-M (1.4) MUST be a JSON object
  C-004-C (1.4) MUST NOT be null on charges that a commitment program is open to [intent]
  C-005-M (1.4) MUST NOT reflect restrictions that pass [intent]
  C-006-M (1.4) MUST hold every public program that the usage is eligible for [source]
  C-007-C (1.4) MAY hold negotiated programs [may]
  C-008-M (1.4) MUST NOT speak of periods or payment options [meaning]

CommitmentProgramEligibilityDetailsObject
  O-001-M (1.4) MUST hold a list CommitmentPrograms of objects with a ProgramType
  O-002-M (1.4) MUST name programs that the provider has [source]
  O-003-C (1.4) MUST name the CommitmentDiscountType where there is one
  O-004-O (1.4) SHOULD name programs as the documentation does [docs]

ContractApplied
  headings C-000-C C-003-C
  C-001-M MUST be a JSON object
  C-002-C MUST NOT be null on charges that a contract commitment applies to [intent]

ContractAppliedObject
  headings O-000-C O-009-C O-013-M O-018-M O-022-C O-025-C O-028-M O-032-C O-035-C O-041-M O-045-M O-050-M O-054-M O-059-M O-064-C
  removed O-001-M O-002-O O-003-M O-004-M O-005-M O-006-O O-007-M O-008-O O-010-M O-011-M O-012-M O-014-M O-015-M O-016-M O-017-C O-019-C O-020-M O-021-M O-023-C O-024-C O-026-M O-027-O O-029-C O-030-M O-031-M O-033-C O-034-C O-036-M O-037-O O-038-M O-039-C O-040-O O-042-C O-043-M O-044-M O-046-C O-047-O O-048-M O-049-M O-051-C O-052-M O-053-M O-055-C O-056-O O-057-M O-058-M O-060-C O-061-M O-062-M O-063-O O-065-C O-066-C: O-067-M asks for one schema
  O-067-M (1.4) MUST hold a list Elements of objects with ContractId, ContractCommitmentId, and an applied cost or an applied quantity with its unit
  O-068-M (1.4) MUST hold a ContractId that is unique within the service provider [ids]
  O-069-O (1.4) SHOULD hold a fully qualified ContractId [ids]
  O-070-M (1.4) MUST hold a ContractCommitmentId that is unique within the service provider [ids]
  O-071-O (1.4) SHOULD hold a fully qualified ContractCommitmentId [ids]
  O-072-M (1.4) MUST have one ContractId per ContractCommitmentId
  O-073-C (1.4) MUST hold its ResourceId as ContractCommitmentId on the purchase of that commitment [intent]
  O-074-C (1.4) MUST hold its ResourceId as ContractCommitmentId on the unused part of that commitment [intent]
  O-075-O (1.4) MAY hold one id as ContractCommitmentId and ContractId [may]
  O-076-M (1.4) MUST denominate the applied cost in BillingCurrency [currency]
  O-077-M (1.4) MUST denominate the applied quantity in the applied unit [currency]
  O-078-O (1.4) SHOULD hold an applied unit as FOCUS writes units
`;
