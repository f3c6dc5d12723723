import type { Millis } from '../../src/core/index.ts';
import { millis } from '../../src/core/index.ts';
import {
  PlaylistInput,
  type PlaylistInputOptions,
  type PlaylistSettings,
  type SourceChange,
  type Track,
  type TrackSource,
} from '../../src/inputs/index.ts';
import { millisToFrames, type PcmBlock } from '../../src/pcm/index.ts';
import { ManualClock } from './manual-clock.ts';
import { joinBlocks } from './pcm-hearing.ts';
import { silentLogger } from './silent-logger.ts';
import { ToneReader, type ToneTrackForm, toneTrack } from './tone-track.ts';

/** A list that is played once, with what was reported of it. */
export class TrackList implements TrackSource {
  readonly reports: string[] = [];
  /** What is known of a track now, where that is another. */
  readonly known = new Map<string, Track | null>();
  readonly #handlers = new Set<(change: SourceChange) => void>();
  readonly #tracks: readonly Track[];
  waiting: Track[];

  constructor(tracks: readonly Track[]) {
    this.#tracks = tracks;
    this.waiting = [...tracks];
  }

  rewind(): boolean {
    this.waiting = [...this.#tracks];
    return true;
  }

  next(): Track | null {
    return this.waiting.shift() ?? null;
  }

  returnTrack(track: Track): void {
    this.waiting.unshift(track);
  }

  report(track: Track, outcome: string, reason?: string): void {
    this.reports.push([track.id, outcome, ...(reason ? [reason] : [])].join(' '));
  }

  refresh(track: Track): Track | null {
    return this.known.has(track.id) ? this.known.get(track.id)! : track;
  }

  onChange(handler: (change: SourceChange) => void): () => void {
    this.#handlers.add(handler);
    return () => this.#handlers.delete(handler);
  }

  change(change: SourceChange = 'order'): void {
    for (const handler of this.#handlers) handler(change);
  }
}

/** A clock that can run on while nothing else does, as when the machine stands still. */
class StallingClock extends ManualClock {
  #stalled = 0;

  override now(): Millis {
    return millis(super.now() + this.#stalled);
  }

  stall(span: number): void {
    this.#stalled += span;
  }
}

/** A playlist of tones, pulled block by block on a clock of its own. */
export class PlaylistBench {
  readonly clock = new StallingClock();
  readonly list: TrackList;
  readonly input: PlaylistInput;
  readonly settings: PlaylistSettings;
  readonly readers = new Map<string, ToneReader>();
  #tick = 0;

  /** The files by name; a test may put another in the place of one. */
  readonly forms: Record<string, ToneTrackForm>;

  constructor(forms: Record<string, ToneTrackForm>, options: Partial<PlaylistInputOptions> = {}, more = {}) {
    this.forms = forms;
    this.list = new TrackList(Object.keys(forms).map((name) => toneTrack(name, more)));
    this.settings = {
      open: (track, ahead, skip) => {
        const reader = new ToneReader(forms[track.id]!, ahead, skip);
        this.readers.set(track.id, reader);
        return reader;
      },
      origin: '/music',
      crossfade: millisToFrames(millis(2000)),
      edgeCrossfade: null,
      jingleCrossfade: null,
      trimBelow: 0,
      loudness: null,
      resume: 'next',
      ...options,
    };
    this.input = new PlaylistInput({
      name: 'music',
      clock: this.clock,
      logger: silentLogger,
      source: this.list,
      look: null,
      ffmpeg: null,
      ...this.settings,
      ...options,
    });
    this.input.start();
  }

  /** Plays for so many seconds: what came, and the titles by block. */
  play(seconds: number): { sound: PcmBlock; titles: string[] } {
    const blocks: PcmBlock[] = [];
    const titles: string[] = [];
    for (let count = 0; count < seconds * 50; count++) {
      this.clock.advance(20);
      const block = this.input.pull(this.#tick++);
      blocks.push(block?.samples.slice() ?? new Float32Array(1920));
      const title = block?.title ?? null;
      titles.push(title === 'keep' ? title : (title?.title ?? '-'));
    }
    return { sound: joinBlocks(blocks), titles };
  }

  /** The same with a turn of the event loop after each step, in which files are looked at. */
  async playOn(seconds: number): Promise<{ sound: PcmBlock; titles: string[] }> {
    const pieces = [];
    for (let count = 0; count < seconds * 50; count++) {
      pieces.push(this.play(0.02));
      await Promise.resolve();
    }
    return { sound: joinBlocks(pieces.map(({ sound }) => sound)), titles: pieces.flatMap(({ titles }) => titles) };
  }

  /** Time goes by off air. */
  async wait(seconds: number): Promise<void> {
    for (let count = 0; count < seconds * 10; count++) {
      this.clock.advance(100);
      await Promise.resolve();
    }
  }
}
