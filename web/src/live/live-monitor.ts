import { Observable } from '../observable.ts';
import { FeedThread } from './feed-thread.ts';
import type { FeedEvent } from './live-feed.ts';
import { CLOSE_LOGIN, type FeedOptions, type MonitorSubject } from './monitor-connection.ts';
import type { MonitorMessage, MonitorTitle } from './monitor-messages.ts';
import { pageTime } from './page-time.ts';
import type { PlayingState } from './ring-player.ts';
import { ServerClock } from './server-clock.ts';
import { SoundOutput } from './sound-output.ts';

/**
 * stopped     nothing is wanted
 * connecting  a connection was asked for and gives no sound yet
 * playing     sound comes
 * retrying    the connection broke, or its subject is gone; it is asked for again soon
 */
export type MonitorPhase = 'stopped' | 'connecting' | 'playing' | 'retrying';

export interface MonitorState {
  readonly phase: MonitorPhase;
  /** What the server said last about why it gives nothing; empty: nothing. */
  readonly trouble: string;
  /** Whether the browser keeps the sound back until it is clicked. */
  readonly isBlocked: boolean;
  /** What is heard, as the server names it. */
  readonly subject: MonitorSubject | null;
  readonly title: MonitorTitle | null;
  /** `Opus (WebCodecs)`, `PCM`; empty while nothing is decoded. */
  readonly decoder: string;
  readonly playing: PlayingState | null;
  /** From the making of a frame to the ear; null: not known yet. */
  readonly latencyMillis: number | null;
  readonly lostPackets: number;
}

/** What is to be heard. */
export type MonitorOptions = Omit<FeedOptions, 'token'>;

const FIRST_RETRY_MS = 500;
const LAST_RETRY_MS = 15_000;
/** A browser that lets sound out does so within this. */
const STARTING_MS = 500;
/** Up to this share of a pause is added by chance, so that all who lost a server do not come back at once. */
const RETRY_SPREAD = 0.3;
/** Feeds of Opus, and of PCM as it is asked for here. */
const FEED_RATE = 48_000;
/** Of each new latency, which swings with the packets, this share is shown. */
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
 * Hears one subject of the station as it is made. Comes back by itself with growing pauses, and after a sleep. Owns the
 * feed and the sound's way out; the sound itself goes from one to the other past the page's thread.
 */
export class LiveMonitor extends Observable<MonitorState> {
  /** Asked for another token when the last one is worth nothing any more; empty: there is none. */
  readonly #renewToken: () => Promise<string>;
  #clock = new ServerClock();
  #options: MonitorOptions = { subject: null, codec: 'opus' };
  #token = '';
  #volume = 1;
  #output: SoundOutput | null = null;
  #feed: FeedThread | null = null;
  /** Of outputs: only the last that was asked for is wanted. */
  #openings = 0;
  /** Told before it is heard. */
  #nextTitle: { readonly title: MonitorTitle | null; readonly position: number } | null = null;
  #retryTimer = 0;
  #retryDelay = FIRST_RETRY_MS;

  constructor(renewToken: () => Promise<string>) {
    super({ ...SILENT, phase: 'stopped', trouble: '' });
    this.#renewToken = renewToken;
  }

  /** What a meter draws from; null while nothing plays. */
  get output(): SoundOutput | null {
    return this.#output;
  }

  /** To be called in a click, or the browser keeps it silent. */
  async play(options: MonitorOptions, token: string): Promise<void> {
    this.#disconnect();
    this.#options = options;
    this.#token = token;
    this.change({ phase: 'connecting', trouble: '', lostPackets: 0 });
    if (!(await this.#openOutput())) return;
    // Some browsers answer only once they let the sound out: with the click that is asked for.
    void this.wake();
    this.#connect();
    window.setTimeout(() => this.change({ isBlocked: this.#isHeldBack }), STARTING_MS);
  }

  /** False: it was stopped or asked for again meanwhile, or there is no sound to be had. */
  async #openOutput(): Promise<boolean> {
    if (this.#output) return true;
    const opening = ++this.#openings;
    const events = {
      onState: (playing: PlayingState) => this.#onPlaying(playing),
      onRunning: () => this.change({ isBlocked: this.#isHeldBack }),
    };
    try {
      const output = await SoundOutput.open(FEED_RATE, events);
      if (opening !== this.#openings) {
        await output.close();
        return false;
      }
      this.#output = output;
      output.setVolume(this.#volume);
      return true;
    } catch (error) {
      if (opening === this.#openings)
        this.change({ ...SILENT, phase: 'stopped', trouble: `Cannot start audio: ${error}` });
      return false;
    }
  }

  get #isHeldBack(): boolean {
    return this.#output?.isRunning === false;
  }

  stop(): void {
    this.#openings++;
    this.#disconnect();
    void this.#output?.close();
    this.#output = null;
    this.change({ ...SILENT, phase: 'stopped', trouble: '' });
  }

  /** 0 to 1. */
  setVolume(volume: number): void {
    this.#volume = volume;
    this.#output?.setVolume(volume);
  }

  /** The page is seen again, or was clicked: sound that was taken away goes on, and a lost connection is noticed. */
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
        this.change({ subject: message.subject as MonitorSubject, title: message.title, trouble: '' });
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
        this.change({ trouble: message.message });
        break;
      case 'end':
        this.change({ trouble: message.reason });
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
    // Stopped meanwhile, or begun anew.
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
