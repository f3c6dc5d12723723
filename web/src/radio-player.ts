import type { KeptSettings } from './kept-settings.ts';
import { checkAccess, explainSilence } from './listener-access.ts';
import { Observable } from './observable.ts';

/**
 * stopped     nothing is wanted
 * connecting  a mount was asked for and gives no sound yet
 * playing     sound
 * retrying    the stream ended or broke; it is asked for again soon
 * blocked     the browser wants a click first
 * login       the mount wants a name and a password
 */
export type PlayerPhase = 'stopped' | 'connecting' | 'playing' | 'retrying' | 'blocked' | 'login';

export interface PlayerState {
  readonly phase: PlayerPhase;
  /** The mount that is wanted, or was last. */
  readonly path: string | null;
  /** Why nothing sounds, as the server says; empty: it does, or that is not known. */
  readonly trouble: string;
  /** 0 to 1. */
  readonly volume: number;
  readonly isMuted: boolean;
}

const FIRST_RETRY_MS = 1000;
const LAST_RETRY_MS = 15_000;
/** A stream that gives nothing for this long is as good as broken: a lost network tells nobody. */
const PATIENCE_MS = 20_000;
/** One that has given nothing for this long is asked about; a slow one begins within that. */
const DOUBT_MS = 4000;

/** Whether pressing the button again means to stop. */
export function isWanted(phase: PlayerPhase): boolean {
  return phase !== 'stopped' && phase !== 'blocked' && phase !== 'login';
}

/**
 * Plays one mount at a time, always live: stopping lets go of the stream, starting asks for it anew, so nobody hears an
 * old buffer. Comes back by itself when a stream ends or breaks, with growing pauses, and tries the next of the mounts
 * with the same sound when one gives none. Says why where none comes. Asks before it plays a protected mount: the browser
 * would open a window of its own, and some play nothing behind it.
 */
export class RadioPlayer extends Observable<PlayerState> {
  /** Some telephones keep the volume to their own keys: there a volume that is set is not taken. */
  readonly canSetVolume: boolean;
  readonly #audio: HTMLAudioElement;
  readonly #settings: KeptSettings;
  readonly #isProtected: (path: string) => boolean;
  /** Where the same sound is; the first is tried first. */
  #paths: readonly string[] = [];
  #hasSounded = false;
  #retryTimer = 0;
  #patienceTimer = 0;
  #doubtTimer = 0;
  /** Of asking for a mount: what comes late for another one counts for nothing. */
  #attempt = 0;
  #retryDelay = FIRST_RETRY_MS;

  /** `isProtected`: whether a mount may want a login. */
  constructor(audio: HTMLAudioElement, settings: KeptSettings, isProtected: (path: string) => boolean) {
    const volume = readVolume(settings);
    super({ phase: 'stopped', path: null, trouble: '', volume, isMuted: false });
    this.#audio = audio;
    this.#settings = settings;
    this.#isProtected = isProtected;
    audio.volume = 0.5;
    this.canSetVolume = audio.volume === 0.5;
    audio.volume = volume;
    audio.preload = 'none';
    audio.addEventListener('playing', () => this.#onSound());
    audio.addEventListener('waiting', () => this.state.phase === 'playing' && this.#wait());
    audio.addEventListener('ended', () => audio.hasAttribute('src') && this.#retry());
    audio.addEventListener('error', () => audio.hasAttribute('src') && this.#retry());
    audio.addEventListener('pause', () => this.#onPause());
    window.addEventListener('online', () => this.state.phase === 'retrying' && void this.#ask());
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
    this.change({ trouble: '' });
    void this.#ask();
  }

  /** To be called in a click, where something will be played later: browsers then let it sound without another one. */
  unlock(): void {
    if (!isWanted(this.state.phase)) this.#audio.load();
  }

  stop(): void {
    this.#halt('stopped');
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

  async #ask(): Promise<void> {
    const attempt = ++this.#attempt;
    const path = this.#paths[0]!;
    this.#hasSounded = false;
    if (this.#isProtected(path)) {
      this.#clearTimers();
      this.change({ path, phase: 'connecting' });
      // Also lets the element play later without another click, where this is one.
      this.#letGo();
      const refusal = await checkAccess(path);
      if (attempt !== this.#attempt) return;
      if (refusal?.needsLogin) return this.#halt('login');
      if (refusal) {
        this.change({ trouble: refusal.words });
        return this.#retry();
      }
    }
    this.#wait();
    this.change({ path });
    this.#audio.src = encodeURI(path);
    this.#audio.play().catch((error: unknown) => {
      if (!(error instanceof DOMException) || error.name !== 'NotAllowedError') return;
      this.#halt('blocked');
    });
  }

  #onSound(): void {
    this.#clearTimers();
    this.#hasSounded = true;
    this.#retryDelay = FIRST_RETRY_MS;
    this.change({ phase: 'playing', trouble: '' });
  }

  #wait(): void {
    this.#clearTimers();
    this.change({ phase: 'connecting' });
    this.#patienceTimer = window.setTimeout(() => this.#retry(), PATIENCE_MS);
    this.#doubtTimer = window.setTimeout(() => void this.#explain(), DOUBT_MS);
  }

  async #explain(): Promise<void> {
    const attempt = this.#attempt;
    const trouble = await explainSilence(this.state.path!);
    if (attempt === this.#attempt && (this.state.phase === 'connecting' || this.state.phase === 'retrying')) {
      this.change({ trouble });
    }
  }

  /** Paused from outside the page: a headset, the lock screen, another program that takes the sound. */
  #onPause(): void {
    if (this.state.phase === 'playing' && !this.#audio.ended) this.stop();
  }

  #retry(): void {
    if (!isWanted(this.state.phase) || this.state.phase === 'retrying') return;
    this.#clearTimers();
    this.change({ phase: 'retrying' });
    this.#letGo();
    const [first, ...others] = this.#paths;
    if (!this.#hasSounded) this.#paths = [...others, first!];
    if (this.state.trouble === '') void this.#explain();
    this.#retryTimer = window.setTimeout(() => void this.#ask(), this.#retryDelay);
    this.#retryDelay = Math.min(this.#retryDelay * 2, LAST_RETRY_MS);
  }

  #halt(phase: 'stopped' | 'blocked' | 'login'): void {
    this.#attempt++;
    this.#clearTimers();
    this.change({ phase, trouble: '' });
    this.#letGo();
  }

  /** Closes the connection: without this a browser goes on filling its buffer. */
  #letGo(): void {
    this.#audio.removeAttribute('src');
    this.#audio.load();
  }

  #clearTimers(): void {
    window.clearTimeout(this.#retryTimer);
    window.clearTimeout(this.#patienceTimer);
    window.clearTimeout(this.#doubtTimer);
  }
}

function readVolume(settings: KeptSettings): number {
  const stored = Number.parseFloat(settings.read('volume') ?? '');
  return stored >= 0 && stored <= 1 ? stored : 1;
}
