import { escapeXmlText, writeXmlDocument, writeXmlElement } from '../icecast-admin/index.ts';
import type { ShoutcastListener, ShoutcastStream } from './shoutcast-stream.ts';

/** The version that SHOUTcast 2 names; panels only look whether the key is there. */
const VERSION = '2.6.1.777 (airchain)';

/** `/7.html`: `current,status,peak,max,unique,bitrate,title` in one line. Off air everything is 0. */
export function writeSevenHtml(stream: ShoutcastStream | null): string {
  const fields = stream
    ? [
        stream.listeners,
        stream.isOnAir ? 1 : 0,
        stream.peakListeners,
        stream.maxListeners,
        stream.uniqueListeners,
        stream.bitrateKbps,
        stream.title,
      ]
    : [0, 0, 0, 0, 0, 0, ''];
  return `<HTML><meta http-equiv="Pragma" content="no-cache"></head><body>${escapeXmlText(fields.join(','))}</body></html>`;
}

/** `/currentsong?sid=`: the title alone. */
export function writeCurrentSong(stream: ShoutcastStream | null): string {
  return stream?.title ?? '';
}

/** `/stats?sid=` and page 1 of `viewxml`; with listeners, page 3. */
export function writeShoutcastXml(stream: ShoutcastStream, listeners?: readonly ShoutcastListener[]): string {
  const fields = Object.entries(listStatistics(stream))
    .map(([key, value]) => writeXmlElement(key, value))
    .join('');
  const list = listeners ? `<LISTENERS>${listeners.map(writeListenerXml).join('')}</LISTENERS>` : '';
  return writeXmlDocument(`<SHOUTCASTSERVER>${fields}${list}</SHOUTCASTSERVER>`);
}

/** `/stats?sid=&json=1` and `viewjson`: lower-case keys; page 3 is the array of listeners alone. */
export function writeShoutcastJson(stream: ShoutcastStream, listeners?: readonly ShoutcastListener[]): string {
  if (listeners) return JSON.stringify(listeners.map((listener) => listListener(listener)));
  return JSON.stringify(
    Object.fromEntries(Object.entries(listStatistics(stream)).map(([key, value]) => [key.toLowerCase(), value])),
  );
}

/** `/played.html?sid=`: SHOUTcast keeps a history there; airchain tells what it knows, the current title. */
export function writePlayedHtml(stream: ShoutcastStream | null): string {
  const name = escapeXmlText(stream?.name ?? '');
  const title = escapeXmlText(stream?.title ?? '');
  const row = title === '' ? '' : `<tr><td>now</td><td>${title}</td><td><b>Current Song</b></td></tr>`;
  return (
    `<!DOCTYPE html><html lang="en"><head><meta charset="utf-8"><title>${name} - song history</title></head>` +
    `<body><table><tr><td><b>Played @</b></td><td><b>Song Title</b></td></tr>${row}</table></body></html>\n`
  );
}

/** JSONP names a function of the page that asked: letters, digits, `_`, `$` and dots, nothing that could be more. */
const callbackName = /^[A-Za-z_$][\w$.]{0,63}$/;

/** Wraps JSON in the function call that `?callback=` asks for; null when the name is not one. */
export function writeJsonp(callback: string, json: string): string | null {
  return callbackName.test(callback) ? `${callback}(${json})` : null;
}

function listStatistics(stream: ShoutcastStream): Record<string, string | number> {
  return {
    CURRENTLISTENERS: stream.listeners,
    PEAKLISTENERS: stream.peakListeners,
    MAXLISTENERS: stream.maxListeners,
    UNIQUELISTENERS: stream.uniqueListeners,
    AVERAGETIME: stream.averageSeconds,
    SERVERGENRE: stream.genre,
    SERVERURL: stream.url,
    SERVERTITLE: stream.name,
    SONGTITLE: stream.title,
    STREAMHITS: stream.hits,
    STREAMSTATUS: stream.isOnAir ? 1 : 0,
    STREAMPATH: stream.mount,
    STREAMUPTIME: stream.uptimeSeconds,
    BITRATE: stream.bitrateKbps,
    SAMPLERATE: stream.sampleRate,
    CONTENT: stream.contentType,
    VERSION,
  };
}

function listListener(listener: ShoutcastListener): Record<string, string | number> {
  return {
    hostname: listener.address,
    useragent: listener.userAgent,
    connecttime: listener.connectedSeconds,
    uid: listener.id,
    referer: listener.referer,
    xff: '',
  };
}

function writeListenerXml(listener: ShoutcastListener): string {
  const fields = Object.entries(listListener(listener));
  return `<LISTENER>${fields.map(([key, value]) => writeXmlElement(key.toUpperCase(), value)).join('')}</LISTENER>`;
}
