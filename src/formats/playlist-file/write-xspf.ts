import type { PlaylistStream } from './playlist-stream.ts';

/**
 * Writes an XSPF file (version 1) as Icecast 2.4.4 does: what else is known of a stream goes into its annotation, a line
 * each, with Icecast's uneven spacing.
 */
export function writeXspf(streams: readonly PlaylistStream[]): string {
  const tracks = streams.map(writeTrack).join('');
  const trackList = tracks === '' ? '  <trackList/>\n' : `  <trackList>\n${tracks}  </trackList>\n`;
  return [
    '<?xml version="1.0" encoding="UTF-8"?>\n',
    '<playlist xmlns="http://xspf.org/ns/0/" version="1">\n',
    '  <title/>\n  <creator/>\n',
    trackList,
    '</playlist>\n',
  ].join('');
}

function writeTrack(stream: PlaylistStream): string {
  const elements = [
    element('location', stream.url),
    element('title', stream.title ?? ''),
    element('annotation', writeAnnotation(stream)),
    stream.serverUrl === undefined ? '' : element('info', stream.serverUrl),
  ];
  return `    <track>\n${elements.join('')}    </track>\n`;
}

function writeAnnotation(stream: PlaylistStream): string {
  return [
    line('Stream Title: ', stream.serverName),
    stream.serverDescription === undefined ? '' : `Stream Description: ${stream.serverDescription}`,
    `\nContent Type:${stream.contentType ?? ''}\n`,
    line('Bitrate: ', stream.bitrate),
    line('Current Listeners: ', stream.listeners),
    line('Peak Listeners: ', stream.listenerPeak),
    stream.genre === undefined ? '' : `Stream Genre: ${stream.genre}`,
  ].join('');
}

function line(label: string, value: string | number | undefined): string {
  return value === undefined ? '' : `${label}${value}\n`;
}

function element(name: string, text: string): string {
  return text === '' ? `      <${name}/>\n` : `      <${name}>${escapeXml(text)}</${name}>\n`;
}

const entities: Readonly<Record<string, string>> = { '&': '&amp;', '<': '&lt;', '>': '&gt;', '\r': '&#13;' };

/** Characters that XML has no way to write are left out (XML 1.0 §2.2): control characters and half surrogates. */
function escapeXml(text: string): string {
  return text
    .replace(/[\0-\x08\x0b\x0c\x0e-\x1f\ufffe\uffff]|\p{Surrogate}/gu, '')
    .replace(/[&<>\r]/g, (character) => entities[character]!);
}
