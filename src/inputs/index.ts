/**
 * Who gives sound to programs: playlists, live sources, streams pulled from elsewhere, tones, silence. Above `program`,
 * whose port `ProgramInput` they fill, and `mount`, whose sources a live input hears: one of the two connections
 * between the stream path and the audio path. Each input owns its decoder and its buffer.
 */
export type { BufferFill, Input } from './input.ts';
export { InputHealth, type InputHealthSnapshot, type InputState } from './input-health.ts';
export { LiveInput, type LiveInputOptions } from './live-input.ts';
export { PlaylistInput, type PlaylistInputOptions } from './playlist-input.ts';
export type { PlaylistSettings } from './playlist-settings.ts';
export type {
  LookAtTrack,
  OpenTrack,
  SourceChange,
  Track,
  TrackLocation,
  TrackReader,
  TrackSource,
} from './ports.ts';
export { SteadyInput, silenceGenerator, toneGenerator } from './steady-input.ts';
export { UrlInput, type UrlInputOptions } from './url-input.ts';
