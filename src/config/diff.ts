import { isDeepStrictEqual } from 'node:util';
import type { AirchainConfig } from './schema.ts';

/**
 * Parts of the configuration that change as a whole. `restart-needed`: keys that only a new process takes up (the rest
 * of the reload still happens). `server-changed`: what the server says of itself and how it answers.
 * `mount-default-changed`: the rules of mounts without an entry of their own.
 */
export type ChangedSection =
  | 'restart-needed'
  | 'server-changed'
  | 'limits-changed'
  | 'access-changed'
  | 'bans-changed'
  | 'tls-changed'
  | 'logs-changed'
  | 'monitor-changed'
  | 'links-changed'
  | 'master-changed'
  | 'mount-default-changed';

type SoundPart = 'input' | 'program' | 'output';

/**
 * One thing that a reload has to do, as data. Files that keep their name (certificates, logs, htpasswd) may have new
 * contents: a reload opens them again whether or not they are named here. A removed mount follows `mounts.default`
 * from then on.
 */
export type ConfigChange =
  | { readonly type: ChangedSection; readonly keys: readonly string[] }
  | { readonly type: 'mount-added' | 'mount-removed'; readonly path: string }
  | { readonly type: 'mount-changed'; readonly path: string; readonly keys: readonly string[] }
  | { readonly type: 'relay-added' | 'relay-removed'; readonly mount: string }
  | { readonly type: 'relay-changed'; readonly mount: string; readonly keys: readonly string[] }
  | { readonly type: 'directory-added' | 'directory-removed'; readonly url: string }
  | { readonly type: 'directory-changed'; readonly url: string; readonly keys: readonly string[] }
  | { readonly type: `${SoundPart}-added` | `${SoundPart}-removed`; readonly name: string }
  | { readonly type: `${SoundPart}-changed`; readonly name: string; readonly keys: readonly string[] };

/**
 * Lists what changes between two configurations; empty when they say the same. Removals come before additions, so that
 * what they free can be taken again; outputs go before their programs and programs before their inputs, and come after
 * them. A change of `autoMounts` is one of `mount` in the inputs that it reaches. Keys are named within their section, nested ones with dots.
 */
export function diffConfig(before: AirchainConfig, after: AirchainConfig): ConfigChange[] {
  const { listen, tls, limits, ...server } = before.server;
  const { listen: newListen, tls: newTls, limits: newLimits, ...newServer } = after.server;
  const sound = diffSound(before, after);
  return [
    ...whole(
      'restart-needed',
      { dataDir: before.dataDir, 'server.listen': listen },
      { dataDir: after.dataDir, 'server.listen': newListen },
    ),
    ...whole('server-changed', { ...server, station: before.station }, { ...newServer, station: after.station }),
    ...whole('limits-changed', limits, newLimits),
    ...whole('access-changed', before.access, after.access),
    ...whole('bans-changed', before.bans, after.bans),
    ...whole('tls-changed', tls, newTls),
    ...whole('logs-changed', before.logs, after.logs),
    ...whole('monitor-changed', before.monitor, after.monitor),
    ...whole('links-changed', before.links, after.links),
    ...sound.filter(({ type }) => type.endsWith('-removed')).reverse(),
    ...diffRelays(before, after),
    ...diffMounts(before, after),
    ...sound.filter(({ type }) => !type.endsWith('-removed')),
    ...whole('master-changed', before.master ?? {}, after.master ?? {}),
    ...diffDirectories(before, after),
  ];
}

function whole(type: ChangedSection, before: object, after: object): ConfigChange[] {
  const keys = changedKeys(before, after);
  return keys.length === 0 ? [] : [{ type, keys }];
}

function diffMounts(before: AirchainConfig, after: AirchainConfig): ConfigChange[] {
  return [
    ...diffEntries(before.mounts.byPath, after.mounts.byPath, {
      removed: (path) => ({ type: 'mount-removed', path }),
      changed: (path, keys) => ({ type: 'mount-changed', path, keys }),
      added: (path) => ({ type: 'mount-added', path }),
    }),
    ...whole('mount-default-changed', before.mounts.default, after.mounts.default),
  ];
}

function diffRelays(before: AirchainConfig, after: AirchainConfig): ConfigChange[] {
  const byMount = ({ relays }: AirchainConfig) => new Map(relays.map((relay) => [relay.mount, relay]));
  return diffEntries(byMount(before), byMount(after), {
    removed: (mount) => ({ type: 'relay-removed', mount }),
    changed: (mount, keys) => ({ type: 'relay-changed', mount, keys }),
    added: (mount) => ({ type: 'relay-added', mount }),
  });
}

/** In the order in which sound goes: inputs, programs, outputs. */
function diffSound(before: AirchainConfig, after: AirchainConfig): ConfigChange[] {
  const changesOf = (part: SoundPart): EntryChanges => ({
    removed: (name) => ({ type: `${part}-removed`, name }),
    changed: (name, keys) => ({ type: `${part}-changed`, name, keys }),
    added: (name) => ({ type: `${part}-added`, name }),
  });
  const byName = ({ outputs }: AirchainConfig) => new Map(outputs.map((output) => [output.name, output]));
  return [
    ...diffEntries(before.inputs, after.inputs, changesOf('input')),
    ...diffEntries(before.programs, after.programs, changesOf('program')),
    ...diffEntries(byName(before), byName(after), changesOf('output')),
  ];
}

function diffDirectories(before: AirchainConfig, after: AirchainConfig): ConfigChange[] {
  const byUrl = ({ directories }: AirchainConfig) =>
    new Map(directories.map((directory) => [directory.url, directory]));
  return diffEntries(byUrl(before), byUrl(after), {
    removed: (url) => ({ type: 'directory-removed', url }),
    changed: (url, keys) => ({ type: 'directory-changed', url, keys }),
    added: (url) => ({ type: 'directory-added', url }),
  });
}

interface EntryChanges {
  removed(name: string): ConfigChange;
  changed(name: string, keys: readonly string[]): ConfigChange;
  added(name: string): ConfigChange;
}

function diffEntries(
  before: ReadonlyMap<string, object>,
  after: ReadonlyMap<string, object>,
  changes: EntryChanges,
): ConfigChange[] {
  const removed = [...before.keys()].filter((name) => !after.has(name)).map(changes.removed);
  const kept = [...after].flatMap(([name, entry]) => {
    const old = before.get(name);
    if (!old) return [changes.added(name)];
    const keys = changedKeys(old, entry);
    return keys.length === 0 ? [] : [changes.changed(name, keys)];
  });
  return [...removed, ...kept];
}

/** Names of the keys whose values differ; into sections it goes one level, `retry.first`. */
function changedKeys(before: object, after: object): string[] {
  const left = flatten(before);
  const right = flatten(after);
  const names = new Set([...left.keys(), ...right.keys()]);
  return [...names].filter((name) => !isDeepStrictEqual(left.get(name), right.get(name)));
}

function flatten(section: object): Map<string, unknown> {
  return new Map(
    Object.entries(section).flatMap(([name, value]): [string, unknown][] => {
      if (typeof value !== 'object' || value === null || Array.isArray(value)) return [[name, value]];
      return Object.entries(value).map(([inner, leaf]) => [`${name}.${inner}`, leaf]);
    }),
  );
}
