/** The key figures of a page, asked again when its filters change. */
import { useRef, useState } from 'react';
import type { Kpi } from '../format/kpi.ts';
import { type KpiContext, scopeKpis } from '../format/scope-kpis.ts';
import type { Parameters } from '../query/query.ts';
import { Kpis } from './Kpis.tsx';
import { useLive } from './use-live.ts';

interface Props {
  /** The published state. */
  readonly kpis: readonly Kpi[];
  readonly parameters: Parameters;
  readonly filters: readonly string[];
  readonly context: KpiContext;
}

export function LiveKpis({ kpis, parameters, filters, context }: Props) {
  const box = useRef<HTMLDivElement>(null);
  const [shown, show] = useState(kpis);
  const status = useLive(filters, async (chosen) => {
    const sql = box.current!.closest('.kpi-row')!.querySelector('[data-part="sql"]')!.textContent ?? '';
    const { query } = await import('./redraw.ts');
    const [row] = await query.rows(sql, { ...parameters, ...chosen });
    return () => show(scopeKpis(row ?? {}, context));
  });
  return (
    <div ref={box}>
      <Kpis kpis={shown} />
      <p role="status">{status}</p>
    </div>
  );
}
