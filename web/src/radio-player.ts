import type { KeptSettings } from './kept-settings.ts';
import { checkAccess, explainSilence } from './listener-access.ts';
import { Observable } from './observable.ts';

/**
 * stopped     not playing
 * connecting  a mount was requested and gives no audio yet
 * playing     audio plays
 * retrying    the stream ended or failed; the player requests it again soon
 * blocked     the browser requires a click first
 * login       the mount requires a username and a password
 */
export type PlayerPhase = 'stopped' | 'connecting' | 'playing' | 'retrying' | 'blocked' | 'login';

export interface PlayerState {
  readonly phase: PlayerPhase;
  /** The mount that is played, or was last played. */
  readonly path: string | null;
  /** Why there is no audio, according to the server; empty: it plays, or the reason is unknown. */
  readonly trouble: string;
  /** 0 to 1. */
  readonly volume: number;
  readonly isMuted: boolean;
}

const FIRST_RETRY_MS = 1000;
const LAST_RETRY_MS = 15_000;
/** A stream that gives no audio for this long has failed: a lost network raises no event. */
const PATIENCE_MS = 20_000;
/** After this long without audio the player asks the server for the reason. A slow stream starts within that time. */
const DOUBT_MS = 4000;

/** Whether the button stops the player in this phase. */
export function isWanted(phase: PlayerPhase): boolean {
  return phase !== 'stopped' && phase !== 'blocked' && phase !== 'login';
}

/**
 * Plays one mount at a time, always live: stopping closes the stream, starting requests it again, so that no old buffer
 * is played. Retries with growing pauses when a stream ends or fails, tries the next mount with the same audio when one
 * gives none, and reports the reason. Checks access before it plays a protected mount: the browser would show its own
 * login dialog, and some browsers play nothing after it.
 */
export class RadioPlayer extends Observable<PlayerState> {
  /** Whether the page can set the volume. On some phones only the hardware keys can. */
  readonly canSetVolume: boolean;
  readonly #audio: HTMLAudioElement;
  readonly #settings: KeptSettings;
  readonly #isProtected: (path: string) => boolean;
  /** Mounts with the same audio, in the order in which they are tried. */
  #paths: readonly string[] = [];
  #hasSounded = false;
  #retryTimer = 0;
  #patienceTimer = 0;
  #doubtTimer = 0;
  /** Number of the current request: late results of earlier requests are ignored. */
  #attempt = 0;
  #retryDelay = FIRST_RETRY_MS;

  /** `isProtected`: whether a mount may require a login. */
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

  /** Whether the browser reports that it can play this content type. */
  canPlay(contentType: string): boolean {
    return this.#audio.canPlayType(contentType) !== '';
  }

  /** Plays the first of `paths` that gives audio; without `paths`: what was played last. */
  play(paths: readonly string[] = this.#paths): void {
    if (paths.length === 0) return;
    this.#paths = paths;
    this.#retryDelay = FIRST_RETRY_MS;
    this.change({ trouble: '' });
    void this.#ask();
  }

  /** Call it inside a click when audio starts later: the browser then allows it without another click. */
  unlock(): void {
    if (!isWanted(this.state.phase)) this.#audio.load();
  }

  stop(): void {
    this.#halt('stopped');
  }

  /** Sets the volume, limited to 0 to 1, and unmutes. */
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
      // Inside a click this also allows the element to play later without another click.
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

  /** Paused from outside the page: by a headset, the lock screen, or another program that takes the audio. */
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

  /** Closes the connection. Otherwise the browser keeps filling its buffer. */
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
