import { createHash, timingSafeEqual } from 'node:crypto';

/**
 * Compares two secrets in constant time: the duration reveals neither where they differ nor their length. Both are
 * hashed to one length first.
 */
export function equalSecrets(a: string, b: string): boolean {
  return timingSafeEqual(digest(a), digest(b));
}

function digest(text: string): Buffer {
  return createHash('sha256').update(text, 'utf8').digest();
}
