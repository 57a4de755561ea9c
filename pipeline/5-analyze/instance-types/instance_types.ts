/** Table instance_types: the catalog of machine types, one row a type, with what its family is. */
// makes: instance_types
// in:    instance_types.csv, instance_families.csv
import { join } from 'node:path';
import { type Database, quoteText } from '../../engine/duckdb.ts';

/**
 * Reads the catalog: InstanceType (`m5.large`, `d4s v5`, `n2-standard-4`), Family, Vcpu, MemoryGib, GpuCount, ListPriceUsdPerHour (of the region and system that
 * ListedFor names, on the day ListedOn: for ratios between types, never for amounts), BaselineShare (what a burstable type may use of its CPU
 * for good, 0 to 1; NULL of others), and of the family Vendor, Purpose, Generation, Architecture, CpuMaker, Gpu, Successor (the newest family of the same
 * architecture and purpose), ArmFamily (the same purpose on ARM), Source.
 */
export async function buildInstanceTypes(database: Database): Promise<void> {
  const csv = (name: string): string => `read_csv(${quoteText(join(import.meta.dirname, `${name}.csv`))}, all_varchar = true, header = true)`;
  await database.run(`CREATE OR REPLACE TABLE instance_types AS
    SELECT
      types.* REPLACE (
        Vcpu::DOUBLE AS Vcpu, MemoryGib::DOUBLE AS MemoryGib, GpuCount::INTEGER AS GpuCount, ListPriceUsdPerHour::DECIMAL(18, 6) AS ListPriceUsdPerHour,
        BaselineShare::DOUBLE AS BaselineShare
      ),
      families.* EXCLUDE (Family) REPLACE (Generation::INTEGER AS Generation, ListedOn::DATE AS ListedOn)
    FROM ${csv('instance_types')} AS types JOIN ${csv('instance_families')} AS families USING (Family)`);
}
