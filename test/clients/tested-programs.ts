import type { ToneCodec } from '../support/ffmpeg.ts';

/**
 * A program that tests of this folder run against a real server. The tests iterate over `codecs`, and
 * `scripts/write-clients-doc.ts` writes the table of README.md: a row exists exactly if its tests do.
 */
export interface TestedProgram {
  /** As users know it. */
  readonly name: string;
  /** One test each, at least. */
  readonly codecs: readonly ToneCodec[];
  /** What else its tests check. */
  readonly note?: string;
}

type TestedPrograms = Readonly<Record<string, TestedProgram>>;

/** Programs that send a stream to airchain. */
export const encoders = {
  butt: { name: 'BUTT', codecs: ['mp3', 'opus'], note: 'titles, listener count, SHOUTcast' },
  liquidsoap: { name: 'Liquidsoap', codecs: ['mp3', 'vorbis', 'opus'] },
  darkice: { name: 'DarkIce', codecs: ['mp3', 'vorbis', 'opus'], note: 'from a sound card' },
  libshout: { name: 'libshout (`shout`)', codecs: ['mp3', 'vorbis', 'opus'], note: 'SHOUTcast' },
  ezstream: { name: 'ezstream', codecs: ['mp3', 'vorbis'], note: 'titles' },
  ffmpeg: { name: 'ffmpeg', codecs: ['mp3', 'aac', 'vorbis', 'opus', 'flac'], note: '`PUT` and `SOURCE`' },
  gstreamer: { name: 'GStreamer', codecs: ['mp3', 'vorbis', 'opus'] },
  vlc: { name: 'VLC', codecs: ['mp3'] },
  mpd: { name: 'MPD', codecs: ['mp3'] },
  curl: { name: 'curl', codecs: ['mp3'], note: 'chunked, or with a length' },
} as const satisfies TestedPrograms;

/** Programs that listen to airchain. */
export const players = {
  chromium: { name: 'Chromium', codecs: ['mp3', 'aac', 'vorbis', 'opus', 'flac'], note: 'on the page for listeners' },
  // FLAC in Ogg is left to the others: Debian's VLC 3.0.23 decodes none of it, from icecast2 no more than from airchain.
  vlc: { name: 'VLC', codecs: ['mp3', 'aac', 'vorbis', 'opus'], note: 'titles in MP3 and AAC' },
  mpv: { name: 'mpv', codecs: ['mp3', 'aac', 'vorbis', 'opus', 'flac'], note: 'titles' },
  mpd: { name: 'MPD', codecs: ['mp3', 'aac', 'vorbis', 'opus', 'flac'], note: 'titles' },
  gstreamer: { name: 'GStreamer', codecs: ['mp3', 'aac', 'vorbis', 'opus', 'flac'], note: 'titles, fallback' },
  ffmpeg: { name: 'ffmpeg', codecs: ['mp3', 'aac', 'vorbis', 'opus', 'flac'], note: 'titles' },
  mpg123: { name: 'mpg123', codecs: ['mp3'], note: 'titles' },
  ogg123: { name: 'ogg123', codecs: ['vorbis'], note: 'titles' },
  curl: { name: 'curl', codecs: ['mp3'], note: 'titles' },
} as const satisfies TestedPrograms;

/** Servers at the other end. */
export const servers = {
  pushTarget: {
    name: 'Icecast 2.4, which airchain pushes to',
    codecs: ['mp3', 'aac', 'vorbis', 'opus'],
    note: 'titles but in AAC, SHOUTcast',
  },
  relayOrigin: {
    name: 'Icecast 2.4, which airchain relays',
    codecs: ['mp3', 'aac', 'vorbis', 'opus', 'flac'],
    note: 'titles in MP3',
  },
  relay: {
    name: 'Icecast 2.4, which relays airchain',
    codecs: ['mp3', 'aac', 'vorbis', 'opus', 'flac'],
    note: 'titles in MP3',
  },
} as const satisfies TestedPrograms;

/** Reverse proxies in front of airchain, by the names of `test/support/proxies.ts`. */
export const proxies = {
  nginx: { name: 'nginx', codecs: ['mp3'], note: '`PUT`, `SOURCE`, listeners' },
  haproxyHttp: { name: 'HAProxy in mode http', codecs: ['mp3'], note: '`PUT`, `SOURCE`, listeners' },
  haproxyTcp: { name: 'HAProxy in mode tcp', codecs: ['mp3'], note: '`PUT`, `SOURCE`, listeners' },
  caddy: { name: 'Caddy', codecs: ['mp3'], note: '`PUT`, listeners' },
} as const satisfies TestedPrograms;

/** All of them, by the role that the table shows. */
export const testedPrograms: Readonly<Record<string, TestedPrograms>> = { encoders, players, servers, proxies };
