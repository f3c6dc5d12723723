import { escapeXmlAttribute, writeIcestats, writeXmlElement } from './xml-text.ts';

/** One listener as `/admin/listclients` tells about it. */
export interface ListedListener {
  /** What `/admin/killclient?id=` takes. */
  readonly id: string;
  readonly address: string;
  readonly userAgent: string;
  /** How long it has been connected, in whole seconds. */
  readonly connectedSeconds: number;
  readonly referer?: string | null;
  /** Name it logged in with. */
  readonly user?: string | null;
  /** Bytes that it is behind the newest one. */
  readonly lagBytes?: number;
}

/**
 * The answer to `/admin/listclients`. Icecast 2.4 writes `Listeners`, `IP`, `UserAgent`, `Connected`, `ID`; 2.5 writes
 * lower case, icecast-kh both. Panels look for one or the other, so both stand here, 2.4's first and in its order.
 */
export function writeListenerList(mount: string, listeners: readonly ListedListener[]): string {
  return writeIcestats(
    `<source mount="${escapeXmlAttribute(mount)}">` +
      writeXmlElement('Listeners', listeners.length) +
      writeXmlElement('listeners', listeners.length) +
      listeners.map(writeListener).join('') +
      '</source>',
  );
}

function writeListener(listener: ListedListener): string {
  const { id, address, userAgent, connectedSeconds, referer, user, lagBytes } = listener;
  return (
    `<listener id="${escapeXmlAttribute(id)}">` +
    writeXmlElement('IP', address) +
    writeXmlElement('UserAgent', userAgent) +
    writeXmlElement('Connected', connectedSeconds) +
    writeXmlElement('ID', id) +
    writeXmlElement('id', id) +
    writeXmlElement('ip', address) +
    writeXmlElement('useragent', userAgent) +
    writeXmlElement('connected', connectedSeconds) +
    (referer ? writeXmlElement('Referer', referer) + writeXmlElement('referer', referer) : '') +
    (user ? writeXmlElement('username', user) : '') +
    (lagBytes === undefined ? '' : writeXmlElement('lag', lagBytes)) +
    '</listener>'
  );
}
