/** A small Cost and Usage Report as CSV.gz, with the sum of what it bills. */
import { createHash } from 'node:crypto';
import { gzipSync } from 'node:zlib';

export interface CurBill {
  readonly bytes: Buffer;
  /** In ten-billionths of a dollar. */
  readonly billed: bigint;
}

/** Lines of one month; `seed` makes other ids and amounts; an odd one lacks ten columns and has ten that nobody knows. */
export function curBill(month: string, lines: number, seed: string, isOdd = false): CurBill {
  const header =
    'identity/LineItemId,identity/TimeInterval,bill/BillingEntity,bill/BillType,bill/PayerAccountId,bill/BillingPeriodStartDate,bill/BillingPeriodEndDate,lineItem/UsageAccountId,lineItem/LineItemType,lineItem/UsageStartDate,lineItem/UsageEndDate,lineItem/ProductCode,lineItem/UsageType,lineItem/Operation,lineItem/ResourceId,lineItem/UsageAmount,lineItem/CurrencyCode,lineItem/UnblendedRate,lineItem/UnblendedCost,lineItem/LineItemDescription,lineItem/LegalEntity,product/ProductName,product/region,pricing/unit';
  const start = `${month}-01T00:00:00Z`;
  const end = new Date(Date.UTC(Number(month.slice(0, 4)), Number(month.slice(5)), 1)).toISOString().replace('.000', '');
  let billed = 0n;
  const rows = Array.from({ length: lines }, (_, index) => {
    const id = createHash('sha256').update(`${seed}/${month}/${index}`).digest();
    const amount = BigInt(id.readUInt32BE(0)) * 10n + 1n;
    billed += amount;
    const day = String((index % 28) + 1).padStart(2, '0');
    const hour = `${month}-${day}T${String(index % 23).padStart(2, '0')}:00:00Z`;
    const next = `${month}-${day}T${String((index % 23) + 1).padStart(2, '0')}:00:00Z`;
    return `${id.toString('hex').slice(0, 52)},${hour}/${next},AWS,Anniversary,111122223333,${start},${end},${index % 2 ? '444455556666' : '777788889999'},Usage,${hour},${next},AmazonEC2,BoxUsage:m5.large,RunInstances,i-${id.toString('hex').slice(52)},1,USD,${dollars(amount)},${dollars(amount)},Machine hours,"Amazon Web Services, Inc.",Amazon Elastic Compute Cloud,eu-west-1,Hrs`;
  });
  const text = [header, ...rows].map((line, index) => (isOdd ? oddLine(line, index === 0) : line)).join('\n');
  return { bytes: gzipSync(`${text}\n`), billed };
}

/** Positions of columns that a report may lack. */
const OPTIONAL = [0, 2, 3, 12, 13, 14, 17, 19, 22, 23];

function oddLine(line: string, isHeader: boolean): string {
  const cells = line.match(/"[^"]*"|[^,]+/g)!.filter((_, index) => !OPTIONAL.includes(index));
  return [...cells, ...Array.from({ length: 10 }, (_, index) => (isHeader ? `discount/Odd${index}` : `x${index}`))].join(',');
}

/** Ten-billionths of a dollar as decimal text. */
export function dollars(amount: bigint): string {
  const text = String(amount).padStart(11, '0');
  return `${text.slice(0, -10)}.${text.slice(-10)}`;
}
