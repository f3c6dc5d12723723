import type { Millis, SampleFrames, UnixMillis } from '../core/index.ts';
import type { PcmBlock } from '../pcm/index.ts';

/** The number of a 20 ms step of the one clock that drives all programs; counts up by one. */
export type Tick = number;

/** What is playing, as far as the input knows. Texts are Unicode, empty when not known. */
export interface ProgramTitle {
  /** Of the track: facts that become known later come with the same id. null: it belongs to no track. */
  readonly trackId: string | null;
  readonly artist: string;
  readonly title: string;
  readonly album: string;
  /** A page that goes with it. */
  readonly url: string;
  /** null: endless, or not known. */
  readonly duration: Millis | null;
  /** The file whose embedded picture goes with it; null: none. */
  readonly artworkFile: string | null;
}

/** 20 ms of an input, and what was playing when they began. The samples are the input's: valid until its next pull. */
export interface InputBlock {
  readonly samples: PcmBlock;
  /** The largest sample on either channel, as a share of full scale. */
  readonly peak: number;
  /** null: nothing is known. `keep`: it has none of its own, and what was shown before it stays. */
  readonly title: ProgramTitle | 'keep' | null;
  /** Whether silence in it is known to be part of what is played, and no fault. Not there: it is not known. */
  readonly isMeant?: boolean;
}

/**
 * What a program chooses among. Implemented in `inputs`. Several programs may pull the same one: who asks second in a
 * tick gets the same block.
 */
export interface ProgramInput {
  readonly name: string;
  /**
   * `live`: audio comes by a clock of its own and is lost if it is not pulled, so it is pulled in every tick. `waiting`: it
   * stands still until it is pulled.
   */
  readonly timing: 'live' | 'waiting';
  /** What can be pulled from now on without a break, as far as is known; Infinity: it never ends. 0: dry. */
  readonly ready: SampleFrames;
  /** Whether no more than `ready` will come: its source has gone or its list is at an end. */
  readonly isEnding: boolean;
  /** Why it gives no sound although it should; null: it does, or the reason is not known. */
  readonly fault?: string | null;
  /** What is left of the track on air; Infinity: its end is not known yet. Not there: it has no tracks. */
  readonly trackLeft?: SampleFrames;
  /** The longest crossfade with which it goes on and off air. Not there: as long as the program's. */
  readonly longestFade?: SampleFrames;
  /** The track on air is about to be its last: no other comes in before its end. */
  finishTrack?(): void;
  /**
   * A line of a schedule that names it begins soon, or has begun at `since`: what it plays once begins again, without what it has
   * played since then. Says whether it does.
   */
  rewind?(since: UnixMillis): boolean;
  /** Goes on to the next track at once. Not there: it has no tracks. */
  skip?(): void;
  /** The block of this tick; null: it is dry. Missing sample frames at the end of the last block are silence. */
  pull(tick: Tick): InputBlock | null;
}

/** Receives a signal. Called in order, within one turn of the event loop. */
export interface SignalListener {
  /** The next 20 ms; `position` is that of the first sample frame since the signal began. The samples belong to the signal: copy them to keep them. */
  block(samples: PcmBlock, position: SampleFrames): void;
  /** From `position` on, `title` is true; null: nothing is known. Called before the block that begins there. */
  title?(title: ProgramTitle | null, position: SampleFrames): void;
}

/** An unbroken signal of blocks that others can take: a program, or one input alone. */
export interface Signal {
  readonly name: string;
  /** Receives the title in force, and every block from the next one on. Returns how to stop. */
  attach(listener: SignalListener): () => void;
}
