import type { Writable } from 'node:stream';
import { AirchainError } from '../../core/index.ts';
import { MountEventPublisher } from '../mounts/mount-event-publisher.ts';
import type { StationPort } from '../ports.ts';
import { LevelsPublisher } from '../sound/levels-publisher.ts';
import { SoundEventPublisher } from '../sound/sound-event-publisher.ts';
import type { SoundPort } from '../sound/sound-ports.ts';
import { EventHub, type EventHubOptions } from './event-hub.ts';
import type { EventFilter } from './feed-events.ts';

/** What the events are about, and how they are brought. */
export interface StationEventsOptions extends EventHubOptions {
  readonly station: StationPort;
  readonly sound: SoundPort;
}

/** The events that a client requests. */
export interface EventRequest {
  readonly lastEventId: string | null;
  /** Path of the one mount, or ladder, to hear of; null: all mounts, and all programs. */
  readonly mount: string | null;
  /** Programs whose levels are wanted. */
  readonly levels: readonly string[];
  /** Whether events of inputs and outputs are included; the gate has been asked. */
  readonly isAdmin: boolean;
  /** What addresses of mounts begin with. */
  readonly origin: string;
}

/**
 * `/api/events`: one hub that distributes events, and their publishers: of the mounts, of the audio path, of levels. Owns all of
 * them.
 */
export class StationEvents {
  readonly #station: StationPort;
  readonly #sound: SoundPort;
  readonly #hub: EventHub;
  readonly #mountPublisher: MountEventPublisher;
  readonly #soundPublisher: SoundEventPublisher;
  readonly #levelsPublisher: LevelsPublisher;

  constructor({ station, sound, ...options }: StationEventsOptions) {
    const { clock } = options;
    this.#station = station;
    this.#sound = sound;
    this.#hub = new EventHub(options);
    const { tell } = this.#hub;
    this.#mountPublisher = new MountEventPublisher({ station, clock, tell });
    this.#soundPublisher = new SoundEventPublisher({
      sound,
      station,
      clock,
      tell,
      hasListeners: () => this.clientCount > 0,
    });
    this.#levelsPublisher = new LevelsPublisher({ sound, clock });
  }

  get clientCount(): number {
    return this.#hub.clientCount;
  }

  /**
   * Takes a listener. `open` makes its output, once it is certain that there is room.
   * @throws AirchainError `API_EVENTS_FULL`; `PROGRAM_NOT_FOUND` for levels of none
   */
  connect(open: () => Writable, { lastEventId, mount, levels, isAdmin, origin }: EventRequest): void {
    for (const program of levels) {
      if (this.#sound.program(program)) continue;
      throw new AirchainError('PROGRAM_NOT_FOUND', `Cannot send levels of "${program}": the program does not exist`);
    }
    this.#mountPublisher.flush();
    this.#soundPublisher.flush();
    const wants = filterFor(mount === null ? null : this.#station.rungs(mount), isAdmin);
    const snapshot = () => ({
      mounts: this.#mountPublisher.snapshot(wants, origin),
      ...this.#soundPublisher.snapshot(wants, isAdmin),
    });
    const output = this.#hub.connect(open, { lastEventId, wants, origin, snapshot });
    if (levels.length > 0) this.#levelsPublisher.attach(output, new Set(levels));
  }

  close(): void {
    this.#mountPublisher.close();
    this.#soundPublisher.close();
    this.#levelsPublisher.close();
    this.#hub.close();
  }
}

function filterFor(mounts: readonly string[] | null, isAdmin: boolean): EventFilter {
  return ({ kind, name, isPrivate = false }) => {
    if (kind === 'input' || kind === 'output') return isAdmin;
    if (isPrivate && !isAdmin) return false;
    return mounts === null || (kind === 'mount' && mounts.includes(name));
  };
}
