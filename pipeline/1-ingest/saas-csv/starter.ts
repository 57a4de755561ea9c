/** A first draft of a mapping for a file that nobody recognises. */
import { basename } from 'node:path';

/** What headers are often called, in the order in which they are asked; the first one that fits is taken, each once. */
const GUESSES: readonly (readonly [column: string, header: RegExp])[] = [
  ['InvoiceId', /invoice.*(id|number|no\b|nr)|rechnungs?.?(nr|nummer)/i],
  ['BillingCurrency', /currency|währung|devise/i],
  ['BilledCost', /(net|billed|total).?(amount|cost|spend)|^(amount|cost|spend|total|betrag|summe|montant|charge)|cost_usd|(amount|cost|spend|betrag)/i],
  ['ChargePeriodStart', /(period|usage|service|term|contract)?.?(start|from|begin|von|date|day|datum)|month|monat|\btime/i],
  ['ChargePeriodEnd', /\b(end|until|to|bis)\b|_end\b|end.?date/i],
  ['PricingQuantity', /quantity|seats|licen[cs]es|qty|units|menge|users/i],
  ['ContractedUnitPrice', /unit.?price|price|rate|preis/i],
  ['SkuId', /sku|plan|model|product.?id|artikel/i],
  ['ServiceName', /service|product|app|dienst/i],
  ['ChargeDescription', /description|item|line|details|beschreibung|text/i],
  ['SubAccountId', /workspace.?id|organi[sz]ation.?id|account.?id|project.?id|tenant/i],
];
const TAGS = /department|team|cost.?cent|project|owner|environment|abteilung|kostenstelle|group/i;

/** YAML with every header in its place, as far as their names tell, and the others named in a comment. */
export function starterMapping(headers: readonly string[]): string {
  const free = new Set(headers.map((header) => header.trim()).filter((header) => header !== ''));
  const columns = GUESSES.flatMap(([column, pattern]) => {
    const header = [...free].find((each) => pattern.test(each) && !(column !== 'SubAccountId' && TAGS.test(each)));
    if (header === undefined) return [];
    free.delete(header);
    return [[column, header] as const];
  });
  const has = (name: string): boolean => columns.some(([column]) => column === name);
  const tags = [...free].filter((header) => TAGS.test(header));
  for (const tag of tags) free.delete(tag);
  return [
    `headers: [${headers.slice(0, 8).map(yamlText).join(', ')}]`,
    'rows: usage              # or invoice, seats, prepaid, contract, budget-and-actuals, tokens',
    'columns:',
    ...columns.map(([column, header]) => `  ${column}: ${yamlText(header)}`),
    ...['BilledCost', 'ChargePeriodStart']
      .filter((column) => !has(column))
      .map((column) => `  ${column}: <header of the ${column === 'BilledCost' ? 'amount' : 'day or month'}>`),
    ...(has('ChargePeriodEnd') ? ['ends: inclusive          # or exclusive'] : []),
    'constants:',
    '  ServiceProviderName: <who provides it>',
    '  BillingAccountId: <your account there>',
    '  ServiceCategory: Business Applications',
    ...(has('BillingCurrency') ? [] : ['  BillingCurrency: USD']),
    ...(tags.length > 0 ? [`tags: [${tags.map(yamlText).join(', ')}]`] : []),
    ...(free.size > 0 ? [`# kept as they are: ${[...free].join(', ').replace(/\s+/g, ' ')}`] : []),
  ].join('\n');
}

/** Name for the mapping of a file: `Zoom Invoices 2026-01.csv.gz` → `zoom-invoices`. */
export function starterName(path: string): string {
  const stem = basename(path)
    .replace(/(\.(csv|tsv|txt|gz|parquet))+$/i, '')
    .toLowerCase();
  return (
    stem
      .replace(/\d[\d._-]*/g, ' ')
      .replace(/[^a-z]+/g, ' ')
      .trim()
      .replaceAll(' ', '-') || 'my-bill'
  );
}

function yamlText(text: string): string {
  return /^[A-Za-z][\w /.()-]*$/.test(text) && !/^(true|false|yes|no|null|on|off|y|n)$/i.test(text) ? text : JSON.stringify(text);
}
