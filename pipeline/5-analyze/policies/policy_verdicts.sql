-- in:    account_tags, charge_tags, policy_charges, policy_exemptions, tag_policies, tag_statuses
-- grain: one row of policy_charges and policy that holds in its month (x_RowNumber, x_Policy)
-- spec:  — (Exempt, Covered, Inherited from the sub account, Wrong value or Missing)
WITH own AS (
  SELECT Tags, x_Policy, x_TagValue, x_IsAllowed FROM charge_tags JOIN tag_statuses USING (x_TagKey, x_TagValue)
),
inherited AS (
  SELECT SubAccountId, x_Policy, bool_or(x_IsAllowed) AS x_IsAllowed FROM account_tags JOIN tag_statuses USING (x_TagKey, x_TagValue) GROUP BY ALL
)
SELECT
  policy_charges.rowid AS x_RowNumber,
  policy_charges.* EXCLUDE (ServiceCategory, ChargeCategory, ChargeClass, ChargeFrequency, PricingCategory, CommitmentDiscountStatus, Tags, x_FactsId),
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
LEFT JOIN inherited ON inherited.SubAccountId = policy_charges.SubAccountId AND inherited.x_Policy = tag_policies.x_Policy
LEFT JOIN policy_exemptions ON policy_exemptions.x_FactsId = policy_charges.x_FactsId AND policy_exemptions.x_Policy = tag_policies.x_Policy
