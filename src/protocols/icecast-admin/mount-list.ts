import { escapeXmlAttribute, writeIcestats, writeXmlElement } from './xml-text.ts';

/** One line of `/admin/listmounts`. */
export interface ListedMount {
  readonly mount: string;
  /** The mount that listeners go to when the source leaves; null writes an empty element. */
  readonly fallback: string | null;
  readonly listeners: number;
  /** How long the source has been connected, in whole seconds. */
  readonly connectedSeconds: number;
  readonly contentType: string;
  /** What decides who may listen (`htpasswd`, `url`); absent or null: nothing does. */
  readonly authenticator?: string | null;
}

/**
 * The answer to `/admin/listmounts` and `/admin/streamlist`. Icecast writes `Connected` with a capital and the rest
 * without; the lower-case twin is for readers made for icecast-kh and 2.5.
 */
export function writeMountList(mounts: readonly ListedMount[]): string {
  return writeIcestats(mounts.map(writeListedMount).join(''));
}

/** The answer to `/admin/moveclients` without a destination: where the listeners of `from` could go. */
export function writeMoveDestinations(from: string, mounts: readonly ListedMount[]): string {
  const others = mounts.filter((mount) => mount.mount !== from);
  return writeIcestats(writeXmlElement('current_source', from) + others.map(writeListedMount).join(''));
}

/** The answer to `/admin/streamlist.txt`, which slaves poll: one mount a line, CRLF. */
export function writeStreamListText(mounts: readonly string[]): string {
  return mounts.map((mount) => `${mount}\r\n`).join('');
}

function writeListedMount(mount: ListedMount): string {
  return (
    `<source mount="${escapeXmlAttribute(mount.mount)}">` +
    writeXmlElement('fallback', mount.fallback ?? '') +
    writeXmlElement('listeners', mount.listeners) +
    (mount.authenticator ? writeXmlElement('authenticator', mount.authenticator) : '') +
    writeXmlElement('Connected', mount.connectedSeconds) +
    writeXmlElement('connected', mount.connectedSeconds) +
    writeXmlElement('content-type', mount.contentType) +
    '</source>'
  );
}
