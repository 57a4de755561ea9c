/** A row of key figures; drawn at build time as it stands, and alive inside LiveKpis. */
import type { Kpi } from '../format/kpi.ts';

export function Kpis({ kpis }: { readonly kpis: readonly Kpi[] }) {
  return (
    <dl className="kpis">
      {kpis.map((kpi) => (
        <div className="kpi" key={kpi.label}>
          <dt>{kpi.label}</dt>
          <dd className="kpi-value">
            {kpi.value}
            {kpi.unit && <small> {kpi.unit}</small>}
          </dd>
          {kpi.change && <dd className={`kpi-change ${kpi.tone ?? ''}`}>{kpi.change}</dd>}
          <dd className="kpi-why">{kpi.why}</dd>
        </div>
      ))}
    </dl>
  );
}
