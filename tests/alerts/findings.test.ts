/** What rules find in a small company, and what a broken alerts.yaml is answered. */
import { afterEach, describe, expect, it } from 'vitest';
import { allocate } from '../../pipeline/3-allocate/allocate.ts';
import { summarize } from '../../pipeline/4-summarize/summarize.ts';
import { analyze } from '../../pipeline/5-analyze/analyze.ts';
import { readAlerts } from '../../pipeline/6-publish/alerts/alerts-file.ts';
import { buildAlertFindings } from '../../pipeline/6-publish/alerts/findings/alert_findings.ts';
import { buildAlertSettings } from '../../pipeline/6-publish/alerts/findings/alert_settings.ts';
import { type DailyCharge, layDailyCharges, openWorkshop, type Workshop } from '../workshop.ts';

let workshop: Workshop;
afterEach(() => workshop?.close());

const ORGANIZATION = `
company:
  name: Example
  owner: Cleo
  email: cleo@x.example
  departments:
    - name: Shop
      owner: Dora
      email: dora@x.example
      teams:
        - { name: Checkout, cost_center: CC-1, owner: Ana, email: ana@x.example, slack: '#checkout' }
        - { name: Search, cost_center: CC-2 }
unallocated: { owner: FinOps, email: finops@x.example }
`;
const ALLOCATION = 'rules: [{ name: team, when: { tag.team: { any: true } }, cost_center_from: tag.team }]';
const BUDGETS = [
  'Budget,Level,Unit,Month,Amount,Currency,Owner',
  'Checkout 2026,cost center,CC-1,2026-03,850,USD,',
  'Shop 2026,department,Shop,2026-03,100000,USD,Ana',
  '',
].join('\n');
const EVENTS = 'events: [{ name: Savings plan, kind: commitment expiry, from: 2026-04-05, amount_per_month: 4000 }]';

/** Two whole months and twenty days of March: Checkout doubles in March; Beta Cloud falls silent. */
function charges(): DailyCharge[] {
  const days = Array.from({ length: 79 }, (_, index) => new Date(Date.UTC(2026, 0, 1 + index)).toISOString().slice(0, 10));
  return days.flatMap((day) => [
    { ChargePeriodStart: day, EffectiveCost: day >= '2026-03-01' ? '54' : '27', Tags: '{"team":"Checkout"}', ServiceName: 'Machines' },
    { ChargePeriodStart: day, EffectiveCost: '10', Tags: '{"team":"Search"}', ServiceName: 'Indexes' },
    { ChargePeriodStart: day, EffectiveCost: '1', Tags: null, ServiceName: 'Odds' },
    ...(day <= '2026-03-14' ? [{ ChargePeriodStart: day, EffectiveCost: '5', Tags: '{"team":"Search"}', ServiceProviderName: 'Beta Cloud' }] : []),
  ]);
}

async function find(alerts: string): Promise<Record<string, string | null>[]> {
  workshop = await openWorkshop({
    'alerts.yaml': alerts,
    'organization.yaml': ORGANIZATION,
    'allocation.yaml': ALLOCATION,
    'budgets.csv': BUDGETS,
    'events.yaml': EVENTS,
    'commitments.csv': 'CommitmentDiscountId,End\nri-1,2026-04-18\n',
    'policies.yaml': 'policies: [{ tag: team }]',
  });
  const covered = { ChargePeriodStart: '2026-03-10', EffectiveCost: '0', CommitmentDiscountId: 'ri-1', CommitmentDiscountStatus: 'Used', SkuMeter: 'Hours' };
  await layDailyCharges(workshop, [...charges(), covered]);
  await allocate(workshop);
  await summarize(workshop);
  await analyze(workshop);
  await workshop.database.run(`CREATE TABLE invoice_reconciliations AS SELECT * FROM (VALUES
    ('Alpha', 'INV-1', 'USD', DATE '2026-02-01', 12.5::DECIMAL(38, 12), 1, 110::DECIMAL(38, 12), 'Difference', 'The invoice asks for 12.50 USD more than the bill.'),
    ('Alpha', 'INV-2', 'USD', DATE '2026-02-01', 0, 1, 10, 'Reconciled', 'Both agree.')
  ) AS t (InvoiceIssuerName, InvoiceId, BillingCurrency, BillingPeriodStart, x_Difference, x_Tolerance, x_InvoiceCost, x_ReconciliationStatus, x_Sentence)`);
  await buildAlertFindings(workshop);
  return workshop.database.rows('SELECT * FROM alert_findings ORDER BY x_AlertRule, x_AlertId');
}

describe('findings', () => {
  it('name finding, cost, cause, owner and page, each kind in its way', async () => {
    const found = await find(`
rules:
  - { name: budget, kind: budget }
  - { name: jump, kind: forecast, level: department, thresholds: [10] }
  - { name: providers, kind: forecast, level: provider, thresholds: [10] }
  - { name: tags, kind: tag coverage, level: company }
  - { name: ends, kind: commitment expiry }
  - { name: invoice, kind: reconciliation }
  - { name: odd, kind: anomaly, thresholds: [100], within_days: 90 }
  - { name: silence, kind: freshness }`);
    const one = (rule: string) => found.filter(({ x_AlertRule }) => x_AlertRule === rule);
    expect(one('budget')).toMatchObject([
      {
        x_AlertId: 'budget · Checkout 2026 · cost center · CC-1 · 2026-03-01',
        x_AlertStatus: 'Firing',
        x_AlertLevel: '2',
        x_Headline: expect.stringMatching(/^Checkout has used 1[02][\d.]+ % of its budget of March 2026$/), // by how many days are settled
        x_Cause: expect.stringMatching(
          /^[\d,]+\.00 USD of 850\.00 USD \(Checkout 2026\)\. It was spent on 2026-03-1\d\. Most of the month so far is Machines of Example Cloud: 1,080\.00 USD, 540\.00 USD more than on the same days of the month before\.$/,
        ),
        x_Owner: 'Ana',
        x_OwnerEmail: 'ana@x.example',
        x_Slack: '#checkout',
        x_Page: 'cost-centers/cc-1/',
      },
      { x_AlertStatus: 'Quiet', x_ScopeUnit: 'Shop', x_Owner: 'Ana', x_OwnerEmail: 'ana@x.example', x_Page: 'budgets/' },
    ]);
    expect(one('jump')).toMatchObject([
      { x_AlertStatus: 'Firing', x_ScopeUnit: 'Shop', x_Owner: 'Dora', x_OwnerEmail: 'dora@x.example' },
      { x_ScopeUnit: 'Unallocated' },
    ]);
    expect(one('providers').map(({ x_ScopeUnit, x_Owner, x_Page }) => [x_ScopeUnit, x_Owner, x_Page])).toContainEqual(['Example Cloud', 'FinOps', 'forecast/']);
    for (const odd of one('odd'))
      expect(odd).toMatchObject({ x_Cause: expect.stringMatching(/, since 2026-03-01/), x_Page: expect.stringMatching(/^anomalies\/#\w+$/), x_Owner: 'Ana' });
    expect(one('odd')).not.toEqual([]);
    expect(one('tags')).toMatchObject([{ x_ScopeUnit: 'Example', x_Owner: 'Cleo', x_Page: 'tags/' }]);
    expect(one('ends')).toMatchObject([
      { x_AlertLevel: '2', x_Headline: 'The commitment Savings plan ends on 2026-04-05, in 16 days', x_Amount: '4000.000000000000' },
      { x_AlertLevel: '2', x_Headline: 'The commitment ri-1 ends on 2026-04-18, in 29 days' },
    ]);
    expect(one('invoice')).toMatchObject([
      {
        x_AlertStatus: 'Firing',
        x_Cause: 'The invoice asks for 12.50 USD more than the bill.',
        x_Owner: 'FinOps',
        x_Amount: '12.500000000000',
        x_Page: 'reconciliation/',
      },
    ]);
    expect(one('silence')).toMatchObject([
      { x_AlertLevel: '1', x_Headline: 'Beta Cloud has had no charge since 2026-03-14', x_Owner: 'FinOps', x_OwnerEmail: 'finops@x.example' },
      { x_AlertStatus: 'Quiet' },
    ]);
  }, 60_000);

  it('stay inside the unit that a rule is narrowed to, and are none without a rule', async () => {
    const found = await find(
      'rules: [{ name: budget, kind: budget, scope: { cost_center: CC-2 } }, { name: shop, kind: forecast, scope: { department: Shop }, thresholds: [1] }]',
    );
    expect(found.map(({ x_AlertRule, x_ScopeUnit }) => `${x_AlertRule} ${x_ScopeUnit}`)).toEqual(['shop CC-1', 'shop CC-2']);
    workshop.write('alerts.yaml', '');
    await buildAlertFindings(workshop);
    expect(await workshop.database.rows('SELECT * FROM alert_findings')).toEqual([]);
  }, 60_000);
});

describe('a broken alerts.yaml', () => {
  const channels = 'site_url: https://x.example\nchannels: [{ name: slack, slack: { url_env: URL } }]\n';
  it.each([
    ['rules: [{ name: a, kind: budgit }]', 'InputNotValid', 1, /budget or forecast or anomaly/],
    ['rules: [{ name: a, kind: budget, treshold: [1] }]', 'InputKeyUnknown', 1, /Write "thresholds:" instead/],
    [`${channels}rules:\n  - { name: a, kind: budget, send_to: [slak] }`, 'AlertChannelUnknown', 4, /Write "slack"/],
    ['site_url: https://x.example\nchannels:\n  - { name: a }', 'AlertChannelUnclear', 3, /slack: \{ url_env/],
    ['channels: [{ name: a, slack: { url: "https://hooks.slack.com/services/T/B/x" } }]', 'InputNotValid', 1, /Write text/],
    ['channels: [{ name: a, slack: { url_env: "https://hooks.slack.com/services/T/B/x" } }]', 'InputNotValid', 1, /text|form/],
    ['channels: [{ name: a, slack: { url_env: URL } }]', 'AlertSiteMissing', 1, /site_url/],
    ['rules:\n  - { name: a, kind: freshness }\n  - { name: A, kind: budget }', 'AlertNameTwice', 3, /another name/],
    ['rules:\n  - name: a\n    kind: freshness\n    scope: { department: Shop }', 'AlertKeyMisplaced', 4, /Remove "scope:"/],
    ['rules: [{ name: a, kind: budget, thresholds: [100, 80] }]', 'AlertThresholdsNotRising', 1, /\[80, 100\]/],
    ['rules: [{ name: a, kind: commitment expiry, thresholds: [7, 30] }]', 'AlertThresholdsNotRising', 1, /\[30, 7\]/],
    ['rules: [{ name: a, kind: tag coverage, level: pool }]', 'AlertLevelMisplaced', 1, /cost center/],
    ['time_zone: Europe/Berlinn', 'InputNotValid', 1, /example/],
    ['digests: [{ name: a, every: week }]', 'InputNotValid', 1, /example/],
    ['site_url: https://x.example\nchannels: [{ name: m, email: { host: h, from: "a@b, c@d" } }]', 'InputNotValid', 2, /form/],
  ])('%s is %s', async (yaml, name, line, fix) => {
    workshop = await openWorkshop({ 'alerts.yaml': yaml });
    const failure = (() => {
      try {
        readAlerts(workshop.folders.inputs);
      } catch (error) {
        return error as { name: string; parts: { fix: string; where: string } };
      }
    })();
    expect(failure?.name).toBe(name);
    expect(failure!.parts.where).toMatch(new RegExp(`alerts\\.yaml:${line}$`));
    expect(failure!.parts.fix).toMatch(fix);
    expect(JSON.stringify(failure!.parts)).not.toContain('hooks.slack.com');
  });

  it('a unit that does not exist is answered with the nearest one', async () => {
    workshop = await openWorkshop({ 'alerts.yaml': 'rules:\n  - { name: a, kind: budget, scope: { department: Shopp } }' });
    await workshop.database.run("CREATE TABLE cost_centers AS SELECT 'CC-1' AS x_CostCenter, 'Shop' AS x_Department, 'Shop' AS x_BusinessUnit");
    await expect(buildAlertSettings(workshop)).rejects.toMatchObject({
      name: 'AlertUnitUnknown',
      parts: { fix: 'Write "Shop".', where: expect.stringMatching(/alerts\.yaml:2$/) },
    });
  });
});
