/** What each rule of alerts.yaml finds in the edition, in words and with whoever answers for it. */
// makes: alert_findings
// in:    owned_alerts, cost_centers
import { slugsOf } from '#contract/slugs.ts';
import type { Context } from '../../../engine/context.ts';
import { makeEmptyTables } from '../../../engine/empty-tables.ts';
import { buildModels } from '../../../engine/model.ts';
import { buildAlertSettings } from './alert_settings.ts';
import { type MeasuredAlert, phrased } from './phrases.ts';

const MEASURES = ['budget', 'forecast', 'anomaly', 'tag', 'commitment', 'reconciliation', 'freshness'].map((kind) => `${kind}_measures`);
const COLUMNS = {
  x_AlertId: 'VARCHAR',
  x_AlertRule: 'VARCHAR',
  x_AlertKind: 'VARCHAR',
  x_AlertStatus: 'VARCHAR',
  x_AlertLevel: 'BIGINT',
  x_Headline: 'VARCHAR',
  x_Cause: 'VARCHAR',
  x_Value: 'DECIMAL(38, 12)',
  x_Threshold: 'DECIMAL(38, 12)',
  x_Amount: 'DECIMAL(38, 12)',
  x_AmountCurrency: 'VARCHAR',
  x_ScopeLevel: 'VARCHAR',
  x_ScopeUnit: 'VARCHAR',
  x_ScopeName: 'VARCHAR',
  x_Owner: 'VARCHAR',
  x_OwnerEmail: 'VARCHAR',
  x_Slack: 'VARCHAR',
  x_Page: 'VARCHAR',
} as const;

/**
 * Makes `alert_rules` and `alert_findings` (contract/gold.ts). For bills as a whole whoever answers for Unallocated does. Throws the errors of
 * {@link buildAlertSettings}.
 */
export async function buildAlertFindings(context: Context): Promise<void> {
  const { database } = context;
  await buildAlertSettings(context);
  if ((await database.value('SELECT count(*) FROM alert_rules')) === '0') return makeEmptyTables(database, ['alert_findings']);
  await buildModels(context, import.meta.dirname, ['alert_scopes', ...MEASURES, 'alert_measures', 'alert_levels', 'alert_causes', 'owned_alerts']);
  const ids = await database.rows<{ x_CostCenter: string }>('SELECT x_CostCenter FROM cost_centers ORDER BY x_CostCenter');
  const slugs = slugsOf(ids.map(({ x_CostCenter }) => x_CostCenter));
  const measured = await database.rows<MeasuredAlert>('SELECT * FROM owned_alerts ORDER BY ALL');
  const rows = measured.map((alert) => ({ ...alert, ...phrased(alert, slugs) }));
  await database.createTextTable('alert_findings_text', Object.keys(COLUMNS), rows as never);
  const casts = Object.entries(COLUMNS).map(([column, type]) => `${column}::${type} AS ${column}`);
  await database.run(`CREATE OR REPLACE TABLE alert_findings AS SELECT ${casts.join(', ')} FROM alert_findings_text`);
  await database.run('DROP TABLE alert_findings_text');
}
