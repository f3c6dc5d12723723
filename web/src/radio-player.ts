import { Observable } from './observable.ts';

/**
 * stopped     nothing is wanted
 * connecting  a mount was asked for and gives no sound yet
 * playing     sound
 * retrying    the stream ended or broke; it is asked for again soon
 * blocked     the browser wants a click first, or cannot play the format
 */
export type PlayerPhase = 'stopped' | 'connecting' | 'playing' | 'retrying' | 'blocked';

export interface PlayerState {
  readonly phase: PlayerPhase;
  /** The mount that is wanted. */
  readonly path: string | null;
  /** 0 to 1. */
  readonly volume: number;
}

const VOLUME_KEY = 'airchain.volume';
const FIRST_RETRY_MS = 1000;
const LAST_RETRY_MS = 15_000;

/**
 * Plays one mount at a time, always live: stopping lets go of the stream, starting asks for it anew, so nobody hears an
 * old buffer. Comes back by itself when a stream ends or breaks, with growing pauses.
 */
export class RadioPlayer extends Observable<PlayerState> {
  readonly #audio: HTMLAudioElement;
  readonly #storage: Storage;
  #retryTimer = 0;
  #retryDelay = FIRST_RETRY_MS;

  constructor(audio: HTMLAudioElement, storage: Storage) {
    const volume = readVolume(storage);
    super({ phase: 'stopped', path: null, volume });
    this.#audio = audio;
    this.#storage = storage;
    audio.volume = volume;
    audio.preload = 'none';
    audio.addEventListener('playing', () => {
      this.#retryDelay = FIRST_RETRY_MS;
      this.change({ phase: 'playing' });
    });
    audio.addEventListener('waiting', () => this.state.phase === 'playing' && this.change({ phase: 'connecting' }));
    audio.addEventListener('ended', () => this.#retry());
    audio.addEventListener('error', () => this.#retry());
    audio.addEventListener('pause', () => this.#onPause());
  }

  /** Whether the browser believes that it can play this content type. */
  canPlay(contentType: string): boolean {
    return this.#audio.canPlayType(contentType) !== '';
  }

  play(path: string): void {
    window.clearTimeout(this.#retryTimer);
    this.change({ phase: 'connecting', path });
    this.#audio.src = encodeURI(path);
    this.#audio.play().catch((error: unknown) => {
      if (error instanceof DOMException && error.name === 'NotAllowedError') this.change({ phase: 'blocked' });
    });
  }

  stop(): void {
    window.clearTimeout(this.#retryTimer);
    this.change({ phase: 'stopped', path: null });
    this.#letGo();
  }

  setVolume(volume: number): void {
    this.#audio.volume = volume;
    this.change({ volume });
    this.#storage.setItem(VOLUME_KEY, String(volume));
  }

  /** Paused from outside the page: a headset, the lock screen, another program that takes the sound. */
  #onPause(): void {
    if (this.state.phase === 'playing' && !this.#audio.ended) this.stop();
  }

  #retry(): void {
    const { path, phase } = this.state;
    if (path === null || phase === 'retrying' || !this.#audio.hasAttribute('src')) return;
    this.change({ phase: 'retrying' });
    this.#letGo();
    this.#retryTimer = window.setTimeout(() => this.play(path), this.#retryDelay);
    this.#retryDelay = Math.min(this.#retryDelay * 2, LAST_RETRY_MS);
  }

  /** Closes the connection: without this a browser goes on filling its buffer. */
  #letGo(): void {
    this.#audio.removeAttribute('src');
    this.#audio.load();
  }
}

function readVolume(storage: Storage): number {
  const stored = Number.parseFloat(storage.getItem(VOLUME_KEY) ?? '');
  return stored >= 0 && stored <= 1 ? stored : 1;
}
