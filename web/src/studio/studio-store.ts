import type { WebcastReturn } from '../../../src/protocols/webcast/index.ts';
import { logIn } from '../log-in.ts';
import { Observable } from '../observable.ts';
import { readSession } from '../session.ts';
import type { SettingsStore } from '../settings-store.ts';
import { AudioMixer, type MicrophoneProcessing, type Strip } from './audio-mixer.ts';
import { measureUplink } from './measure-uplink.ts';
import { type EncoderChoice, openEncoder, PACKET_RATE, type StreamEncoder, selectEncoder } from './stream-encoder.ts';
import { StreamSender } from './stream-sender.ts';
import { findOnlyIdleMount, listLiveInputs } from './studio-api.ts';

/** State of the microphone. */
export type MicrophoneState = 'closed' | 'open' | 'denied' | 'missing' | 'insecure' | 'busy' | 'failed';

/** Settings stored in this browser; no password. */
export interface StudioSettings {
  readonly target: string;
  readonly deviceId: string;
  readonly kbps: number;
  readonly processing: MicrophoneProcessing;
  readonly hasLimiter: boolean;
}

/** State of the page. */
export interface StudioState extends StudioSettings {
  /** Administrator who is logged in; null: none; undefined: not known yet. */
  readonly admin: string | null | undefined;
  /** Whether a session of this page has expired. */
  readonly hasSessionEnded: boolean;
  readonly liveInputs: readonly string[];
  readonly user: string;
  readonly password: string;
  readonly microphone: MicrophoneState;
  readonly devices: readonly { readonly id: string; readonly name: string }[];
  /** Channels of the microphone; null: not reported. */
  readonly channels: number | null;
  readonly hasAudio: boolean;
  /** Upload rate in kbit/s; null: not measured. */
  readonly uplink: number | 'measuring' | null;
  readonly phase: 'off' | 'connecting' | 'live' | 'lost';
  /** `Date.now()` at the start of the stream. */
  readonly since: number;
  readonly returned: WebcastReturn | null;
  readonly fileName: string;
  readonly isFilePlaying: boolean;
  readonly isTabOpen: boolean;
  /** Gains of the faders; 1: unchanged. */
  readonly gains: Readonly<Record<Strip, number>>;
  /** Encoder of this browser; null: none. */
  readonly encoderChoice: EncoderChoice | null;
  readonly errorText: string;
}

const SETTINGS_KEY = 'studio';
const HEARD_DBFS = -50;
const LISTEN_MS = 200;
const DEFAULTS: StudioSettings = {
  target: '',
  deviceId: '',
  kbps: 128,
  processing: { echoCancellation: false, noiseSuppression: false, autoGainControl: false },
  hasLimiter: true,
};

/** Microphone state by name of the DOMException of `getUserMedia`. */
const microphoneFaults: Readonly<Record<string, MicrophoneState>> = {
  NotAllowedError: 'denied',
  NotReadableError: 'busy',
  NotFoundError: 'missing',
  OverconstrainedError: 'missing',
};

/** State and actions of the studio page. */
export class StudioStore extends Observable<StudioState> {
  readonly #settings: SettingsStore;
  #audioMixer: AudioMixer | null = null;
  /** In hertz; undefined: rate of the device. */
  #rate: number | undefined = PACKET_RATE;
  #file: File | null = null;
  #sender: StreamSender | null = null;
  #encoder: StreamEncoder | null = null;
  #wakeLock: WakeLockSentinel | null = null;
  #title = { title: '', artist: '' };
  /** Suggested target, not chosen by the user. */
  #suggested = '';
  /** Number of the last attempt to go on air; earlier attempts stop when they notice. */
  #attempts = 0;

  constructor(settings: SettingsStore) {
    super({
      ...DEFAULTS,
      ...readStored(settings),
      ...targetOfAddress(),
      admin: undefined,
      hasSessionEnded: false,
      liveInputs: [],
      user: 'source',
      password: '',
      microphone: window.isSecureContext ? 'closed' : 'insecure',
      devices: [],
      channels: null,
      hasAudio: false,
      uplink: null,
      phase: 'off',
      since: 0,
      returned: null,
      fileName: '',
      isFilePlaying: false,
      isTabOpen: false,
      gains: { microphone: 1, file: 1, tab: 1 },
      encoderChoice: selectEncoder(),
      errorText: '',
    });
    this.#settings = settings;
  }

  /** Peaks of the mix and of the microphone; null: the mixer is not open. */
  readLevels(): ReturnType<AudioMixer['readLevels']> | null {
    return this.#audioMixer?.readLevels() ?? null;
  }

  start(): void {
    void this.#readAdmin();
    navigator.mediaDevices?.addEventListener('devicechange', () => void this.#listDevices());
    window.addEventListener('beforeunload', (event) => {
      if (this.state.phase !== 'off') event.preventDefault();
    });
    document.addEventListener('visibilitychange', () => {
      void this.#holdWakeLock();
      void this.#wake();
    });
    window.addEventListener('focus', () => void this.#readAdmin());
    window.addEventListener('pointerdown', () => void this.#wake());
    window.setInterval(() => {
      if ((this.readLevels()?.microphone ?? HEARD_DBFS) > HEARD_DBFS && !this.state.hasAudio)
        this.change({ hasAudio: true });
    }, LISTEN_MS);
  }

  set(changes: Partial<Pick<StudioState, keyof StudioSettings | 'user' | 'password'>>): void {
    this.change({ ...changes, errorText: '', ...('target' in changes && { uplink: null }) });
    const { target, deviceId, kbps, processing, hasLimiter } = this.state;
    this.#settings.write(SETTINGS_KEY, JSON.stringify({ target, deviceId, kbps, processing, hasLimiter }));
    if ('hasLimiter' in changes) this.#audioMixer?.setLimiter(hasLimiter);
    if (('deviceId' in changes || 'processing' in changes) && this.state.microphone === 'open')
      void this.openMicrophone();
  }

  logIn(username: string, password: string): Promise<void> {
    return this.#try(async () => {
      const { errorText } = await logIn(username, password);
      if (errorText) throw new Error(errorText);
      await this.#readAdmin();
    });
  }

  async openMicrophone(): Promise<void> {
    if (this.state.microphone === 'insecure') return;
    const { deviceId, processing } = this.state;
    try {
      const track = await this.#mixer().openMicrophone(deviceId, processing);
      if (!track) return;
      track.addEventListener('ended', () => this.#onMicrophoneLost());
      const channels = track.getSettings().channelCount ?? null;
      this.change({ microphone: 'open', channels, hasAudio: false, errorText: '' });
      await this.#listDevices();
    } catch (error) {
      const { name, message } = error instanceof DOMException ? error : { name: '', message: String(error) };
      if (name === 'NotSupportedError' && this.#rate !== undefined && this.state.phase === 'off') {
        return this.#useDeviceRate();
      }
      if (name === 'OverconstrainedError' && deviceId) this.set({ deviceId: '' });
      const microphone = microphoneFaults[name] ?? 'failed';
      this.change({ microphone, errorText: microphone === 'failed' ? `Cannot open the microphone: ${message}` : '' });
    }
  }

  closeMicrophone(): void {
    this.#audioMixer?.closeMicrophone();
    this.change({ microphone: 'closed', channels: null, hasAudio: false });
  }

  measure(): Promise<void> {
    return this.#try(async () => {
      this.change({ uplink: 'measuring' });
      try {
        this.change({ uplink: Math.round(await measureUplink(this.#destination())) });
      } catch (error) {
        this.change({ uplink: null });
        throw error;
      }
    });
  }

  goLive(): Promise<void> {
    return this.#try(async () => {
      const destination = this.#destination();
      const attempt = ++this.#attempts;
      this.change({ phase: 'connecting', returned: null });
      const { kbps } = this.state;
      const encoder = await openEncoder(this.#mixer(), kbps, {
        send: (bytes) => this.#sender?.send(bytes),
        fail: (reason) => {
          this.stop();
          this.change({ errorText: `Off air: this browser cannot encode (${reason}).` });
        },
      });
      if (attempt !== this.#attempts) return encoder.close();
      this.#encoder = encoder;
      this.#sender = new StreamSender(
        { ...destination, mime: encoder.mime, kbps },
        {
          onLive: () => {
            encoder.restart();
            this.change({ phase: 'live', since: this.state.since || Date.now() });
            void this.#holdWakeLock();
          },
          onReturn: (returned) => this.change({ returned }),
          onLost: () => this.change({ phase: 'lost', returned: null }),
          onEnd: (reason) => this.#onEnd(reason),
        },
      );
      this.#sender.setTitle(this.#title);
    }, true);
  }

  stop(): void {
    if (this.#sender) this.#sender.close();
    else this.#onEnd('');
  }

  setTitle(title: string, artist: string): void {
    this.#title = { title, artist };
    this.#sender?.setTitle(this.#title);
  }

  setFader(strip: Strip, gain: number): void {
    this.change({ gains: { ...this.state.gains, [strip]: gain } });
    this.#audioMixer?.setFader(strip, gain);
  }

  loadFile(file: File): void {
    this.#file = file;
    const mixer = this.#mixer();
    mixer.load(file);
    mixer.file.onplay = () => this.change({ isFilePlaying: true });
    mixer.file.onpause = () => this.change({ isFilePlaying: false });
    mixer.file.onerror = () => this.change({ errorText: 'This browser cannot play that file.', isFilePlaying: false });
    this.change({ fileName: file.name, errorText: '' });
  }

  playFile(): Promise<void> {
    return this.#try(async () => {
      const { context, file } = this.#mixer();
      await context.resume();
      if (file.paused) await file.play();
      else file.pause();
    });
  }

  toggleTab(): Promise<void> {
    return this.#try(async () => {
      const mixer = this.#mixer();
      if (this.state.isTabOpen) {
        mixer.closeTab();
        this.change({ isTabOpen: false });
        return;
      }
      const isOpen = await mixer.openTab(() => this.change({ isTabOpen: false }));
      if (!isOpen) throw new Error('The selection has no audio. Choose a tab and tick "Also share tab audio".');
      this.change({ isTabOpen: true });
    });
  }

  #mixer(): AudioMixer {
    if (!this.#audioMixer) {
      this.#audioMixer = new AudioMixer(this.#rate);
      this.#audioMixer.setLimiter(this.state.hasLimiter);
      for (const [strip, gain] of Object.entries(this.state.gains)) this.#audioMixer.setFader(strip as Strip, gain);
      this.#audioMixer.context.addEventListener('statechange', () => void this.#wake());
    }
    return this.#audioMixer;
  }

  /** Old Firefox does not resample a microphone (Mozilla bug 1674892, fixed in 153): mixes at the device's rate then. */
  async #useDeviceRate(): Promise<void> {
    this.#rate = undefined;
    await this.#audioMixer?.close();
    this.#audioMixer = null;
    const encoderChoice = selectEncoder(this.#mixer().context.sampleRate);
    this.change({ isTabOpen: false, isFilePlaying: false, encoderChoice });
    if (this.#file) this.loadFile(this.#file);
    await this.openMicrophone();
  }

  #onMicrophoneLost(): void {
    this.#audioMixer?.closeMicrophone();
    this.change({ microphone: 'missing', channels: null, hasAudio: false, errorText: 'Microphone disconnected.' });
  }

  /** Resumes audio that the system has suspended, for example for a call. */
  async #wake(): Promise<void> {
    const context = this.#audioMixer?.context;
    if (!context || context.state === 'running' || context.state === 'closed') return;
    if (this.state.microphone === 'open' || this.state.phase !== 'off') await context.resume().catch(() => {});
  }

  #destination() {
    const { target, admin, user, password } = this.state;
    if (target === '' || target === 'mount=') throw new Error('Choose a destination first.');
    if (!admin && password === '') throw new Error('Enter the source password first, or log in.');
    const login = password === '' ? null : { user, password };
    return { target, login };
  }

  #onEnd(reason: string): void {
    this.#attempts++;
    const encoder = this.#encoder;
    this.#encoder = null;
    this.#sender = null;
    void this.#wakeLock?.release();
    this.#wakeLock = null;
    this.change({ phase: 'off', since: 0, returned: null, errorText: reason && `Off air: ${reason}.` });
    encoder?.close();
    if (reason && this.state.admin) void this.#readAdmin();
  }

  /** Keeps the screen on. The browser releases the lock when the page is hidden. */
  async #holdWakeLock(): Promise<void> {
    const isHeld = this.#wakeLock?.released === false;
    if (isHeld || !this.#sender || document.visibilityState !== 'visible' || !navigator.wakeLock) return;
    const lock = await navigator.wakeLock.request('screen').catch(() => null);
    if (this.#sender) this.#wakeLock = lock;
    else await lock?.release();
  }

  async #readAdmin(): Promise<void> {
    const before = this.state.admin;
    const admin = await readSession();
    // Without a response the known state is kept.
    if (admin === undefined && before !== undefined) return;
    if (before !== undefined && admin === before) return;
    const liveInputs = admin ? await listLiveInputs() : [];
    this.change({ admin: admin ?? null, liveInputs, hasSessionEnded: Boolean(before) && !admin });
    await this.#suggestTarget();
  }

  /** Suggests a target while the user has chosen none: a live input for administrators, else the only idle mount. */
  async #suggestTarget(): Promise<void> {
    const [input] = this.state.liveInputs;
    const isOpen = () => this.state.target === '' || this.state.target === this.#suggested;
    if (!isOpen()) return;
    const mount = input === undefined ? await findOnlyIdleMount() : null;
    if (!isOpen() || (input === undefined && mount === null)) return;
    this.#suggested = input === undefined ? mountTarget(mount ?? '') : `input=${encodeURIComponent(input)}`;
    this.change({ target: this.#suggested });
  }

  async #listDevices(): Promise<void> {
    const all = await navigator.mediaDevices.enumerateDevices();
    const devices = all
      .filter(({ kind, deviceId }) => kind === 'audioinput' && deviceId !== '')
      .map(({ deviceId, label }, index) => ({ id: deviceId, name: label || `Microphone ${index + 1}` }));
    this.change({ devices });
  }

  async #try(work: () => Promise<void>, isGoingLive = false): Promise<void> {
    this.change({ errorText: '' });
    try {
      await work();
    } catch (error) {
      const errorText = error instanceof Error ? error.message : String(error);
      if (isGoingLive) this.#onEnd('');
      this.change({ errorText });
      if (this.state.admin) await this.#readAdmin();
    }
  }
}

/** Target for the path of a mount, with or without the leading slash. */
export function mountTarget(path: string): string {
  return `mount=${encodeURIComponent(path === '' || path.startsWith('/') ? path : `/${path}`)}`;
}

/** Target in the URL of the page: `/studio?mount=/live`, `/studio?input=dj`. */
function targetOfAddress(): Partial<StudioSettings> {
  const query = new URLSearchParams(location.search);
  const [mount, input] = [query.get('mount'), query.get('input')];
  if (mount) return { target: mountTarget(mount) };
  return input ? { target: `input=${encodeURIComponent(input)}` } : {};
}

function readStored(settings: SettingsStore): Partial<StudioSettings> {
  try {
    return JSON.parse(settings.read(SETTINGS_KEY) ?? '{}');
  } catch {
    return {};
  }
}
