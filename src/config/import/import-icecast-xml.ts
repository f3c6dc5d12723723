import { Document, parseDocument } from 'yaml';
import { loadConfig } from '../load-config.ts';
import { type KeyPath, writeKeyPath } from '../problem.ts';
import { ANY, listSchemaKeys } from '../schema-keys.ts';
import { explainEffectless } from './effectless.ts';
import { importLogs } from './import-logs.ts';
import { importMounts } from './import-mounts.ts';
import type { Draft, DraftValue, ImportNotes } from './import-notes.ts';
import { importDirectories, importMaster, importRelays } from './import-relays.ts';
import { importAccess, importBans, importDataDir, importServer } from './import-server.ts';
import { parseIcecastXml } from './xml-element.ts';

/** Dependencies of importing. */
export interface ImportIcecastOptions {
  /** Name of the file, for errors; `icecast.xml` where it has none. */
  readonly file?: string;
  /** Reads a text file that the configuration names (bans, certificates); `null` when it is not there. */
  readonly readList?: (file: string) => string | null;
}

/** An `airchain.yml` made of an `icecast.xml`. */
export interface ImportedConfig {
  /** Free of mistakes by our own check. Holds the passwords of the original. */
  readonly yaml: string;
  /** One line for each setting that has no effect here or means something else, `paths/pidfile: has no effect: …`. */
  readonly warnings: readonly string[];
}

const HEAD = ' Imported from an icecast.xml. airchain.example.yml explains every key.';

/**
 * Turns the configuration of Icecast 2.4, 2.5 or icecast-kh into ours.
 * @throws AirchainError `CONFIG_NOT_ICECAST` when the text is no XML or has no `<icecast>`
 */
export function importIcecastXml(xml: string, options: ImportIcecastOptions = {}): ImportedConfig {
  const root = parseIcecastXml(xml, options.file ?? 'icecast.xml');
  const warnings: string[] = [];
  const notes: ImportNotes = {
    note: (element, message) => warnings.push(`${typeof element === 'string' ? element : element.path}: ${message}`),
    leaveOut: (element, reason) => {
      warnings.push(`${element.path}: is left out: ${reason}`);
      element.skip();
    },
    readList: options.readList ?? (() => null),
    fileExists: (file) => options.readList?.(file) !== null,
  };
  const draft: Draft = {
    dataDir: importDataDir(root),
    server: importServer(root, notes),
    access: importAccess(root, notes),
    bans: importBans(root, notes),
    mounts: importMounts(root, notes),
    relays: importRelays(root, notes),
    master: importMaster(root, notes),
    directories: importDirectories(root, notes),
    logs: importLogs(root, notes),
  };
  // Read, so that what is left over in it is named key by key.
  root.child('security').child('changeowner');
  for (const { path, name } of root.listUnread()) warnings.push(`${path}: ${explainEffectless(name)}`);
  const { yaml, refused } = dropRefused(writeYaml(draft));
  warnings.push(...refused);
  return { yaml, warnings };
}

function writeYaml(draft: Draft): string {
  const document = new Document(withoutEmpty(draft) ?? {});
  document.commentBefore = HEAD;
  // Without it a file that names no mount would be played to by the starter.
  document.set('outputs', []);
  return document.toString({ lineWidth: 0 });
}

/** Leaves out what is not set, and sections with nothing in them; `${` is escaped, because Icecast knows no variables. */
function withoutEmpty(value: DraftValue): DraftValue {
  if (typeof value === 'string') return value.replaceAll('${', () => '$${');
  if (typeof value !== 'object') return value;
  if (Array.isArray(value)) return value.length > 0 ? value.map((item) => withoutEmpty(item) ?? {}) : undefined;
  const entries = Object.entries(value)
    .map(([key, inner]) => [key, withoutEmpty(inner)] as const)
    .filter(([, inner]) => inner !== undefined);
  return entries.length > 0 ? Object.fromEntries(entries) : undefined;
}

/**
 * Removes what our own check refuses: an unknown character set, a limit out of range; and says what applies
 * instead. `gone`: what was taken out before, so that a section is not blamed for being empty then.
 */
function dropRefused(yaml: string, gone: readonly string[] = []): { yaml: string; refused: string[] } {
  const errors = loadConfig(yaml, { env: {} }).problems.filter(({ severity }) => severity === 'error');
  if (errors.length === 0) return { yaml, refused: [] };
  const document = parseDocument(yaml, { schema: 'failsafe' });
  const refused: string[] = [];
  const taken: string[] = [];
  // From the end, so that entries of lists keep their numbers; what misses a key that was taken out before goes too.
  for (const { path, key, message } of errors.toReversed()) {
    const isThere = document.hasIn(path);
    const out = isThere ? path : path.slice(0, -1);
    document.deleteIn(out);
    taken.push(writeKeyPath(out));
    if (!isThere || gone.some((each) => each.startsWith(key))) refused.unshift(...describeLoss(out));
    else refused.unshift(`${key} is left out: ${message}${describeDefault(path)}`);
  }
  const rest = dropRefused(document.toString({ lineWidth: 0 }), [...gone, ...taken]);
  return { yaml: rest.yaml, refused: [...refused, ...rest.refused] };
}

/** What goes because nothing of it is left. */
function describeLoss(path: KeyPath): string[] {
  const key = writeKeyPath(path);
  if (key !== 'server.listen') return [`${key} goes with it`];
  const port = loadConfig('', { env: {} }).config?.server.listen[0]?.port;
  return [`${key} has no port that can be used: ${port} is used instead`];
}

/** ` (5s is used instead)`; empty where the key has no default of its own. */
function describeDefault(path: KeyPath): string {
  const known = listSchemaKeys().find(
    (key) => key.path.length === path.length && key.path.every((part, index) => part === ANY || part === path[index]),
  );
  return known?.defaultText ? ` (${known.defaultText} is used instead)` : '';
}
