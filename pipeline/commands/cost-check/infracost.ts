/** What a planned change costs a month, as Infracost says it. */
import { existsSync, readFileSync } from 'node:fs';
import { z } from 'zod';
import { CostbookError } from '../../engine/errors.ts';

const amount = z.string().regex(/^-?\d{1,15}(\.\d+)?$/, 'is not an amount');
const Resource = z.object({ name: z.string(), resourceType: z.string().optional(), monthlyCost: amount.nullish() });
/** https://www.infracost.io/docs/features/cli_commands/: `infracost diff --format json` and `breakdown --format json`, version 0.2. */
const Diff = z.object({
  currency: z.string(),
  diffTotalMonthlyCost: amount.nullish(),
  projects: z.array(z.object({ name: z.string(), diff: z.object({ resources: z.array(Resource).nullish() }).nullish() })).default([]),
  summary: z.object({ totalUnsupportedResources: z.number().nullish() }).nullish(),
});
/** `infracost scan --diff --json`. */
const Scan = z.object({
  Currency: z.string(),
  DiffTotalMonthlyCost: amount,
  Diff: z.record(z.string(), z.object({ Diff: z.array(z.object({ Name: z.string(), DiffMonthlyCost: amount })) })).default({}),
});

export interface PlannedResource {
  readonly name: string;
  readonly type: string;
  /** Decimal text: what it adds a month. */
  readonly monthlyChange: string;
}

export interface PlannedChange {
  readonly currency: string;
  /** Decimal text; negative: it saves. */
  readonly monthlyChange: string;
  /** Those that change cost, largest first. */
  readonly resources: readonly PlannedResource[];
  /** Resources that Infracost has no price for. */
  readonly unpriced: number;
}

/** Throws InfracostMissing, InfracostNotValid or InfracostNoDifference (exit code 1). */
export function readInfracost(path: string): PlannedChange {
  if (!existsSync(path)) throw failure('InfracostMissing', `There is no file ${path}.`, 'The planned change is read from what Infracost writes as JSON.', path);
  let content: unknown;
  try {
    content = JSON.parse(readFileSync(path, 'utf8'));
  } catch {
    throw failure('InfracostNotValid', `${path} is not JSON.`, 'Infracost writes tables unless it is asked for JSON.', path);
  }
  const scan = Scan.safeParse(content);
  if (scan.success) return ofScan(scan.data);
  const diff = Diff.safeParse(content);
  if (diff.success) return ofDiff(diff.data, path);
  const [issue] = diff.error.issues;
  throw failure(
    'InfracostNotValid',
    `${path} is not what Infracost writes: ${issue!.path.join('.') || 'the file'}: ${issue!.message}.`,
    'Its currency and the difference of the monthly cost are needed.',
    path,
  );
}

function ofDiff({ currency, diffTotalMonthlyCost, projects, summary }: z.infer<typeof Diff>, path: string): PlannedChange {
  if (diffTotalMonthlyCost === null || diffTotalMonthlyCost === undefined) {
    throw failure(
      'InfracostNoDifference',
      `${path} does not say what the change adds.`,
      'It is a breakdown of one side, without the state before the change.',
      path,
    );
  }
  const resources = projects.flatMap(({ diff }) =>
    (diff?.resources ?? []).flatMap(({ name, resourceType, monthlyCost }) =>
      monthlyCost ? [{ name, type: resourceType ?? '', monthlyChange: monthlyCost }] : [],
    ),
  );
  return { currency, monthlyChange: diffTotalMonthlyCost, resources: sorted(resources), unpriced: summary?.totalUnsupportedResources ?? 0 };
}

function ofScan({ Currency, DiffTotalMonthlyCost, Diff: types }: z.infer<typeof Scan>): PlannedChange {
  const resources = Object.entries(types).flatMap(([type, { Diff: entries }]) =>
    entries.map(({ Name, DiffMonthlyCost }) => ({ name: Name, type, monthlyChange: DiffMonthlyCost })),
  );
  return { currency: Currency, monthlyChange: DiffTotalMonthlyCost, resources: sorted(resources), unpriced: 0 };
}

function sorted(resources: readonly PlannedResource[]): PlannedResource[] {
  const moving = resources.filter(({ monthlyChange }) => Number(monthlyChange) !== 0);
  return moving.sort((a, b) => Math.abs(Number(b.monthlyChange)) - Math.abs(Number(a.monthlyChange)) || (a.name < b.name ? -1 : 1));
}

function failure(name: string, what: string, why: string, path: string): CostbookError {
  return new CostbookError({
    name,
    what,
    why,
    fix: 'Write it with: infracost breakdown --path base --format json --out-file base.json && infracost diff --path . --compare-to base.json --format json --out-file infracost.json',
    where: `--infracost ${path}`,
  });
}
