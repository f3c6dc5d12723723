import {
  type Clock,
  type Logger,
  type Millis,
  type SampleFrames,
  sampleFrames,
  type UnixMillis,
} from '../core/index.ts';
import { BLOCK_FRAMES } from '../pcm/index.ts';
import type { ScheduledTime, ScheduleLine } from '../schedule/index.ts';
import { BusMeter } from './bus-meter.ts';
import { type Choice, chooseInput } from './choose-input.ts';
import { type InputStatus, InputWatch, type SilenceRule } from './input-watch.ts';
import type { ProgramInput, ProgramTitle, Signal, SignalListener, Tick } from './ports.ts';
import { ScheduleFollower } from './schedule-follower.ts';
import { SwitchLog, type SwitchRecord } from './switch-log.ts';
import { VoiceMixer } from './voice-mixer.ts';

/** One input of a program, and what holds for it there. */
export interface ProgramEntry {
  readonly input: ProgramInput;
  /** Whether a source client sends it. */
  readonly isLive?: boolean;
  /** Whether it is never on air but by the schedule or by an operator's word. */
  readonly scheduleOnly?: boolean;
  /** When it counts as silent; not there: by the program's rule, which spares silence that a track is known to have. */
  readonly silence?: SilenceRule;
}

/** How a program chooses and mixes. May change while it runs. */
export interface ProgramSettings extends SilenceRule {
  /** In the order of preference. */
  readonly inputs: readonly ProgramEntry[];
  /** How long an input that was lost has to be steady before it is taken back. */
  readonly returnAfter: Millis;
  readonly crossfade: SampleFrames;
  /** The loudest true peak that leaves it, as a share of full scale. */
  readonly ceiling: number;
  /** What the schedule asks for at a moment; null: nothing. */
  readonly scheduled: (at: UnixMillis) => ScheduledTime | null;
}

/** After a start the input of a line in force may take this long to open; another input would be heard for that moment only. */
const OPENING_TIME = sampleFrames(48_000);

/** Which program it is, and whom it tells. */
export interface ProgramOptions {
  readonly name: string;
  readonly clock: Clock;
  readonly logger: Logger;
  /** Called with each switch. */
  readonly onSwitch: (record: SwitchRecord) => void;
  /** Told when another title begins. */
  readonly onTitle: (title: OnAirTitle | null) => void;
}

/** One input of a program, for those who want to know why it is on air or not. */
export interface InputStanding {
  readonly name: string;
  readonly status: InputStatus;
  readonly isOnAir: boolean;
  /** Whether it is never on air but by the schedule or by an operator's word, and it is not its time. */
  readonly isOutOfTime: boolean;
  /** Whether its line of the schedule has begun by the clock, and waits for the end of the track on air. */
  readonly isWaiting: boolean;
  readonly steadyFor: Millis;
  readonly silentFor: Millis;
}

/** What is on air, and when it began. */
export interface OnAirTitle {
  readonly title: ProgramTitle;
  readonly startedAt: UnixMillis;
}

/**
 * Chooses among its inputs and makes one unbroken signal of them: crossfaded, limited, measured, with silence where no input
 * has audio. Stepped by a pacer; every step gives one block. Owns its mixer, its meters and its choice; the inputs
 * belong to others.
 */
export class Program implements Signal {
  readonly name: string;
  readonly meter: BusMeter;
  readonly switches = new SwitchLog();
  readonly #options: ProgramOptions;
  readonly #logger: Logger;
  #settings: ProgramSettings;
  #watches: readonly InputWatch[] = [];
  readonly #follower: ScheduleFollower;
  readonly #mixer = new VoiceMixer<InputWatch>();
  readonly #listeners = new Set<SignalListener>();
  #onAir: InputWatch | null = null;
  #selected: string | null = null;
  #title: OnAirTitle | null = null;
  /** Sample frames heard of what `#title` names. */
  #heard = sampleFrames(0);
  #position = sampleFrames(0);

  constructor(options: ProgramOptions, settings: ProgramSettings) {
    this.#options = options;
    this.name = options.name;
    this.#logger = options.logger.child({ program: options.name });
    this.meter = new BusMeter(settings.ceiling);
    this.#settings = settings;
    this.#follower = new ScheduleFollower({
      scheduled: (at) => this.#settings.scheduled(at),
      onAir: () => this.onAir,
      isInterruptible: () => this.#isInterruptible,
      choose: (time) => this.#decide(time).input,
      prepare: (input, start) => this.#prepare(input, start),
      restart: (input) => this.#find(input)?.input.skip?.(),
    });
    this.configure(settings);
  }

  /** Name of the input on air; null: silence. */
  get onAir(): string | null {
    return this.#onAir?.input.name ?? null;
  }

  /** Name of the input that an operator has selected; null: the program chooses. */
  get selected(): string | null {
    return this.#selected;
  }

  /** Whether an input is mixed, if only the end of its fade. */
  isPlaying(input: ProgramInput): boolean {
    return this.#mixer.supplies.some((watch) => watch.input === input);
  }

  /** What is playing; null: nothing is known. */
  get title(): OnAirTitle | null {
    return this.#title;
  }

  /** Audio heard of what the title names: a title that stays during a jingle or a bulletin does not advance. */
  get heardOfTitle(): SampleFrames {
    return this.#heard;
  }

  /** Sample frames made so far: the position of the next block. */
  get position(): SampleFrames {
    return this.#position;
  }

  /** Every input, in the order of preference. */
  get standings(): InputStanding[] {
    return this.#watches.map((watch, place) => {
      const { name } = watch.input;
      const isOnAir = watch === this.#onAir;
      const isDue = name === this.#selected || linesOf(this.#follower.time).some(({ input }) => input === name);
      const isWaiting = name === this.#follower.lateInput;
      const isOutOfTime = this.#settings.inputs[place]!.scheduleOnly === true && !isDue && !isWaiting;
      const { steadyFor, silentFor } = watch;
      return { name, status: watch.status(isOnAir), isOnAir, isOutOfTime, isWaiting, steadyFor, silentFor };
    });
  }

  /** Takes up other settings. The signal goes on; inputs that stay keep their standing, one that is gone is faded out. */
  configure(settings: ProgramSettings): void {
    // One that is on its way out may come back meanwhile.
    const old = [...this.#watches, ...this.#mixer.supplies];
    this.#settings = settings;
    this.meter.configure(settings.ceiling);
    this.#watches = settings.inputs.map(({ input, silence }) => {
      const watch = old.find((each) => each.input === input) ?? new InputWatch(input);
      const { silentBelow, silentFor } = silence ?? settings;
      const { returnAfter, crossfade } = settings;
      watch.configure({ silentBelow, silentFor, returnAfter, sparesMeantSilence: !silence }, crossfade);
      return watch;
    });
    if (this.#watches.every(({ input }) => input.name !== this.#selected)) this.#selected = null;
    this.#follower.reconsider();
  }

  /** Puts an input on air by an operator's word, as soon and for as long as it has sound; null: the program chooses again. */
  select(input: string | null): void {
    this.#selected = input;
  }

  attach(listener: SignalListener): () => void {
    this.#listeners.add(listener);
    if (this.#title) listener.title?.(this.#title.title, this.#position);
    return () => this.#listeners.delete(listener);
  }

  /** Makes the next block. */
  step(tick: Tick): void {
    const heard = new Set(this.#mixer.supplies);
    for (const watch of new Set([...this.#watches, ...heard])) {
      watch.step(tick, heard.has(watch), watch === this.#onAir);
    }
    this.#follower.step(this.#options.clock.wallTime());
    this.#choose(tick);
    this.#onAir?.leave(this.#follower.isTrackLast, longestFadeOf(this.#find(this.#follower.lateInput)));
    this.#noteTitle();
    if (this.#onAir?.title !== 'keep') this.#heard = sampleFrames(this.#heard + BLOCK_FRAMES);
    const block = this.meter.process(this.#mixer.mix());
    for (const listener of this.#listeners) listener.block(block, this.#position);
    this.#position = sampleFrames(this.#position + BLOCK_FRAMES);
  }

  #choose(tick: Tick): void {
    let choice = this.#decide(this.#follower.time);
    let next = this.#find(choice.input);
    // One that stood still gives its first block now, or shows that it has none and is not chosen again.
    while (next && !next.read()) {
      next.step(tick, true, next === this.#onAir);
      if (next.read()) break;
      choice = this.#decide(this.#follower.time);
      next = this.#find(choice.input);
    }
    if (next !== this.#onAir) this.#switch(next, choice.why);
  }

  /** What would be on air if a time of the schedule, or none, were in force. */
  #decide(time: ScheduledTime | null): Choice {
    const { inputs } = this.#settings;
    const { time: inForce, heldBack } = this.#follower;
    // One that begins soon is not on air before, for what is in force.
    const isHeldBack = (name: string) => name === heldBack && time === inForce;
    const candidates = this.#watches.map((watch, place) => {
      const { name, fault } = watch.input;
      const { isLive = false, scheduleOnly = false } = inputs[place]!;
      const isKept = scheduleOnly || isHeldBack(name);
      return { name, fault, status: watch.status(watch === this.#onAir), isLive, scheduleOnly: isKept };
    });
    const lines = linesOf(time).filter(({ input }) => !isHeldBack(input));
    const [line] = lines;
    if (line && this.#selected === null && this.#isOpening(line)) {
      return { input: null, why: `"${line.input}" is scheduled and is being opened` };
    }
    return chooseInput({ candidates, onAir: this.onAir, selected: this.#selected, lines });
  }

  /** Whether the input of a line is not ready because the program has only just started. */
  #isOpening({ input: name, live }: ScheduleLine): boolean {
    if (this.#onAir || this.#position >= OPENING_TIME || live === 'wins') return false;
    const watch = this.#find(name);
    return watch?.input.timing === 'waiting' && watch.status(false) === 'no-audio' && !watch.input.fault;
  }

  /** A line that names an input begins soon, or has begun. Says whether what it plays begins again. */
  #prepare(name: string, start: UnixMillis): boolean {
    const watch = this.#find(name);
    watch?.forgive();
    return watch?.input.rewind?.(start) ?? false;
  }

  /** Whether what is on air is at its end, or has no tracks whose end could be waited for. */
  get #isInterruptible(): boolean {
    const watch = this.#onAir;
    return watch?.status(true) !== 'ready' || watch.input.trackLeft === undefined;
  }

  #find(name: string | null): InputWatch | null {
    return this.#watches.find(({ input }) => input.name === name) ?? null;
  }

  #switch(next: InputWatch | null, why: string): void {
    const { clock, onSwitch } = this.#options;
    const last = this.#onAir;
    // One that made way at the end of its track has lost nothing.
    if (last && !last.isLeaving && last.status(true) !== 'ready') last.lose();
    const to = next?.input.name ?? null;
    const record = this.switches.add({ at: clock.wallTime(), from: this.onAir, to, why });
    this.#onAir = next;
    const fade = Math.min(this.#settings.crossfade, longestFadeOf(last), longestFadeOf(next));
    this.#mixer.switchTo(next, sampleFrames(fade));
    this.#logger.info('switched', { from: record.from, to, why });
    onSwitch(record);
  }

  #noteTitle(): void {
    const title = this.#onAir ? this.#onAir.title : null;
    if (title === 'keep' || title === (this.#title?.title ?? null)) return;
    const known = this.#title;
    if (known && title && title.trackId !== null && title.trackId === known.title.trackId) {
      this.#title = { ...known, title };
    } else {
      const startedAt = this.#options.clock.wallTime();
      this.#title = title && { title, startedAt };
      this.#heard = sampleFrames(0);
      this.meter.reset();
    }
    this.#options.onTitle(this.#title);
    for (const listener of this.#listeners) listener.title?.(title, this.#position);
  }
}

function linesOf(time: ScheduledTime | null): readonly ScheduleLine[] {
  return time ? [time, ...time.beneath].map(({ entry }) => entry) : [];
}

function longestFadeOf(watch: InputWatch | null): number {
  return watch?.input.longestFade ?? Number.POSITIVE_INFINITY;
}
