import { basename, extname } from 'node:path';
import { type Dbfs, type Lufs, type Millis, millis, readablePath, type UnixMillis } from '../core/index.ts';
import { splitArtistTitle } from '../formats/playlist-file/index.ts';
import { cleanText } from '../protocols/title-text/index.ts';
import { stateOf } from './file-stamp.ts';
import type { StoredTrack } from './ports.ts';

/** One file of a shelf with what is known about it now. Never changed: what is found out makes a new one. */
export interface LibraryTrack {
  /** Of the file, absolute. */
  readonly path: string;
  /** Unicode. Of the tags; where they have no title both are of the playlist file or of the file's name. */
  readonly artist: string;
  readonly title: string;
  /** Empty when not known. */
  readonly album: string;
  readonly duration: Millis | null;
  /** Where the sound begins and ends, without the silence around it; null: not measured yet. */
  readonly cueIn: Millis | null;
  readonly cueOut: Millis | null;
  /** Measured, else as its tags say; null: not known. */
  readonly loudness: { readonly integrated: Lufs; readonly truePeak: Dbfs } | null;
  readonly hasArtwork: boolean;
  /** Of the file for which all this was found out: equal ones are of the same bytes; null: nothing has been read yet. */
  readonly state: string | null;
  /** When the file was changed last; null: not examined yet. */
  readonly modifiedAt: UnixMillis | null;
  /** Why it cannot be played; null: nothing is known against it. */
  readonly brokenReason: string | null;
}

/** What stands about a file somewhere else than in it. */
export interface TrackHint {
  readonly artist?: string;
  readonly title?: string;
  readonly duration?: Millis;
}

/** What a broken or crafted file says beyond it is not true, and would make moments that no calendar has. */
const MOST_DURATION = millis(100 * 24 * 60 * 60 * 1000);

/**
 * Puts together what is known; names of files and tags are cleaned here. `fault`: why it cannot be played now, which is not stored.
 * `charset`: of file names that are not UTF-8; default: Windows-1252.
 */
export function describeTrack(
  path: string,
  stored: StoredTrack | null,
  fault: string | null,
  charset?: string,
): LibraryTrack {
  const names = stored?.title ? { artist: stored.artist, title: stored.title } : splitFileName(path, charset);
  return {
    path,
    artist: cleanText(stored?.artist || names.artist),
    title: cleanText(names.title),
    album: cleanText(stored?.album ?? ''),
    duration: credible(stored?.duration),
    cueIn: stored?.cueIn ?? null,
    cueOut: stored?.cueOut ?? null,
    loudness: stored?.loudness ?? null,
    hasArtwork: stored?.hasArtwork ?? false,
    state: stored && stateOf(stored),
    modifiedAt: stored?.modifiedAt ?? null,
    brokenReason: fault ?? stored?.brokenReason ?? null,
  };
}

/** The track with a playlist file's word for what the tags do not say. */
export function withHint(track: LibraryTrack, isTitled: boolean, hint: TrackHint): LibraryTrack {
  const { title, artist = track.artist } = hint;
  const names = isTitled || title === undefined ? {} : { title: cleanText(title), artist: cleanText(artist) };
  return { ...track, ...names, duration: track.duration ?? credible(hint.duration) };
}

function credible(duration: Millis | null | undefined): Millis | null {
  return duration != null && duration <= MOST_DURATION ? duration : null;
}

/** The number of a track, also behind that of its disc, where it is no part of the name: `07 `, `7. `, `7 - `, `1-07 - `. */
const TRACK_NUMBER = /^(?:\d{1,2}-)?(?:\d{1,3}(?:[.)](?!\d)\s*|\s+[-–—]\s+)|0\d{1,2}\s+)(?:[-–—]\s+)?/;

/** What a file is called: `07 - Artist - Title.mp3`, `Artist - Title.mp3`, `Title.mp3`; underscores are spaces. */
export function splitFileName(path: string, charset?: string): { artist: string; title: string } {
  const name = cleanText(readablePath(basename(path, extname(path)), charset)).normalize();
  const spaced = (name.includes(' ') ? name : name.replaceAll('_', ' ')).trim();
  const bare = spaced.replace(TRACK_NUMBER, '');
  const { artist = '', title = name } = splitArtistTitle(bare === '' ? spaced : bare);
  return { artist, title };
}
