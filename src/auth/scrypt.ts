import { randomBytes, type ScryptOptions, scrypt, timingSafeEqual } from 'node:crypto';
import { AirchainError } from '../core/index.ts';

/** The cost from the OWASP Password Storage Cheat Sheet: N = 2^17, r = 8, p = 1, so 128 MiB. */
const LOG2_COST = 17;
const BLOCK_SIZE = 8;
const PARALLELIZATION = 1;
const SALT_BYTES = 16;
const TAG_BYTES = 32;

/** Limits for hashes of other programs. */
const MAX_LOG2_COST = 18;
const MAX_BLOCK_SIZE = 16;
const MAX_PARALLELIZATION = 4;

const ENCODED = /^\$scrypt\$ln=(\d+),r=(\d+),p=(\d+)\$([A-Za-z0-9+/]+)\$([A-Za-z0-9+/]+)$/;

/** Hashes with scrypt (RFC 7914), if Node has no argon2. Returns `$scrypt$ln=17,r=8,p=1$<salt>$<tag>`. */
export async function hashScrypt(password: string): Promise<string> {
  const salt = randomBytes(SALT_BYTES);
  const tag = await derive(password, salt, TAG_BYTES, LOG2_COST, BLOCK_SIZE, PARALLELIZATION);
  const cost = `ln=${LOG2_COST},r=${BLOCK_SIZE},p=${PARALLELIZATION}`;
  return `$scrypt$${cost}$${unpadded(salt)}$${unpadded(tag)}`;
}

/**
 * Whether the password matches the hash.
 * @throws AirchainError `AUTH_HASH_UNSUPPORTED` when the string is malformed or asks for more than the bounds
 */
export async function verifyScrypt(password: string, encoded: string): Promise<boolean> {
  const [, logCost, blockSize, parallelization, salt, tag] = ENCODED.exec(encoded) ?? [];
  const isBounded = (text: string | undefined, max: number) => Number(text) >= 1 && Number(text) <= max;
  if (
    !salt ||
    !tag ||
    !isBounded(logCost, MAX_LOG2_COST) ||
    !isBounded(blockSize, MAX_BLOCK_SIZE) ||
    !isBounded(parallelization, MAX_PARALLELIZATION)
  ) {
    throw new AirchainError('AUTH_HASH_UNSUPPORTED', 'Cannot check a scrypt hash: it is malformed or costs too much');
  }
  const tagBytes = Buffer.from(tag, 'base64');
  const saltBytes = Buffer.from(salt, 'base64');
  const cost = [Number(logCost), Number(blockSize), Number(parallelization)] as const;
  return timingSafeEqual(await derive(password, saltBytes, tagBytes.length, ...cost), tagBytes);
}

function derive(password: string, salt: Buffer, length: number, log2: number, r: number, p: number): Promise<Buffer> {
  const N = 2 ** log2;
  // Node refuses to use more than `maxmem`; the algorithm needs slightly more than 128 · N · r bytes.
  const options: ScryptOptions = { N, r, p, maxmem: 2 * 128 * N * r };
  return new Promise((resolve, reject) => {
    scrypt(password, salt, length, options, (error, key) => (error ? reject(error) : resolve(key)));
  });
}

function unpadded(bytes: Buffer): string {
  return bytes.toString('base64').replace(/=+$/, '');
}
