import { randomUUID } from 'node:crypto';
import {
  createTuneShelf,
  type FoundTrack,
  type JingleInterval,
  Jingles,
  PlayHistory,
  Playout,
  type PlayoutRules,
  type PlayRecord,
  RequestQueue,
  Rotation,
  type ShelvedTrack,
  type TrackRequest,
  type TrackShelf,
  type WeightedShelf,
} from '../automation/index.ts';
import {
  type Clock,
  type Dbfs,
  type Logger,
  type Millis,
  millis,
  type SampleFrames,
  sampleFrames,
} from '../core/index.ts';
import { type Ffmpeg, type FileSpan, MediaInput, PcmDecoder, type PcmSpan, SILENCE_DBFS } from '../ffmpeg/index.ts';
import type { LookAtTrack, OpenTrack, Track } from '../inputs/index.ts';
import { framesToMillis, millisToFrames } from '../pcm/index.ts';
import { openTune, tunes } from '../tunes/index.ts';
import type { InputPlan } from './plans.ts';
import type { RefusedFilesSnapshot } from './snapshots.ts';

/** Source of the station's tracks. */
export interface Shelves {
  /** The shelf of a folder, of a playlist file or of one file; the same for the same path. */
  open(path: string): TrackShelf;
  /** Releases the shelves of all other paths. */
  keepOnly(paths: ReadonlySet<string>): void;
  /** The state of a file now, as `ShelvedTrack` has it; null: it is not there. */
  look(path: string): Promise<string | null>;
  /** A track will be played soon: it is measured before the others. */
  hurry(path: string): void;
  /** A track could not be played. Returns whether its shelf marks it as broken from now on, until its file changes. */
  markBroken(path: string, reason: string): boolean;
}

/** Keeps the play history and the requests over a restart. */
export interface PlayMemory {
  /** The requests that waited for an input. */
  loadRequests(input: string): readonly TrackRequest[];
  saveRequests(input: string, requests: readonly TrackRequest[]): void;
  /** What an input has played, the oldest first. */
  load(input: string): readonly PlayRecord[];
  /** A track has begun, or (the same id) ended. */
  remember(input: string, record: PlayRecord): void;
}

/** Dependencies of the playlists. */
export interface MusicOptions {
  readonly clock: Clock;
  readonly logger: Logger;
  readonly ffmpeg: Ffmpeg;
  readonly shelves: Shelves;
  readonly memory: PlayMemory;
}

/** What a playlist input plays, and in which order. */
export interface PlaylistPlan {
  readonly path: string;
  readonly weight: number;
  readonly more: readonly { readonly path: string; readonly weight: number }[];
  readonly shuffle: boolean;
  readonly repeat: boolean;
  readonly start: RotationOptions['start'];
  readonly artistSeparation: Millis;
  readonly titleSeparation: Millis;
  readonly jingles: {
    /** null: none. */
    readonly path: string | null;
    readonly every: JingleInterval;
    readonly titles: boolean;
  };
}

interface OpenPlaylist {
  readonly playout: Playout;
  /** Jingles left out. */
  stock: readonly WeightedShelf[];
}

type RotationOptions = ConstructorParameters<typeof Rotation>[0];
type Order = Omit<RotationOptions, 'clock' | 'random' | 'shelves'>;

/** Tracks remembered of each playlist. */
const HISTORY_LIMIT = 500;
/** Tracks whose loudness and cues are to be known before they are opened. */
const SCANNED_AHEAD = 3;
/** Requests that may wait in each playlist. */
export const QUEUE_LIMIT = 100;

/** The playlists of the station: what they choose from, and by which rules. Owns their playouts. */
export class Music {
  readonly #options: MusicOptions;
  readonly #playlists = new Map<string, OpenPlaylist>();

  constructor(options: MusicOptions) {
    this.#options = options;
  }

  /** The playout of an input; null: it is no playlist. */
  playout(input: string): Playout | null {
    return this.#playlists.get(input)?.playout ?? null;
  }

  /** What an input chooses from, jingles left out. */
  *tracksOf(input: string): Iterable<ShelvedTrack> {
    for (const { shelf } of this.#playlists.get(input)?.stock ?? []) yield* shelf.tracks;
  }

  /** Files in the folders of an input that are ignored because of their extensions. */
  refusedOf(input: string): RefusedFilesSnapshot[] {
    const shelves = this.#playlists.get(input)?.stock ?? [];
    return shelves.flatMap(({ shelf }) => shelf.refused ?? []);
  }

  /** The playout of a playlist input. The plan is applied to one that is open already: what is playing goes on. */
  openPlaylist(input: string, plan: PlaylistPlan): Playout {
    const { shelves } = this.#options;
    const stock = [plan, ...plan.more].map(({ path, weight }) => ({ shelf: shelves.open(path), weight }));
    const order: Order = {
      order: plan.shuffle ? 'shuffled' : 'listed',
      repeat: plan.repeat,
      start: plan.start,
      artistSeparation: plan.artistSeparation,
      titleSeparation: plan.titleSeparation,
    };
    return this.#open(input, stock, (history) => ({
      rotation: this.#createRotation(stock, order, history),
      jingles: this.#createJingles(plan.jingles, history),
      showsJingles: plan.jingles.titles,
      rewindsWhen: rewindsWhen(plan),
    }));
  }

  openTunes(input: string): Playout {
    const none = millis(0);
    const stock = [{ shelf: createTuneShelf(tunes), weight: 1 }];
    const order = {
      order: 'listed',
      repeat: true,
      start: 'first',
      artistSeparation: none,
      titleSeparation: none,
    } as const;
    return this.#open(input, stock, (history) => ({
      rotation: this.#createRotation(stock, order, history),
      jingles: null,
      showsJingles: false,
      rewindsWhen: ['started'],
    }));
  }

  /** How tracks are opened; audio below `silence` at their ends is cut off; null: it is not. */
  opener(silence: Dbfs | null): OpenTrack {
    const { ffmpeg } = this.#options;
    // Cues that were measured at a higher level would cut off what is to be heard.
    const usesCues = silence !== null && silence >= SILENCE_DBFS;
    return (track, ahead, skip) => {
      if (track.location.kind === 'tune') return openTune(track.location.number, ahead);
      const { from, span } = spanOf(usesCues ? track : NO_CUES, skip);
      const input = MediaInput.file(track.location.path, from);
      return new PcmDecoder({ ffmpeg, input, urgency: 'programme', ahead, span });
    };
  }

  /** Looks at the file of a track. */
  readonly look: LookAtTrack = async ({ location }) =>
    location.kind === 'file' ? this.#options.shelves.look(location.path) : '';

  /** Releases what none of the inputs plays. One that a program still fades out plays what it has. */
  keepOnly(inputs: readonly Pick<InputPlan, 'name' | 'paths'>[]): void {
    const kept = new Set(inputs.filter(({ paths }) => paths !== null).map(({ name }) => name));
    for (const [name, { playout }] of this.#playlists) {
      if (kept.has(name)) continue;
      playout.close();
      this.#playlists.delete(name);
    }
    this.#options.shelves.keepOnly(new Set(inputs.flatMap(({ paths }) => paths ?? [])));
  }

  close(): void {
    for (const { playout } of this.#playlists.values()) playout.close();
  }

  #open(input: string, stock: readonly WeightedShelf[], createRules: (history: PlayHistory) => PlayoutRules): Playout {
    const known = this.#playlists.get(input);
    if (known) {
      known.stock = stock;
      known.playout.configure(createRules(known.playout.history));
      return known.playout;
    }
    const { clock, logger, shelves, memory } = this.#options;
    const history = new PlayHistory({
      limit: HISTORY_LIMIT,
      earlier: memory.load(input),
      onRecord: (record) => {
        memory.remember(input, record);
        for (const { track } of playout.upcoming(SCANNED_AHEAD)) shelves.hurry(track.path);
      },
    });
    const requests = new RequestQueue({
      clock,
      limit: QUEUE_LIMIT,
      earlier: memory.loadRequests(input),
      resolve: (path) => findIn(this.#playlists.get(input)?.stock ?? [], path),
      createId: randomUUID,
      onSave: (list) => memory.saveRequests(input, list),
    });
    const playout: Playout = new Playout(
      {
        clock,
        logger: logger.child({ input }),
        requests,
        history,
        createId: randomUUID,
        onBroken: (path, reason) => shelves.markBroken(path, reason),
      },
      createRules(history),
    );
    this.#playlists.set(input, { playout, stock });
    return playout;
  }

  #createRotation(stock: readonly WeightedShelf[], order: Order, history: PlayHistory): Rotation {
    const { clock } = this.#options;
    return new Rotation(
      { clock, random: Math.random, shelves: stock, ...order },
      history.heardBefore(clock.wallTime()),
    );
  }

  #createJingles({ path, every }: PlaylistPlan['jingles'], history: PlayHistory): Jingles | null {
    const { clock, shelves } = this.#options;
    if (path === null) return null;
    const since = history.sinceJingle(clock.wallTime());
    return new Jingles({ clock, random: Math.random, shelf: shelves.open(path), every, since });
  }
}

/** When the order begins again: what is played once does so each time that it is asked for. */
function rewindsWhen({ repeat, start }: PlaylistPlan): PlayoutRules['rewindsWhen'] {
  if (!repeat) return ['started', 'scheduled'];
  return start === 'first' ? ['started'] : [];
}

function findIn(stock: readonly WeightedShelf[], path: string): FoundTrack {
  for (const { shelf } of stock) {
    const track = shelf.tracks.find((each) => each.path === path);
    if (track) return track;
  }
  return stock.every(({ shelf }) => shelf.isListed) ? null : 'unknown';
}

const MILLIS_PER_SECOND = 1000;
/** Without cues a track is played whole. */
const NO_CUES = { cueIn: null, cueOut: null };
/** Sound before the place that is decoded and thrown away: no format is found exactly by its time. More is jumped over. */
const MOST_DECODED = millis(300_000);
/** By so much a jump may miss its place; behind silence that long a deck passes what is left of it. */
const LEAD = millis(5000);

/** Where ffmpeg is to begin, and what of it is played, where that has been measured. */
function spanOf(
  { cueIn, cueOut }: Pick<Track, 'cueIn' | 'cueOut'>,
  skip: SampleFrames,
): { from: FileSpan; span: PcmSpan } {
  const start = cueIn ?? millis(0);
  const begin = start > MOST_DECODED ? millis(start - LEAD) : start;
  const place = millis(begin + framesToMillis(skip));
  const jump = place > MOST_DECODED ? toWholeSeconds(millis(place - LEAD)) : null;
  const end = millis((cueOut ?? Number.POSITIVE_INFINITY) - (jump === null ? 0 : jump - LEAD));
  return {
    from: { from: jump, to: null },
    span: {
      from: sampleFrames(millisToFrames(begin) + skip - millisToFrames(jump ?? millis(0))),
      to: millisToFrames(end),
    },
  };
}

/** Samples of every rate begin together there, so that what is decoded from there on is the same as from the beginning. */
function toWholeSeconds(at: Millis): Millis {
  return millis(Math.floor(at / MILLIS_PER_SECOND) * MILLIS_PER_SECOND);
}
