import { Store } from '../kit/store.ts';
import type { Destination } from './destination.ts';
import { measureUplink } from './measure-uplink.ts';
import type { StudioError } from './studio-error.ts';

export interface UplinkState {
  /** Upload rate in kbit/s; null: not measured. */
  readonly kbps: number | 'measuring' | null;
}

/** Connection test. */
export class Uplink extends Store<UplinkState> {
  readonly #error: StudioError;
  readonly #destination: Destination;

  constructor(error: StudioError, destination: Destination) {
    super({ kbps: null });
    this.#error = error;
    this.#destination = destination;
  }

  async measure(): Promise<void> {
    const isMeasured = await this.#error.run(async () => {
      const destination = this.#destination.read();
      this.change({ kbps: 'measuring' });
      this.change({ kbps: Math.round(await measureUplink(destination)) });
    });
    if (isMeasured) return;
    this.change({ kbps: null });
    await this.#destination.checkSession();
  }

  /** Discards the result: it is of another destination. */
  reset(): void {
    this.change({ kbps: null });
  }
}
