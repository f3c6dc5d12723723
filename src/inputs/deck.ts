import { type Clock, type Dbfs, type Millis, millis, type SampleFrames, sampleFrames } from '../core/index.ts';
import {
  BLOCK_FRAMES,
  CHANNELS,
  framesToMillis,
  type PcmBlock,
  PcmQueue,
  peakOf,
  silentBlock,
  toShare,
} from '../pcm/index.ts';
import type { VoiceSupply } from '../program/index.ts';
import type { OpenTrack, Track, TrackReader } from './ports.ts';

/** How a deck plays a track. */
export interface DeckOptions {
  readonly clock: Clock;
  readonly track: Track;
  readonly open: OpenTrack;
  /** What is decoded ahead: the end of a track is known when it is 4 s nearer than this. */
  readonly ahead: SampleFrames;
  /** Peak, as a share of full scale, below which the sound at both ends is cut off as silence; 0: none is. */
  readonly trimBelow: number;
  /** Factor on every sample, for its loudness. */
  readonly gain: number;
}

/** Silence at the beginning that is cut off at the most: longer than that it is meant. */
const LONGEST_LEAD_IN = sampleFrames(30 * 48_000);
/** A decoder that has given nothing for this long gives nothing more. About as long as the track before it plays meanwhile. */
const HANGS_AFTER = millis(8000);
/** Of a track as short as a jingle the middle is heard alone. */
const MOST_FADED = 1 / 3;

/**
 * One track that is being played: without the silence around it, and with its end known some seconds ahead. Owns its
 * reader. `tend` moves it on; it never waits.
 */
export class Deck implements VoiceSupply {
  readonly track: Track;
  readonly #options: DeckOptions;
  readonly #reader: TrackReader;
  /** What was read to look at it, to be played before the reader's. */
  readonly #held = new PcmQueue();
  readonly #block = silentBlock();
  #hasBegun: boolean;
  #leadIn = 0;
  #isEnding = false;
  #played = 0;
  /** Since when the reader owes sound; null: it has some, or has given all of it. */
  #waitsSince: Millis | null = null;

  constructor(options: DeckOptions) {
    this.#options = options;
    this.track = options.track;
    this.#reader = options.open(options.track, options.ahead);
    this.#hasBegun = options.trimBelow === 0;
  }

  /** Why it cannot be played; null: it can, or nobody knows yet. */
  get failure(): string | null {
    if (this.#reader.state === 'failed') return this.#reader.failure ?? 'it cannot be read';
    if (this.#isHanging) return 'the decoder gives no sound';
    return this.#isEnding && this.ready === 0 && this.#played === 0 ? 'there is nothing but silence in it' : null;
  }

  /** Sound that can be played now; 0 until the silence before it is passed. */
  get ready(): SampleFrames {
    return this.#hasBegun ? sampleFrames(this.#held.length + this.#reader.ready) : sampleFrames(0);
  }

  /** Whether `ready` is all there is to come. */
  get isEnding(): boolean {
    return this.#isEnding;
  }

  /** The longest fade into or out of it; Infinity as long as its end is not known. */
  get longestFade(): SampleFrames {
    const length = this.#played + this.ready;
    return sampleFrames(this.#isEnding ? length * MOST_FADED : Number.POSITIVE_INFINITY);
  }

  /** How far it has been played. */
  get position(): Millis {
    return framesToMillis(sampleFrames(this.#played));
  }

  /** Looks for its beginning, and for its end once that is read. */
  tend(): void {
    this.#watchReader();
    if (!this.#hasBegun) this.#passLeadIn();
    if (this.#reader.state !== 'ended' || this.#isEnding) return;
    this.#isEnding = true;
    this.#reader.trimEnd(this.#options.trimBelow);
  }

  /** The next block, the deck's own until the next call; null when there is none. The last one is filled up with silence. */
  read(): PcmBlock | null {
    if (this.ready === 0) return null;
    const block = this.#block;
    const count = this.#held.read(block);
    const whole = count < BLOCK_FRAMES ? count + this.#reader.read(block, count) : count;
    block.fill(0, whole * CHANNELS);
    this.#played += whole;
    applyGain(block, this.#options.gain);
    return block;
  }

  close(): void {
    this.#reader.close();
    this.#held.clear();
  }

  get #isHanging(): boolean {
    return this.#waitsSince !== null && this.#options.clock.now() - this.#waitsSince >= HANGS_AFTER;
  }

  #watchReader(): void {
    const { state, ready } = this.#reader;
    // Less than a block may be what is left of the silence that was passed.
    if (state !== 'open' || ready >= BLOCK_FRAMES) this.#waitsSince = null;
    else this.#waitsSince ??= this.#options.clock.now();
  }

  #passLeadIn(): void {
    const { trimBelow } = this.#options;
    while (this.#reader.ready >= BLOCK_FRAMES || (this.#reader.state === 'ended' && this.#reader.ready > 0)) {
      const piece = silentBlock(sampleFrames(Math.min(BLOCK_FRAMES, this.#reader.ready)));
      this.#reader.read(piece, 0);
      if (peakOf(piece) < trimBelow && this.#leadIn < LONGEST_LEAD_IN) {
        this.#leadIn += BLOCK_FRAMES;
        continue;
      }
      this.#held.push(piece);
      this.#hasBegun = true;
      return;
    }
  }
}

function applyGain(block: PcmBlock, gain: number): void {
  if (gain === 1) return;
  for (let at = 0; at < block.length; at++) block[at]! *= gain;
}

/** The factor that brings a track to the loudness that is wanted, within what a limiter can bear. */
export function levellingGain(track: Track, target: number | null): number {
  const { loudness } = track;
  if (target === null || !loudness) return 1;
  const wanted = target - loudness.integrated;
  // More would be left to the limiter, and heard.
  const most = Math.max(0, HEADROOM_DBTP - loudness.truePeak + LIMITED_DB);
  return toShare(Math.min(wanted, most, MOST_GAIN_DB));
}

const HEADROOM_DBTP: Dbfs = -1 as Dbfs;
/** What a limiter takes off the peaks without being heard. */
const LIMITED_DB = 3;
/** A track that needs more is hiss. */
const MOST_GAIN_DB = 15;
