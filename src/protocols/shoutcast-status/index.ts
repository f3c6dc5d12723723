/**
 * The status pages of SHOUTcast 1 and 2 that panels, DJ programs and now-playing scripts poll: `/7.html`, `/stats`,
 * `/currentsong`, `/played.html` and the lists of `/admin.cgi`. Pure: values in, text out. Stands with the grammars of
 * the wire. No state.
 */
export type { ShoutcastListener, ShoutcastStream } from './shoutcast-stream.ts';
export {
  writeCurrentSong,
  writeJsonp,
  writePlayedHtml,
  writeSevenHtml,
  writeShoutcastJson,
  writeShoutcastXml,
} from './status-pages.ts';
