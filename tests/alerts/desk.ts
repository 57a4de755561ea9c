/** A small edition in memory, as the sender reads it, and a folder for what it remembers. */
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { GOLD } from '#contract/gold.ts';
import { type Alerts, readAlerts } from '../../pipeline/6-publish/alerts/alerts-file.ts';
import type { DeliveryEffects } from '../../pipeline/6-publish/alerts/sending/outbox.ts';
import { type EditionBook, type RunOutcome, sendAlerts } from '../../pipeline/6-publish/alerts/sending/send-alerts.ts';
import type { AlertState } from '../../pipeline/6-publish/alerts/sending/state.ts';
import { Database } from '../../pipeline/engine/duckdb.ts';
import { makeEmptyTables } from '../../pipeline/engine/empty-tables.ts';

/** A Friday, noon in UTC. */
export const NOON = new Date('2026-03-20T12:00:00Z');
export const HOSTILE = '=cmd|\' /C calc\'!A0 <b>&"x"</b> <!channel> *bold* [l](http://evil.example)\r\nBcc: all@evil.example\u202e';

/** One row of alert_findings; what is not said is plausible. */
export interface TestFinding {
  readonly id: string;
  readonly rule: string;
  readonly value: number;
  readonly level?: number;
  readonly status?: 'Firing' | 'Near' | 'Quiet';
  readonly kind?: string;
  readonly headline?: string;
  readonly owner?: string | null;
  readonly email?: string | null;
  readonly slack?: string | null;
}

export class AlertDesk {
  readonly folder = mkdtempSync(join(tmpdir(), 'costbook-alerts-'));
  readonly statePath = join(this.folder, 'state', 'alerts.json');
  readonly printed: string[] = [];
  readonly variables: Record<string, string> = {};
  #findings: readonly TestFinding[] = [];
  readonly #database: Database;

  private constructor(database: Database) {
    this.#database = database;
  }

  static async open(): Promise<AlertDesk> {
    const database = await Database.open();
    await makeEmptyTables(database, ['alert_rules', 'budget_statuses']);
    await database.run(`CREATE TABLE cost_forecasts AS SELECT * FROM (VALUES
      ('cost center', 'CC-1', DATE '2026-03-01', 1200.5::DECIMAL(38, 12), 1900::DECIMAL(38, 12)),
      ('cost center', 'CC-2', DATE '2026-03-01', 40::DECIMAL(38, 12), 60::DECIMAL(38, 12))) AS t (x_ScopeLevel, x_ScopeUnit, BillingPeriodStart, x_Actual, x_Forecast)`);
    await database.run(`CREATE TABLE cost_centers AS SELECT * FROM (VALUES
      ('CC-1', 'Checkout', 'Ana', 'ana@x.example', '#checkout'), ('CC-2', 'Search', 'Ben', 'ben@x.example', NULL)) AS t (x_CostCenter, x_CostCenterName, x_Owner, x_OwnerEmail, x_Slack)`);
    return new AlertDesk(database);
  }

  alerts(yaml: string): Alerts {
    writeFileSync(join(this.folder, 'alerts.yaml'), yaml);
    return readAlerts(this.folder);
  }

  find(...findings: TestFinding[]): void {
    this.#findings = findings;
  }

  async book(asOf = '2026-03-20'): Promise<EditionBook> {
    const columns = Object.keys(GOLD.alert_findings.columns);
    await this.#database.createTextTable('alert_findings', columns, this.#findings.map(rowOf));
    return { database: this.#database, company: 'Example Ltd', edition: '2026-03-20-0123456789ab', asOf, currency: 'USD' };
  }

  async run(alerts: Alerts, now = NOON, effects: Partial<DeliveryEffects> = {}): Promise<RunOutcome> {
    return sendAlerts(this.statePath, alerts, await this.book(), {
      startedAt: now,
      environment: (name) => this.variables[name],
      print: (text) => void this.printed.push(text),
      patience: { retries: 1, firstWaitMs: 5, longestRetryAfterMs: 1500, timeoutMs: 400 },
      ...effects,
    });
  }

  get stateText(): string {
    return readFileSync(this.statePath, 'utf8');
  }

  get state(): AlertState {
    return JSON.parse(this.stateText) as AlertState;
  }

  close(): void {
    this.#database.close();
    rmSync(this.folder, { recursive: true, force: true });
  }
}

function rowOf({ id, rule, value, level = 1, status = 'Firing', kind = 'budget', headline = `${id} is at ${value} %`, ...owner }: TestFinding) {
  return {
    x_AlertId: id,
    x_AlertRule: rule,
    x_AlertKind: kind,
    x_AlertStatus: status,
    x_AlertLevel: String(status === 'Firing' ? level : 0),
    x_Headline: headline,
    x_Cause: 'Machines of Alpha Cloud rose most: 120.00 USD more than on the same days of the month before.',
    x_Value: String(value),
    x_Threshold: '80',
    x_Amount: '1234.565',
    x_AmountCurrency: 'USD',
    x_ScopeLevel: 'cost center',
    x_ScopeUnit: 'CC-1',
    x_ScopeName: 'Checkout',
    x_Owner: owner.owner === undefined ? 'Ana' : owner.owner,
    x_OwnerEmail: owner.email === undefined ? 'ana@x.example' : owner.email,
    x_Slack: owner.slack ?? null,
    x_Page: 'cost-centers/cc-1/',
  };
}
