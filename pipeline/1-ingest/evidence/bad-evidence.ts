/** What can be wrong with a file of evidence, said so that it can be mended. */
import { CostbookError } from '../../engine/errors.ts';
import { METRICS } from './utilization.ts';

/** A table of utilisation that does not say whether 0.8 is a share or a percent. */
export function unitMissing(path: string): CostbookError {
  return new CostbookError({
    name: 'EvidenceUnitMissing',
    what: `${path} has no column Unit.`,
    why: 'Of a busy machine 0.8 is a share, of an idle one 0.8 may be a percent: units are never guessed.',
    fix: 'Add a column Unit (percent or ratio for cpu, memory and gpu), or say in utilization.yaml what its columns mean; data/inputs/README.md, section "Evidence".',
    where: `${path}:1`,
  });
}

/** `problem` is the column, the text of its cell and what else matters, parted by `|`. */
export function evidenceUnreadable(path: string, line: string | null, problem: string): CostbookError {
  const [column = '', value = '', metric = '', unit = ''] = problem.split('|');
  const parts = { name: 'EvidenceValueUnreadable', where: line === null ? path : `${path}:${line}` };
  if (column === 'Unit') {
    const units = Object.keys(METRICS[metric] ?? {}).join(' or ');
    return new CostbookError({
      ...parts,
      what: value === '' ? `A value of ${metric} has no unit.` : `${metric} is given in "${value}".`,
      why: 'The same number means something else in another unit, and units are never guessed.',
      fix: `Write ${units}.`,
    });
  }
  if (column === 'Share') {
    return new CostbookError({
      ...parts,
      what: `${metric} is ${value} ${unit}.`,
      why: `A share is from 0 to ${unit === 'percent' ? '100 percent' : '1'}: either the unit is another one, or the value is a sum over several cores or machines.`,
      fix:
        unit === 'ratio'
          ? 'If these are percents, write percent in the column Unit; else divide by what there is.'
          : 'Divide by the number of cores, or correct the cell.',
    });
  }
  return new CostbookError({
    ...parts,
    what: value === '' ? `A row has no ${column}.` : `${column} is "${value.slice(0, 80)}".`,
    why:
      column === 'Currency'
        ? 'An amount without its currency cannot be compared with a bill.'
        : 'What cannot be read cannot be evidence, and left out it would make a machine look idle.',
    fix: 'Correct the cell at its source, or fetch the file again.',
  });
}
