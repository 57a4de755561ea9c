/** Recognises a file of budgets by its content. */
import { readFileSync } from 'node:fs';
import { CostbookError } from '../../engine/errors.ts';
import { AwsBudgets, awsBudgets } from './aws-budgets.ts';
import { AzureBudgets, azureBudgets } from './azure-budgets.ts';
import type { BudgetFile, BudgetFileOptions } from './budget-file.ts';
import { budgetTable } from './budget-table.ts';
import { GcpBudgets, gcpBudgets } from './gcp-budgets.ts';

/**
 * Lines of budgets.csv out of a provider's JSON or a table.
 * Throws BudgetFileNotKnown, BudgetPeriodOpen, BudgetNumbersNotRead, BudgetPeriodNotRead or BudgetCurrencyMissing (exit code 1).
 */
export function readBudgetFile(path: string, options: BudgetFileOptions): BudgetFile {
  const text = textOf(path);
  if (!/^\s*[[{]/.test(text)) return budgetTable(text, options, path);
  const reply = jsonOf(text, path);
  const aws = AwsBudgets.safeParse(reply);
  if (aws.success) return awsBudgets(aws.data, options, path);
  const gcp = GcpBudgets.safeParse(reply);
  if (gcp.success) return gcpBudgets(gcp.data, options, path);
  const azure = AzureBudgets.safeParse(reply);
  if (azure.success) return azureBudgets(azure.data, options, path);
  throw notKnown(path, 'Its JSON is neither a list of budgets of AWS, Azure or Google Cloud, nor of the shape that their command lines print.');
}

function textOf(path: string): string {
  try {
    return readFileSync(path, 'utf8').replace(/^\uFEFF/, '');
  } catch (error) {
    throw new CostbookError({
      name: 'FileNotReadable',
      what: `${path} cannot be read.`,
      why: (error as Error).message,
      fix: 'Check the path.',
      where: path,
    });
  }
}

function jsonOf(text: string, path: string): unknown {
  try {
    return JSON.parse(text);
  } catch (error) {
    throw notKnown(path, `It begins like JSON and is not: ${(error as Error).message}`);
  }
}

function notKnown(path: string, why: string): CostbookError {
  return new CostbookError({
    name: 'BudgetFileNotKnown',
    what: `${path} is no file of budgets that Costbook knows.`,
    why,
    fix: 'Give the JSON of aws budgets describe-budgets, az consumption budget list or gcloud billing budgets list, or a table with the heads Department, Month, Budget.',
    where: path,
  });
}
