/**
 * The small files that name streams or files: M3U, PLS, XSPF, ASX and VCLT. Writers for players that open a stream, readers
 * for playlists of files. Pure, no state; the caller provides the facts of the mounts, and resolves the paths
 * of a playlist.
 */
export { parseAsx } from './parse-asx.ts';
export { parseM3u } from './parse-m3u.ts';
export { isPlaylistFileName, MAX_PLAYLIST_BYTES, PLAYLIST_ENDINGS, parsePlaylistFile } from './parse-playlist-file.ts';
export { parsePls } from './parse-pls.ts';
export { parseXspf } from './parse-xspf.ts';
export { keepLocation, MAX_PLAYLIST_ENTRIES, type PlaylistEntry, splitArtistTitle } from './playlist-entry.ts';
export { type PlaylistStream, playlistContentTypes } from './playlist-stream.ts';
export { writeM3u } from './write-m3u.ts';
export { writePls } from './write-pls.ts';
export { writeVclt } from './write-vclt.ts';
export { writeXspf } from './write-xspf.ts';
