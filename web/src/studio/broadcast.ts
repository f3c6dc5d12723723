import type { WebcastReturn } from '../../../src/protocols/webcast/index.ts';
import { Store } from '../kit/store.ts';
import type { Destination } from './destination.ts';
import type { Mixer } from './mixer.ts';
import { ScreenLock } from './screen-lock.ts';
import { openEncoder, type StreamEncoder } from './stream-encoder.ts';
import { StreamSender } from './stream-sender.ts';
import type { StudioError } from './studio-error.ts';
import type { StudioSettings } from './studio-settings.ts';

export interface BroadcastState {
  readonly phase: 'off' | 'connecting' | 'live' | 'lost';
  /** `Date.now()` at the start of the stream; 0: not started. */
  readonly since: number;
  /** Last report of the server; null: none. */
  readonly returned: WebcastReturn | null;
}

const OFF: BroadcastState = { phase: 'off', since: 0, returned: null };

/** Everything that a broadcast uses. */
export interface BroadcastDependencies {
  readonly settings: StudioSettings;
  readonly error: StudioError;
  readonly destination: Destination;
  readonly mixer: Mixer;
}

/** Sends the mix to the destination. */
export class Broadcast extends Store<BroadcastState> {
  readonly #uses: BroadcastDependencies;
  readonly #screenLock = new ScreenLock();
  #sender: StreamSender | null = null;
  #encoder: StreamEncoder | null = null;
  #title = { title: '', artist: '' };
  /** Number of the last attempt to go on air; earlier attempts stop when they notice. */
  #attempts = 0;

  constructor(dependencies: BroadcastDependencies) {
    super(OFF);
    this.#uses = dependencies;
  }

  start(): void {
    window.addEventListener('beforeunload', (event) => {
      if (this.isOn) event.preventDefault();
    });
    document.addEventListener('visibilitychange', () => this.#sender && void this.#screenLock.hold());
  }

  /** Whether it is on air, or trying to. */
  get isOn(): boolean {
    return this.state.phase !== 'off';
  }

  async goLive(): Promise<void> {
    const { error, destination } = this.#uses;
    const isOpen = await error.run(async () => {
      try {
        await this.#open();
      } catch (reason) {
        this.#onEnd('');
        throw reason;
      }
    });
    if (!isOpen) await destination.checkSession();
  }

  stop(): void {
    if (this.#sender) this.#sender.close();
    else this.#onEnd('');
  }

  setTitle(title: string, artist: string): void {
    this.#title = { title, artist };
    this.#sender?.setTitle(this.#title);
  }

  async #open(): Promise<void> {
    const { settings, error, destination, mixer } = this.#uses;
    const { target, login } = destination.read();
    const attempt = ++this.#attempts;
    this.change({ phase: 'connecting', returned: null });
    const { kbps } = settings.state;
    const encoder = await openEncoder(mixer.open(), kbps, {
      send: (bytes) => this.#sender?.send(bytes),
      fail: (reason) => {
        this.stop();
        error.show(`Off air: this browser cannot encode (${reason}).`);
      },
    });
    if (attempt !== this.#attempts) return encoder.close();
    this.#encoder = encoder;
    this.#sender = new StreamSender(
      { target, login, mime: encoder.mime, kbps },
      {
        onLive: () => {
          encoder.restart();
          this.change({ phase: 'live', since: this.state.since || Date.now() });
          void this.#screenLock.hold();
        },
        onReturn: (returned) => this.change({ returned }),
        onLost: () => this.change({ phase: 'lost', returned: null }),
        onEnd: (reason) => this.#onEnd(reason),
      },
    );
    this.#sender.setTitle(this.#title);
  }

  #onEnd(reason: string): void {
    this.#attempts++;
    const encoder = this.#encoder;
    this.#encoder = null;
    this.#sender = null;
    this.#screenLock.release();
    this.change(OFF);
    this.#uses.error.show(reason && `Off air: ${reason}.`);
    encoder?.close();
    if (reason) void this.#uses.destination.checkSession();
  }
}
