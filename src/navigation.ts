/** The site's table of contents: one line per page, in the order they are read. */
import { PLACE_MARKS } from '#contract/page-marks.ts';

export interface NavigationPage {
  /** Folder below the site's base, with a slash at its end; empty for the first page. */
  readonly path: string;
  readonly title: string;
  readonly group: string;
}

export const NAVIGATION: readonly NavigationPage[] = [
  { path: '', title: 'At a glance', group: 'Who spends what' },
  { path: 'cost-centers/', title: 'Cost centers', group: 'Who spends what' },
  { path: 'services/', title: 'Services', group: 'Who spends what' },
  { path: 'ai/', title: 'AI', group: 'Who spends what' },
  { path: 'explore/', title: 'Explore', group: 'Who spends what' },
  { path: 'budgets/', title: 'Budgets', group: 'What to do' },
  { path: 'forecast/', title: 'Forecast', group: 'What to do' },
  { path: 'scenarios/', title: 'Scenarios', group: 'What to do' },
  { path: 'anomalies/', title: 'Anomalies', group: 'What to do' },
  { path: 'recommendations/', title: 'Recommendations', group: 'What to do' },
  { path: 'savings/', title: 'Savings', group: 'What to do' },
  { path: 'commitments/', title: 'Commitments', group: 'What to do' },
  { path: 'alerts/', title: 'Alerts', group: 'What to do' },
  { path: 'how-well/', title: 'How well does this work?', group: 'Why to trust it' },
  { path: 'data-quality/', title: 'Data quality', group: 'Why to trust it' },
  { path: 'reconciliation/', title: 'Reconciliation', group: 'Why to trust it' },
  { path: 'allocation/', title: 'Allocation', group: 'Why to trust it' },
  { path: 'tags/', title: 'Tags', group: 'Why to trust it' },
  { path: 'editions/', title: 'Editions', group: 'Why to trust it' },
  { path: 'audit/', title: 'Audit log', group: 'Why to trust it' },
  { path: 'glossary/', title: 'Glossary', group: 'Why to trust it' },
];

/** Address of a page of the edition that is read, below whatever base it is served from. */
export function href(path: string): string {
  return `${placeOf('here')}${path}`;
}

/** Address of a file that all editions share, or of the page of the newest edition. */
export function rootHref(path: string): string {
  return `${base()}${path}`;
}

/** Address that keeps showing a page of this edition when a newer one has come; `pathname` is the page's own. */
export function keptHref(pathname: string, anchor = ''): string {
  return `${placeOf('kept')}${pagePath(pathname)}${anchor && `#${anchor}`}`;
}

/** Path of a page below the site's first page, with a slash at its end but for that one. */
export function pagePath(pathname: string): string {
  return pathname.slice(base().length).replace(/index\.html$/, '');
}

/** True while pages are drawn for a site that is yet to be named: it puts addresses and the edition's own words in place of marks. */
export function isMarked(): boolean {
  return base() === PLACE_MARKS.root;
}

function base(): string {
  return import.meta.env.BASE_URL.replace(/\/?$/, '/');
}

function placeOf(mark: 'here' | 'kept'): string {
  return isMarked() ? PLACE_MARKS[mark] : base();
}
