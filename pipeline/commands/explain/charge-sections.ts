/** What lies below the statement of a cost center and month, as sections: rules, daily charges, bookings of closed months, bill lines. */
import { withoutTrailingZeros } from '../../6-publish/editions/objects.ts';
import type { Database, Row } from '../../engine/duckdb.ts';
import type { ExplanationSection } from './explanation.ts';

/** Of an open cell; of daily charges, bookings and lines the largest. */
export async function chargeSections(database: Database, { lines }: { readonly lines: number }): Promise<ExplanationSection[]> {
  const [counts] = await database.rows<Record<'days' | 'booked' | 'lines', string>>(COUNTS);
  const isAnyBooked = counts!.booked !== '0';
  const section = async (title: (shown: number) => string, sql: string): Promise<ExplanationSection> => {
    const rows = await database.rows(sql);
    return { title: title(rows.length), rows: rows.map(trimmed) };
  };
  const whole = 'in billing currency; of pools whole, before they are split';
  const hasBills = counts!.lines !== '0' || !isAnyBooked;
  return [
    await section(() => `By which rule, ${whole}`, RULES),
    await section((shown) => `Daily charges, ${shown} of ${counts!.days}, the largest first, ${whole}`, daysSql(isAnyBooked, lines)),
    ...(isAnyBooked && hasBills
      ? [
          await section(
            (shown) => `Charges of closed months, ${shown} of ${counts!.booked}, the most changed first: what is booked, and what their bills say`,
            bookedSql(lines),
          ),
        ]
      : []),
    ...(hasBills ? [await section((shown) => `Bill lines, ${shown} of ${counts!.lines}, the largest first`, linesSql(lines))] : []),
  ];
}

/** Decimal text without the zeros that say nothing. */
export function trimmed(row: Row): Row {
  return Object.fromEntries(
    Object.entries(row).map(([name, value]) => [
      name,
      typeof value === 'string' && /^-?\d+\.\d+$|^-?0E-\d+$/.test(value) ? withoutTrailingZeros(value) : value,
    ]),
  );
}

const COUNTS = `SELECT (SELECT count(*) FROM wanted_charges) AS days, (SELECT count(*) FROM bill_lines) AS lines,
  (SELECT count(*) FROM (SELECT DISTINCT x_Through, x_KeptMonth, x_ChargeKey FROM wanted_charges WHERE x_ChargeKey IS NOT NULL)) AS booked`;

/** What a month keeps was caught by the rules of then. */
const RULES = `WITH wanted AS (
    SELECT x_AllocationRuleId, x_Through, x_ChargeSource, CASE WHEN x_ChargeSource = 'Kept' THEN x_KeptMonth END AS x_KeptMonth,
      BillingCurrency, count(*) AS x_DailyCharges, sum(EffectiveCost) AS EffectiveCost
    FROM wanted_charges GROUP BY ALL
  ),
  kept AS (SELECT * FROM stored_rules WHERE x_Dimension = 'cost_centers'),
  today AS (FROM published.allocation_rules)
  SELECT wanted.x_AllocationRuleId, x_Through, x_ChargeSource,
    coalesce(kept.x_AllocationRuleText, today.x_AllocationRuleText) AS x_AllocationRuleText,
    CASE WHEN kept.x_AllocationRuleId IS NULL THEN today.x_Where ELSE kept.x_Where END AS x_Where,
    CASE WHEN kept.x_AllocationRuleId IS NULL THEN today.x_Author ELSE kept.x_Author END AS x_Author,
    CASE WHEN kept.x_AllocationRuleId IS NULL THEN today.x_Commit ELSE kept.x_Commit END AS x_Commit,
    CASE WHEN kept.x_AllocationRuleId IS NULL THEN today.x_CommittedOn ELSE kept.x_CommittedOn END AS x_CommittedOn,
    x_DailyCharges, BillingCurrency, wanted.EffectiveCost
  FROM wanted
  LEFT JOIN kept ON kept.BillingPeriodStart = wanted.x_KeptMonth AND kept.x_AllocationRuleId = wanted.x_AllocationRuleId
  LEFT JOIN today ON today.x_AllocationRuleId = wanted.x_AllocationRuleId AND kept.x_AllocationRuleId IS NULL
  ORDER BY x_Through, abs(wanted.EffectiveCost) DESC, 1, x_ChargeSource, BillingCurrency`;

const daysSql = (isAnyBooked: boolean, lines: number): string => `
  SELECT ChargePeriodStart, x_Through, x_AllocationRuleId, ServiceProviderName, SubAccountId, ServiceName, ResourceId, ChargeCategory, x_ChargeCount,
    ${isAnyBooked ? "x_ChargeSource, CASE WHEN x_ChargeSource = 'Correction' THEN x_KeptMonth END AS x_CorrectedPeriodStart, x_CorrectionKind, x_CorrectionReference," : ''}
    BillingCurrency, EffectiveCost
  FROM wanted_charges
  ORDER BY abs(EffectiveCost) DESC, x_DailyChargeNumber, x_KeptMonth, x_ChargeKey, x_Through LIMIT ${lines}`;

const bookedSql = (lines: number): string => `
  SELECT x_KeptMonth AS BillingPeriodStart, ChargePeriodStart, x_Through, ServiceName, ResourceId, ChargeCategory, BillingCurrency,
    coalesce(sum(EffectiveCost) FILTER (x_Side = 'Kept'), 0)::DECIMAL(38, 12) AS x_Kept,
    coalesce(sum(EffectiveCost) FILTER (x_Side = 'Corrected'), 0)::DECIMAL(38, 12) AS x_CorrectedSince,
    coalesce(sum(EffectiveCost) FILTER (x_Side = 'Billed'), 0)::DECIMAL(38, 12) AS x_BillsSay,
    string_agg(DISTINCT x_CorrectionKind, ', ' ORDER BY x_CorrectionKind) AS x_CorrectionKind,
    string_agg(DISTINCT x_CorrectionReference, ', ' ORDER BY x_CorrectionReference) AS x_CorrectionReference
  FROM booked_amounts
  GROUP BY x_KeptMonth, x_ChargeKey, x_Through, ChargePeriodStart, ServiceName, ResourceId, ChargeCategory, BillingCurrency
  ORDER BY abs(x_CorrectedSince) DESC, abs(x_Kept) DESC, x_KeptMonth, x_ChargeKey, x_Through LIMIT ${lines}`;

const linesSql = (lines: number): string => `
  SELECT x_BillName, x_BillRow, x_ChargeId, BillingPeriodStart, ChargePeriodStart, x_Through, ServiceName, ResourceId, ChargeCategory, BillingCurrency, EffectiveCost
  FROM bill_lines LEFT JOIN (SELECT DISTINCT x_BillId, x_BillName FROM published.bills) USING (x_BillId)
  ORDER BY abs(EffectiveCost) DESC, x_ChargeId, x_Through LIMIT ${lines}`;
