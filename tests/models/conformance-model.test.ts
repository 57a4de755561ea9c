/** Our rules against the specification's own requirement model, read by a small compiler of this test's own. */
import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { NATIONAL_CURRENCIES } from '#contract/currencies.ts';
import { FOCUS_COLUMNS, FORMER_COLUMNS, SERVICE_SUBCATEGORIES } from '#contract/focus.ts';
import { RULE_BOOK } from '../../pipeline/2-normalize/conformance/read-rules.ts';
import { type Bench, openBench } from '../ingest/bench-of-bills.ts';
import { NO_REAL_BILLS, REAL_BILLS } from '../real-bills.ts';

type Json = { readonly [key: string]: unknown };
interface ModelRule {
  readonly id: string;
  readonly Function: string;
  readonly Status: string;
  readonly Type: string;
  readonly DatasetId?: string;
  readonly ValidationCriteria: { readonly Keyword: string; readonly Requirement: Json; readonly Condition: Json };
}

const at = (path: string): string => join(REAL_BILLS ?? '', path);
const FOLDER = 'focus-rules/rules-1.3/model_rules';

function modelRules(): Map<string, ModelRule> {
  const files = readdirSync(at(FOLDER), { recursive: true, encoding: 'utf8' }).filter((file) => file.endsWith('.json'));
  const rules = files.flatMap((file) => Object.entries(JSON.parse(readFileSync(join(at(FOLDER), file), 'utf8')) as Record<string, Omit<ModelRule, 'id'>>));
  return new Map(rules.map(([id, rule]) => [id, { id, ...rule }]));
}

/** Checks that the model says wrongly or more narrowly than its own text: what the text says is ours. */
const DIFFERENT: Readonly<Record<string, string>> = {
  'CAU-CommitmentDiscountQuantity-C-007-C': 'the model forbids it on corrections, which C-006-C allows',
  'CAU-CommitmentDiscountStatus-C-003-C': 'the model asks for the contrary of its text',
  'CAU-CommitmentDiscountStatus-C-004-C': 'the model has the condition the wrong way round',
  'CAU-CommitmentDiscountStatus-C-005-M': 'the model lists values that the specification does not have',
  'CAU-ConsumedQuantity-C-006-C': 'the model has the condition the wrong way round',
  'CAU-ContractedCost-C-004-M': 'the model asks for not null, as C-003-M does; a decimal that cannot be read refuses the bill',
  'CAU-ListCost-C-004-M': 'the model asks for not null, as C-003-M does; a decimal that cannot be read refuses the bill',
  'CAU-PricingCurrencyContractedUnitPrice-C-012-C': 'the model has the condition the wrong way round',
  'CAU-PricingCurrencyEffectiveCost-C-004-M': 'the model checks another column',
  'CAU-ResourceType-C-005-C': 'the model names no column in its condition',
  'CAU-ServiceName-C-008-C': 'a service without a subcategory is judged by the rule on ServiceSubcategory',
  'CAU-SkuPriceId-C-008-M': 'a price without a SkuId is judged by the rule on SkuId',
};

/** SQL that is true where the condition holds; null where the model uses a function that is not about values of a row. */
function sqlOf(check: Json, isNullSafe = true): string | null {
  const { CheckFunction, ColumnName: column, Value: value } = check as { CheckFunction?: string; ColumnName: string; Value: unknown };
  const all = (items: readonly Json[], word: string): string | null => {
    const parts = items.map((item) => sqlOf(item, isNullSafe));
    return parts.includes(null) ? null : `(${parts.join(word)})`;
  };
  const literal = typeof value === 'number' ? String(value) : `'${String(value).replaceAll("'", "''")}'`;
  if (!CheckFunction && check.AND) return all([check.AND].flat() as Json[], ' AND ');
  switch (CheckFunction) {
    case 'AND':
      return all(check.Items as Json[], ' AND ');
    case 'OR':
      return all(check.Items as Json[], ' OR ');
    case 'CheckValue':
      return value === null ? `"${column}" IS NULL` : isNullSafe ? `"${column}" IS NOT DISTINCT FROM ${literal}` : `"${column}" = ${literal}`;
    case 'CheckNotValue':
      return value === null ? `"${column}" IS NOT NULL` : isNullSafe ? `"${column}" IS DISTINCT FROM ${literal}` : `"${column}" <> ${literal}`;
    case 'CheckSameValue':
      return `"${check.ColumnAName}" IS NOT DISTINCT FROM "${check.ColumnBName}"`;
    case 'CheckGreaterOrEqualThanValue':
      return `coalesce("${column}" >= ${literal}, true)`;
    case 'ColumnByColumnEqualsColumnValue': {
      const [a, b, result] = [check.ColumnAName, check.ColumnBName, check.ResultColumnName].map((name) => `"${name}"::DOUBLE`);
      return `coalesce(abs(${a} * ${b} - ${result}) <= greatest(0.005, abs(${result}) * 0.001), true)`;
    }
    default:
      return null;
  }
}

/** Columns that a check names. */
function columnsOf(check: unknown): string[] {
  if (typeof check !== 'object' || check === null) return [];
  return Object.entries(check).flatMap(([key, value]) => (key.endsWith('ColumnName') || /^Column[AB]Name$/.test(key) ? [String(value)] : columnsOf(value)));
}

/** Conditions of the headings above each rule hold for it too. */
function inheritedConditions(rules: ReadonlyMap<string, ModelRule>): Map<string, Json[]> {
  const inherited = new Map<string, Json[]>();
  const visit = (id: string, conditions: readonly Json[]): void => {
    const rule = rules.get(id);
    if (rule?.Status !== 'Active') return;
    const { Condition, Requirement } = rule.ValidationCriteria;
    const own = Object.keys(Condition).length > 0 ? [...conditions, Condition] : conditions;
    inherited.set(id, [...own]);
    if (rule.Function === 'Composite') {
      for (const item of (Requirement.Items ?? []) as Json[]) if (item.ModelRuleId) visit(String(item.ModelRuleId), own);
    }
  };
  const roots = [...rules.values()].filter((rule) => rule.Function === 'Composite' && rule.id.includes('-000-'));
  for (const { id } of roots) if (!inherited.has(id)) visit(id, []);
  return inherited;
}

describe.skipIf(REAL_BILLS === null)(`the model of 1.3 ${REAL_BILLS === null ? NO_REAL_BILLS : ''}`, () => {
  const rules = REAL_BILLS === null ? new Map<string, ModelRule>() : modelRules();
  const active = [...rules.values()].filter(({ Status, id }) => Status === 'Active' && !id.startsWith('CCT-'));
  const ours = new Map(RULE_BOOK.rules.map((rule) => [rule.id, rule]));

  it('has no active rule of CostAndUsage or of an attribute that ours do not name', () => {
    expect(active.length).toBeGreaterThan(800);
    const known = new Set([...ours.keys(), ...RULE_BOOK.headings, ...Object.keys(RULE_BOOK.removed)]);
    expect(active.filter(({ id }) => !known.has(id)).map(({ id }) => id)).toEqual([]);
  });

  it('names every rule of ours that is not new in 1.4, with a keyword of the same strength', () => {
    for (const { id, isNewIn14 } of ours.values()) expect(rules.has(id), id).toBe(!isNewIn14);
    const strength = (word: string): string => word.replace('RECOMMENDED', 'SHOULD').replace(' NOT', '');
    const other = active.filter(({ id, ValidationCriteria }) => ours.has(id) && strength(ours.get(id)!.keyword) !== strength(ValidationCriteria.Keyword));
    expect(other.map(({ id }) => id)).toEqual([]);
  });

  it('calls headings what has nothing but parts', () => {
    for (const id of RULE_BOOK.headings) expect(rules.get(id)?.Function, id).toBe('Composite');
  });

  it('allows the same subcategories, each with the same parent, and the same currencies', () => {
    const pairs = rules.get('CAU-ServiceSubcategory-C-004-M')!.ValidationCriteria.Requirement.Items as { Items: { Value: string }[] }[];
    const expected = pairs.map(({ Items: [subcategory, category] }) => `${category!.Value}/${subcategory!.Value}`).sort();
    expect(SERVICE_SUBCATEGORIES.map(({ category, subcategory }) => `${category}/${subcategory}`).sort()).toEqual(expected);
    const codes = readFileSync(at('focus-rules/currency_codes.csv'), 'utf8').match(/\b[A-Z]{3}\b/g) ?? [];
    const notNational = ['XAG', 'XAU', 'XBA', 'XBB', 'XBC', 'XBD', 'XPD', 'XPT', 'XTS', 'X'.repeat(3)];
    expect([...new Set(codes)].filter((code) => !NATIONAL_CURRENCIES.has(code)).sort(), 'metals, bonds, tests').toEqual(notNational);
  });

  const inherited = inheritedConditions(rules);
  /** Rows that break a rule as the model says it; null where the model does not say it in values of a row. */
  async function brokenRows(bench: Bench, rule: ModelRule, isNullSafe = true): Promise<number | null> {
    const { Requirement, Keyword } = rule.ValidationCriteria;
    if (rule.Type !== 'Static' || rule.Function === 'Composite' || Keyword === 'MAY') return null;
    if (Requirement.CheckFunction === 'CheckDistinctCount') {
      const { ColumnAName: child, ColumnBName: parent } = Requirement;
      const sql = `SELECT coalesce(sum(n), 0) FROM (SELECT ServiceProviderName, "${child}", count(*) AS n FROM charges WHERE "${child}" IS NOT NULL GROUP BY ALL HAVING count(DISTINCT "${parent}") <> 1)`;
      return Number(await bench.database.value(sql));
    }
    const wanted = sqlOf(Requirement, isNullSafe);
    const conditions = (inherited.get(rule.id) ?? []).map((condition) => sqlOf(condition, isNullSafe));
    if (wanted === null || conditions.includes(null)) return null;
    // A list of allowed values says nothing of NULL: that is the rule on nullability.
    const isList = Requirement.CheckFunction === 'OR';
    const where = [...conditions, ...(isList ? [`"${columnsOf(Requirement)[0]}" IS NOT NULL`] : []), `NOT (${wanted})`];
    return Number(await bench.database.value(`SELECT count(*) FROM charges WHERE ${where.map((part) => `(${part})`).join(' AND ')}`));
  }

  async function compare(bench: Bench, header: string): Promise<{ compared: number; apart: string[] }> {
    const present = new Set(
      header
        .replace('\ufeff', '')
        .split(',')
        .map((name) => name.trim().replaceAll('"', '').toLowerCase()),
    );
    const isThere = (name: string): boolean =>
      present.has(name.toLowerCase()) ||
      (name === 'ServiceProviderName' && present.has('providername')) ||
      (name === 'HostProviderName' && present.has('publishername'));
    const found = await bench.rows<{ id: string; n: string }>('SELECT x_RuleId AS id, sum(x_FailingRows) AS n FROM conformance_results GROUP BY ALL');
    const counts = new Map(found.map(({ id, n }) => [id, Number(n)]));
    const apart: string[] = [];
    let compared = 0;
    for (const rule of active) {
      const { Requirement } = rule.ValidationCriteria;
      const columns = [...new Set([Requirement, ...(inherited.get(rule.id) ?? [])].flatMap(columnsOf))];
      if (rule.id in DIFFERENT || rule.id in RULE_BOOK.removed || ours.get(rule.id)?.reason) continue;
      if (!columns.every((column) => column !== 'undefined' && isThere(column)) || columns.length === 0) continue;
      const theirs = await brokenRows(bench, rule);
      if (theirs === null) continue;
      compared++;
      if (theirs !== (counts.get(rule.id) ?? 0)) apart.push(`${rule.id}: model ${theirs}, ours ${counts.get(rule.id)}`);
    }
    return { compared, apart };
  }

  it('judges the FOCUS sample as we do', async () => {
    const bench = await openBench();
    const path = at('focus-sample/focus_sample.csv');
    await bench.load(path);
    const { compared, apart } = await compare(bench, readFileSync(path, 'utf8').split('\n')[0]!);
    expect(apart).toEqual([]);
    expect(compared).toBeGreaterThan(60);
    bench.close();
  });

  it('judges the 26 scenarios as we do', async () => {
    const bench = await openBench();
    let all = 0;
    for (const file of readdirSync(at('focus-scenarios')).filter((name) => name.endsWith('.csv'))) {
      const path = at(`focus-scenarios/${file}`);
      bench.write('providers.yaml', `bills: [{ path: "${path}", currency: USD }]`);
      await bench.load();
      const { compared, apart } = await compare(bench, readFileSync(path, 'utf8').split('\n')[0]!);
      expect(apart, file).toEqual([]);
      all += compared;
    }
    expect(all).toBeGreaterThan(1300);
    bench.close();
  });

  it('never fires where NULL is compared with =: those rules are ours with IS DISTINCT FROM', async () => {
    const bench = await openBench();
    await bench.load(at('focus-sample/focus_sample.csv'));
    const differing: string[] = [];
    for (const rule of active.filter(({ id }) => !(id in RULE_BOOK.removed) && ours.has(id))) {
      const [safe, naive] = [await brokenRows(bench, rule).catch(() => null), await brokenRows(bench, rule, false).catch(() => null)];
      if (safe !== naive) differing.push(rule.id);
    }
    const named = differing.filter((id) => ours.get(id)!.condition?.includes('ChargeClass is not Correction'));
    expect(named.length).toBeGreaterThanOrEqual(4);
    for (const id of differing) expect(ours.get(id)!.text, id).toMatch(/ is not | is neither /);
    bench.close();
  });

  it('uses the names of columns that we know', () => {
    const names = new Set([...FOCUS_COLUMNS.map(({ name }) => name), ...Object.keys(FORMER_COLUMNS)]);
    const unknown = active
      .filter(({ DatasetId }) => DatasetId === 'CostAndUsage')
      .flatMap(({ ValidationCriteria }) => columnsOf(ValidationCriteria.Requirement));
    expect([...new Set(unknown)].filter((name) => !names.has(name))).toEqual([]);
  });
});
