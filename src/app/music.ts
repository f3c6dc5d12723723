import type { InputConfigOf, ProgramConfig } from '../config/index.ts';
import type { UnixMillis } from '../core/index.ts';
import type { OpenTrack, TrackSource } from '../inputs/index.ts';

/** placeholder */
export interface Music {
  readonly open: OpenTrack;
  openPlaylist(name: string, config: InputConfigOf<'playlist'>): TrackSource;
  scheduled(config: ProgramConfig, at: UnixMillis): string | null;
  openTunes(name: string): TrackSource;
}

/** placeholder */
export const noMusic: Music = {
  open: () => {
    throw new Error('none');
  },
  openPlaylist: () => ({ next: () => null, giveBack: () => {}, report: () => {}, onChange: () => () => {} }),
  openTunes: () => ({ next: () => null, giveBack: () => {}, report: () => {}, onChange: () => () => {} }),
  scheduled: () => null,
};
