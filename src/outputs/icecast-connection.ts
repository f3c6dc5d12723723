import type { Clock, Millis, UnixMillis } from '../core/index.ts';
import type { EncodedStream } from '../encoders/index.ts';
import type { IcecastClient } from './icecast-client.ts';
import { IcecastFeed } from './icecast-feed.ts';
import type { IcecastTarget } from './icecast-target.ts';
import { IcecastTitles } from './icecast-titles.ts';

/** What a connection is made of beside its client. */
export interface IcecastConnectionOptions {
  readonly client: IcecastClient;
  readonly target: IcecastTarget;
  readonly userAgent: string;
  /** For a title's connection and its answer, each. */
  readonly timeout: Millis;
  readonly clock: Clock;
  /** A title arrived, or did not and why. */
  readonly onTitle: () => void;
  readonly onTitleFailure: (reason: string) => void;
}

/** One stay at the server: the stream and its titles. Owns its client. */
export class IcecastConnection {
  readonly client: IcecastClient;
  /** On the clock. */
  readonly since: Millis;
  readonly at: UnixMillis;
  readonly #titles: IcecastTitles;
  #detach: (() => void) | null = null;
  #isOver = false;

  constructor({ client, onTitle, onTitleFailure, ...options }: IcecastConnectionOptions) {
    this.client = client;
    this.since = options.clock.now();
    this.at = options.clock.wallTime();
    this.#titles = new IcecastTitles({ ...options, onSuccess: onTitle, onFailure: onTitleFailure });
  }

  /** Sends the signal from its next place to start on. */
  send(stream: EncodedStream): void {
    const feed = new IcecastFeed({
      write: (bytes, onSent) => this.client.write(bytes, onSent),
      tellTitle: (song) => this.#titles.send(song),
    });
    this.#detach = stream.attach(feed);
    // The server may have refused the very first bytes.
    if (this.#isOver) this.#detach();
  }

  end(): void {
    this.#isOver = true;
    this.#detach?.();
    this.#titles.close();
    this.client.close();
  }
}
