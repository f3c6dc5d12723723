import { randomUUID } from 'node:crypto';
import {
  createTuneShelf,
  Jingles,
  PlayHistory,
  Playout,
  type PlayRecord,
  parseScheduleEntry,
  RequestQueue,
  Rotation,
  Schedule,
  type ShelvedTrack,
  type TrackShelf,
  type WeightedShelf,
} from '../automation/index.ts';
import type { InputConfig, InputConfigOf, ProgramConfig } from '../config/index.ts';
import { type Clock, type Dbfs, type Logger, millis, type UnixMillis } from '../core/index.ts';
import { type Ffmpeg, type FileSpan, MediaInput, PcmDecoder, SILENCE_DBFS } from '../ffmpeg/index.ts';
import { type OpenTrack, openTune, type Track, tunes } from '../inputs/index.ts';

/** Where the tracks of the station come from. */
export interface Shelves {
  /** The shelf of a folder, of a playlist file or of one file; the same for the same path. */
  open(path: string): TrackShelf;
  /** Nobody needs the shelves of other paths any more. */
  keepOnly(paths: ReadonlySet<string>): void;
  /** A track will be played soon: whatever is not known about it is found out first. */
  hurry(path: string): void;
  /** A track could not be played. Says whether its shelf calls it broken from now on, until it knows better. */
  markBroken(path: string, reason: string): boolean;
}

/** What is played is remembered over a restart. */
export interface PlayMemory {
  /** What an input has played, the oldest first. */
  recall(input: string): readonly PlayRecord[];
  /** A track has begun, or (the same id) ended. */
  remember(input: string, record: PlayRecord): void;
}

/** What the music is put together with. */
export interface MusicOptions {
  readonly clock: Clock;
  readonly logger: Logger;
  readonly ffmpeg: Ffmpeg;
  readonly shelves: Shelves;
  readonly memory: PlayMemory;
}

interface OpenPlaylist {
  readonly playout: Playout;
  /** Jingles left out. */
  readonly stock: readonly WeightedShelf[];
}

/** Tracks remembered of each playlist. */
const HISTORY_LIMIT = 500;
/** Tracks whose loudness and cues are to be known before they are opened. */
const SCANNED_AHEAD = 3;
/** Requests that may wait in each playlist. */
export const QUEUE_LIMIT = 100;

/** What the playlists of the station choose from, and by which rules. Owns their playouts and the schedules of programs. */
export class Music {
  readonly #options: MusicOptions;
  readonly #playlists = new Map<string, OpenPlaylist>();
  readonly #schedules = new WeakMap<ProgramConfig, Schedule>();

  constructor(options: MusicOptions) {
    this.#options = options;
  }

  /** What an input plays by; null: it is no playlist. */
  playout(input: string): Playout | null {
    return this.#playlists.get(input)?.playout ?? null;
  }

  /** What an input chooses from, jingles left out. */
  *tracksOf(input: string): Iterable<ShelvedTrack> {
    for (const { shelf } of this.#playlists.get(input)?.stock ?? []) yield* shelf.tracks;
  }

  openPlaylist(input: string, config: InputConfigOf<'playlist'>): Playout {
    const { clock, shelves } = this.#options;
    const stock = [config, ...config.more].map(({ path, weight }) => ({ shelf: shelves.open(path), weight }));
    const { path: jinglePath, every } = config.jingles;
    const jingleShelf = jinglePath === null ? null : shelves.open(jinglePath);
    return this.#open(
      input,
      stock,
      jingleShelf && new Jingles({ clock, random: Math.random, shelf: jingleShelf, every }),
      {
        order: config.shuffle ? 'shuffled' : 'listed',
        repeat: config.repeat,
        artistSeparation: config.artistSeparation,
        titleSeparation: config.titleSeparation,
      },
    );
  }

  openTunes(input: string): Playout {
    const none = millis(0);
    const rules = { order: 'listed', repeat: true, artistSeparation: none, titleSeparation: none } as const;
    return this.#open(input, [{ shelf: createTuneShelf(tunes), weight: 1 }], null, rules);
  }

  /** How the sound of tracks is opened whose ends are cut off below `silence`; null: they are not. */
  opener(silence: Dbfs | null): OpenTrack {
    const { ffmpeg } = this.#options;
    // Cues that were measured at a higher level would cut off what is to be heard.
    const usesCues = silence !== null && silence >= SILENCE_DBFS;
    return (track, ahead) => {
      if (track.location.kind === 'tune') return openTune(track.location.number, ahead);
      const input = MediaInput.file(track.location.path, usesCues ? spanOf(track) : WHOLE);
      return new PcmDecoder({ ffmpeg, input, urgency: 'programme', ahead });
    };
  }

  /** Which input a program's schedule asks for. */
  readonly scheduled = (config: ProgramConfig, at: UnixMillis): string | null => {
    if (config.schedule.length === 0) return null;
    return this.scheduleOf(config).at(at)?.entry.input ?? null;
  };

  scheduleOf(config: ProgramConfig): Schedule {
    const known = this.#schedules.get(config);
    if (known) return known;
    const entries = config.schedule.map(({ when, input }) => parseScheduleEntry(when, input));
    const schedule = new Schedule(entries, config.timeZone);
    this.#schedules.set(config, schedule);
    return schedule;
  }

  /** After a configuration: lets go of what none of its inputs plays. One that is on its way out plays what it has. */
  keepOnly(inputs: ReadonlyMap<string, InputConfig>): void {
    const paths = new Set<string>();
    for (const config of inputs.values())
      if (config.type === 'playlist') for (const path of pathsOf(config)) paths.add(path);
    for (const [name, { playout }] of this.#playlists) {
      const type = inputs.get(name)?.type;
      if (type === 'playlist' || type === 'tunes') continue;
      playout.close();
      this.#playlists.delete(name);
    }
    this.#options.shelves.keepOnly(paths);
  }

  close(): void {
    for (const { playout } of this.#playlists.values()) playout.close();
  }

  #open(
    input: string,
    stock: readonly WeightedShelf[],
    jingles: Jingles | null,
    rules: Pick<ConstructorParameters<typeof Rotation>[0], 'order' | 'repeat' | 'artistSeparation' | 'titleSeparation'>,
  ): Playout {
    const { clock, logger, shelves, memory } = this.#options;
    this.#playlists.get(input)?.playout.close();
    const history = new PlayHistory({
      limit: HISTORY_LIMIT,
      earlier: memory.recall(input),
      onRecord: (record) => {
        memory.remember(input, record);
        for (const { track } of playout.upcoming(SCANNED_AHEAD)) shelves.hurry(track.path);
      },
    });
    const rotation = new Rotation(
      { clock, random: Math.random, shelves: stock, ...rules },
      history.heardBefore(clock.wallTime()),
    );
    const playout: Playout = new Playout({
      clock,
      logger: logger.child({ input }),
      rotation,
      jingles,
      requests: new RequestQueue({ clock, limit: QUEUE_LIMIT, resolve: finderIn(stock), createId: randomUUID }),
      history,
      createId: randomUUID,
      onBroken: (path, reason) => shelves.markBroken(path, reason),
    });
    this.#playlists.set(input, { playout, stock });
    return playout;
  }
}

function pathsOf({ path, more, jingles }: InputConfigOf<'playlist'>): string[] {
  return [path, ...more.map((each) => each.path), ...(jingles.path === null ? [] : [jingles.path])];
}

function finderIn(stock: readonly WeightedShelf[]): (path: string) => ShelvedTrack | null {
  return (path) => {
    for (const { shelf } of stock) {
      const track = shelf.tracks.find((each) => each.path === path);
      if (track) return track;
    }
    return null;
  };
}

const WHOLE: FileSpan = { from: null, to: null };

/** Where ffmpeg is to begin and to end, where that has been measured. */
function spanOf({ cueIn, cueOut }: Track): FileSpan {
  return { from: cueIn, to: cueOut };
}
