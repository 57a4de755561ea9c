import { awsCostExplorer } from './aws-cost-explorer/index.ts';
import { awsDataExports } from './aws-data-exports/index.ts';
import { azureExports } from './azure-exports/index.ts';
import { azureQuery } from './azure-query/index.ts';
import { datadog } from './datadog/index.ts';
import { focusFiles } from './focus-files/index.ts';
import { gcpBigquery } from './gcp-bigquery/index.ts';
import { opencost } from './opencost/index.ts';
import type { Provider } from './provider.ts';
import { saasCsv } from './saas-csv/index.ts';

/** Every provider that Costbook reads: one line each. */
export const PROVIDERS: readonly Provider[] = [awsCostExplorer, awsDataExports, azureExports, azureQuery, datadog, focusFiles, gcpBigquery, opencost, saasCsv];
