/**
 * The music of the station: which files there are, and what is known about each. Folders and playlist files are watched;
 * tags, durations, loudness and cues are found out in the background and kept by a store that `app` hands in. Beside
 * `inputs`, which plays the files, and below `automation`, which chooses among them: neither is known here. All state is
 * the `Library`'s, which belongs to `app`.
 */
export { isAudioFileName } from './audio-file-name.ts';
export type { WatchFolder } from './folder-watch.ts';
export { Library, type LibraryOptions } from './library.ts';
export type { LibraryProgress } from './library-progress.ts';
export type { LibraryTrack } from './library-track.ts';
export type { MusicShelf } from './music-shelf.ts';
export { findPathsWithMusic } from './paths-with-music.ts';
export type { FileStamp, StoredTrack, TrackStore } from './ports.ts';
export { type Artwork, readArtwork } from './read-artwork.ts';
export type { ShelfChange, ShelfListener } from './shelf-changes.ts';
