import { type Clock, errorText, type Millis } from '../core/index.ts';
import { type DirectoryAnswer, readDirectoryAnswer } from './directory-answer.ts';

/** How to reach one directory. */
export interface DirectoryClientOptions {
  readonly clock: Clock;
  readonly url: string;
  /** For one whole answer. */
  readonly timeout: Millis;
  readonly userAgent: string;
}

/**
 * Posts forms to one directory, one at a time: with many mounts it does not get all requests at once. Each caller has
 * at most one form waiting, so what waits is bounded by the number of mounts.
 */
export class DirectoryClient {
  readonly #options: DirectoryClientOptions;
  #last: Promise<unknown> = Promise.resolve();
  #current: AbortController | null = null;
  #isClosed = false;

  constructor(options: DirectoryClientOptions) {
    this.#options = options;
  }

  /** Never rejects: what goes wrong is an answer too. */
  post(form: URLSearchParams): Promise<DirectoryAnswer> {
    const answer = this.#last.then(() => this.#send(form));
    this.#last = answer;
    return answer;
  }

  /** Gives up what is under way and what waits. */
  close(): void {
    this.#isClosed = true;
    this.#current?.abort();
  }

  async #send(body: URLSearchParams): Promise<DirectoryAnswer> {
    if (this.#isClosed) return { kind: 'unreachable', reason: 'it is asked no more' };
    const { clock, url, timeout, userAgent } = this.#options;
    const abort = new AbortController();
    this.#current = abort;
    const timer = clock.after(timeout, () => abort.abort(new Error('it does not answer in time')));
    try {
      const response = await fetch(url, {
        method: 'POST',
        body,
        // A redirected POST may arrive as a GET: the operator shall write the new address.
        redirect: 'manual',
        headers: { 'user-agent': userAgent },
        signal: abort.signal,
      });
      const answer = readDirectoryAnswer(response.status, response.headers);
      await response.body?.cancel();
      return answer;
    } catch (error) {
      // `fetch` hides why it failed in the cause. Whatever it is, the mount plays on without the directory.
      return { kind: 'unreachable', reason: errorText(error instanceof Error && error.cause ? error.cause : error) };
    } finally {
      timer.cancel();
    }
  }
}
