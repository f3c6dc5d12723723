import { type Clock, errorText, type Millis } from '../core/index.ts';
import { askHead, connect, TOO_LATE } from '../dial/index.ts';
import { writeTitleRequest } from '../protocols/icecast-source/index.ts';
import { writeShoutcastTitleRequest } from '../protocols/shoutcast-source/index.ts';
import { pushError, refusalOf } from './icecast-refusal.ts';
import { hostOf, type IcecastTarget, isShoutcast } from './icecast-target.ts';

/** Which mount to title. */
export interface IcecastTitlesOptions {
  readonly target: IcecastTarget;
  readonly userAgent: string;
  /** For the connection and for the answer, each. */
  readonly timeout: Millis;
  readonly clock: Clock;
  /** A title arrived, or did not and why. */
  readonly onSuccess: () => void;
  readonly onFailure: (reason: string) => void;
}

/**
 * Sends a server the titles of a stream that cannot contain them, each on a connection of its own, one after the other. A
 * title that was overtaken while it waited is left out; one that fails is reported and dropped.
 */
export class IcecastTitles {
  readonly #options: IcecastTitlesOptions;
  readonly #abort = new AbortController();
  #next: string | null = null;
  #isSending = false;

  constructor(options: IcecastTitlesOptions) {
    this.#options = options;
  }

  /** Artist and title in one text; empty: nothing is known. */
  send(song: string): void {
    this.#next = song;
    if (!this.#isSending) void this.#sendAll();
  }

  /** Gives up what is under way and what waits. */
  close(): void {
    this.#next = null;
    this.#abort.abort();
  }

  async #sendAll(): Promise<void> {
    this.#isSending = true;
    while (this.#next !== null) {
      const song = this.#next;
      this.#next = null;
      try {
        await this.#tell(song);
        this.#options.onSuccess();
      } catch (error) {
        // The stream goes on without this title.
        if (this.#abort.signal.aborted) break;
        this.#options.onFailure(errorText(error));
      }
    }
    this.#isSending = false;
  }

  async #tell(song: string): Promise<void> {
    const { target, timeout, clock } = this.#options;
    const { signal } = this.#abort;
    const fail = (reason: string, cause?: unknown) => pushError('PUSH_FAILED', target, reason, cause);
    const { host, port, tls } = target;
    const socket = await connect({ host, port, tls, timeout, signal, fail }, clock);
    const answer = await askHead(socket, this.#write(song), clock, timeout);
    socket.destroy();
    if (answer === 'late') throw fail(TOO_LATE);
    if (answer === 'closed') throw fail('it disconnects without a response');
    if (answer.head.status >= 300) throw refusalOf(target, answer.head, answer.rest);
  }

  #write(song: string): Buffer {
    const { target, userAgent } = this.#options;
    const { user, password, mount } = target;
    const host = hostOf(target);
    if (isShoutcast(target)) return writeShoutcastTitleRequest(target, host, song);
    return writeTitleRequest({ target: mount ?? '/', host, login: { user, password }, userAgent, song });
  }
}
