import * as crypto from 'node:crypto';
import { randomBytes, timingSafeEqual } from 'node:crypto';
import { promisify } from 'node:util';
import { AirchainError } from '../core/index.ts';

/**
 * The cost of one hash: the second recommendation of RFC 9106 §4 scaled to 19 MiB, as in the OWASP Password Storage
 * Cheat Sheet. Hashing runs on the thread pool of Node and does not block the event loop.
 */
const MEMORY_KIB = 19 * 1024;
const PASSES = 2;
const PARALLELISM = 1;
const SALT_BYTES = 16;
const TAG_BYTES = 32;
const VERSION = 0x13;

/** Limits for hashes of other programs, so that a stored line cannot use all memory. */
const MAX_MEMORY_KIB = 256 * 1024;
const MAX_PASSES = 16;
const MAX_PARALLELISM = 16;
const MIN_SALT_BYTES = 8;

const ENCODED = /^\$argon2id\$v=(\d+)\$m=(\d+),t=(\d+),p=(\d+)\$([A-Za-z0-9+/]+)\$([A-Za-z0-9+/]+)$/;

/** Whether this version of Node has argon2: 24.7 and later. */
export function hasArgon2(): boolean {
  return typeof crypto.argon2 === 'function';
}

/** Hashes with argon2id. Returns a PHC string, `$argon2id$v=19$m=19456,t=2,p=1$<salt>$<tag>`. */
export async function hashArgon2id(password: string): Promise<string> {
  const salt = randomBytes(SALT_BYTES);
  const cost = { memory: MEMORY_KIB, passes: PASSES, parallelism: PARALLELISM };
  const tag = await derive(password, salt, TAG_BYTES, cost);
  return `$argon2id$v=${VERSION}$m=${MEMORY_KIB},t=${PASSES},p=${PARALLELISM}$${unpadded(salt)}$${unpadded(tag)}`;
}

/**
 * Whether the password matches the hash.
 * @throws AirchainError `AUTH_HASH_UNSUPPORTED` when the string is malformed, asks for more than the bounds, or this Node
 *   has no argon2
 */
export async function verifyArgon2id(password: string, encoded: string): Promise<boolean> {
  const [, version, memory, passes, parallelism, salt, tag] = ENCODED.exec(encoded) ?? [];
  if (!salt || !tag || Number(version) !== VERSION) throw unsupported('it is not a PHC string of version 19');
  const cost = { memory: Number(memory), passes: Number(passes), parallelism: Number(parallelism) };
  const saltBytes = Buffer.from(salt, 'base64');
  const tagBytes = Buffer.from(tag, 'base64');
  if (cost.memory > MAX_MEMORY_KIB || cost.passes > MAX_PASSES || cost.parallelism > MAX_PARALLELISM) {
    throw unsupported(`its cost is above m=${MAX_MEMORY_KIB},t=${MAX_PASSES},p=${MAX_PARALLELISM}`);
  }
  const isTooSmall = cost.passes < 1 || cost.parallelism < 1 || cost.memory < 8 * cost.parallelism;
  if (isTooSmall || saltBytes.length < MIN_SALT_BYTES || tagBytes.length < 4) {
    throw unsupported('a parameter is below what RFC 9106 allows');
  }
  return timingSafeEqual(await derive(password, saltBytes, tagBytes.length, cost), tagBytes);
}

interface Cost {
  readonly memory: number;
  readonly passes: number;
  readonly parallelism: number;
}

async function derive(password: string, salt: Buffer, tagLength: number, cost: Cost): Promise<Buffer> {
  if (!hasArgon2()) throw unsupported('this Node has no argon2, 24.7 and later have');
  return promisify(crypto.argon2)('argon2id', { message: password, nonce: salt, tagLength, ...cost });
}

function unpadded(bytes: Buffer): string {
  return bytes.toString('base64').replace(/=+$/, '');
}

function unsupported(reason: string): AirchainError {
  return new AirchainError('AUTH_HASH_UNSUPPORTED', `Cannot check an argon2id hash: ${reason}`);
}
