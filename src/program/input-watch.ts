import { type Millis, millis, type SampleFrames, sampleFrames } from '../core/index.ts';
import { BLOCK_FRAMES, framesToMillis, type PcmBlock } from '../pcm/index.ts';
import type { InputBlock, ProgramInput, ProgramTitle, Tick } from './ports.ts';

/** When an input that still sends counts as gone. */
export interface SilenceRule {
  /** Peak, as a share of full scale, below which it is silent. */
  readonly silentBelow: number;
  /** How long it may be silent. */
  readonly silentFor: Millis;
}

/** When an input counts as having no sound, and when one that failed counts as sound again. */
export interface InputWatchRules extends SilenceRule {
  /** How long an input that was lost has to be steady before it is taken back. */
  readonly returnAfter: Millis;
  /** Whether silence that is known to be part of what it plays is no loss. */
  readonly sparesMeantSilence: boolean;
}

/**
 * no-audio nothing can be pulled, whatever it says
 * ending  what is left will be over within a fade
 * silent  it gives silence, or has given nothing else yet
 * recovering it has sound again after it was lost, and is not trusted yet
 * ready   it can be on air
 */
export type InputStatus = 'no-audio' | 'ending' | 'silent' | 'recovering' | 'ready';

/** An input that was lost this long ago is as good as new: it is taken at once when it comes again. */
const FORGIVEN_AFTER = millis(60_000);
/** One that said it had sound and gave none is not asked again for this long. */
const DISTRUST_FOR = millis(1000);
const NO_RULES: InputWatchRules = {
  silentBelow: 0,
  silentFor: millis(0),
  returnAfter: millis(0),
  sparesMeantSilence: true,
};
const TICK = framesToMillis(BLOCK_FRAMES);

/**
 * One input as one program sees it: pulls it, listens to what comes, and says whether it is fit to be on air. Sees time in
 * ticks alone. Owned by the program.
 */
export class InputWatch {
  readonly input: ProgramInput;
  #rules: InputWatchRules = NO_RULES;
  #fade = sampleFrames(0);
  #block: InputBlock | null = null;
  #now: Tick = 0;
  /** When sound was last heard of it; null: it is dry, or has been silent for too long. */
  #heardAt: Tick | null = null;
  /** Since when it gives sound without a break. */
  #soundingSince: Tick | null = null;
  /** Since when nothing but silence has come of it. */
  #silentSince: Tick | null = null;
  /** When its sound was last lost: on air, or while it came by a clock of its own. */
  #lostAt: Tick | null = null;
  /** Whether it was lost for its silence, so that it does not count before it is heard. */
  #mustBeHeard = false;
  #isOnAir = false;
  /** Whether it goes off air with the end of its track. */
  #isLeaving = false;
  /** The longest fade of the input that follows it then. */
  #nextFade = Number.POSITIVE_INFINITY;
  /** When it last said that it had sound and gave none. */
  #emptyAt: Tick | null = null;

  constructor(input: ProgramInput) {
    this.input = input;
  }

  /** `fade`: with less than this left of a sound that ends, it is time to go. */
  configure(rules: InputWatchRules, fade: SampleFrames): void {
    this.#rules = rules;
    this.#fade = fade;
  }

  /** Of the block of this tick, as `InputBlock` has it. */
  get title(): ProgramTitle | 'keep' | null {
    return this.#block?.title ?? null;
  }

  /** Whether it goes off air with the end of its track, for a line of the schedule. */
  get isLeaving(): boolean {
    return this.#isLeaving;
  }

  /** How long it has given sound without a break. */
  get steadyFor(): Millis {
    return this.#span(this.#soundingSince);
  }

  /** How long nothing but silence has come of it. */
  get silentFor(): Millis {
    return this.#span(this.#silentSince);
  }

  /** For the mixer: the block of this tick, and what is left behind it. */
  get ready(): SampleFrames {
    if (this.#isDry) return sampleFrames(0);
    return sampleFrames(Math.min(this.input.ready, this.#trackLeft));
  }
  get isEnding(): boolean {
    return this.input.isEnding || this.#trackLeft < Number.POSITIVE_INFINITY;
  }
  read(): PcmBlock | null {
    return this.#block?.samples ?? null;
  }

  /** Whether it is fit; `isOnAir`: it has proved itself, so that only losing its sound counts. */
  status(isOnAir: boolean): InputStatus {
    const { input } = this;
    if (this.#isDry) return 'no-audio';
    const fade = Math.min(this.#fade, input.longestFade ?? Number.POSITIVE_INFINITY);
    if (input.isEnding && input.ready <= fade) return 'ending';
    // Where there is no fade, it goes with the last block of its track.
    if (this.#trackLeft <= Math.max(Math.min(fade, this.#nextFade), BLOCK_FRAMES)) return 'ending';
    if (this.#heardAt === null) return 'silent';
    return isOnAir || this.#isTrusted ? 'ready' : 'recovering';
  }

  /** Begins a tick. An input that waits stands still unless it `isHeard`: on air, or on its way out. */
  step(tick: Tick, isHeard: boolean, isOnAir = isHeard): void {
    const { input } = this;
    this.#now = tick;
    this.#isOnAir = isOnAir;
    this.#isLeaving &&= isHeard;
    const isPulled = isHeard || input.timing === 'live' || this.#mustBeHeard;
    this.#block = isPulled ? input.pull(tick) : null;
    if (this.#block) this.#emptyAt = null;
    else if (isPulled && input.ready > 0) this.#emptyAt = tick;
    if (!this.#block && this.#isDry) this.#runDry();
    // What stands still is taken to have sound until it is heard.
    else if (!isPulled || this.#isSounding) this.#hear(tick);
    else this.#hearNothing(tick);
  }

  /** Its sound is lost, or is about to be. */
  lose(): void {
    this.#lostAt = this.#now;
    this.#soundingSince = null;
  }

  /** What was lost before counts no more: its time has come. */
  forgive(): void {
    this.#lostAt = null;
    this.#mustBeHeard = false;
  }

  /** It goes off air with the end of its track, if it `isLeaving`, in a fade of at most `nextFade`; the input is notified. */
  leave(isLeaving: boolean, nextFade: number): void {
    this.#isLeaving = isLeaving;
    this.#nextFade = nextFade;
    if (isLeaving) this.input.finishTrack?.();
  }

  get #trackLeft(): number {
    return (this.#isLeaving ? this.input.trackLeft : undefined) ?? Number.POSITIVE_INFINITY;
  }

  get #isSounding(): boolean {
    if (!this.#block) return false;
    const { peak, isMeant = false } = this.#block;
    return peak >= this.#rules.silentBelow || (isMeant && this.#rules.sparesMeantSilence);
  }

  get #isDry(): boolean {
    return this.input.ready === 0 || (this.#emptyAt !== null && this.#span(this.#emptyAt) < DISTRUST_FOR);
  }

  #runDry(): void {
    // What waits is opened off air, and may be at its end there.
    const isLost = this.#isOnAir || this.input.timing === 'live';
    if (isLost && this.#soundingSince !== null) this.lose();
    this.#heardAt = this.#silentSince = this.#soundingSince = null;
  }

  #hear(tick: Tick): void {
    this.#mustBeHeard = false;
    this.#heardAt = tick;
    this.#silentSince = null;
    this.#soundingSince ??= tick;
  }

  #hearNothing(tick: Tick): void {
    this.#silentSince ??= tick;
    if (this.silentFor < this.#rules.silentFor) return;
    if (this.#soundingSince !== null) this.lose();
    this.#heardAt = null;
    this.#mustBeHeard = this.input.timing === 'waiting';
  }

  get #isTrusted(): boolean {
    if (this.#lostAt === null || this.#span(this.#lostAt) >= FORGIVEN_AFTER) return true;
    return this.steadyFor >= this.#rules.returnAfter;
  }

  #span(since: Tick | null): Millis {
    return millis(since === null ? 0 : (this.#now - since) * TICK);
  }
}
