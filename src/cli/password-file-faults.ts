import { readFileSync, statSync } from 'node:fs';
import { findUnusableEntries } from '../auth/index.ts';
import { errorText } from '../core/index.ts';

/** Some ten thousand entries; what is larger is refused when it is used. */
const MAX_FILE_BYTES = 2 * 1024 * 1024;
/** A file of another system has the same mistake on every line. */
const MOST_NAMED = 10;

/** Which listeners of a htpasswd file cannot log in, and why: its name, the line, the user; never a hash. */
export function findPasswordFileFaults(file: string): string[] {
  let text: string;
  try {
    const stats = statSync(file, { throwIfNoEntry: false });
    if (!stats || stats.size > MAX_FILE_BYTES) return [];
    text = readFileSync(file, 'utf8');
  } catch (error) {
    return [`"${file}" cannot be read, so none of its listeners can log in: ${errorText(error)}`];
  }
  const entries = findUnusableEntries(text);
  const named = entries.slice(0, MOST_NAMED).map(({ line, name, form }) => {
    return `${file}:${line}: "${name}" cannot log in, since a hash of the form "${form}" cannot be checked. ${REMEDY}`;
  });
  const rest = entries.length - named.length;
  return rest === 0 ? named : [...named, `${file} has ${rest} more listeners who cannot log in`];
}

const REMEDY = 'Put a hash of "openssl passwd -6" in its place';
