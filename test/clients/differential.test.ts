import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { after, describe, test } from 'node:test';
import { writeDifferencesDoc } from '../../scripts/write-differences-doc.ts';
import { type AnswerDifference, compareAnswers } from '../support/observed-answer.ts';
import { startSideBySide } from '../support/side-by-side.ts';
import { differentialGroups, requestBytes } from './differential-cases.ts';
import { differentialStories, storiesTitle } from './differential-stories.ts';
import { type KnownDifference, knownDifferences } from './known-differences.ts';

const { icecast, airchain } = await startSideBySide({ after });

/** `entry|case|aspect` of each listed difference that was seen; for entries of any case the case is left out. */
const seen = new Set<string>();
const keyOf = (entry: number, name: string, aspect: string) =>
  `${entry}|${knownDifferences[entry]!.cases === 'any' ? '' : name}|${aspect}`;

/** Whether a text is as the pattern says, in which `*` stands for anything. */
function isLike(text: string, pattern: string): boolean {
  const parts = pattern.split('*').map((part) => part.replace(/[\\^$.+?()[\]{}|]/g, '\\$&'));
  return new RegExp(`^${parts.join('.*')}$`, 's').test(text);
}

function isAbout({ cases }: KnownDifference, name: string): boolean {
  return cases === 'any' || cases.includes(name);
}

/** Notes where the difference is listed; says whether it is. */
function isListed(name: string, { aspect, values }: AnswerDifference): boolean {
  let found = false;
  for (const [entry, known] of knownDifferences.entries()) {
    if (!isAbout(known, name)) continue;
    for (const [pattern, [first, second]] of Object.entries(known.aspects)) {
      if (!isLike(aspect, pattern) || !isLike(values[0], first) || !isLike(values[1], second)) continue;
      seen.add(keyOf(entry, name, pattern));
      found = true;
    }
  }
  return found;
}

for (const { title, cases } of differentialGroups) {
  describe(`icecast2 and airchain: ${title}`, () => {
    for (const asked of cases) {
      test(`answer alike, or differ as listed: ${asked.name}`, async () => {
        const request = requestBytes(asked);
        const answers = await Promise.all([icecast, airchain].map((server) => server.ask(request, asked.isShoutcast)));
        const unlisted = compareAnswers(answers[0]!, answers[1]!).filter((found) => !isListed(asked.name, found));
        assert.deepEqual(unlisted, [], 'differences that test/clients/known-differences.ts does not list');
      });
    }
  });
}

describe(`icecast2 and airchain: ${storiesTitle}`, () => {
  for (const { name, observe } of differentialStories) {
    test(`do alike, or differ as listed: ${name}`, async () => {
      const seenBy = await Promise.all([icecast, airchain].map((server) => observe(server)));
      const unlisted = compareAnswers(seenBy[0]!, seenBy[1]!).filter((found) => !isListed(name, found));
      assert.deepEqual(unlisted, [], 'differences that test/clients/known-differences.ts does not list');
    });
  }
});

test('every listed difference is still there', () => {
  const gone = knownDifferences.flatMap(({ cases, aspects }, entry) =>
    (cases === 'any' ? ['any'] : cases).flatMap((name) =>
      Object.keys(aspects)
        .filter((aspect) => !seen.has(keyOf(entry, name, aspect)))
        .map((aspect) => `${name}: ${aspect}`),
    ),
  );
  assert.deepEqual(gone, []);
});

test('every listed request is asked, and no two have one name', () => {
  const names = [...differentialGroups.flatMap(({ cases }) => cases), ...differentialStories].map(({ name }) => name);
  assert.equal(new Set(names).size, names.length);
  const listed = knownDifferences.flatMap(({ cases }) => (cases === 'any' ? [] : cases));
  assert.deepEqual(
    listed.filter((name) => !names.includes(name)),
    [],
  );
});

test('docs/icecast-differences.md matches the list: if not, run `npm run docs:differences`', () => {
  const doc = readFileSync(new URL('../../docs/icecast-differences.md', import.meta.url), 'utf8');
  assert.equal(doc, writeDifferencesDoc());
});
