/** Incidents that people know to have happened, from known-incidents.csv, to hold what was found against. */
// makes: known_incidents
// in:    known-incidents.csv
import { join } from 'node:path';
import { isInCalendar } from '../../engine/calendar.ts';
import { type CsvRow, readCsv } from '../../engine/config.ts';
import type { Context } from '../../engine/context.ts';
import { CostbookError } from '../../engine/errors.ts';
import { storeRows } from '../store-rows.ts';

export const INCIDENTS_FILE = 'known-incidents.csv';
const DAY = /^\d{4}-(0[1-9]|1[0-2])-(0[1-9]|[12]\d|3[01])$/;

/** Makes `known_incidents`; none without the file. Throws the errors of CSV and IncidentNotValid (exit code 1), each with file and line. */
export async function buildKnownIncidents({ database, folders }: Context): Promise<void> {
  const rows = readCsv(join(folders.inputs, INCIDENTS_FILE), {
    required: ['FirstDay', 'What'],
    optional: ['LastDay', 'ServiceProviderName', 'SubAccountName', 'ServiceName', 'AmountPerDay', 'IsNoticeable'],
  });
  await storeRows(
    database,
    'known_incidents',
    {
      x_IncidentNumber: 'BIGINT',
      x_FirstDay: 'DATE',
      x_LastDay: 'DATE',
      ServiceProviderName: 'VARCHAR',
      SubAccountName: 'VARCHAR',
      ServiceName: 'VARCHAR',
      x_AmountPerDay: 'DECIMAL(38, 12)',
      x_IsNoticeable: 'BOOLEAN',
      x_IncidentText: 'VARCHAR',
    },
    rows.map((row, index) => {
      const { FirstDay, LastDay, ServiceProviderName, SubAccountName, ServiceName, AmountPerDay, IsNoticeable, What } = validated(row);
      return {
        x_IncidentNumber: String(index + 1),
        x_FirstDay: FirstDay!,
        x_LastDay: LastDay || FirstDay!,
        ServiceProviderName: ServiceProviderName || null,
        SubAccountName: SubAccountName || null,
        ServiceName: ServiceName || null,
        x_AmountPerDay: AmountPerDay || null,
        x_IsNoticeable: IsNoticeable !== 'no',
        x_IncidentText: What!,
      };
    }),
  );
}

function validated({ cells, where }: CsvRow): CsvRow['cells'] {
  const { FirstDay = '', LastDay = '', AmountPerDay = '', IsNoticeable = '', What = '' } = cells;
  const isDay = (text: string): boolean => DAY.test(text) && isInCalendar(text);
  const problem =
    !isDay(FirstDay) || (LastDay !== '' && !isDay(LastDay))
      ? { what: `"${isDay(FirstDay) ? LastDay : FirstDay}" is no day.`, fix: 'Write it like 2026-07-01.' }
      : LastDay !== '' && LastDay < FirstDay
        ? { what: `It ends on ${LastDay}, before it begins on ${FirstDay}.`, fix: 'Exchange the two days.' }
        : AmountPerDay !== '' && !/^-?\d{1,15}(\.\d{1,10})?$/.test(AmountPerDay)
          ? { what: `"${AmountPerDay}" is no amount.`, fix: 'Write it without separators, like 1200 or -450.50.' }
          : !['', 'yes', 'no'].includes(IsNoticeable)
            ? { what: `IsNoticeable is "${IsNoticeable}".`, fix: 'Write yes or no, or leave it empty: yes.' }
            : What === ''
              ? { what: 'It does not say what happened.', fix: 'Fill the column What.' }
              : null;
  if (problem) throw new CostbookError({ name: 'IncidentNotValid', why: 'What was found is held against it by day and place.', where, ...problem });
  return cells;
}
