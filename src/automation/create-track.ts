import type { Track } from '../inputs/index.ts';
import type { Decision } from './decide.ts';

/** The track that an input plays for a decision. */
export function createTrack(id: string, { kind, track }: Decision): Track {
  const { path, tune, artist, title, album, duration, cueIn, cueOut, loudness, hasArtwork } = track;
  return {
    id,
    kind,
    location: tune === undefined ? { kind: 'file', path } : { kind: 'tune', number: tune },
    title: { artist, title, album, url: '', duration, artworkFile: hasArtwork ? path : null },
    cueIn,
    cueOut,
    loudness,
  };
}
