import { Store } from '../kit/store.ts';
import { AudioOutput } from './audio-output.ts';
import { FeedThread } from './feed-thread.ts';
import type { FeedEvent } from './live-feed.ts';
import { CLOSE_LOGIN, type FeedOptions } from './monitor-connection.ts';
import type { MonitorMessage, MonitorSubject, MonitorTitle } from './monitor-messages.ts';
import { pageTime } from './page-time.ts';
import type { PlayingState } from './ring-player.ts';
import { ServerClock } from './server-clock.ts';

/**
 * stopped     not playing
 * connecting  the connection gives no audio yet
 * playing     audio plays
 * retrying    the connection failed or its subject is gone; reconnects soon
 */
export type MonitorPhase = 'stopped' | 'connecting' | 'playing' | 'retrying';

export interface MonitorState {
  readonly phase: MonitorPhase;
  /** Last error message of the server; empty: none. */
  readonly errorText: string;
  /** Whether the browser blocks audio until a click. */
  readonly isBlocked: boolean;
  /** What plays, as the server names it. */
  readonly subject: MonitorSubject | null;
  readonly title: MonitorTitle | null;
  /** `WebCodecs`, `WebAssembly` or `PCM`; empty while nothing is decoded. */
  readonly decoder: string;
  readonly playing: PlayingState | null;
  /** From the creation of a frame to the speaker; null: not known yet. */
  readonly latencyMillis: number | null;
  readonly lostPackets: number;
}

/** What to play. */
export type MonitorOptions = Omit<FeedOptions, 'token'>;

const FIRST_RETRY_MS = 500;
const LAST_RETRY_MS = 15_000;
/** A browser that allows audio starts it within this time. */
const STARTING_MS = 500;
/** Random share added to each pause, so that clients do not all reconnect at once. */
const RETRY_SPREAD = 0.3;
/** Sample rate of Opus feeds, and of PCM as requested here. */
const FEED_RATE = 48_000;
/** Smoothing factor of the displayed latency, which varies with the packets. */
const LATENCY_SHARE = 0.1;

const SILENT = {
  isBlocked: false,
  subject: null,
  title: null,
  decoder: '',
  playing: null,
  latencyMillis: null,
  lostPackets: 0,
} as const;

/**
 * Plays one program, input or mount with low delay. Reconnects with growing pauses, also after a suspend. Owns the feed and
 * the audio output; the audio goes from the worker to the audio thread without passing the page's thread.
 */
export class LiveMonitor extends Store<MonitorState> {
  /** Returns a new token when the last one is invalid; empty: a login is required. */
  readonly #renewToken: () => Promise<string>;
  #clock = new ServerClock();
  #options: MonitorOptions = { subject: null, codec: 'opus' };
  #token = '';
  #volume = 1;
  #output: AudioOutput | null = null;
  #feed: FeedThread | null = null;
  /** Number of the last attempt to open an output; results of earlier attempts are discarded. */
  #openings = 0;
  /** The next title; it arrives before its audio plays. */
  #nextTitle: { readonly title: MonitorTitle | null; readonly position: number } | null = null;
  #retryTimer = 0;
  #retryDelay = FIRST_RETRY_MS;

  constructor(renewToken: () => Promise<string>) {
    super({ ...SILENT, phase: 'stopped', errorText: '' });
    this.#renewToken = renewToken;
  }

  /** Source of the level meters; null while stopped. */
  get output(): AudioOutput | null {
    return this.#output;
  }

  /** Call it inside a click, or the browser blocks the audio. */
  async play(options: MonitorOptions, token: string): Promise<void> {
    this.#disconnect();
    this.#options = options;
    this.#token = token;
    this.change({ phase: 'connecting', errorText: '', lostPackets: 0 });
    if (!(await this.#openOutput())) return;
    // Not awaited: in some browsers `resume` settles only after the next click.
    void this.wake();
    this.#connect();
    window.setTimeout(() => this.change({ isBlocked: this.#isAudioBlocked }), STARTING_MS);
  }

  /** False: stopped or restarted meanwhile, or the browser cannot open an output. */
  async #openOutput(): Promise<boolean> {
    if (this.#output) return true;
    const opening = ++this.#openings;
    const events = {
      onState: (playing: PlayingState) => this.#onPlaying(playing),
      onRunning: () => this.change({ isBlocked: this.#isAudioBlocked }),
    };
    try {
      const output = await AudioOutput.open(FEED_RATE, events);
      if (opening !== this.#openings) {
        await output.close();
        return false;
      }
      this.#output = output;
      output.setVolume(this.#volume);
      return true;
    } catch (error) {
      if (opening === this.#openings)
        this.change({ ...SILENT, phase: 'stopped', errorText: `Cannot start audio: ${error}` });
      return false;
    }
  }

  get #isAudioBlocked(): boolean {
    return this.#output?.isRunning === false;
  }

  stop(): void {
    this.#openings++;
    this.#disconnect();
    void this.#output?.close();
    this.#output = null;
    this.change({ ...SILENT, phase: 'stopped', errorText: '' });
  }

  /** 0 to 1. */
  setVolume(volume: number): void {
    this.#volume = volume;
    this.#output?.setVolume(volume);
  }

  /** Call it when the page becomes visible or is clicked: resumes suspended audio and detects a lost connection. */
  async wake(): Promise<void> {
    await this.#output?.resume();
    this.#feed?.checkSilence();
    if (this.state.phase === 'retrying') this.#connect();
  }

  #connect(): void {
    this.#disconnect();
    if (!this.#output) return;
    this.#clock = new ServerClock();
    this.#nextTitle = null;
    this.change({ phase: 'connecting', decoder: '' });
    const options = { ...this.#options, token: this.#token };
    this.#feed = new FeedThread(options, this.#output.openPort(), (event) => this.#onEvent(event));
  }

  #onEvent(event: FeedEvent): void {
    switch (event.type) {
      case 'message':
        this.#onMessage(event.message, event.at);
        break;
      case 'started':
        this.change({ decoder: event.decoder });
        break;
      case 'lost':
        this.change({ lostPackets: this.state.lostPackets + event.packets });
        break;
      case 'closed':
        this.#onClose(event.code);
    }
  }

  #onMessage(message: MonitorMessage, at: number): void {
    switch (message.type) {
      case 'ready':
        this.#clock.setMoment(message.clock);
        this.change({ subject: message.subject, title: message.title, errorText: '' });
        break;
      case 'clock':
        this.#clock.setMoment(message);
        break;
      case 'pong':
        this.#clock.addPong(message.at, message.serverAt, at);
        break;
      case 'title':
        this.#nextTitle = message;
        break;
      case 'error':
        this.change({ errorText: message.message });
        break;
      case 'end':
        this.change({ errorText: message.reason });
    }
  }

  #onPlaying(playing: PlayingState): void {
    if (this.state.phase === 'stopped') return;
    const changes: { phase?: MonitorPhase; title?: MonitorTitle | null } = {};
    if (playing.position !== null && this.state.phase === 'connecting' && this.state.decoder) {
      this.#retryDelay = FIRST_RETRY_MS;
      changes.phase = 'playing';
    }
    if (this.#nextTitle && (playing.position ?? 0) >= this.#nextTitle.position) {
      changes.title = this.#nextTitle.title;
      this.#nextTitle = null;
    }
    this.change({ ...changes, playing, latencyMillis: this.#latencyOf(playing) });
  }

  #latencyOf({ position }: PlayingState): number | null {
    const { latencyMillis: shown } = this.state;
    const age = position === null ? null : this.#clock.ageMillis(position, pageTime());
    if (age === null || !this.#output) return shown;
    const latency = age + this.#output.latencyMillis;
    return shown === null ? latency : shown + LATENCY_SHARE * (latency - shown);
  }

  #onClose(code: number): void {
    this.#disconnect();
    this.change({ phase: 'retrying', playing: null, latencyMillis: null });
    if (code === CLOSE_LOGIN) void this.#logInAgain();
    else this.#retry();
  }

  async #logInAgain(): Promise<void> {
    const old = this.#token;
    const token = await this.#renewToken();
    // Stopped or restarted meanwhile.
    if (this.state.phase !== 'retrying' || this.#token !== old) return;
    this.#token = token;
    if (token) this.#retry();
    else this.stop();
  }

  #retry(): void {
    const pause = this.#retryDelay * (1 + RETRY_SPREAD * Math.random());
    this.#retryTimer = window.setTimeout(() => this.#connect(), pause);
    this.#retryDelay = Math.min(this.#retryDelay * 2, LAST_RETRY_MS);
  }

  #disconnect(): void {
    window.clearTimeout(this.#retryTimer);
    this.#feed?.close();
    this.#feed = null;
  }
}
