import { effect, untracked } from '@preact/signals';
import type { PlayerPhase, RadioPlayer } from '../kit/radio-player.ts';
import { Store } from '../kit/store.ts';
import { type LinkStatus, readLinkStatus } from './link-api.ts';

/**
 * loading    not known yet
 * not-found  the link does not exist
 * removed    the link was deleted or has expired
 */
export type LinkView = LinkStatus['state'] | 'loading' | 'not-found' | 'removed';

/** State of the page. */
export interface LinkListenerState {
  readonly view: LinkView;
  readonly status: LinkStatus | null;
  /** Whether to play as soon as the stream starts. */
  readonly isWanted: boolean;
  readonly phase: PlayerPhase;
  /** Whether the server responds. */
  readonly isConnected: boolean;
}

/** Polling intervals: short while waiting for the stream, longer while it plays. */
const POLL_MS = 2000;
const POLL_PLAYING_MS = 6000;

/**
 * Plays one link: polls its status and plays it while it is wanted and on air. If play is pressed early, playback starts
 * without another click.
 */
export class LinkListener extends Store<LinkListenerState> {
  readonly id: string;
  readonly #player: RadioPlayer;
  readonly #path: string;
  #timer = 0;

  constructor(id: string, player: RadioPlayer) {
    super({ view: 'loading', status: null, isWanted: false, phase: player.state.phase, isConnected: true });
    this.id = id;
    this.#player = player;
    this.#path = `/stream/${id}`;
    effect(() => {
      const { phase } = player.state;
      untracked(() => this.#onPhase(phase));
    });
  }

  start(): void {
    void this.#poll();
    // A tab that was suspended updates at once.
    document.addEventListener('visibilitychange', () => document.visibilityState === 'visible' && void this.#poll());
  }

  play(): void {
    this.change({ isWanted: true });
    if (this.state.view === 'live') this.#player.play([this.#path]);
    else {
      this.#player.unlock();
      void this.#poll();
    }
  }

  stop(): void {
    this.change({ isWanted: false });
    this.#player.stop();
  }

  async #poll(): Promise<void> {
    window.clearTimeout(this.#timer);
    try {
      const status = await readLinkStatus(this.id);
      this.change({ isConnected: true });
      this.#applyStatus(status);
    } catch {
      this.change({ isConnected: false });
    }
    window.clearTimeout(this.#timer);
    const isFinal = this.state.view === 'not-found' || this.state.view === 'removed';
    if (!isFinal) this.#timer = window.setTimeout(() => this.#poll(), this.#pollInterval);
  }

  get #pollInterval(): number {
    return this.state.view === 'live' && this.state.phase === 'playing' ? POLL_PLAYING_MS : POLL_MS;
  }

  #applyStatus(status: LinkStatus | null): void {
    const before = this.state.view;
    const view = status?.state ?? (this.state.status ? 'removed' : 'not-found');
    this.change({ view, status: status ?? this.state.status });
    const { phase, isWanted } = this.state;
    if (view === 'live') {
      // Retry now instead of later: the broadcast has started again.
      const isIdle = phase === 'stopped' || (phase === 'retrying' && before !== 'live');
      if (isWanted && isIdle) this.#player.play([this.#path]);
    } else if (view !== 'waiting') this.#player.stop();
  }

  #onPhase(phase: PlayerPhase): void {
    // Stopped from outside, by the lock screen or another program: stays stopped.
    const before = this.state.phase;
    const isStoppedOutside = phase === 'stopped' && before === 'playing' && this.state.view === 'live';
    this.change({ phase, ...(isStoppedOutside && { isWanted: false }) });
    // Playing: the listener count has changed. Retrying: the link may have ended.
    if (phase !== before && (phase === 'playing' || phase === 'retrying')) void this.#poll();
  }
}
