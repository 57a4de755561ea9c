/** The page that explains an archive to whoever opens it. */

import type { StoredEdition } from '../editions/manifest.ts';
import { ALLOWED_SIGNERS_FILE } from '../editions/signatures.ts';

/** A page that needs nothing beside it. */
export function readMe({ id, sha256, edition }: StoredEdition, { isSigned, hasCharges }: { readonly isSigned: boolean; readonly hasCharges: boolean }): string {
  const manifest = `editions/${id}/edition.json`;
  const sections = [
    [
      'Read',
      `<p>Open <a href="index.html">index.html</a>. Every page reads from this disk: text, tables, figures and links; nothing is asked of any other computer.</p>`,
    ],
    [
      'Ask',
      `<p>A browser runs queries only for pages that a server hands out. Any will do, with this folder as its root; for one that most machines have:</p>
<pre>python3 -m http.server 8000 --bind 127.0.0.1</pre>
<p>Then open <a href="http://127.0.0.1:8000/">http://127.0.0.1:8000/</a>: figures can be filtered, and the page Explore takes any SELECT.</p>`,
    ],
    [
      'Prove',
      `<p>The manifest names bills, inputs, recipes and tables by their SHA-256; its own is the name of the edition, and that of the edition before it stands in it. These say nothing when each file that is here is as it was published:</p>
<pre>echo "${sha256}  ${manifest}" | sha256sum --check --quiet
for file in objects/*/*.parquet; do echo "$(basename $file .parquet)  $file"; done | sha256sum --check --quiet</pre>
${
  isSigned
    ? `<p>Who signed it, with the file ${ALLOWED_SIGNERS_FILE} of those whose keys count, which should come to you by another way than this archive:</p>
<pre>ssh-keygen -Y find-principals -f ${ALLOWED_SIGNERS_FILE} -s ${manifest}.sig
ssh-keygen -Y verify -f ${ALLOWED_SIGNERS_FILE} -I NAME -n costbook-edition -s ${manifest}.sig &lt; ${manifest}</pre>`
    : '<p>Nobody has signed it.</p>'
}
<p>With Costbook ${escaped(edition.code.version)}, <code>costbook verify --data FOLDER</code> adds up every table too, and finds what is missing.</p>`,
    ],
    [
      'What is here',
      `<ul><li><code>objects/</code>: ${Object.keys(edition.tables).length} tables as Parquet files, which any tool reads; <code>${manifest}</code> says which file is which.</li>
<li><code>editions/</code>: this edition's manifest and those of all before it.</li>${hasCharges ? '\n<li><code>focus/</code>: the charges, as FOCUS 1.4.</li>' : ''}
<li>All else: pages.</li></ul>`,
    ],
  ];
  const title = `${escaped(edition.company)}: edition ${id}`;
  return `<!doctype html>
<html lang="en">
<head><meta charset="utf-8"><meta name="viewport" content="width=device-width"><title>${title}</title>
<style>body { max-width: 44rem; margin: 2rem auto; padding: 0 1rem; font: 1rem/1.5 system-ui, sans-serif; color-scheme: light dark } pre { overflow-x: auto; padding: .75rem; border: 1px solid }</style></head>
<body><h1>${title}</h1>
<p>${edition.bills.length} bill${edition.bills.length === 1 ? '' : 's'}, as of ${edition.asOf}, in ${escaped(edition.reportingCurrency)}.</p>
${sections.map(([heading, text]) => `<h2>${heading}</h2>\n${text}`).join('\n')}
</body></html>
`;
}

function escaped(text: string): string {
  return text.replace(/[&<>"]/g, (character) => `&#${character.charCodeAt(0)};`);
}
