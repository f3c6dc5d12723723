import { writeFileSync } from 'node:fs';
import { type ErrorDefinition, errorDefinitions } from '../src/core/index.ts';

const intro = `# Errors

Every error that airchain foresees has a code. The code is stable, the message beside it is for people: match on the code.
Written by \`npm run docs:errors\` from the table in \`src/core/errors.ts\`; a test keeps the two equal.

Who has to act: **peer**, the program at the other end of the connection; **operator**, whoever runs airchain;
**resource**, nobody yet, a limit was met; **bug**, us.`;

/** The text of a cell: a bar would end it. */
function cell(text: string): string {
  return text.replaceAll('|', '\\|');
}

function row([code, { kind, status, meaning, remedy }]: [string, ErrorDefinition]): string {
  return `| \`${code}\` | ${kind} | ${status ?? ''} | ${cell(meaning)} | ${cell(remedy)} |`;
}

/** The whole of `docs/errors.md`: one table for each domain, the first word of the codes. */
export function writeErrorsDoc(): string {
  const byCode = Object.entries<ErrorDefinition>(errorDefinitions).sort(([a], [b]) => (a < b ? -1 : 1));
  const domains = Map.groupBy(byCode, ([code]) => code.slice(0, code.indexOf('_')));
  const tables = [...domains].map(([domain, errors]) =>
    [
      `## ${domain}`,
      '',
      '| Code | Acts | HTTP | What happened | What to do |',
      '|---|---|---|---|---|',
      ...errors.map(row),
    ].join('\n'),
  );
  return `${[intro, ...tables].join('\n\n')}\n`;
}

if (import.meta.main) {
  writeFileSync(new URL('../docs/errors.md', import.meta.url), writeErrorsDoc());
}
