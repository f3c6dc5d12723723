import { explainTlsError } from './tls-errors.ts';

/** Plain text for the file errors of the system. */
const FILE_ERRORS: Readonly<Record<string, string>> = {
  ENOENT: 'it is not there',
  ENOTDIR: 'a part of its path is a file, not a folder',
  EISDIR: 'it is a folder, not a file',
  EACCES: 'this user has no right to it',
  EPERM: 'this user has no right to it',
  EROFS: 'the file system is read-only',
  ENOSPC: 'the disk is full',
  EDQUOT: 'the disk quota is used up',
  ENAMETOOLONG: 'its name is too long',
  ELOOP: 'its symbolic links lead in a circle',
  EMFILE: 'too many files are open',
  ENFILE: 'too many files are open',
  EIO: 'the disk has a fault',
  EBUSY: 'another program uses it',
  EEXIST: 'it is there already',
};

/** System calls for sockets and processes use the same codes with another meaning. */
const NO_FILE_CALL = /^(?:connect|listen|bind|spawn|accept|send|recv|kill)/;

/**
 * The text of any thrown value, for a log line or after a colon. The caller names the file. The error code of the
 * system stays, so that it can be searched for; its sentence does not.
 */
export function errorText(value: unknown): string {
  if (!(value instanceof Error)) return String(value);
  const { code, syscall = '' } = value as NodeJS.ErrnoException;
  const words = syscall === '' || NO_FILE_CALL.test(syscall) ? undefined : FILE_ERRORS[code ?? ''];
  return words === undefined ? (explainTlsError(value) ?? value.message) : `${words} (${code})`;
}
