import type { Track } from '../inputs/index.ts';
import type { Decision } from './decide.ts';

/** The track that an input plays for a decision, with its title shown. */
export function createTrack(id: string, { kind, track }: Decision): Track {
  const { path, tune, artist, title, album, duration, cueIn, cueOut, loudness, hasArtwork, state } = track;
  return {
    id,
    kind,
    location: tune === undefined ? { kind: 'file', path } : { kind: 'tune', number: tune },
    title: { artist, title, album, url: '', duration, artworkFile: hasArtwork ? path : null, trackId: id },
    isTitled: true,
    state,
    cueIn,
    cueOut,
    loudness,
  };
}
