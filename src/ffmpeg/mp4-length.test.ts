import assert from 'node:assert/strict';
import { test } from 'node:test';
import fc from 'fast-check';
import { readMp4Length } from './mp4-length.ts';

const uint32 = (...values: number[]) =>
  Buffer.concat(values.map((value) => Buffer.from([24, 16, 8, 0].map((shift) => value >>> shift))));
const box = (type: string, ...parts: Buffer[]) => {
  const body = Buffer.concat(parts);
  return Buffer.concat([uint32(body.length + 8), Buffer.from(type), body]);
};
const header = (type: string, rate: number) => box(type, uint32(0, 0, 0, rate, 0));
const handler = (kind: string) => box('hdlr', uint32(0, 0), Buffer.from(kind), uint32(0, 0, 0));

const RATE = 44_100;
/** 20 packets of AAC: 1024 samples before the sound, 18,000 of it, and padding. */
const PACKETS = 20;
const LENGTH = 18_000;
const PRIMING = 1024;

interface Written {
  /** Runs of packets and the duration of each. */
  readonly times?: readonly (readonly [count: number, duration: number])[];
  /** Edits with length in units of the movie, and start. */
  readonly edits?: readonly (readonly [length: number, start: number])[];
  readonly movieRate?: number;
  readonly tag?: string;
}

const whole = [[PACKETS, 1024]] as const;
const cut = [
  [PACKETS - 2, 1024],
  [1, LENGTH + PRIMING - (PACKETS - 2) * 1024],
] as const;

function moovOf({ times = whole, edits, movieRate = RATE, tag }: Written): Buffer {
  const runs = times.flat();
  const table = box('stbl', box('stts', uint32(0, times.length, ...runs)));
  const media = (kind: string) => box('mdia', header('mdhd', RATE), handler(kind), box('minf', table));
  const list =
    edits && box('edts', box('elst', uint32(0, edits.length, ...edits.flatMap((edit) => [...edit, 65_536]))));
  return Buffer.concat([
    header('mvhd', movieRate),
    box('trak', media('vide')),
    box('trak', ...(list ? [list] : []), media('soun')),
    ...(tag === undefined
      ? []
      : [
          box(
            'udta',
            Buffer.from(`----mean com.apple.iTunes name\0\0\0\0iTunSMPB\0\0\0\x85data\0\0\0\x01\0\0\0\0${tag}`),
          ),
        ]),
  ]);
}

const itunes = (padding: number, length: number) =>
  `${['', '00000000', PRIMING.toString(16).padStart(8, '0'), padding.toString(16).padStart(8, '0').toUpperCase()].join(
    ' ',
  )} ${length.toString(16).padStart(16, '0').toUpperCase()} 00000000 00000000`;
const PADDING = PACKETS * 1024 - PRIMING - LENGTH;

const table: readonly { fact: string; written: Written; samples: number | null }[] = [
  {
    fact: 'the last packet is said to be shorter',
    written: { times: cut, edits: [[408, PRIMING]], movieRate: 1000 },
    samples: LENGTH,
  },
  { fact: 'an edit ends before the padding', written: { edits: [[LENGTH, PRIMING]] }, samples: LENGTH },
  {
    fact: 'an edit begins later, behind an empty one',
    written: {
      edits: [
        [9, -1],
        [LENGTH, PRIMING],
      ],
    },
    samples: LENGTH,
  },
  { fact: "iTunes' tag", written: { tag: itunes(PADDING, LENGTH) }, samples: LENGTH },
  {
    fact: "iTunes' tag that does not fit",
    written: { edits: [[LENGTH, PRIMING]], tag: itunes(0, 2 * LENGTH) },
    samples: LENGTH,
  },
  { fact: 'nothing but packets', written: {}, samples: PACKETS * 1024 },
  {
    fact: 'more than one part',
    written: {
      edits: [
        [500, 0],
        [500, 900],
      ],
    },
    samples: null,
  },
  {
    fact: 'packets of uneven length',
    written: {
      times: [
        [10, 1024],
        [10, 100],
      ],
    },
    samples: null,
  },
  { fact: 'fragments', written: { times: [] }, samples: null },
];

for (const { fact, written, samples } of table) {
  test(`reads how long the sound of an MP4 file is: ${fact}`, () => {
    const length = readMp4Length(moovOf(written));
    assert.equal(length && Math.round(length * RATE), samples);
  });
}

test('a length that is rounded to units of the movie cuts off no sound', () => {
  const length = readMp4Length(moovOf({ edits: [[Math.floor((LENGTH * 600) / RATE), PRIMING]], movieRate: 600 }))!;
  assert.ok(length * RATE >= LENGTH && length * RATE < LENGTH + (2 * RATE) / 600, `${length * RATE}`);
});

test('gives a length or none for any bytes', () => {
  const right = moovOf({ times: cut, edits: [[LENGTH, PRIMING]], tag: itunes(PADDING, LENGTH) });
  fc.assert(
    fc.property(
      fc.array(fc.tuple(fc.nat(right.length - 1), fc.nat(255)), { maxLength: 8 }),
      fc.nat(right.length),
      (changes, end) => {
        const bytes = Buffer.from(right.subarray(0, end));
        for (const [at, value] of changes) if (at < bytes.length) bytes[at] = value;
        const length = readMp4Length(bytes);
        assert.ok(length === null || length >= 0, `${length}`);
      },
    ),
  );
});
