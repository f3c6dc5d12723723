import {
  type Clock,
  type Dbfs,
  type Lufs,
  type Millis,
  millis,
  type SampleFrames,
  sampleFrames,
} from '../core/index.ts';
import { DECODER_HANGS_AFTER } from '../ffmpeg/index.ts';
import {
  BLOCK_FRAMES,
  CHANNELS,
  framesToMillis,
  millisToFrames,
  type PcmBlock,
  PcmQueue,
  peakOf,
  silentBlock,
  toShare,
} from '../pcm/index.ts';
import type { VoiceSupply } from '../program/index.ts';
import type { FileState, LookAtTrack, OpenTrack, Track, TrackReader } from './ports.ts';

/** How a deck plays a track. */
export interface DeckOptions {
  readonly clock: Clock;
  readonly track: Track;
  readonly open: OpenTrack;
  /** null: its sound comes from no file, and never changes. */
  readonly look: LookAtTrack | null;
  /** The state of its file as it was seen a moment ago; null: not looked at yet. */
  readonly seen: FileState | null;
  /** What is decoded ahead: the end of a track is known when it is 4 s nearer than this. */
  readonly ahead: SampleFrames;
  /** Peak, as a share of full scale, below which the sound at both ends is cut off as silence; 0: none is. */
  readonly trimBelow: number;
  /** Loudness that it is brought to; null: as it is. */
  readonly loudness: Lufs | null;
}

/** Silence at the beginning that is cut off at the most: longer than that it is meant. */
const LONGEST_LEAD_IN = sampleFrames(30 * 48_000);
/** One that is this late may not come in time, so another track is opened beside it. */
const LATE_AFTER = millis(4000);
/** What a fade that ends with a track leaves of it. */
const REST = sampleFrames(3 * BLOCK_FRAMES);
/** Of a track as short as a jingle the middle is heard alone. */
const MOST_FADED = 1 / 3;
/** A decoder gives its first sound in pieces of some milliseconds, between which the machine may be busy. */
const ENOUGH_TO_BEGIN = millisToFrames(millis(1000));

/**
 * One track that is being played: without the silence around it, and with its end known some seconds ahead. Owns its
 * reader. `poll` moves it on; it never waits. Until its first sample is read it takes up what else becomes known of its track.
 * While nothing of it is read it can be parked: then it keeps the sound that it has and no file open.
 */
export class Deck implements VoiceSupply {
  readonly #options: DeckOptions;
  #track: Track;
  #gain: number;
  /** null: parked. */
  #reader: TrackReader | null;
  /** Sound of the track before, which is played first as it is. */
  readonly #before = new PcmQueue();
  /** What was read to look at it or to park it, to be played before the reader's. */
  readonly #held = new PcmQueue();
  readonly #block = silentBlock();
  #hasBegun: boolean;
  #leadIn = 0;
  #isEnding = false;
  #played = 0;
  /** Since when the reader owes sound; null: it has some, or has given all of it. */
  #waitsSince: Millis | null = null;
  /** The state of its file as it was seen last; null: not looked at yet. */
  #seen: FileState | null;
  #isGone = false;
  /** Whether the file is being opened again, and may be another by then than what was kept of it. */
  #isReopening = false;
  #isOutdated = false;
  /** Whether its file was closed, and is not known to be the same since. */
  #isUnsure = false;
  /** As it was opened, with the facts that were true of its file as far as was known. */
  readonly #opened: Track;

  constructor(options: DeckOptions) {
    const { track, open, ahead, trimBelow, seen } = options;
    this.#options = options;
    this.#track = track;
    this.#seen = seen;
    this.#opened = factsOf(track, seen);
    this.#gain = levellingGain(this.#opened, options.loudness);
    this.#reader = open(this.#opened, ahead, sampleFrames(0));
    this.#hasBegun = trimBelow === 0;
    this.check();
  }

  get track(): Track {
    return this.#track;
  }

  /** Why it cannot be played; null: it can, or that is not known yet. */
  get failure(): string | null {
    if (this.#reader?.state === 'failed') return this.#reader.failure ?? 'it cannot be read';
    if (this.#owesFor >= DECODER_HANGS_AFTER) return 'the decoder gives no sound';
    if (this.#isGone && (this.#played === 0 || this.#isUnsure)) return 'it is not there';
    return this.#isEnding && this.ready === 0 && this.#played === 0 ? 'there is nothing but silence in it' : null;
  }

  /** Whether its file is another than the one that was opened, or was opened by cues that are not its own. */
  get isOutdated(): boolean {
    return this.#isOutdated;
  }

  /** Whether it plays, or would, the sound of a file that was closed and may be another now. */
  get isUnsure(): boolean {
    return this.#isUnsure;
  }

  /** The state of its file as it was seen last; null: not looked at yet. */
  get seen(): FileState | null {
    return this.#seen;
  }

  /** Whether its sound is so long in coming that it cannot be counted on. */
  get isLate(): boolean {
    return this.#owesFor >= LATE_AFTER;
  }

  /** Whether it was measured as its file is now: what silence it has is its own. */
  get isMeasured(): boolean {
    return factsOf(this.#track, this.#seen).cueOut !== null;
  }

  /** Sound that can be played now; 0 until the silence before it is passed. */
  get ready(): SampleFrames {
    if (!this.#hasBegun) return this.#before.length;
    return sampleFrames(this.#before.length + this.#held.length + (this.#reader?.ready ?? 0));
  }

  /** Whether enough can be played that the first sound does not break off again. */
  get canBegin(): boolean {
    return this.ready >= ENOUGH_TO_BEGIN || (this.#isEnding && this.ready > 0);
  }

  /** Whether `ready` is all there is to come. */
  get isEnding(): boolean {
    return this.#isEnding;
  }

  /** Whether no more of it is left than what a fade that ended with it leaves. */
  get isOver(): boolean {
    return this.#isEnding && this.ready <= REST;
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
  poll(): void {
    this.#watchReader();
    if (!this.#hasBegun) this.#passLeadIn();
    if (this.#reader?.state !== 'ended' || this.#isEnding) return;
    this.#isEnding = true;
    this.#reader.trimEnd(this.#options.trimBelow);
  }

  /** Takes up what is known of its track now. Its level stays once it is heard. */
  update(track: Track): void {
    this.#track = track;
    this.#level();
  }

  /** Looks whether its file still is the one that was opened; `isOutdated` or `failure` says so later. */
  check(): void {
    void this.#options.look?.(this.#track).then((state) => {
      this.#isGone = state === null;
      if (state === this.#seen && this.#reader && !this.#isReopening) this.#isUnsure = false;
      if (state === null || state === this.#seen) return;
      const hasForeignCues = hasCues(this.#opened) && !hasCues(factsOf(this.#opened, state));
      this.#isOutdated ||= this.#seen !== null || hasForeignCues;
      this.#seen = state;
      this.#level();
    });
  }

  /** Keeps the sound that it has and closes its file, where it has enough to play until the file is open again. */
  park(): void {
    const { look, ahead } = this.#options;
    const reader = this.#reader;
    if (!look || !reader || !this.#hasBegun) return;
    if (reader.state === 'open' && this.ready < ahead / 2) return;
    const sound = silentBlock(reader.ready);
    reader.read(sound, 0);
    this.#held.push(sound);
    reader.close();
    this.#reader = null;
    this.#isUnsure = true;
  }

  /** Plays what is left of `last` before its own sound, without a break between them. */
  follow(last: Deck): void {
    const rest = silentBlock(last.ready);
    last.#take(rest, 0);
    this.#before.push(rest);
  }

  /** The next block, the deck's own until the next call; null when there is none. The last one is filled up with silence. */
  read(): PcmBlock | null {
    if (this.ready === 0) return null;
    this.#reader ??= this.#unpark();
    const block = this.#block;
    const count = this.#take(block, 0);
    block.fill(0, count * CHANNELS);
    return block;
  }

  close(): void {
    this.#reader?.close();
    this.#held.clear();
    this.#before.clear();
  }

  /** How long the reader has owed sound. */
  get #owesFor(): number {
    return this.#waitsSince === null ? 0 : this.#options.clock.now() - this.#waitsSince;
  }

  /** Fills `target` from `offset` on with what can be played, and says up to where. */
  #take(target: PcmBlock, offset: number): number {
    const start = offset + this.#before.read(target, offset);
    if (!this.#hasBegun) return start;
    let end = start + this.#held.read(target, start);
    if (this.#reader) end += this.#reader.read(target, end);
    if (this.#gain !== 1) for (let at = start * CHANNELS; at < end * CHANNELS; at++) target[at]! *= this.#gain;
    this.#played += end - start;
    return end;
  }

  /** Opens the file again behind what was kept. What had been read to its end needs no file. */
  #unpark(): TrackReader | null {
    if (this.#isEnding) return null;
    this.#isReopening = true;
    const { open, ahead } = this.#options;
    return open(this.#opened, ahead, sampleFrames(this.#leadIn + this.#played + this.#held.length));
  }

  #level(): void {
    if (this.#played > 0) return;
    this.#gain = levellingGain(factsOf(this.#track, this.#seen), this.#options.loudness);
  }

  #watchReader(): void {
    if (!this.#reader) return;
    const { state, ready } = this.#reader;
    if (this.#isReopening && (state !== 'open' || ready > 0)) {
      this.#isReopening = false;
      this.check();
    }
    // Less than a block may be what is left of the silence that was passed.
    if (state !== 'open' || ready >= BLOCK_FRAMES) this.#waitsSince = null;
    else this.#waitsSince ??= this.#options.clock.now();
  }

  #passLeadIn(): void {
    const { trimBelow } = this.#options;
    const reader = this.#reader!;
    while (reader.ready >= BLOCK_FRAMES || (reader.state === 'ended' && reader.ready > 0)) {
      const piece = silentBlock(sampleFrames(Math.min(BLOCK_FRAMES, reader.ready)));
      reader.read(piece, 0);
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

/** The track without what was measured of another state of its file than was `seen`. */
function factsOf(track: Track, seen: FileState | null): Track {
  if (seen === null || track.state === null || track.state === seen) return track;
  return { ...track, state: null, cueIn: null, cueOut: null, loudness: null };
}

function hasCues({ cueIn, cueOut }: Track): boolean {
  return cueIn !== null || cueOut !== null;
}

/** The factor that brings a track to the loudness that is wanted, within what a limiter can bear. */
function levellingGain(track: Track, target: Lufs | null): number {
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
