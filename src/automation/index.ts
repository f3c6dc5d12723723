/**
 * What plays next, and what is on air when. Sees no sample: it fills the port of the inputs that play tracks and answers a
 * program's question about its schedule, so it stands above both. Owns queues, memory of what was played and its own
 * chance; the tracks themselves belong to the owner of its port `TrackShelf`.
 */
export type { Decision } from './decide.ts';
export { type JingleInterval, Jingles, type JinglesOptions } from './jingles.ts';
export {
  type HeardTrack,
  PlayHistory,
  type PlayHistoryOptions,
  type PlayOutcome,
  type PlayRecord,
} from './play-history.ts';
export { type ChosenTrack, Playout, type PlayoutOptions, type PlayoutRules, type UpcomingTrack } from './playout.ts';
export { type FoundTrack, RequestQueue, type RequestQueueOptions, type TrackRequest } from './request-queue.ts';
export {
  Rotation,
  type RotationChoice,
  type RotationOptions,
  type WeightedShelf,
} from './rotation.ts';
export { createTuneShelf, type ShelvedTrack, type TrackShelf, type Tune } from './track-shelf.ts';
