/** What a report without some of its optional columns tells all the same. */
import { quoteName } from '../../engine/duckdb.ts';
import type { NativeName, SourceColumn, SuppliedColumn } from '../provider.ts';
import { mapEntry } from '../read-values.ts';

/** Attributes that CUR 2.0 keeps as entries of a map, and the keys they go by. */
const ENTRIES: Readonly<Record<string, readonly [map: string, ...keys: string[]]>> = {
  product_product_name: ['product', 'product_name'],
  product_product_family: ['product', 'product_family'],
  product_region_code: ['product', 'region_code', 'region'],
  product_location: ['product', 'location'],
  product_sku: ['product', 'sku'],
  product_instance_type: ['product', 'instance_type'],
  resource_tags_name: ['resource_tags', 'user_name', 'user:Name', 'user_Name'],
};

/** The same, but only worth it where a map can be asked without reading all of it: details of a price, which stay in the map anyway. */
const CHEAP_ENTRIES: typeof ENTRIES = {
  product_operating_system: ['product', 'operating_system'],
  product_vcpu: ['product', 'vcpu'],
};

/** Attributes of a product, months and hours that other columns hold. */
export function suppliedColumns(columns: readonly (NativeName & SourceColumn)[]): SuppliedColumn[] {
  const of = (name: string): (NativeName & SourceColumn) | undefined => columns.find((column) => column.name === name);
  const has = (name: string): boolean => of(name) !== undefined;
  const supplied: SuppliedColumn[] = [];
  const entries = { ...ENTRIES, ...(of('product')?.type.startsWith('MAP') ? CHEAP_ENTRIES : {}) };
  for (const [name, [map, ...keys]] of Object.entries(entries)) {
    const column = of(map);
    if (!column || has(name)) continue;
    const values = keys.map((key) => mapEntry(quoteName(map), column.type, key));
    supplied.push({ name, type: 'VARCHAR', sql: values.length === 1 ? values[0]! : `coalesce(${values.join(', ')})` });
  }
  if (!has('bill_billing_period_start_date') && has('line_item_usage_start_date')) supplied.push(month(of('line_item_usage_start_date')!));
  for (const [index, name] of ['line_item_usage_start_date', 'line_item_usage_end_date'].entries()) {
    if (!has(name) && of('identity_time_interval')?.type === 'VARCHAR')
      supplied.push({
        name,
        type: 'VARCHAR',
        sql: `nullif(split_part(identity_time_interval, '/', ${index + 1}), '')`,
        treatment: 'read from identity_time_interval',
      });
  }
  if (!has('bill_invoicing_entity') && has('line_item_legal_entity') && has('bill_billing_entity')) {
    const sql = "CASE WHEN bill_billing_entity = 'AWS Marketplace' THEN bill_billing_entity ELSE line_item_legal_entity END";
    supplied.push({ name: 'bill_invoicing_entity', type: 'VARCHAR', sql });
  }
  return supplied;
}

/** AWS bills by calendar month in UTC. */
function month({ name, type }: NativeName & SourceColumn): SuppliedColumn {
  const treatment = 'read as the month in which the usage starts';
  const c = quoteName(name);
  return type === 'VARCHAR'
    ? { name: 'bill_billing_period_start_date', type, sql: `CASE WHEN ${c} <> '' THEN left(${c}, 8) || '01' END`, treatment }
    : { name: 'bill_billing_period_start_date', type: 'TIMESTAMP', sql: `date_trunc('month', ${c}::TIMESTAMP)`, treatment };
}
