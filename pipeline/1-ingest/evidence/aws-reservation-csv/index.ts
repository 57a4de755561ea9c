import { parse } from 'csv-parse/sync';
import type { TextTable } from '../../tabulate.ts';
import type { EvidenceSource } from '../evidence.ts';
import { findingTable } from '../finding-rows.ts';

const LAST_HEAD = 'Recommended Instance Quantity Purchase';

/** Spreadsheets round accounts, so that two of them may look alike: their use tells them apart. */
const IDENTITY = [
  'Recommendation Date',
  'Owner Account',
  'Instance Type',
  'Location',
  'OS',
  'Tenancy',
  'Offering Class',
  'Term',
  'Payment Option',
  'Average hourly usage in Historical Period',
];

/** Recommendations of reserved instances as the console of AWS hands them out: lines of advice, an empty line, then a table in US dollars. */
export const awsReservationCsv: EvidenceSource = {
  id: 'aws-reservation-csv',
  title: 'AWS reserved instance recommendations',
  kind: 'Findings',
  tabulateText(text: string): TextTable | null {
    const lines = text.replace(/^\ufeff/, '').split(/\r?\n/);
    const head = lines.findIndex((line) => line.startsWith('Recommendation Date,') && line.includes(LAST_HEAD));
    if (head < 0) return null;
    const rows = parse(lines.slice(head).join('\n'), { columns: true, relax_column_count: true, skip_empty_lines: true }) as Record<string, string>[];
    return findingTable(
      rows.map((row) => ({
        FindingId: IDENTITY.map((name) => row[name] ?? '').join('/'),
        Source: 'AWS Cost Explorer',
        SubAccountId: row['Owner Account'] ?? null,
        RegionId: row.Location ?? null,
        Action: 'Purchase',
        Current: row['Instance Type'] ?? null,
        Recommended: `${row[LAST_HEAD]} reserved ${row['Instance Type']}, ${row.OS}, ${row['Offering Class']}, ${row.Term} year, ${row['Payment Option']?.replaceAll('_', ' ')}`,
        MonthlySavings: row['Estimated Monthly Savings'] ?? null,
        Currency: 'USD',
        Day: row['Recommendation Date']?.slice(0, 10) ?? null,
        Link: 'https://console.aws.amazon.com/costmanagement/home#/ri/recommendations',
      })),
    );
  },
};
