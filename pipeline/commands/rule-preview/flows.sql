-- in:    charge_rates, daily_charges, targets_after, targets_before
-- grain: one rule and target before, and after, of charges that changed theirs
-- spec:  — (a target is a cost center, Unallocated, or a pool)
SELECT
  BillingPeriodStart,
  targets_before.x_AllocationRuleId AS x_RuleBefore,
  targets_before.x_Target AS x_TargetBefore,
  targets_after.x_AllocationRuleId AS x_RuleAfter,
  targets_after.x_Target AS x_TargetAfter,
  sum(CASE WHEN x_Rate = 1 THEN EffectiveCost::DECIMAL(38, 22) ELSE EffectiveCost * x_Rate END)::DECIMAL(38, 22) AS EffectiveCost
FROM targets_before
JOIN targets_after USING (x_DailyChargeNumber)
JOIN daily_charges USING (x_DailyChargeNumber)
JOIN charge_rates USING (BillingPeriodStart, ChargePeriodStart, BillingCurrency)
WHERE x_RuleBefore <> x_RuleAfter OR x_TargetBefore <> x_TargetAfter
GROUP BY ALL
