import type { SettingsStore } from '../kit/settings-store.ts';
import { Store } from '../kit/store.ts';
import type { MicrophoneProcessing } from './audio-mixer.ts';
import { type Target, targetOfAddress } from './target.ts';

/** What the user has set; stored in this browser, without passwords. */
export interface StudioChoices {
  /** Empty: not chosen yet. */
  readonly target: Target;
  /** Microphone; empty: default of the browser. */
  readonly deviceId: string;
  readonly kbps: number;
  readonly processing: MicrophoneProcessing;
  readonly hasLimiter: boolean;
}

const KEY = 'studio';
const DEFAULTS: StudioChoices = {
  target: '',
  deviceId: '',
  kbps: 128,
  processing: { echoCancellation: false, noiseSuppression: false, autoGainControl: false },
  hasLimiter: true,
};

/** Settings of the studio. A target in the URL of the page takes precedence over the stored one. */
export class StudioSettings extends Store<StudioChoices> {
  readonly #storage: SettingsStore;

  constructor(storage: SettingsStore) {
    const choices = { ...DEFAULTS, ...readStored(storage) };
    super({ ...choices, target: targetOfAddress() ?? choices.target });
    this.#storage = storage;
  }

  /** Changes settings and stores all of them. */
  set(changes: Partial<StudioChoices>): void {
    this.suggest(changes);
    this.#storage.write(KEY, JSON.stringify(this.state));
  }

  /** Changes settings as long as the page is open. */
  suggest(changes: Partial<StudioChoices>): void {
    this.change(changes);
  }
}

function readStored(storage: SettingsStore): Partial<StudioChoices> {
  try {
    return JSON.parse(storage.read(KEY) ?? '{}');
  } catch {
    return {};
  }
}
