import { writeFileSync } from 'node:fs';
import { differentialGroups } from '../test/clients/differential-cases.ts';
import { differentialStories, storiesTitle } from '../test/clients/differential-stories.ts';
import { type KnownDifference, knownDifferences } from '../test/clients/known-differences.ts';

const intro = `# Where airchain differs from Icecast 2.4

For operators who move over. \`test/clients/differential.test.ts\` sends ${countCases()} requests to Debian's icecast2 2.4.4 and to
airchain side by side, with the same configuration, plays ${differentialStories.length} changes of title and source on both, and compares what clients look at: the status, the header fields
about the stream, and the body. Whatever it finds must stand here, and whatever stands here it must find. Everything
else it asks is answered alike.

Dates, counters, the name of the server and header fields that no client of Icecast's looks at are not compared.
Written by \`node scripts/write-differences-doc.ts\` from \`test/clients/known-differences.ts\`; a test keeps the two equal.`;

const EVERYWHERE = 'Everywhere';

function countCases(): number {
  return differentialGroups.reduce((sum, { cases }) => sum + cases.length, 0);
}

/** The heading that a difference belongs under: that of the first request it is seen with. */
function headingOf({ cases }: KnownDifference): string {
  if (cases === 'any') return EVERYWHERE;
  return differentialGroups.find((group) => group.cases.some(({ name }) => name === cases[0]))?.title ?? storiesTitle;
}

/** The text of a cell: a bar would end it. */
function cell(text: string): string {
  return text.replaceAll('|', '\\|');
}

function row({ cases, icecast, airchain, reason }: KnownDifference): string {
  const asked = cases === 'any' ? 'Any request' : cases.join('; ');
  return `| ${cell(asked)} | ${cell(icecast)} | ${cell(airchain)} | ${cell(reason)} |`;
}

/** The whole of `docs/icecast-differences.md`: one table for each kind of request. */
export function writeDifferencesPaper(): string {
  const byHeading = Map.groupBy(knownDifferences, headingOf);
  const headings = [EVERYWHERE, ...differentialGroups.map(({ title }) => title), storiesTitle];
  const tables = headings
    .filter((heading) => byHeading.has(heading))
    .map((heading) =>
      [
        `## ${heading}`,
        '',
        '| Request | Icecast 2.4.4 | airchain | Why |',
        '|---|---|---|---|',
        ...byHeading.get(heading)!.map(row),
      ].join('\n'),
    );
  return `${[intro, ...tables].join('\n\n')}\n`;
}

if (import.meta.main) {
  writeFileSync(new URL('../docs/icecast-differences.md', import.meta.url), writeDifferencesPaper());
}
