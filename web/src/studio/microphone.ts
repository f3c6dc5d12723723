import { Store } from '../kit/store.ts';
import type { Mixer } from './mixer.ts';
import type { StudioError } from './studio-error.ts';
import type { StudioChoices, StudioSettings } from './studio-settings.ts';

/** Whether the microphone is open, or why not. */
export type MicrophoneStatus = 'closed' | 'open' | 'denied' | 'missing' | 'insecure' | 'busy' | 'failed';

export interface MicrophoneState {
  readonly status: MicrophoneStatus;
  readonly devices: readonly { readonly id: string; readonly name: string }[];
  /** Null: not reported. */
  readonly channels: number | null;
  /** Whether it has been louder than silence since it was opened. */
  readonly hasAudio: boolean;
}

const HEARD_DBFS = -50;
const LISTEN_MS = 200;
const UNUSED = { channels: null, hasAudio: false } as const;

/** Status by name of the DOMException of `getUserMedia`. */
const faults: Readonly<Record<string, MicrophoneStatus>> = {
  NotAllowedError: 'denied',
  NotReadableError: 'busy',
  NotFoundError: 'missing',
  OverconstrainedError: 'missing',
};

/** The microphone of the mixer. */
export class Microphone extends Store<MicrophoneState> {
  readonly #settings: StudioSettings;
  readonly #error: StudioError;
  readonly #mixer: Mixer;
  readonly #isOnAir: () => boolean;

  /** `isOnAir`: whether the mixer is in use and must stay open. */
  constructor(settings: StudioSettings, error: StudioError, mixer: Mixer, isOnAir: () => boolean) {
    super({ status: window.isSecureContext ? 'closed' : 'insecure', devices: [], ...UNUSED });
    this.#settings = settings;
    this.#error = error;
    this.#mixer = mixer;
    this.#isOnAir = isOnAir;
  }

  start(): void {
    navigator.mediaDevices?.addEventListener('devicechange', () => void this.#listDevices());
    window.setInterval(() => {
      const level = this.#mixer.readLevels()?.microphone ?? HEARD_DBFS;
      if (level > HEARD_DBFS && !this.state.hasAudio) this.change({ hasAudio: true });
    }, LISTEN_MS);
  }

  /** Changes device or processing; an open microphone is opened again. */
  choose(changes: Partial<Pick<StudioChoices, 'deviceId' | 'processing'>>): void {
    this.#error.show('');
    this.#settings.set(changes);
    if (this.state.status === 'open') void this.open();
  }

  async open(): Promise<void> {
    if (this.state.status === 'insecure') return;
    const { deviceId, processing } = this.#settings.state;
    try {
      const track = await this.#mixer.open().openMicrophone(deviceId, processing);
      if (!track) return;
      track.addEventListener('ended', () => this.#onLost());
      this.change({ status: 'open', channels: track.getSettings().channelCount ?? null, hasAudio: false });
      this.#error.show('');
      await this.#listDevices();
    } catch (error) {
      const { name, message } = error instanceof DOMException ? error : { name: '', message: String(error) };
      // Old Firefox does not resample a microphone (Mozilla bug 1674892, fixed in 153): mixes at the device's rate then.
      if (name === 'NotSupportedError' && this.#mixer.hasFixedRate && !this.#isOnAir()) {
        await this.#mixer.useDeviceRate();
        return this.open();
      }
      if (name === 'OverconstrainedError' && deviceId) this.choose({ deviceId: '' });
      const status = faults[name] ?? 'failed';
      this.change({ status });
      this.#error.show(status === 'failed' ? `Cannot open the microphone: ${message}` : '');
    }
  }

  close(): void {
    this.#mixer.closeMicrophone();
    this.change({ status: 'closed', ...UNUSED });
  }

  #onLost(): void {
    this.#mixer.closeMicrophone();
    this.change({ status: 'missing', ...UNUSED });
    this.#error.show('Microphone disconnected.');
  }

  async #listDevices(): Promise<void> {
    const all = await navigator.mediaDevices.enumerateDevices();
    const devices = all
      .filter(({ kind, deviceId }) => kind === 'audioinput' && deviceId !== '')
      .map(({ deviceId, label }, index) => ({ id: deviceId, name: label || `Microphone ${index + 1}` }));
    this.change({ devices });
  }
}
