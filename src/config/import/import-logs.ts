import { posix } from 'node:path';
import { byteCount } from '../../core/index.ts';
import { writeSize } from '../size.ts';
import { type Draft, type ImportNotes, readNumber, readSwitch } from './import-notes.ts';
import type { XmlElement } from './xml-element.ts';

/** Names that logs have for standard output and error, where ours go anyway. */
const STANDARD_STREAMS: ReadonlySet<string> = new Set(['-', '/dev/stdout', '/dev/stderr']);

const LOG_LEVELS: Record<string, string> = {
  1: 'error',
  2: 'warn',
  3: 'info',
  4: 'debug',
  information: 'info',
  warning: 'warn',
};

const KIB = 1024;

/** The element of each log; icecast-kh has settings of its own in them. */
const LOGS = ['accesslog', 'playlistlog', 'errorlog'] as const;

/** `logs`: files, level, and when they are archived. */
export function importLogs(root: XmlElement, notes: ImportNotes): Draft {
  const logging = root.child('logging');
  const folder = root.child('paths').value('logdir') ?? '';
  const file = (name: string): string | undefined => {
    const text = logging.child(name).value('name') ?? logging.value(name);
    if (text === null || STANDARD_STREAMS.has(text)) return undefined;
    return posix.isAbsolute(text) ? text : posix.join(folder, text);
  };
  return {
    level: convertLogLevel(logging.value('loglevel')),
    access: file('accesslog'),
    playlist: file('playlistlog'),
    error: file('errorlog'),
    ...importRotation(logging, notes),
  };
}

/**
 * `logsize` is in KiB, and 0 is no limit of its own. Without `logarchive` Icecast keeps one file, `access.log.old`; with it all of
 * them. icecast-kh has both for each log as well: here the first one that is written holds for all.
 */
function importRotation(logging: XmlElement, notes: ImportNotes): Draft {
  const own = LOGS.map((name) => logging.child(name));
  const sizes = [readNumber(logging, 'logsize', notes), ...own.map((log) => readNumber(log, 'size', notes))].filter(
    (size) => size !== undefined && size > 0,
  );
  const archives = [readSwitch(logging, 'logarchive'), ...own.map((log) => readSwitch(log, 'archive'))];
  const [size] = sizes;
  const keepsAll = archives.find((archive) => archive !== undefined);
  if (sizes.some((other) => other !== size)) notes.note(logging, 'logs have one size here, logs.maxSize');
  if (keepsAll) notes.note(logging, 'archived files are all kept, as in Icecast: bound them with logs.keep');
  if (size === undefined && keepsAll === undefined) return {};
  return {
    maxSize: size === undefined ? undefined : writeSize(byteCount(size * KIB)),
    keep: keepsAll ? 'unlimited' : 1,
  };
}

function convertLogLevel(level: string | null): string | undefined {
  if (level === null) return undefined;
  return LOG_LEVELS[level.toLowerCase()] ?? level.toLowerCase();
}
