import {
  PlayHistory,
  Playout,
  type PlayoutRules,
  type PlayRecord,
  RequestQueue,
  Rotation,
  type ShelvedTrack,
} from '../../src/automation/index.ts';
import { millis } from '../../src/core/index.ts';
import { PlaylistInput } from '../../src/inputs/index.ts';
import { millisToFrames } from '../../src/pcm/index.ts';
import type { ManualClock } from './manual-clock.ts';
import { MemoryShelf, shelvedTrack } from './memory-shelf.ts';
import { silentLogger } from './silent-logger.ts';
import { ToneReader, type ToneTrackForm } from './tone-track.ts';

/** How a list of tones is played. */
export interface ListInputOptions {
  readonly clock: ManualClock;
  /** In their order: its tracks, each a tone. */
  readonly tracks: readonly ToneTrackForm[];
  readonly repeat?: boolean;
  /** In seconds. */
  readonly crossfade?: number;
  readonly resume?: 'next' | 'continue';
  /** What is known of all of its tracks. */
  readonly facts?: Partial<ShelvedTrack>;
  /** What it played before a restart. */
  readonly earlier?: readonly PlayRecord[];
}

/** A playlist input whose tracks are tones, as a station puts it together, switched on. */
export function listInput(
  name: string,
  { clock, tracks, repeat = true, crossfade = 0, resume = 'next', facts = {}, earlier = [] }: ListInputOptions,
): {
  readonly input: PlaylistInput;
  readonly playout: Playout;
  readonly history: PlayHistory;
  readonly reload: () => void;
} {
  const paths = tracks.map((_, place) => `/${name}/${place + 1}`);
  const shelf = new MemoryShelf(paths.map((path) => shelvedTrack(path, facts)));
  const none = millis(0);
  let ids = 0;
  const createId = () => `${name} ${++ids}`;
  const history = new PlayHistory({ limit: 100, earlier, onRecord: () => {} });
  const requests = new RequestQueue({ clock, limit: 1, earlier: [], resolve: () => null, createId, onSave: () => {} });
  const order = { order: 'listed', repeat, start: 'first', artistSeparation: none, titleSeparation: none } as const;
  const createRules = (): PlayoutRules => ({
    rotation: new Rotation({ clock, random: () => 0, shelves: [{ shelf, weight: 1 }], ...order }),
    jingles: null,
    showsJingles: false,
    rewindsWhen: repeat ? ['started'] : ['started', 'scheduled'],
  });
  const playout = new Playout(
    { clock, logger: silentLogger, requests, history, createId, onBroken: () => false },
    createRules(),
  );
  const input = new PlaylistInput({
    name,
    clock,
    logger: silentLogger,
    source: playout,
    look: null,
    ffmpeg: null,
    open: ({ location }, ahead) =>
      new ToneReader(tracks[location.kind === 'file' ? paths.indexOf(location.path) : 0]!, ahead),
    origin: '',
    crossfade: millisToFrames(millis(crossfade * 1000)),
    edgeCrossfade: repeat ? null : millisToFrames(millis(crossfade * 1000)),
    jingleCrossfade: null,
    trimBelow: 0,
    loudness: null,
    resume,
  });
  input.start();
  return { input, playout, history, reload: () => playout.configure(createRules()) };
}
