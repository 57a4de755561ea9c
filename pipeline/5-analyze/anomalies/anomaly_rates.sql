-- in:    anomaly_windows, anomaly_scopes, known_charges, charge_rates
-- grain: one incident whose meters count something (x_AnomalyId)
-- spec:  FOCUS 1.4 PricingQuantity, PricingUnit; price effect (new − old price) × new quantity, quantity effect old price × (new − old quantity):
--        together exactly the move; a meter that is new has no old price, so all of its cost is quantity
WITH quantities AS (
  SELECT
    x_AnomalyId, charges.SkuMeter, charges.RegionId, PricingUnit,
    sum(CASE WHEN x_IsActual THEN in_reporting_currency(EffectiveCost, x_Rate) ELSE 0 END)::DOUBLE AS actualMoney,
    sum(CASE WHEN x_IsActual THEN 0 ELSE in_reporting_currency(EffectiveCost, x_Rate)::DECIMAL(24, 12) * x_Weight END)::DOUBLE AS usualMoney,
    sum(CASE WHEN x_IsActual THEN PricingQuantity ELSE 0 END)::DOUBLE AS actualQuantity,
    sum(CASE WHEN x_IsActual THEN 0 ELSE PricingQuantity::DECIMAL(24, 9) * x_Weight END)::DOUBLE AS usualQuantity
  FROM anomaly_windows
  JOIN known_charges AS charges USING (ChargePeriodStart)
  JOIN charge_rates USING (BillingPeriodStart, ChargePeriodStart, BillingCurrency)
  SEMI JOIN anomaly_scopes AS scopes
    ON scopes.x_AnomalyId = anomaly_windows.x_AnomalyId
    AND coalesce(charges.ServiceProviderName, '(not stated)') = coalesce(scopes.ServiceProviderName, charges.ServiceProviderName, '(not stated)')
    AND coalesce(charges.ServiceName, '(not stated)') = coalesce(scopes.ServiceName, charges.ServiceName, '(not stated)')
    AND coalesce(charges.SubAccountId, BillingAccountId, '(not stated)') = coalesce(scopes.SubAccountId, charges.SubAccountId, BillingAccountId, '(not stated)')
    AND coalesce(charges.SkuMeter, SkuId, '(not stated)') = coalesce(scopes.SkuMeter, charges.SkuMeter, SkuId, '(not stated)')
    AND coalesce(charges.RegionId, '(no region)') = coalesce(scopes.RegionId, charges.RegionId, '(no region)')
  WHERE ChargeCategory = 'Usage' AND ChargeClass IS NULL AND EffectiveCost > 0 AND PricingQuantity > 0
  GROUP BY ALL
), effects AS (
  SELECT
    x_AnomalyId,
    sum(actualMoney - usualMoney) AS whole,
    sum(CASE WHEN usualQuantity > 0 AND actualQuantity > 0 THEN (actualMoney / actualQuantity - usualMoney / usualQuantity) * actualQuantity ELSE 0 END) AS byPrice
  FROM quantities GROUP BY ALL
)
SELECT x_AnomalyId, (CASE WHEN abs(byPrice / nullif(whole, 0)) < 1000 THEN round(byPrice / whole, 6) END)::DECIMAL(18, 12) AS x_PriceShare
FROM effects
