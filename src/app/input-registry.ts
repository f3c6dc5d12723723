import type { AirchainConfig, InputConfig } from '../config/index.ts';
import { type Clock, type Lufs, type Millis, millis, type Timer } from '../core/index.ts';
import type { Input } from '../inputs/index.ts';

/** How the registry creates its inputs, and when it stops those that were removed. */
export interface InputRegistryOptions {
  readonly clock: Clock;
  readonly create: (name: string, config: InputConfig, loudness: Lufs | null) => Input;
  /** Applies another configuration of the same type to an input; false: a new input has to be created. */
  readonly update: (input: Input, config: InputConfig, loudness: Lufs | null) => boolean;
  /** Whether a program plays the input, if only the end of its fade. */
  readonly isPlayed: (input: Input) => boolean;
  /** Whether the source clients of a path feed another mount than its listeners hear. */
  readonly hasSourceSide: (path: string) => boolean;
}

/** One input in its place. */
export interface RegisteredInput {
  readonly input: Input;
  config: InputConfig;
  /** Whether it is switched on: by the configuration, or by an operator since. */
  isEnabled: boolean;
}

interface Place extends RegisteredInput {
  /** What it was made from, or has taken up since. */
  key: string;
  /** Whether it hears the source side of its mount. */
  readonly hearsSourceSide: boolean;
}

/** A removed input is stopped when no program plays it any more: checked this often, and stopped after this time in any case. */
const RETIRED_CHECK = millis(500);
const RETIRED_AFTER = millis(31_000);

/** The inputs of the configuration by name. A reload touches only those that changed. Owns the inputs. */
export class InputRegistry {
  readonly #options: InputRegistryOptions;
  #places = new Map<string, Place>();
  /** Removed inputs, with the time at which they are stopped at the latest. */
  readonly #retired = new Map<Input, Millis>();
  #retiredCheck: Timer | null = null;

  constructor(options: InputRegistryOptions) {
    this.#options = options;
  }

  /** In the order of the configuration. */
  get all(): ReadonlyMap<string, RegisteredInput> {
    return this.#places;
  }

  find(name: string): RegisteredInput | null {
    return this.#places.get(name) ?? null;
  }

  configure(config: AirchainConfig): void {
    const old = this.#places;
    this.#places = new Map();
    for (const [name, entry] of config.inputs) {
      const loudness = loudnessFor(name, config);
      const hearsSourceSide = this.#hearsSourceSide(entry);
      const key = JSON.stringify([ofInput(entry), loudness, hearsSourceSide]);
      const known = old.get(name);
      if (known && this.#keep(known, entry, loudness, key)) {
        this.#places.set(name, known);
        old.delete(name);
      } else this.#add(name, entry, loudness, { key, hearsSourceSide });
    }
    for (const { input, config: entry, hearsSourceSide } of old.values()) {
      // Where sources go another way now, what it hears may soon be the program itself.
      if (hearsSourceSide !== this.#hearsSourceSide(entry)) input.stop();
      this.#retire(input);
    }
  }

  /** Switches an input on or off until the next reload that changes it; false: there is none of that name. */
  enable(name: string, isEnabled: boolean): boolean {
    const place = this.#places.get(name);
    if (!place) return false;
    switchTo(place, isEnabled);
    return true;
  }

  close(): void {
    for (const { input } of this.#places.values()) input.stop();
    this.#retiredCheck?.cancel();
    for (const input of this.#retired.keys()) input.stop();
  }

  /** Whether an input goes on, with what is new in its configuration. */
  #keep(place: Place, config: InputConfig, loudness: Lufs | null, key: string): boolean {
    const { input, config: before } = place;
    const isSame = place.key === key;
    if (!isSame && (before.type !== config.type || !this.#options.update(input, config, loudness))) return false;
    Object.assign(place, { config, key });
    if (before.enabled !== config.enabled) switchTo(place, config.enabled);
    return true;
  }

  #hearsSourceSide(config: InputConfig): boolean {
    return config.type === 'live' && this.#options.hasSourceSide(config.mount);
  }

  #add(name: string, config: InputConfig, loudness: Lufs | null, origin: Pick<Place, 'key' | 'hearsSourceSide'>): void {
    const input = this.#options.create(name, config, loudness);
    this.#places.set(name, { input, config, ...origin, isEnabled: config.enabled });
    if (config.enabled) input.start();
  }

  /** Programs that play it fade it out first. */
  #retire(input: Input): void {
    const { clock } = this.#options;
    this.#retired.set(input, millis(clock.now() + RETIRED_AFTER));
    this.#retiredCheck ??= clock.every(RETIRED_CHECK, () => this.#stopRetired());
  }

  #stopRetired(): void {
    const { clock, isPlayed } = this.#options;
    for (const [input, latest] of this.#retired) {
      if (clock.now() < latest && isPlayed(input)) continue;
      this.#retired.delete(input);
      input.stop();
    }
    if (this.#retired.size > 0) return;
    this.#retiredCheck?.cancel();
    this.#retiredCheck = null;
  }
}

function switchTo(place: Place, isEnabled: boolean): void {
  place.isEnabled = isEnabled;
  if (isEnabled) place.input.start();
  else place.input.stop();
}

/** What is the input's own in its configuration; how programs take it, and how it is heard on a mount of its own, is not. */
function ofInput(config: InputConfig): object {
  const own = { ...config, enabled: null, scheduleOnly: null, silence: null };
  return config.type === 'live' ? own : { ...own, mount: null, format: null, bitrate: null };
}

/** What the programs that play an input want of its tracks; the checks see to it that they agree. */
function loudnessFor(name: string, { programs }: AirchainConfig): Lufs | null {
  for (const { inputs, loudness } of programs.values()) if (inputs.includes(name)) return loudness;
  return null;
}
