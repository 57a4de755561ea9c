/** Draws Plot options as a clean SVG: the same element in the browser and, with a document handed in, at build time. */
import { type PlotOptions, plot } from '@observablehq/plot';

const NUMBERS = ['d', 'transform', 'x', 'y', 'x1', 'x2', 'y1', 'y2', 'width', 'height', 'cx', 'cy', 'r', 'points'] as const;

/**
 * One SVG without style elements, style attributes and needless digits: its rules are in styles/figure.css, because the
 * site's content security policy refuses inline styles, and a tenth of a pixel is all that shows.
 */
export function draw(options: PlotOptions, label: string, document?: Document): SVGSVGElement {
  const drawn = plot({ ...options, ...(document && { document }), className: 'plot', figure: false }) as unknown as SVGSVGElement;
  for (const style of drawn.querySelectorAll('style')) style.remove();
  for (const element of drawn.querySelectorAll('*')) tidy(element);
  for (const name of ['font-family', 'font-size', 'fill', 'text-anchor']) drawn.removeAttribute(name);
  drawn.setAttribute('role', 'img');
  drawn.setAttribute('aria-label', label);
  return drawn;
}

function tidy(element: Element): void {
  element.removeAttribute('aria-label');
  element.removeAttribute('aria-description');
  if (element.getAttribute('fill-opacity') === '1') element.removeAttribute('fill-opacity');
  for (const name of NUMBERS) {
    const value = element.getAttribute(name);
    if (value?.includes('.'))
      element.setAttribute(
        name,
        value.replace(/-?\d+\.\d+/g, (number) => String(Number(Number(number).toFixed(1)))),
      );
  }
}
