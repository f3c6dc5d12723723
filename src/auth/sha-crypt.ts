import { createHash } from 'node:crypto';
import { setImmediate } from 'node:timers/promises';
import { AirchainError } from '../core/index.ts';
import { equalSecrets } from './equal-secrets.ts';

/** The differences between `$5$` and `$6$`. */
interface Variant {
  readonly algorithm: 'sha256' | 'sha512';
  /** The order in which bytes of the digest are written, three to a group of four letters; -1 stands for a zero. */
  readonly order: readonly (readonly [number, number, number])[];
}

const ALPHABET = './0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz';
const DEFAULT_ROUNDS = 5000;
const MIN_ROUNDS = 1000;
/** The scheme allows 999,999,999; a stored line must not occupy a core for minutes. */
const MAX_ROUNDS = 200_000;
const MAX_SALT_BYTES = 16;
/** Rounds in one turn of the event loop: about one millisecond on a slow machine. */
const ROUNDS_AT_ONCE = 100;
const ENCODED = /^\$([56])\$(?:rounds=(\d+)\$)?([^$:\n]*)\$([./0-9A-Za-z]+)$/;

/**
 * Whether the password matches a SHA-crypt hash, `$5$` (SHA-256) or `$6$` (SHA-512), as Icecast 2.5 writes it into
 * htpasswd files. Only for files of other programs: airchain never writes it. Runs on the event loop, in slices.
 * @throws AirchainError `AUTH_HASH_UNSUPPORTED` when the string is malformed or asks for too many rounds
 * @see Ulrich Drepper, "Unix crypt using SHA-256 and SHA-512"; the steps below have its numbers
 */
export async function verifyShaCrypt(password: string, encoded: string): Promise<boolean> {
  const [, id, askedRounds, salt, tag] = ENCODED.exec(encoded) ?? [];
  if (!id || salt === undefined || !tag) throw unsupported('it is malformed');
  const rounds = Math.max(MIN_ROUNDS, Number(askedRounds ?? DEFAULT_ROUNDS));
  if (rounds > MAX_ROUNDS) throw unsupported(`it asks for ${rounds} rounds, the limit is ${MAX_ROUNDS}`);
  const variant = id === '5' ? sha256Variant : sha512Variant;
  const saltBytes = Buffer.from(salt, 'utf8').subarray(0, MAX_SALT_BYTES);
  const digest = await compute(variant, Buffer.from(password, 'utf8'), saltBytes, rounds);
  return equalSecrets(encode(variant, digest), tag);
}

async function compute(variant: Variant, password: Buffer, salt: Buffer, rounds: number): Promise<Buffer> {
  const hash = (...parts: readonly Uint8Array[]) => {
    const state = createHash(variant.algorithm);
    for (const part of parts) state.update(part);
    return state.digest();
  };
  const b = hash(password, salt, password); // steps 4 to 8
  const parts = [password, salt, stretch(b, password.length)]; // 1 to 3, 9, 10
  for (let bits = password.length; bits > 0; bits >>= 1) parts.push(bits & 1 ? b : password); // 11
  let digest = hash(...parts); // 12
  const p = stretch(hash(...repeat(password, password.length)), password.length); // 13 to 16
  const s = stretch(hash(...repeat(salt, 16 + digest[0]!)), salt.length); // 17 to 20
  for (let round = 0; round < rounds; round++) {
    const sequence = [round % 2 ? p : digest];
    if (round % 3) sequence.push(s);
    if (round % 7) sequence.push(p);
    sequence.push(round % 2 ? digest : p);
    digest = hash(...sequence); // 21
    if (round % ROUNDS_AT_ONCE === ROUNDS_AT_ONCE - 1) await setImmediate();
  }
  return digest;
}

function repeat(bytes: Buffer, times: number): Buffer[] {
  return Array.from({ length: times }, () => bytes);
}

/** The bytes repeated up to `length`. */
function stretch(bytes: Buffer, length: number): Buffer {
  return Buffer.alloc(length, bytes);
}

/** Step 22: a special base 64, little-endian. */
function encode(variant: Variant, digest: Buffer): string {
  let text = '';
  for (const group of variant.order) {
    let value = group.reduce((sum, index) => sum * 256 + (index < 0 ? 0 : digest[index]!), 0);
    const missing = group.filter((index) => index < 0).length;
    for (let letters = 4 - missing; letters > 0; letters--) {
      text += ALPHABET[value % 64];
      value = Math.floor(value / 64);
    }
  }
  return text;
}

const sha256Variant: Variant = {
  algorithm: 'sha256',
  order: [...rotatingGroups(10, 10, (a, b, c) => [c, a, b]), [-1, 31, 30]],
};

const sha512Variant: Variant = {
  algorithm: 'sha512',
  order: [...rotatingGroups(21, 21, (a, b, c) => [b, c, a]), [-1, -1, 63]],
};

/** Groups of `i`, `i + step` and `i + 2 · step`, rotated by one more position for each group. */
function rotatingGroups(
  count: number,
  step: number,
  turn: (a: number, b: number, c: number) => [number, number, number],
): [number, number, number][] {
  return Array.from({ length: count }, (_, i) => {
    let group: [number, number, number] = [i, i + step, i + 2 * step];
    for (let turns = i % 3; turns > 0; turns--) group = turn(...group);
    return group;
  });
}

function unsupported(reason: string): AirchainError {
  return new AirchainError('AUTH_HASH_UNSUPPORTED', `Cannot check a SHA-crypt hash: ${reason}`);
}
