/** What a change of rules moves, for a terminal and for a pull request; JSON keeps every digit. */
import { rounded } from '#contract/currencies.ts';
import type { Row } from '../../engine/duckdb.ts';
import { markdownReport, type Report, type Section, signed, terminalReport } from '../report-text.ts';
import { isUnchanged, type Moves } from './moves.ts';

const FLOWS_SHOWN = 30;
const AMOUNTS = new Set(['Before', 'After', 'Move', 'Shifted', 'Cost']);

/** Text for a terminal. */
export function terminalText(moves: Moves): string {
  return terminalReport(reportOf(moves));
}

/** Markdown for a comment on a pull request. */
export function markdownText(moves: Moves): string {
  return markdownReport(reportOf(moves));
}

function reportOf(moves: Moves): Report {
  return { sentences: sentences(moves), sections: sectionsOf(moves), amounts: AMOUNTS, wholly: 'costbook preview --against … --format json' };
}

/** The finding, then what makes it up. */
function sentences(moves: Moves): string[] {
  const { against, months, totals, currency, cost, edition } = moves;
  const amount = (value: unknown): string => `${rounded(value, currency)} ${currency}`;
  const source = `${cost} of edition ${edition}, ${months.first ?? 'no month'} to ${months.last ?? 'none'}, against ${against.name}${against.commit ? ` (commit ${against.commit.slice(0, 12)})` : ''}.`;
  if (isUnchanged(moves)) return ['This change moves no money.', source];
  const rest =
    moves.conversionRest === '0' ? [] : [`Beside the moves, conversion into ${currency} differs by ${moves.conversionRest} from what the edition published.`];
  return [
    moves.costCenters.length === 0
      ? 'This change moves no money between cost centers.'
      : `This change moves money in ${months.moved} of ${months.known} months.`,
    [
      `${amount(totals.x_BetweenCostCenters)} moves between cost centers; ${amount(totals.x_BecameAllocated)} gains a payer and ${amount(totals.x_BecameUnallocated)} loses its payer.`,
      `Unallocated: ${amount(totals.x_UnallocatedBefore)} before, ${amount(totals.x_UnallocatedAfter)} after.`,
      ...rest,
      moves.conversionRest === '0' ? 'All moves together come to exactly 0.' : '',
    ]
      .join(' ')
      .trim(),
    source,
  ];
}

function sectionsOf(moves: Moves): Section[] {
  const amount = (value: unknown): string => (value === null ? '' : rounded(value, moves.currency));
  const change = (row: Row): Row => ({ Before: amount(row.x_Before), After: amount(row.x_After), Move: signed(amount(row.x_Move)) });
  const payer = (row: Row): Row => ({ 'Cost center': nameOf(row), ...change(row) });
  const flows = moves.flows.slice(0, FLOWS_SHOWN);
  return [
    { title: `By cost center, all months, in ${moves.currency}`, columns: ['Cost center', 'Before', 'After', 'Move'], rows: moves.costCenters.map(payer) },
    {
      title: 'By rule: what each one gains and loses',
      columns: ['Rule', 'Change', 'Where', 'Before', 'After', 'Move'],
      rows: moves.rules.map((row) => ({ Rule: row.x_AllocationRuleId, Change: row.x_ChangeKind, Where: row.x_Where, ...change(row) })),
    },
    {
      title: 'Shared pools: gained or lost as a whole, and shifted between those who share',
      columns: ['Pool', 'Change', 'Before', 'After', 'Move', 'Shifted'],
      rows: moves.pools.map((row) => ({ Pool: row.x_Pool, Change: row.x_ChangeKind, ...change(row), Shifted: amount(row.x_Shifted) })),
    },
    {
      title: `Ways that charges take${moves.flows.length > flows.length ? `, the largest ${flows.length} of ${moves.flows.length}` : ''}`,
      columns: ['Rule before', 'To', 'Rule after', 'Now to', 'Cost'],
      rows: flows.map((row) => ({
        'Rule before': row.x_RuleBefore,
        To: row.x_TargetBefore,
        'Rule after': row.x_RuleAfter,
        'Now to': row.x_TargetAfter,
        Cost: amount(row[moves.cost]),
      })),
      isLong: true,
    },
    {
      title: 'Organization: who stands elsewhere, and the cost that goes along',
      columns: ['Cost center', 'From', 'To', 'Months', 'After'],
      rows: moves.organization.map((row) => ({
        'Cost center': row.x_CostCenter,
        From: row.x_PathBefore ?? '(new)',
        To: row.x_PathAfter ?? '(gone)',
        Months: `${String(row.x_FirstMonth).slice(0, 7)} to ${String(row.x_LastMonth).slice(0, 7)}`,
        After: amount(row.x_After),
      })),
    },
    {
      title: 'Budgets',
      columns: ['Budget', 'Unit', 'Month', 'Before', 'After', 'Move'],
      rows: moves.budgets.map((row) => ({ Budget: row.x_BudgetName, Unit: row.x_BudgetUnit, Month: monthOf(row), ...change(row) })),
      isLong: true,
    },
    {
      title: `By other dimensions and month, in ${moves.currency}`,
      columns: ['Dimension', 'Month', 'Value', 'Before', 'After', 'Move'],
      rows: moves.dimensions.map((row) => ({ Dimension: row.x_DimensionName, Month: monthOf(row), Value: row.x_DimensionValueName, ...change(row) })),
      isLong: moves.dimensions.length > FLOWS_SHOWN,
    },
    {
      title: 'By cost center and month',
      columns: ['Month', 'Cost center', 'Before', 'After', 'Move'],
      rows: moves.monthlyMoves.map((row) => ({ Month: monthOf(row), ...payer(row) })),
      isLong: true,
    },
  ];
}

function nameOf({ x_CostCenter, x_CostCenterName }: Row): string {
  return x_CostCenter === x_CostCenterName ? String(x_CostCenter) : `${x_CostCenterName} (${x_CostCenter})`;
}

function monthOf({ BillingPeriodStart }: Row): string {
  return String(BillingPeriodStart).slice(0, 7);
}
