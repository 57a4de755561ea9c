import { readdirSync } from 'node:fs';
import { openBench } from './tests/ingest/bench-of-bills.ts';
const dir = process.argv[2]!; const only = process.argv[3];
const groups = Map.groupBy(readdirSync(dir).filter((f) => !f.endsWith('.py') && (!only || f.startsWith(only))), (f) => f.startsWith('04') ? '04' : f);
for (const [, files] of groups) {
  const bench = await openBench({}, { threads: 1 });
  try {
    await Promise.race([bench.load(...files.map((f) => `${dir}/${f}`)), new Promise((_, no) => setTimeout(() => no(new Error('60 s')), 60000))]);
    const [t] = await bench.rows("SELECT count(*) AS n, sum(BilledCost)::DECIMAL(18,6)::VARCHAR AS b, min(BillingPeriodStart)::VARCHAR AS p, min(ChargePeriodStart)::DATE::VARCHAR||'..'||max(ChargePeriodStart)::DATE::VARCHAR AS d, any_value(x_Provider) AS prov, any_value(BillingCurrency) AS c FROM charges");
    const defects = await bench.rows<any>("SELECT x_DefectKind k, x_Column c, x_Rows n, x_Treatment t FROM source_defects WHERE x_DefectKind NOT IN ('Unknown column','Missing column','Empty text','Time without Z')");
    console.log('OK   ', files.join('+'), JSON.stringify(t), defects.map((d) => `${d.k}/${d.c}/${d.n}`).join(' | '));
  } catch (e: any) {
    const p = e.parts;
    console.log(p ? 'ERR  ' : 'STACK', files.join('+'), p ? `${p.name}: ${p.what.slice(0, 230)} | FIX ${p.fix.slice(0, 90).replace(/\n/g, ' ')} | WHERE ${p.where.split('/').at(-1)}` : String(e.stack ?? e).slice(0, 500));
  } finally { bench.close(); }
}
process.exit(0);
