import type { Writable } from 'node:stream';
import { type Clock, millis, type Timer } from '../../core/index.ts';
import { writeEvent } from '../events/feed-events.ts';
import { toBusAnswer } from './sound-answers.ts';
import type { SoundPort } from './sound-ports.ts';

/** What is measured, and by which time. */
export interface LevelsPublisherOptions {
  readonly sound: SoundPort;
  readonly clock: Clock;
}

/** Ten times a second: as fast as a meter is worth looking at. */
const PERIOD = millis(100);

/**
 * Publishes levels of programs to clients that request them. Slow clients skip level updates until
 * their buffer drains. Runs only while there is a client; the outputs belong to the hub.
 */
export class LevelsPublisher {
  readonly #options: LevelsPublisherOptions;
  readonly #readers = new Map<Writable, ReadonlySet<string>>();
  #timer: Timer | null = null;
  #unwatch: (() => void) | null = null;

  constructor(options: LevelsPublisherOptions) {
    this.#options = options;
  }

  /** Tells `output` the levels of programs until it closes. */
  attach(output: Writable, programs: ReadonlySet<string>): void {
    this.#readers.set(output, programs);
    output.once('close', () => {
      this.#readers.delete(output);
      if (this.#readers.size === 0) this.close();
    });
    this.#unwatch ??= this.#options.sound.watchLevels();
    this.#timer ??= this.#options.clock.every(PERIOD, () => this.#tell());
  }

  close(): void {
    this.#timer?.cancel();
    this.#timer = null;
    this.#unwatch?.();
    this.#unwatch = null;
  }

  #tell(): void {
    const frames = new Map<string, string>();
    for (const [output, programs] of this.#readers) {
      if (output.writableLength > 0 || !output.writable) continue;
      const due = [...programs].map((program) => {
        const frame = frames.get(program) ?? this.#frameOf(program);
        frames.set(program, frame);
        return frame;
      });
      output.write(due.join(''));
    }
  }

  /** Empty for a program that is gone. */
  #frameOf(program: string): string {
    const bus = this.#options.sound.levels(program);
    return bus ? writeEvent('levels', null, { program, ...toBusAnswer(bus) }) : '';
  }
}
