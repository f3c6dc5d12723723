import type { KeptSettings } from './kept-settings.ts';
import { Observable } from './observable.ts';

/**
 * stopped     nothing is wanted
 * connecting  a mount was asked for and gives no sound yet
 * playing     sound
 * retrying    the stream ended or broke; it is asked for again soon
 * blocked     the browser wants a click first
 */
export type PlayerPhase = 'stopped' | 'connecting' | 'playing' | 'retrying' | 'blocked';

export interface PlayerState {
  readonly phase: PlayerPhase;
  /** The mount that is wanted, or was last. */
  readonly path: string | null;
  /** 0 to 1. */
  readonly volume: number;
  readonly isMuted: boolean;
}

const FIRST_RETRY_MS = 1000;
const LAST_RETRY_MS = 15_000;
/** A stream that gives nothing for this long is as good as broken: a lost network tells nobody. */
const PATIENCE_MS = 20_000;

/** Whether pressing the button again means to stop. */
export function isWanted(phase: PlayerPhase): boolean {
  return phase !== 'stopped' && phase !== 'blocked';
}

/**
 * Plays one mount at a time, always live: stopping lets go of the stream, starting asks for it anew, so nobody hears an
 * old buffer. Comes back by itself when a stream ends or breaks, with growing pauses, and tries the next of the mounts
 * with the same sound when one gives none.
 */
export class RadioPlayer extends Observable<PlayerState> {
  /** Some telephones keep the volume to their own keys: there a volume that is set is not taken. */
  readonly canSetVolume: boolean;
  readonly #audio: HTMLAudioElement;
  readonly #settings: KeptSettings;
  /** Where the same sound is; the first is tried first. */
  #paths: readonly string[] = [];
  #hasSounded = false;
  #retryTimer = 0;
  #patienceTimer = 0;
  #retryDelay = FIRST_RETRY_MS;

  constructor(audio: HTMLAudioElement, settings: KeptSettings) {
    const volume = readVolume(settings);
    super({ phase: 'stopped', path: null, volume, isMuted: false });
    this.#audio = audio;
    this.#settings = settings;
    audio.volume = 0.5;
    this.canSetVolume = audio.volume === 0.5;
    audio.volume = volume;
    audio.preload = 'none';
    audio.addEventListener('playing', () => this.#onSound());
    audio.addEventListener('waiting', () => this.state.phase === 'playing' && this.#wait());
    audio.addEventListener('ended', () => this.#retry());
    audio.addEventListener('error', () => this.#retry());
    audio.addEventListener('pause', () => this.#onPause());
    window.addEventListener('online', () => this.state.phase === 'retrying' && this.#ask());
  }

  /** Whether the browser believes that it can play this content type. */
  canPlay(contentType: string): boolean {
    return this.#audio.canPlayType(contentType) !== '';
  }

  /** Plays what all of `paths` give alike; none: what was played last. */
  play(paths: readonly string[] = this.#paths): void {
    if (paths.length === 0) return;
    this.#paths = paths;
    this.#retryDelay = FIRST_RETRY_MS;
    this.#ask();
  }

  /** To be called in a click, where something will be played later: browsers then let it sound without another one. */
  unlock(): void {
    if (!isWanted(this.state.phase)) this.#audio.load();
  }

  stop(): void {
    this.#clearTimers();
    this.change({ phase: 'stopped' });
    this.#letGo();
  }

  /** `volume` is held between 0 and 1; what was muted is heard again. */
  setVolume(volume: number): void {
    const held = Math.min(1, Math.max(0, volume));
    this.#audio.volume = held;
    this.#audio.muted = false;
    this.change({ volume: held, isMuted: false });
    this.#settings.write('volume', String(held));
  }

  toggleMuted(): void {
    this.#audio.muted = !this.#audio.muted;
    this.change({ isMuted: this.#audio.muted });
  }

  #ask(): void {
    this.#hasSounded = false;
    this.#wait();
    const path = this.#paths[0]!;
    this.change({ path });
    this.#audio.src = encodeURI(path);
    this.#audio.play().catch((error: unknown) => {
      if (!(error instanceof DOMException) || error.name !== 'NotAllowedError') return;
      this.#clearTimers();
      this.change({ phase: 'blocked' });
      this.#letGo();
    });
  }

  #onSound(): void {
    this.#clearTimers();
    this.#hasSounded = true;
    this.#retryDelay = FIRST_RETRY_MS;
    this.change({ phase: 'playing' });
  }

  #wait(): void {
    this.#clearTimers();
    this.change({ phase: 'connecting' });
    this.#patienceTimer = window.setTimeout(() => this.#retry(), PATIENCE_MS);
  }

  /** Paused from outside the page: a headset, the lock screen, another program that takes the sound. */
  #onPause(): void {
    if (this.state.phase === 'playing' && !this.#audio.ended) this.stop();
  }

  #retry(): void {
    if (!isWanted(this.state.phase) || this.state.phase === 'retrying' || !this.#audio.hasAttribute('src')) return;
    this.#clearTimers();
    this.change({ phase: 'retrying' });
    this.#letGo();
    const [first, ...others] = this.#paths;
    if (!this.#hasSounded) this.#paths = [...others, first!];
    this.#retryTimer = window.setTimeout(() => this.#ask(), this.#retryDelay);
    this.#retryDelay = Math.min(this.#retryDelay * 2, LAST_RETRY_MS);
  }

  /** Closes the connection: without this a browser goes on filling its buffer. */
  #letGo(): void {
    this.#audio.removeAttribute('src');
    this.#audio.load();
  }

  #clearTimers(): void {
    window.clearTimeout(this.#retryTimer);
    window.clearTimeout(this.#patienceTimer);
  }
}

function readVolume(settings: KeptSettings): number {
  const stored = Number.parseFloat(settings.read('volume') ?? '');
  return stored >= 0 && stored <= 1 ? stored : 1;
}
