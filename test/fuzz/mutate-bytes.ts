import type { SeededRandom } from '../support/seeded-random.ts';
import type { FuzzTarget } from './fuzz-target.ts';

/** Inputs are kept this short, so that many of them are tried. */
const MOST_BYTES = 24 * 1024;
const MOST_MUTATIONS = 8;
/** Borders of signed and unsigned integers, and small sizes. */
const EDGE_NUMBERS = [
  0, 1, 2, 15, 16, 0x7f, 0x80, 0xff, 0x100, 0x7fff, 0x8000, 0xffff, 0x10000, 0x7fffffff, 0xffffffff,
];

type Mutation = (bytes: Buffer, target: FuzzTarget, random: SeededRandom) => Buffer;

/** A new input: a well-formed one of the target with up to eight changes, once in a while none. */
export function makeInput(target: FuzzTarget, random: SeededRandom): Buffer {
  let bytes: Buffer = Buffer.from(pick(target.seeds, random));
  const count = Math.floor(random() * (MOST_MUTATIONS + 1));
  for (let done = 0; done < count; done++) bytes = pick(mutations, random)(bytes, target, random);
  return bytes.subarray(0, MOST_BYTES);
}

const mutations: readonly Mutation[] = [
  function flipBit(bytes, _target, random) {
    if (bytes.length === 0) return bytes;
    const place = below(bytes.length, random);
    bytes[place]! ^= 1 << below(8, random);
    return bytes;
  },
  function setByte(bytes, _target, random) {
    if (bytes.length > 0) bytes[below(bytes.length, random)] = below(256, random);
    return bytes;
  },
  function setNumber(bytes, _target, random) {
    const value = pick(EDGE_NUMBERS, random);
    const width = pick([1, 2, 3, 4], random);
    if (bytes.length < width) return bytes;
    const place = below(bytes.length - width + 1, random);
    const fitting = value % 256 ** width;
    if (random() < 0.5) bytes.writeUIntBE(fitting, place, width);
    else bytes.writeUIntLE(fitting, place, width);
    return bytes;
  },
  function insertWord(bytes, { words }, random) {
    if (words.length === 0) return bytes;
    return spliceBytes(bytes, below(bytes.length + 1, random), 0, pick(words, random));
  },
  function overwriteWithWord(bytes, { words }, random) {
    if (words.length === 0) return bytes;
    const word = pick(words, random);
    return spliceBytes(bytes, below(bytes.length + 1, random), word.length, word);
  },
  function removeRange(bytes, _target, random) {
    return spliceBytes(bytes, below(bytes.length + 1, random), rangeLength(bytes, random), Buffer.alloc(0));
  },
  function repeatRange(bytes, _target, random) {
    const start = below(bytes.length + 1, random);
    const range = Buffer.from(bytes.subarray(start, start + rangeLength(bytes, random)));
    const times = random() < 0.1 ? below(40, random) : 1;
    return spliceBytes(bytes, start, 0, Buffer.concat(Array.from({ length: times }, () => range)));
  },
  function insertNoise(bytes, _target, random) {
    const noise = Buffer.from(Array.from({ length: below(64, random) }, () => below(256, random)));
    return spliceBytes(bytes, below(bytes.length + 1, random), 0, noise);
  },
  function crossOver(bytes, { seeds }, random) {
    const other = pick(seeds, random);
    const head = bytes.subarray(0, below(bytes.length + 1, random));
    return Buffer.concat([head, other.subarray(below(other.length + 1, random))]);
  },
  function truncate(bytes, _target, random) {
    return bytes.subarray(0, below(bytes.length + 1, random));
  },
];

function spliceBytes(bytes: Buffer, start: number, removed: number, added: Buffer): Buffer {
  return Buffer.concat([bytes.subarray(0, start), added, bytes.subarray(start + removed)]).subarray(0, MOST_BYTES);
}

/** Mostly short, now and then as long as the input. */
function rangeLength(bytes: Buffer, random: SeededRandom): number {
  return below(random() < 0.8 ? Math.min(64, bytes.length + 1) : bytes.length + 1, random);
}

function below(limit: number, random: SeededRandom): number {
  return Math.floor(random() * limit);
}

function pick<T>(list: readonly T[], random: SeededRandom): T {
  return list[below(list.length, random)]!;
}
