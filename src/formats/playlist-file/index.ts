/**
 * The small files that make a player open a stream: M3U, PLS, XSPF and VCLT. Writers only, pure, no state; whoever
 * answers the request knows the mounts and gives their facts.
 */
export { type PlaylistStream, playlistContentTypes } from './playlist-stream.ts';
export { writeM3u } from './write-m3u.ts';
export { writePls } from './write-pls.ts';
export { writeVclt } from './write-vclt.ts';
export { writeXspf } from './write-xspf.ts';
