import assert from 'node:assert/strict';
import { test } from 'node:test';
import fc from 'fast-check';
import { millis } from '../core/index.ts';
import { SilenceEdges } from './silence-edges.ts';

const DURATION = millis(10_000);

/** Marks as `ametadata` writes them; null: that silence does not end. */
function writeMarks(silences: readonly (readonly [number, number | null])[]): string {
  return silences
    .map(([start, end]) => {
      const begin = `frame:1    pts:1024    pts_time:0.0213333\nlavfi.silence_start=${start}\n`;
      if (end === null) return begin;
      return `${begin}frame:9    pts:9216    pts_time:0.192\nlavfi.silence_end=${end}\nlavfi.silence_duration=${end - start}\n`;
    })
    .join('');
}

/** Less than a sample frame. */
const ROUNDED = 0.02;

/** Claims that silence is cut off at these places, and not a sample more. */
function assertCues(edges: SilenceEdges, [cueIn, cueOut]: readonly number[]): void {
  const found = [edges.cueIn, edges.cueOut(DURATION)] as const;
  assert.ok(found[0] <= cueIn! && found[0] > cueIn! - ROUNDED, `${found}, not ${cueIn}`);
  assert.ok(found[1] >= cueOut! && found[1] < cueOut! + ROUNDED, `${found}, not ${cueOut}`);
}

const table: readonly { fact: string; silences: readonly (readonly [number, number | null])[]; cues: number[] }[] = [
  { fact: 'no silence at all', silences: [], cues: [0, 10_000] },
  { fact: 'at the beginning', silences: [[0, 0.7]], cues: [700, 10_000] },
  { fact: 'at the end', silences: [[9.25, null]], cues: [0, 9250] },
  {
    fact: 'at both ends',
    silences: [
      [0, 1],
      [9, null],
    ],
    cues: [1000, 9000],
  },
  { fact: 'in the middle alone', silences: [[3, 4]], cues: [0, 10_000] },
  { fact: 'a pause right after the first sound', silences: [[0.3, 0.6]], cues: [0, 10_000] },
  { fact: 'where a decoder begins a little late', silences: [[0.005, 0.5]], cues: [500, 10_000] },
  { fact: 'before 0, where a decoder begins early', silences: [[-0.02, 0.5]], cues: [500, 10_000] },
  { fact: 'longer than the sound is said to be', silences: [[12, null]], cues: [0, 10_000] },
];

for (const { fact, silences, cues } of table) {
  test(`finds the ends of silence: ${fact}`, () => {
    const edges = new SilenceEdges();
    edges.push(writeMarks(silences));
    assertCues(edges, cues);
  });
}

test('takes numbers as ffmpeg rounds them, to six digits, and never cuts off sound', () => {
  const read = (text: string) => {
    const edges = new SilenceEdges();
    edges.push(text);
    return [edges.cueIn, edges.cueOut(millis(40_000_000))];
  };
  const [cueIn, cueOut] = read(`${writeMarks([[0, 130.124]])}lavfi.silence_start=36001.1\n`);
  assert.ok(cueIn! <= 130_123.5 && cueIn! >= 130_122, `${cueIn}`);
  assert.ok(cueOut! >= 36_001_150 && cueOut! <= 36_001_300, `${cueOut}`);
  const [, afterClick] = read('lavfi.silence_start=2.08333e-05\n');
  assert.ok(afterClick! < 0.1, `${afterClick}`);
});

test('reads the same however the text is cut', () => {
  const text = writeMarks([
    [0, 0.7],
    [2, 3],
    [9, null],
  ]);
  fc.assert(
    fc.property(fc.array(fc.integer({ min: 0, max: text.length }), { maxLength: 20 }), (places) => {
      const edges = new SilenceEdges();
      const cuts = [0, ...places.sort((a, b) => a - b), text.length];
      for (let index = 1; index < cuts.length; index++) edges.push(text.slice(cuts[index - 1], cuts[index]));
      assertCues(edges, [700, 9000]);
    }),
  );
});
