/** What a playlist file says of one mount. Absent: not known, and left out or left empty as Icecast does. */
export interface PlaylistStream {
  /** Where players listen: absolute, as the one who asks can reach it. */
  readonly url: string;
  readonly title?: string;
  readonly serverName?: string;
  readonly serverDescription?: string;
  readonly contentType?: string;
  /** As Icecast's statistics name it: `Vorbis`, `Opus`. */
  readonly subtype?: string;
  /** kbit/s. */
  readonly bitrate?: number;
  readonly listeners?: number;
  readonly listenerPeak?: number;
  readonly genre?: string;
  readonly serverUrl?: string;
}

/** Content types of the files: Icecast 2.4.4's own, and for PLS what players ask for. */
export const playlistContentTypes = {
  m3u: 'audio/x-mpegurl',
  pls: 'audio/x-scpls',
  xspf: 'application/xspf+xml; charset=UTF-8',
  vclt: 'audio/x-vclt; charset=UTF-8',
} as const;

/** A value on a line of its own file: line breaks inside would begin another entry. */
export function onOneLine(text: string): string {
  return text.replace(/[\r\n]+/g, ' ');
}
