/** A message as HTML that every mail program shows: tables, no style sheet, no image, nothing from another host. */
import { digestFacts, factsOf, footer, type Message, plain } from '../../message.ts';

type Facts = readonly (readonly [name: string, value: string])[];

export function htmlOf(message: Message): string {
  const parts = [
    ...message.items.map((item) => part(`${item.change}: ${item.headline}`, factsOf(item))),
    ...message.lines.map((line) => part(line.unit, digestFacts(line))),
  ];
  return [
    '<!doctype html>',
    `<html lang="en"><head><meta charset="utf-8"><title>${escaped(message.title)}</title></head><body>`,
    `<h1>${escaped(message.title)}</h1>`,
    ...parts,
    `<p>${escaped(footer(message))}</p>`,
    '</body></html>',
  ].join('\n');
}

function part(heading: string, facts: Facts): string {
  const rows = facts.map(
    ([name, value]) => `<tr><th align="left" valign="top">${escaped(name)}</th><td>${name === 'Page' ? link(value) : escaped(value)}</td></tr>`,
  );
  return `<h2>${escaped(heading)}</h2>\n<table cellpadding="4">${rows.join('')}</table>`;
}

function link(url: string): string {
  return /^https?:\/\//.test(url) ? `<a href="${escaped(url)}">${escaped(url)}</a>` : escaped(url);
}

function escaped(text: string): string {
  return plain(text).replace(/&/g, '&amp;').replace(/</g, '&lt;').replace(/>/g, '&gt;').replace(/"/g, '&quot;').replace(/'/g, '&#39;');
}
