import { AirchainError } from '../../core/index.ts';
import { isSafePath } from '../http-head/index.ts';
import { isReservedPath } from './reserved-paths.ts';

declare const mountPath: unique symbol;

/** The path of a mount, `/live`: decoded, safe, not reserved. Made by `parseMountPath` and `isMountPath` alone. */
export type MountPath = string & { readonly [mountPath]: true };

/** Why a text cannot be the path of a mount. */
export interface MountPathFault {
  readonly code: 'MOUNT_PATH_INVALID' | 'MOUNT_PATH_RESERVED';
  /** Continues a sentence about the text: `does not start with "/"`. */
  readonly reason: string;
}

/** The longest that the API finds a mount by. */
const MAX_CHARACTERS = 1024;

/**
 * White space that looks like none or like a plain space, control characters, halves of a character and none at all, and what
 * turns the direction of whatever follows. Joiners stay: Persian and emoji need them.
 */
const INVISIBLE =
  /[^\S ]|\p{Cc}|\p{Cs}|\p{Noncharacter_Code_Point}|[\u00ad\u200b\u200e\u200f\u202a-\u202e\u2060-\u2069]/u;

/** What keeps a decoded path from being that of a mount; null: nothing does. */
export function explainMountPath(path: string): MountPathFault | null {
  const reason = explainForm(path);
  if (reason !== null) return { code: 'MOUNT_PATH_INVALID', reason };
  if (!isReservedPath(path)) return null;
  return { code: 'MOUNT_PATH_RESERVED', reason: 'belongs to a page or list of the server' };
}

/** Whether a decoded path can be that of a mount. */
export function isMountPath(path: string): path is MountPath {
  return explainMountPath(path) === null;
}

/**
 * Takes a decoded path as that of a mount. Nothing is corrected: what is taken is what is meant.
 * @throws AirchainError `MOUNT_PATH_INVALID`, `MOUNT_PATH_RESERVED`
 */
export function parseMountPath(path: string): MountPath {
  const fault = explainMountPath(path);
  if (fault === null) return path as MountPath;
  throw new AirchainError(fault.code, `Cannot use "${quote(path)}" as a mount: it ${fault.reason}`);
}

function explainForm(path: string): string | null {
  if (!path.startsWith('/')) return 'does not start with "/"';
  if (path.length > MAX_CHARACTERS) return `is longer than ${MAX_CHARACTERS} characters`;
  if (INVISIBLE.test(path) || /^.* (?:$|\/)/.test(path)) return 'has a character that cannot be seen';
  // A request could ask for it only in an encoded form that links and playlists do not write.
  if (/[?#\\]/.test(path)) return 'has a "?", "#" or "\\"';
  // Who decodes once more would find another path: a proxy, or a client.
  if (/%[\da-f]{2}/i.test(path)) return 'is percent-encoded twice';
  if (!isSafePath(path)) return 'has an empty, "." or ".." part';
  return path.length > 1 && path.endsWith('/') ? 'ends with "/"' : null;
}

/** Quoted paths are cut, so that a log line stays one. */
const MAX_QUOTED_CHARACTERS = 80;

function quote(path: string): string {
  return path.slice(0, MAX_QUOTED_CHARACTERS).replace(new RegExp(INVISIBLE, 'gu'), '\u00b7');
}
