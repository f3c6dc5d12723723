import { readFileSync, writeFileSync } from 'node:fs';
import { type TestedProgram, testedPrograms } from '../test/clients/tested-programs.ts';

const readme = new URL('../README.md', import.meta.url);
const BEGIN = '<!-- generated from test/clients by `npm run docs:clients` -->\n';
const END = '<!-- end of the generated table -->';

const roles: Readonly<Record<string, string>> = {
  encoders: 'encoder',
  players: 'player',
  servers: 'server',
  proxies: 'proxy',
};

/** In the order of the table of formats. */
const codecNames = { mp3: 'MP3', aac: 'AAC', opus: 'Opus', vorbis: 'Vorbis', flac: 'FLAC' };

function row(role: string, { name, codecs, note = '' }: TestedProgram): string {
  const formats = Object.entries(codecNames).flatMap(([codec, shown]) =>
    codecs.some((c) => c === codec) ? shown : [],
  );
  return `| ${name} | ${roles[role]} | ${formats.join(', ')} | ${note} |`;
}

/** The table of programs that tests in `test/clients` run, for README.md. */
export function writeClientsTable(): string {
  const rows = Object.entries(testedPrograms).flatMap(([role, programs]) =>
    Object.values(programs).map((program) => row(role, program)),
  );
  return ['| program | role | formats | also tested |', '|---|---|---|---|', ...rows, ''].join('\n');
}

/** The README with the table between its two comments replaced. */
export function writeClientsDoc(text: string): string {
  const [begin, end] = [text.indexOf(BEGIN) + BEGIN.length, text.indexOf(END)];
  if (begin < BEGIN.length || end < begin)
    throw new Error(`Cannot write the table of programs: README.md lacks "${END}"`);
  return text.slice(0, begin) + writeClientsTable() + text.slice(end);
}

if (import.meta.main) {
  writeFileSync(readme, writeClientsDoc(readFileSync(readme, 'utf8')));
}
