/** Runs inside the page, from before its first byte: sees the first chart appear and the chart change after a filter did. */

/** What the page knows about itself; times are milliseconds since the navigation began. */
export interface Watch {
  chartMs: number | null;
  /** When the reader's last change of a filter reached the page. */
  changedMs: number | null;
  /** When the chart was first another one after that. */
  redrawnMs: number | null;
  /** From now on the next change of a filter is timed. */
  arm(): void;
}

declare global {
  interface Window {
    watch: Watch;
  }
}

/** A chart is visible when so many of its marks cover more than four square pixels. */
export interface WatchOptions {
  readonly chart: string;
  readonly marks: number;
}

/** Looks once a frame; self-contained, because it is sent to the browser as text. */
export function watchPage({ chart, marks }: WatchOptions): void {
  let before = '';
  const drawings = (): SVGSVGElement[] => Array.from(document.querySelectorAll<SVGSVGElement>(`${chart} svg`)).filter((svg) => svg.clientWidth > 50);
  const markup = (): string =>
    drawings()
      .map((svg) => svg.outerHTML)
      .join('');
  const isVisible = (): boolean => {
    const boxes = drawings().flatMap((svg) => Array.from(svg.querySelectorAll('rect, path, circle'), (mark) => mark.getBoundingClientRect()));
    return boxes.filter((box) => box.width * box.height > 4).length >= marks;
  };
  const watch: Watch = {
    chartMs: null,
    changedMs: null,
    redrawnMs: null,
    arm() {
      watch.changedMs = watch.redrawnMs = null;
    },
  };
  window.watch = watch;
  document.addEventListener(
    'change',
    () => {
      if (watch.changedMs !== null) return;
      before = markup();
      watch.changedMs = performance.now();
    },
    true,
  );
  const look = (): void => {
    if (watch.chartMs === null && isVisible()) watch.chartMs = performance.now();
    if (watch.changedMs !== null && watch.redrawnMs === null && markup() !== before && isVisible()) watch.redrawnMs = performance.now();
    requestAnimationFrame(look);
  };
  requestAnimationFrame(look);
}
