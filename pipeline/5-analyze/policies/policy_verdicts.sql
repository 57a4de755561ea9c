-- in:    charge_tags, handed_tags, policy_charges, policy_exemptions, tag_policies, tag_statuses
-- grain: one row of policy_charges and policy that holds in its month (x_RowNumber, x_Policy)
-- spec:  — (Exempt, Covered, Inherited from the resource group or sub account, Wrong value or Missing)
WITH own AS (
  SELECT Tags, x_Policy, x_TagValue, x_IsAllowed FROM charge_tags JOIN tag_statuses USING (x_TagKey, x_TagValue)
),
places AS (
  SELECT DISTINCT BillingPeriodStart, SubAccountId, x_ResourceGroup FROM policy_charges WHERE (SELECT count(*) FROM handed_tags) > 0
),
handed AS (
  SELECT BillingPeriodStart, places.SubAccountId, places.x_ResourceGroup, handed_tags.SubAccountId AS x_OfAccount, false AS isOfAccount,
    handed_tags.* EXCLUDE (SubAccountId, x_ResourceGroup)
  FROM places JOIN handed_tags USING (x_ResourceGroup)
  WHERE handed_tags.SubAccountId IS NULL OR handed_tags.SubAccountId = places.SubAccountId
  UNION ALL
  SELECT BillingPeriodStart, places.SubAccountId, places.x_ResourceGroup, handed_tags.SubAccountId, true,
    handed_tags.* EXCLUDE (SubAccountId, x_ResourceGroup)
  FROM places JOIN handed_tags USING (SubAccountId)
  WHERE handed_tags.x_ResourceGroup IS NULL
),
inherited AS (
  SELECT BillingPeriodStart, SubAccountId, x_ResourceGroup, x_Policy, x_IsAllowed
  FROM handed JOIN tag_statuses USING (x_TagKey, x_TagValue)
  WHERE (x_ValidFrom IS NULL OR x_ValidFrom::DATE <= BillingPeriodStart) AND (x_ValidTo IS NULL OR x_ValidTo::DATE > BillingPeriodStart)
  QUALIFY row_number() OVER (
    PARTITION BY BillingPeriodStart, SubAccountId, x_ResourceGroup, x_Policy ORDER BY isOfAccount, x_OfAccount IS NULL, x_Where, x_TagValue
  ) = 1
)
SELECT
  policy_charges.rowid AS x_RowNumber,
  policy_charges.* EXCLUDE (x_ResourceGroup, ServiceCategory, ChargeCategory, ChargeClass, ChargeFrequency, PricingCategory, CommitmentDiscountStatus, Tags, x_FactsId),
  tag_policies.x_Policy,
  tag_policies.x_TagKey,
  own.x_TagValue,
  CASE
    WHEN policy_exemptions.x_Policy IS NOT NULL THEN 'Exempt'
    WHEN own.x_IsAllowed THEN 'Covered'
    WHEN own.x_IsAllowed IS NULL AND inherited.x_IsAllowed THEN 'Inherited'
    WHEN own.x_IsAllowed IS NULL THEN 'Missing'
    ELSE 'Wrong value'
  END AS x_TagStatus
FROM policy_charges
JOIN tag_policies ON x_ValidFrom IS NULL OR x_ValidFrom <= BillingPeriodStart
LEFT JOIN own ON own.Tags = policy_charges.Tags AND own.x_Policy = tag_policies.x_Policy
LEFT JOIN inherited
  ON inherited.BillingPeriodStart = policy_charges.BillingPeriodStart AND inherited.SubAccountId = policy_charges.SubAccountId
    AND inherited.x_ResourceGroup IS NOT DISTINCT FROM policy_charges.x_ResourceGroup AND inherited.x_Policy = tag_policies.x_Policy
LEFT JOIN policy_exemptions ON policy_exemptions.x_FactsId = policy_charges.x_FactsId AND policy_exemptions.x_Policy = tag_policies.x_Policy
