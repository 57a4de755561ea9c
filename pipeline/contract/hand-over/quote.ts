/** Quoting for the languages that hand-over files are written in: what a bill says stays text, whatever it says. */

/** Text in one line: no control characters, no marks that turn or hide text, spaces for line ends. For comments and for words between others. */
export function oneLine(text: string): string {
  return text
    .replace(/[\p{Cc}\u2028\u2029]+/gu, ' ')
    .replace(/[\u200b-\u200f\u202a-\u202e\u2060-\u2069\ufeff]/gu, '')
    .trim();
}

/** One word of a POSIX shell; safe as it stands, or in single quotes. A NUL, which no shell can hold, is left out. */
export function shellWord(text: string): string {
  const held = text.replaceAll('\0', '');
  return /^[A-Za-z0-9_./:=@%+,-]+$/.test(held) ? held : `'${held.replaceAll("'", `'\\''`)}'`;
}

/** A string of HCL; `${` and `%{` would be templates and are doubled. https://developer.hashicorp.com/terraform/language/expressions/strings */
export function hclString(text: string): string {
  const escaped = text
    .replace(/[\\"]/g, (character) => `\\${character}`)
    .replace(/\n/g, '\\n')
    .replace(/\r/g, '\\r')
    .replace(/\t/g, '\\t')
    .replace(/[\p{Cc}\u2028\u2029]/gu, (character) => `\\u${character.codePointAt(0)!.toString(16).padStart(4, '0')}`)
    .replace(/[$%]\{/g, (opening) => `${opening[0]}${opening}`);
  return `"${escaped}"`;
}

/** A double-quoted scalar of YAML 1.2, which is a string of JSON; line separators and marks that hide text are escaped too. */
export function yamlString(text: string): string {
  return JSON.stringify(text).replace(
    /[\u007f-\u009f\u200b-\u200f\u2028-\u202e\u2060-\u2069\ufeff]/g,
    (character) => `\\u${character.codePointAt(0)!.toString(16).padStart(4, '0')}`,
  );
}

/** Text in a line of Markdown: no markup, no HTML, no mention of people and no link that the writer did not make. */
export function markdownText(text: string): string {
  return oneLine(text)
    .replace(/[\\`*_{}[\]()#+!|<>~&]/g, (character) => `\\${character}`)
    .replace(/@(?=\w)/g, '@\u2060')
    .replace(/:\/\//g, ':\u2060//')
    .replace(/\bwww\./gi, (word) => `${word.slice(0, 3)}\u2060.`);
}

/** A code span of Markdown, fenced by one backtick more than the text holds. */
export function markdownCode(text: string): string {
  const line = oneLine(text);
  const fence = '`'.repeat(Math.max(0, ...(line.match(/`+/g) ?? []).map(({ length }) => length)) + 1);
  return `${fence}${/^`|`$/.test(line) ? ` ${line} ` : line}${fence}`;
}
