/** What stands at the address of an edition whose pages are not kept. */
import { PLACE_MARKS } from '#contract/page-marks.ts';

/** A page without anything of its own: `styles` are the style sheets of the site, `base` the path of its first page. */
export function notKeptPage(
  id: string,
  { base, company, styles, isPruned }: { base: string; company: string; styles: readonly string[]; isPruned: boolean },
): string {
  const why = isPruned ? 'They were given up with its tables.' : 'They were not drawn when it was published, or not kept where this site was built.';
  const way = isPruned ? '' : ` <code>costbook site --all-editions</code> draws them, as long as its tables are there.`;
  return `<!DOCTYPE html><html lang="en"><head><meta charset="utf-8"><meta name="viewport" content="width=device-width, initial-scale=1"><meta name="robots" content="noindex"><title>Edition ${id} · ${escaped(company)}</title>${styles.map((href) => `<link rel="stylesheet" href="${href}">`).join('')}</head><body data-edition="${id}"><main class="content" id="main"><header class="head"><h1>The pages of edition ${id} are not here</h1><p class="lead">${why}${way} Its manifest stays: it names bills, rules and tables by their hashes, and the edition before it.</p></header><p><a href="${base}editions/${id}/edition.json">Manifest of ${id}</a> · <a href="${base}editions/">All editions</a> · <a href="${base}">The newest edition</a></p></main></body></html>
`;
}

/** Style sheets of a drawn page, for a site with this base. */
export function stylesOf(page: string, base: string): string[] {
  return [...page.matchAll(/<link rel="stylesheet" href="([^"]+)">/g)]
    .map(([, href]) => href!.replace(PLACE_MARKS.root, base))
    .filter((href) => href.includes('/_astro/'));
}

function escaped(text: string): string {
  return text.replace(/[&<>"]/g, (character) => `&#${character.charCodeAt(0)};`);
}
