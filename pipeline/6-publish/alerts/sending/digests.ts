/** What every team is told each day or week: month to date, where it will end, budget, open alerts. */
import { amountText } from '#contract/currencies.ts';
import { slugsOf } from '#contract/slugs.ts';
import type { Database } from '../../../engine/duckdb.ts';
import type { Alerts, DigestRule } from '../alerts-file.ts';
import type { DigestLine, Owner } from '../message.ts';
import { type About, digestPending } from './messages.ts';
import type { Pending } from './state.ts';

interface DigestRow {
  readonly x_CostCenter: string;
  readonly x_CostCenterName: string;
  readonly x_Owner: string | null;
  readonly x_OwnerEmail: string | null;
  readonly x_Slack: string | null;
  readonly x_Actual: string | null;
  readonly x_Forecast: string | null;
  /** Each by its name: two budgets of a unit are two views of it, not parts. */
  readonly x_Budgets: readonly { readonly name: string; readonly amount: string; readonly status: string }[] | null;
  readonly x_Headlines: string | null;
}

/** One line a cost center that has cost, a budget or an alert; the month is that of the as-of day. */
const LINES = `
  WITH budgets AS (
    SELECT
      x_BudgetUnit AS x_CostCenter,
      list({'name': x_BudgetName, 'amount': x_AvailableAmount::VARCHAR, 'status': x_BudgetStatus} ORDER BY x_BudgetName) AS x_Budgets
    FROM budget_statuses
    WHERE x_BudgetLevel = 'cost center'
      AND BillingPeriodStart = (SELECT max(BillingPeriodStart) FROM budget_statuses WHERE BillingPeriodStart <= $as_of::DATE)
    GROUP BY ALL
  ),
  alerts AS (
    SELECT x_ScopeUnit AS x_CostCenter, string_agg(x_Headline, chr(10) ORDER BY x_AlertLevel DESC, x_AlertId) AS x_Headlines
    FROM alert_findings
    WHERE x_ScopeLevel = 'cost center' AND x_AlertStatus = 'Firing'
    GROUP BY ALL
  )
  SELECT
    cost_centers.x_CostCenter, x_CostCenterName, x_Owner, x_OwnerEmail, x_Slack, x_Actual, coalesce(x_Forecast, x_Actual) AS x_Forecast,
    x_Budgets, x_Headlines
  FROM cost_centers
  LEFT JOIN cost_forecasts AS forecasts
    ON x_ScopeLevel = 'cost center' AND x_ScopeUnit = cost_centers.x_CostCenter AND forecasts.BillingPeriodStart = date_trunc('month', $as_of::DATE)
  LEFT JOIN budgets USING (x_CostCenter)
  LEFT JOIN alerts USING (x_CostCenter)
  ORDER BY cost_centers.x_CostCenter`;

export interface DigestBook extends About {
  readonly database: Database;
  readonly currency: string;
}

/** Messages of a digest that is due, one for each recipient of each of its channels. */
export async function digestMessages(digest: DigestRule, alerts: Alerts, book: DigestBook): Promise<Pending[]> {
  const rows = await book.database.rows<DigestRow>(LINES, { as_of: book.asOf });
  const slugs = slugsOf(rows.map(({ x_CostCenter }) => x_CostCenter));
  const told = rows.filter(({ x_Actual, x_Budgets, x_Headlines }) => Number(x_Actual ?? 0) !== 0 || x_Budgets !== null || x_Headlines !== null);
  return digest.sendTo.flatMap((name) => {
    const { channel, settings } = alerts.channels.find((each) => each.name === name)!;
    const byRecipient = new Map<string, DigestLine[]>();
    for (const row of told) {
      const line = lineOf(row, `${alerts.siteUrl}cost-centers/${slugs.get(row.x_CostCenter)}/`, book.currency);
      for (const recipient of channel.recipientsOf(settings, ownerOf(row))) byRecipient.set(recipient, [...(byRecipient.get(recipient) ?? []), line]);
    }
    return [...byRecipient].map(([recipient, lines]) => digestPending({ channel: name, recipient }, titleOf(digest, lines, book), lines, alerts, book));
  });
}

function lineOf(row: DigestRow, url: string, currency: string): DigestLine {
  const { x_CostCenterName, x_Actual, x_Forecast, x_Budgets, x_Headlines } = row;
  return {
    unit: x_CostCenterName,
    monthToDate: amountText(x_Actual ?? '0', currency),
    monthEnd: amountText(x_Forecast ?? '0', currency),
    budget:
      x_Budgets === null
        ? null
        : x_Budgets.map(({ name, amount, status }) => `${x_Budgets.length > 1 ? `${name} ` : ''}${amountText(amount, currency)}: ${status}`).join('; '),
    openAlerts: x_Headlines?.split('\n') ?? [],
    url,
  };
}

function ownerOf({ x_Owner, x_OwnerEmail, x_Slack }: DigestRow): Owner {
  return { name: x_Owner, email: x_OwnerEmail, slack: x_Slack };
}

function titleOf({ weekday }: DigestRule, lines: readonly DigestLine[], { company, asOf }: About): string {
  const whose = lines.length === 1 ? lines[0]!.unit : `${lines.length} teams of ${company}`;
  return `Costs of ${whose} ${weekday === null ? 'on' : 'in the week to'} ${asOf}`;
}
