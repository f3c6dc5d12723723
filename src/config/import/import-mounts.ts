import { posix } from 'node:path';
import {
  type Draft,
  type ImportNotes,
  importBurst,
  orUnlimited,
  readNumber,
  readSeconds,
  readSwitch,
} from './import-notes.ts';
import { importCommonHeaders } from './import-server.ts';
import type { XmlElement } from './xml-element.ts';

/** `mounts`: one entry for each `<mount>`, `default` for `type="default"` and for headers that go with every stream. */
export function importMounts(root: XmlElement, notes: ImportNotes): Draft {
  const completeIntro = (intro: string): string => posix.join(root.child('paths').value('webroot') ?? '', intro);
  const headers = importCommonHeaders(root);
  const mounts: Draft = {};
  if (Object.keys(headers).length > 0) mounts.default = { headers };
  for (const element of root.all('mount')) {
    const isDefault = element.attribute('type') === 'default';
    const name = isDefault ? 'default' : element.value('mount-name');
    if (name === null) {
      notes.leaveOut(element, 'it has no mount-name');
      continue;
    }
    if (/[*?]/.test(name))
      notes.note(element, 'is a pattern in icecast-kh; here it is one name, so write out each mount');
    const mount = importMount(element, completeIntro, notes);
    const own = mount.headers as Draft | undefined;
    mounts[name] = { ...mount, headers: own ? { ...headers, ...own } : isDefault ? headers : undefined };
  }
  if (root.all('mount').some((mount) => mount.attribute('type') === 'default') && Object.keys(mounts).length > 1) {
    notes.note(
      'mount[default]',
      'stands under every mount here; Icecast 2.4 uses it only for mounts without a section',
    );
  }
  return mounts;
}

function importMount(mount: XmlElement, completeIntro: (intro: string) => string, notes: ImportNotes): Draft {
  const bitrate = readNumber(mount, 'bitrate', notes);
  const intro = mount.value('intro');
  const maxListeners = readNumber(mount, 'max-listeners', notes);
  const stay = readNumber(mount, 'max-listener-duration', notes);
  const interval =
    readNumber(mount, 'icy-metadata-interval', notes) ?? readNumber(mount, 'mp3-metadata-interval', notes);
  return {
    sourceUser: mount.value('username') ?? undefined,
    sourcePassword: mount.value('password') ?? undefined,
    sourceTimeout: readSeconds(mount, 'source-timeout', notes),
    ...importFallback(mount, notes),
    intro: intro === null ? undefined : completeIntro(intro),
    maxListeners: orUnlimited(maxListeners, (maxListeners ?? 0) < 0),
    maxListenerDuration: orUnlimited(
      readSeconds(mount, 'max-listener-duration', notes),
      stay !== undefined && stay <= 0,
    ),
    ...importBurst(readNumber(mount, 'burst-size', notes)),
    hidden: readSwitch(mount, 'hidden'),
    public: importPublic(mount),
    charset: mount.value('charset') ?? undefined,
    icyInterval: interval,
    name: mount.value('stream-name') ?? undefined,
    description: mount.value('stream-description') ?? undefined,
    genre: mount.value('genre') ?? undefined,
    url: mount.value('stream-url') ?? undefined,
    bitrate,
    contentType: mount.value('type') ?? undefined,
    headers: importHeaders(mount, notes),
    listenerAuth: importListenerAuth(mount, notes),
  };
}

/** Without `fallback-override` Icecast takes no listener back, so that is written out. */
function importFallback(mount: XmlElement, notes: ImportNotes): Draft {
  const fallback = mount.value('fallback-mount');
  const override = mount.value('fallback-override')?.toLowerCase() ?? '0';
  const whenFull = readSwitch(mount, 'fallback-when-full');
  if (fallback === null) return {};
  const rate = /\[(\d+)\]/.exec(fallback)?.[1];
  if (rate !== undefined) {
    notes.note(
      mount.child('fallback-mount'),
      `"${fallback}" is a file played at ${rate} kbit/s in icecast-kh; here it is a mount, so send a source to that name`,
    );
  }
  return {
    fallback,
    fallbackOverride: { 1: 'own', true: 'own', yes: 'own', own: 'own', all: 'all' }[override] ?? 'none',
    fallbackWhenFull: whenFull || undefined,
  };
}

/** `public` is -1 for the source's word; `no-yp` is its old opposite. */
function importPublic(mount: XmlElement): 'source' | boolean | undefined {
  const word = mount.value('public');
  if (word === null) return readSwitch(mount, 'no-yp') ? false : undefined;
  if (word === '-1') return 'source';
  return word !== '0';
}

function importHeaders(mount: XmlElement, notes: ImportNotes): Draft | undefined {
  if (!mount.has('http-headers')) return undefined;
  const headers = mount.child('http-headers').all('header');
  for (const header of headers.filter((each) => each.attribute('status') !== null)) {
    notes.note(header, 'is sent with every stream, whatever its status');
  }
  return Object.fromEntries(headers.map((header) => [header.attribute('name') ?? '', header.attribute('value') ?? '']));
}

/** 2.4 has the type on `<authentication>`, 2.5 on the `<role>`s in it. */
function importListenerAuth(mount: XmlElement, notes: ImportNotes): Draft | undefined {
  const candidates = mount.all('authentication').flatMap((element) => [element, ...element.all('role')]);
  const [first, ...others] = candidates.filter((element) => /^(htpasswd|url)$/.test(element.attribute('type') ?? ''));
  for (const other of candidates.filter((each) => each.attribute('type') !== null && each !== first)) {
    const reason = others.includes(other)
      ? 'a mount has one way to log in here'
      : 'there is no such way to log in here';
    notes.leaveOut(other, reason);
  }
  if (!first) return undefined;
  const options = new Map(first.all('option').map((option) => [option.attribute('name') ?? '', option]));
  const take = (...names: string[]): string | undefined => {
    const name = names.find((each) => options.has(each));
    const value = name === undefined ? null : options.get(name)?.attribute('value');
    if (name !== undefined) options.delete(name);
    return value ?? undefined;
  };
  const auth = first.attribute('type') === 'htpasswd' ? importHtpasswd(take) : importUrlAuth(take);
  for (const option of options.values()) notes.note(option, 'has no effect: there is no such setting here');
  return auth;
}

type TakeOption = (...names: string[]) => string | undefined;

function importHtpasswd(take: TakeOption): Draft {
  return { type: 'htpasswd', file: take('filename') };
}

function importUrlAuth(take: TakeOption): Draft {
  const headers = take('headers');
  return {
    type: 'url',
    listenerAdd: take('listener_add', 'client_add'),
    listenerRemove: take('listener_remove', 'client_remove'),
    mountAdd: take('mount_add'),
    mountRemove: take('mount_remove'),
    streamAuth: take('stream_auth'),
    user: take('username'),
    password: take('password'),
    authHeader: take('auth_header'),
    timelimitHeader: take('timelimit_header')?.replace(/:\s*$/, ''),
    clientHeaders: headers?.split(/\s*,\s*/).filter((name) => name !== ''),
    clientHeaderPrefix: take('header_prefix'),
  };
}
