/**
 * The audio path as a whole: registries of inputs, programs and outputs, what they share (encoders, the pacer, tracks of playlists), and
 * its description for `api`. Takes plain plans, which `app` makes from the configuration. The `Studio` owns everything that
 * runs, `Music` the playouts.
 */
export { Music } from './music.ts';
export type { IcecastOutputPlan, InputPlan, MountOutputPlan, OutputPlan, ProgramPlan, StudioPlan } from './plans.ts';
export { playMemory } from './play-memory.ts';
export type {
  ArtworkSnapshot,
  BusSnapshot,
  EncoderSnapshot,
  InputAudioListener,
  InputSnapshot,
  LevelsSnapshot,
  LibraryTrackSnapshot,
  NowPlayingSnapshot,
  OutputSnapshot,
  PlayedSnapshot,
  PreviewSnapshot,
  ProgramSnapshot,
  QueuePort,
  RequestSnapshot,
  SoundEvent,
  StandingSnapshot,
  SwitchSnapshot,
  TrackSnapshot,
  UpcomingSnapshot,
} from './snapshots.ts';
export { ownOutputName, Studio } from './studio.ts';
export { StudioView } from './studio-view.ts';
