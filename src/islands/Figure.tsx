/** A figure that redraws itself in place: same SQL, same Parquet, same chart function as at build time. */
import { type ReactNode, useRef } from 'react';
import type { ChartContext } from '../charts/chart.ts';
import type { ChartName } from '../charts/index.ts';
import type { Parameters } from '../query/query.ts';
import { useLive } from './use-live.ts';

interface Props {
  readonly chart: ChartName;
  /** Parameters of the published state; the chosen filters are laid over them. */
  readonly parameters: Parameters;
  readonly filters: readonly string[];
  readonly context: ChartContext;
  readonly empty: string;
  /** The figure as it was drawn at build time. */
  readonly children?: ReactNode;
}

export function Figure({ chart, parameters, filters, context, empty, children }: Props) {
  const box = useRef<HTMLDivElement>(null);
  const status = useLive(filters, async (chosen) => {
    const figure = box.current!.querySelector<HTMLElement>('.figure')!;
    const { redraw } = await import('./redraw.ts');
    const only = Object.values(chosen).filter(Boolean).join(', ');
    return redraw(figure, { chart, parameters: { ...parameters, ...chosen }, context, only, empty });
  });
  return (
    <div ref={box} className="live">
      {children}
      <p role="status">{status}</p>
    </div>
  );
}
