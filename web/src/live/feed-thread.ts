import type { FeedEvent } from './live-feed.ts';
import { type FeedOptions, LOST } from './monitor-connection.ts';

/** What the page says to the thread: once `open`, with the port that decoded sound goes to; then `check` for silence. */
export type FeedOrder =
  | { readonly type: 'open'; readonly options: FeedOptions; readonly sounds: MessagePort }
  | { readonly type: 'check' };

/** A `LiveFeed` on a thread of its own. Opened when made, and never again. */
export class FeedThread {
  readonly #worker = new Worker(new URL('./feed-worker.ts', import.meta.url), { type: 'module' });

  /** `sounds` is given away. A thread that cannot be had is told as a connection that was lost. */
  constructor(options: FeedOptions, sounds: MessagePort, onEvent: (event: FeedEvent) => void) {
    this.#worker.onmessage = ({ data }: MessageEvent<FeedEvent>) => onEvent(data);
    this.#worker.onerror = () => onEvent({ type: 'closed', code: LOST });
    this.#order({ type: 'open', options, sounds }, [sounds]);
  }

  /** Has a connection given up that has been silent for too long. */
  checkSilence(): void {
    this.#order({ type: 'check' }, []);
  }

  /** Hangs up; nothing is told any more. */
  close(): void {
    this.#worker.onmessage = null;
    this.#worker.onerror = null;
    this.#worker.terminate();
  }

  #order(order: FeedOrder, given: Transferable[]): void {
    this.#worker.postMessage(order, given);
  }
}
