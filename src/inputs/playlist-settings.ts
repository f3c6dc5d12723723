import type { Lufs, SampleFrames } from '../core/index.ts';
import type { OpenTrack } from './ports.ts';

/** How a playlist input plays its tracks. May change while it runs: what is heard goes on as it is. */
export interface PlaylistSettings {
  readonly open: OpenTrack;
  /** Where the tracks come from, for people. */
  readonly origin: string;
  /** From one track to the next. */
  readonly crossfade: SampleFrames;
  /** The longest crossfade from and to other inputs of a program; null: the program's. */
  readonly edgeCrossfade: SampleFrames | null;
  /** From a track to a jingle and on to the next; null: none around a short jingle, else that of tracks. */
  readonly jingleCrossfade: SampleFrames | null;
  /** Peak, as a share of full scale, below which sound at the ends of a track is cut off as silence; 0: none is. */
  readonly trimBelow: number;
  /** Loudness that tracks are brought to; null: as they are. */
  readonly loudness: Lufs | null;
  /** What comes when it is taken up again after it was off air: the next track, or the rest of the same. */
  readonly resume: 'next' | 'continue';
}
