import type { ListenerEntry } from './account-book.ts';
import { findUnknownForm } from './password-hash.ts';

/** Parses a htpasswd file: `name:hash` lines; empty lines, `#` comments and lines without a colon are ignored. */
export function parseHtpasswd(text: string): ListenerEntry[] {
  const entries: ListenerEntry[] = [];
  for (const line of text.split(/\r?\n/)) {
    const entry = parseLine(line);
    if (entry) entries.push(entry);
  }
  return entries;
}

/** An entry with which no listener can log in. */
export interface UnusableEntry {
  /** Counted from 1. */
  readonly line: number;
  readonly name: string;
  /** The format of its hash, such as `$apr1$`; never the hash. */
  readonly form: string;
}

/** The entries whose passwords cannot be checked because of their hash format. */
export function findUnusableEntries(text: string): UnusableEntry[] {
  return text.split(/\r?\n/).flatMap((line, index) => {
    const entry = parseLine(line);
    const form = entry && findUnknownForm(entry.passwordHash);
    return entry && form ? [{ line: index + 1, name: entry.name, form }] : [];
  });
}

/** The same text with one more entry at its end. */
export function addHtpasswdEntry(text: string, { name, passwordHash }: ListenerEntry): string {
  const separator = text === '' || text.endsWith('\n') ? '' : '\n';
  return `${text}${separator}${name}:${passwordHash}\n`;
}

/** The same text without the entries of this name; all other lines are unchanged. */
export function removeHtpasswdEntry(text: string, name: string): string {
  const lines = text.split(/(?<=\n)/);
  return lines.filter((line) => parseLine(line.trimEnd())?.name !== name).join('');
}

function parseLine(line: string): ListenerEntry | null {
  const colon = line.indexOf(':');
  if (colon < 1 || line.startsWith('#')) return null;
  return { name: line.slice(0, colon), passwordHash: line.slice(colon + 1).trim() };
}
