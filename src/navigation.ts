/** The site's table of contents: one line per page, in the order they are read. */

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
  { path: 'explore/', title: 'Explore', group: 'Who spends what' },
  { path: 'anomalies/', title: 'Anomalies', group: 'What to do' },
  { path: 'recommendations/', title: 'Recommendations', group: 'What to do' },
  { path: 'data-quality/', title: 'Data quality', group: 'Why to trust it' },
  { path: 'reconciliation/', title: 'Reconciliation', group: 'Why to trust it' },
  { path: 'allocation/', title: 'Allocation', group: 'Why to trust it' },
  { path: 'tags/', title: 'Tags', group: 'Why to trust it' },
  { path: 'editions/', title: 'Editions', group: 'Why to trust it' },
  { path: 'audit/', title: 'Audit log', group: 'Why to trust it' },
  { path: 'glossary/', title: 'Glossary', group: 'Why to trust it' },
];

/** Address of a page or file of this site, below whatever base it is served from. */
export function href(path: string): string {
  return `${import.meta.env.BASE_URL.replace(/\/?$/, '/')}${path}`;
}
