import type { FeedEvent } from './live-feed.ts';
import { CONNECTION_LOST, type FeedOptions } from './monitor-connection.ts';

/** Commands to the worker: `open` once, with the port for decoded audio; then `check` for a silent connection. */
export type FeedCommand =
  | { readonly type: 'open'; readonly options: FeedOptions; readonly audioPort: MessagePort }
  | { readonly type: 'check' };

/** Runs a `LiveFeed` in a worker. Connects when created, once. */
export class FeedThread {
  readonly #worker = new Worker(new URL('./feed-worker.ts', import.meta.url), { type: 'module' });

  /** Transfers `audioPort` to the worker. If the worker fails to start, `onEvent` reports a lost connection. */
  constructor(options: FeedOptions, audioPort: MessagePort, onEvent: (event: FeedEvent) => void) {
    this.#worker.onmessage = ({ data }: MessageEvent<FeedEvent>) => onEvent(data);
    this.#worker.onerror = () => onEvent({ type: 'closed', code: CONNECTION_LOST });
    this.#post({ type: 'open', options, audioPort }, [audioPort]);
  }

  /** Closes the connection if it has been silent for too long. */
  checkSilence(): void {
    this.#post({ type: 'check' }, []);
  }

  /** Disconnects. No more events follow. */
  close(): void {
    this.#worker.onmessage = null;
    this.#worker.onerror = null;
    this.#worker.terminate();
  }

  #post(command: FeedCommand, given: Transferable[]): void {
    this.#worker.postMessage(command, given);
  }
}
