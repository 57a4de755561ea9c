/** What people say of tables of utilisation whose columns are named otherwise: `utilization.yaml`. */
import { resolve } from 'node:path';
import { z } from 'zod';
import { readYaml, text } from '../../engine/config.ts';
import { METRICS } from './utilization.ts';

const names = Object.keys(METRICS) as [string, ...string[]];
const measure = z.strictObject({
  unit: text,
  /** What the column of metrics calls it; absent: as here. */
  called: text.optional(),
  /** Columns of its own. */
  average: text.optional(),
  maximum: text.optional(),
});

const table = z
  .strictObject({
    resource: text,
    hour: text,
    /** Column that names the metric of a row, where a row is of one metric. */
    metric: text.optional(),
    average: text.optional(),
    maximum: text.optional(),
    metrics: z.partialRecord(z.enum(names, `a metric is one of ${names.join(', ')}`), measure),
  })
  .refine(({ metrics }) => Object.keys(metrics).length > 0, { path: ['metrics'], error: 'names no metric' })
  .refine(({ metric, average }) => metric === undefined || average !== undefined, { path: ['metric'], error: 'needs "average:", the column of its values' })
  .refine(({ metric, metrics }) => metric !== undefined || Object.values(metrics).every((each) => each?.average !== undefined), {
    path: ['metrics'],
    error: 'each metric needs "average:", the column of its values, or the table "metric:", the column that names it',
  })
  .superRefine(({ metrics }, context) => {
    for (const [name, each] of Object.entries(metrics)) {
      const units = Object.keys(METRICS[name]!);
      if (each && !units.includes(each.unit))
        context.addIssue({ code: 'custom', path: ['metrics', name, 'unit'], message: `${name} is measured in ${units.join(' or ')}, not in "${each.unit}"` });
    }
  });

/** One table of utilization.yaml. */
export interface UtilizationTable {
  readonly resource: string;
  readonly hour: string;
  readonly metric?: string | undefined;
  readonly average?: string | undefined;
  readonly maximum?: string | undefined;
  readonly metrics: Readonly<
    Record<
      string,
      { readonly unit: string; readonly called?: string | undefined; readonly average?: string | undefined; readonly maximum?: string | undefined }
    >
  >;
}

/** Tables that `<inputs>/utilization.yaml` describes; none without it. Throws InputNotYaml, InputKeyUnknown or InputNotValid (exit code 1). */
export function readUtilizationFile(inputs: string): readonly UtilizationTable[] {
  const { value } = readYaml(resolve(inputs, 'utilization.yaml'), z.strictObject({ tables: z.array(table).default([]) }));
  return value.tables as readonly UtilizationTable[];
}
