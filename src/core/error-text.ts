import { explainTlsError } from './tls-errors.ts';

/** What the system says of files, in plain words. */
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

/** Calls about sockets and processes have codes of the same names, which mean something else. */
const NO_FILE_CALL = /^(?:connect|listen|bind|spawn|accept|send|recv|kill)/;

/**
 * The text of any thrown value, for a log line or behind a colon. Who calls has named the file: the system's code is kept to
 * be searched for, its sentence is not.
 */
export function errorText(value: unknown): string {
  if (!(value instanceof Error)) return String(value);
  const { code, syscall = '' } = value as NodeJS.ErrnoException;
  const words = syscall === '' || NO_FILE_CALL.test(syscall) ? undefined : FILE_ERRORS[code ?? ''];
  return words === undefined ? (explainTlsError(value) ?? value.message) : `${words} (${code})`;
}
