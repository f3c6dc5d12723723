import { createHash, randomBytes, timingSafeEqual } from 'node:crypto';

/** 32 letters without those that are taken for another (`0 o`, `1 l`): an id can be read out on the telephone. */
const ALPHABET = '23456789abcdefghijkmnpqrstuvwxyz';
/** Five bits each: 130 bits, so that ids cannot be guessed. */
const ID_LETTERS = 26;
const KEY_BYTES = 32;
const ID = new RegExp(`^[${ALPHABET}]{${ID_LETTERS}}$`);

/** Whether a text has the form of a link's id; nothing else is called so by chance. */
export function isLinkId(text: string): boolean {
  return ID.test(text);
}

/** A new id: 26 letters, 130 random bits. */
export function makeLinkId(): string {
  return Array.from(randomBytes(ID_LETTERS), (byte) => ALPHABET[byte & 31]).join('');
}

/** A new key: 43 letters of base64url, 256 random bits. */
export function makeLinkKey(): string {
  return randomBytes(KEY_BYTES).toString('base64url');
}

/** What is kept of a key. It has as many random bits as the hash, so one round is enough: there is nothing to guess. */
export function hashLinkKey(key: string): string {
  return createHash('sha256').update(key, 'utf8').digest('base64url');
}

/** Whether a key is the one of this hash, in a time that tells nothing of either. */
export function fitsLinkKey(key: string, keyHash: string): boolean {
  return timingSafeEqual(Buffer.from(hashLinkKey(key), 'base64url'), Buffer.from(keyHash, 'base64url'));
}
