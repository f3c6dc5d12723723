import { checkAccess, diagnoseSilence } from './listener-access.ts';
import type { SettingsStore } from './settings-store.ts';
import { Store } from './store.ts';

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
  readonly errorText: string;
  /** 0 to 1. */
  readonly volume: number;
  readonly isMuted: boolean;
}

const FIRST_RETRY_MS = 1000;
const LAST_RETRY_MS = 15_000;
/** A stream that gives no audio for this long has failed: a lost network raises no event. */
const STALL_MS = 20_000;
/** After this long without audio the player asks the server for the reason. A slow stream starts within that time. */
const DIAGNOSIS_MS = 4000;

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
export class RadioPlayer extends Store<PlayerState> {
  /** Whether the page can set the volume. On some phones only the hardware keys can. */
  readonly canSetVolume: boolean;
  readonly #audio: HTMLAudioElement;
  readonly #settings: SettingsStore;
  readonly #isProtected: (path: string) => boolean;
  /** Mounts with the same audio, in the order in which they are tried. */
  #paths: readonly string[] = [];
  #hasPlayed = false;
  #retryTimer = 0;
  #stallTimer = 0;
  #diagnosisTimer = 0;
  /** Number of the current request: late results of earlier requests are ignored. */
  #attempt = 0;
  #retryDelay = FIRST_RETRY_MS;

  /** `isProtected`: whether a mount may require a login. */
  constructor(audio: HTMLAudioElement, settings: SettingsStore, isProtected: (path: string) => boolean) {
    const volume = readVolume(settings);
    super({ phase: 'stopped', path: null, errorText: '', volume, isMuted: false });
    this.#audio = audio;
    this.#settings = settings;
    this.#isProtected = isProtected;
    audio.volume = 0.5;
    this.canSetVolume = audio.volume === 0.5;
    audio.volume = volume;
    audio.preload = 'none';
    audio.addEventListener('playing', () => this.#onPlaying());
    audio.addEventListener('waiting', () => this.state.phase === 'playing' && this.#waitForAudio());
    audio.addEventListener('ended', () => audio.hasAttribute('src') && this.#retry());
    audio.addEventListener('error', () => audio.hasAttribute('src') && this.#retry());
    audio.addEventListener('pause', () => this.#onPause());
    window.addEventListener('online', () => this.state.phase === 'retrying' && void this.#request());
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
    this.change({ errorText: '' });
    void this.#request();
  }

  /** Call it inside a click when audio starts later: the browser then allows it without another click. */
  unlock(): void {
    if (!isWanted(this.state.phase)) this.#audio.load();
  }

  stop(): void {
    this.#end('stopped');
  }

  /** Sets the volume, limited to 0 to 1, and unmutes. */
  setVolume(volume: number): void {
    const limited = Math.min(1, Math.max(0, volume));
    this.#audio.volume = limited;
    this.#audio.muted = false;
    this.change({ volume: limited, isMuted: false });
    this.#settings.write('volume', String(limited));
  }

  toggleMuted(): void {
    this.#audio.muted = !this.#audio.muted;
    this.change({ isMuted: this.#audio.muted });
  }

  async #request(): Promise<void> {
    const attempt = ++this.#attempt;
    const path = this.#paths[0]!;
    this.#hasPlayed = false;
    if (this.#isProtected(path)) {
      this.#clearTimers();
      this.change({ path, phase: 'connecting' });
      // Inside a click this also allows the element to play later without another click.
      this.#release();
      const accessError = await checkAccess(path);
      if (attempt !== this.#attempt) return;
      if (accessError?.needsLogin) return this.#end('login');
      if (accessError) {
        this.change({ errorText: accessError.message });
        return this.#retry();
      }
    }
    this.#waitForAudio();
    this.change({ path });
    this.#audio.src = encodeURI(path);
    this.#audio.play().catch((error: unknown) => {
      if (!(error instanceof DOMException) || error.name !== 'NotAllowedError') return;
      this.#end('blocked');
    });
  }

  #onPlaying(): void {
    this.#clearTimers();
    this.#hasPlayed = true;
    this.#retryDelay = FIRST_RETRY_MS;
    this.change({ phase: 'playing', errorText: '' });
  }

  #waitForAudio(): void {
    this.#clearTimers();
    this.change({ phase: 'connecting' });
    this.#stallTimer = window.setTimeout(() => this.#retry(), STALL_MS);
    this.#diagnosisTimer = window.setTimeout(() => void this.#diagnose(), DIAGNOSIS_MS);
  }

  async #diagnose(): Promise<void> {
    const attempt = this.#attempt;
    const errorText = await diagnoseSilence(this.state.path!);
    if (attempt === this.#attempt && (this.state.phase === 'connecting' || this.state.phase === 'retrying')) {
      this.change({ errorText });
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
    this.#release();
    const [first, ...others] = this.#paths;
    if (!this.#hasPlayed) this.#paths = [...others, first!];
    if (this.state.errorText === '') void this.#diagnose();
    this.#retryTimer = window.setTimeout(() => void this.#request(), this.#retryDelay);
    this.#retryDelay = Math.min(this.#retryDelay * 2, LAST_RETRY_MS);
  }

  #end(phase: 'stopped' | 'blocked' | 'login'): void {
    this.#attempt++;
    this.#clearTimers();
    this.change({ phase, errorText: '' });
    this.#release();
  }

  /** Closes the connection. Otherwise the browser keeps filling its buffer. */
  #release(): void {
    this.#audio.removeAttribute('src');
    this.#audio.load();
  }

  #clearTimers(): void {
    window.clearTimeout(this.#retryTimer);
    window.clearTimeout(this.#stallTimer);
    window.clearTimeout(this.#diagnosisTimer);
  }
}

function readVolume(settings: SettingsStore): number {
  const stored = Number.parseFloat(settings.read('volume') ?? '');
  return stored >= 0 && stored <= 1 ? stored : 1;
}
