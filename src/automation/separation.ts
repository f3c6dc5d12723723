import { type Millis, millis } from '../core/index.ts';
import { artistKey, titleKey } from './separation-key.ts';
import type { ShelvedTrack } from './track-shelf.ts';

/** How long neither is heard again, as far as there are others. */
export interface SeparationRules {
  readonly artist: Millis;
  readonly title: Millis;
}

/** What hearing a track now would mean. */
export interface SeparationVerdict {
  /** Since its artist and its title were heard; Infinity: never, as far as anybody remembers. */
  readonly sinceArtist: Millis;
  readonly sinceTitle: Millis;
  /** How much of the asked distances is kept, of the one that is kept less: 1 is all, 0 nothing. */
  readonly kept: number;
}

interface Heard {
  readonly at: Millis;
  /** The time before, in case that this one is taken back. */
  readonly before: Millis | null;
}

/** Names remembered of each kind: more than anybody plays within the longest distance, a day. */
const MOST_NAMES = 5000;

const NEVER = millis(Number.POSITIVE_INFINITY);

/** Remembers when artists and titles were heard, by the monotonic clock: setting the machine's does not move it. */
export class Separation {
  readonly #rules: SeparationRules;
  readonly #artists: Map<string, Heard>;
  readonly #titles: Map<string, Heard>;

  constructor(rules: SeparationRules, from?: Separation) {
    this.#rules = rules;
    this.#artists = new Map(from ? from.#artists : []);
    this.#titles = new Map(from ? from.#titles : []);
  }

  /** One of its own that knows the same. */
  fork(): Separation {
    return new Separation(this.#rules, this);
  }

  judge(track: ShelvedTrack, at: Millis): SeparationVerdict {
    const sinceArtist = since(this.#artists.get(artistKey(track.artist)), at);
    const sinceTitle = since(this.#titles.get(titleKey(track)), at);
    const kept = Math.min(share(sinceArtist, this.#rules.artist), share(sinceTitle, this.#rules.title));
    return { sinceArtist, sinceTitle, kept };
  }

  hear(track: Pick<ShelvedTrack, 'artist' | 'title' | 'path'>, at: Millis): void {
    const artist = artistKey(track.artist);
    if (artist !== '') note(this.#artists, artist, at);
    note(this.#titles, titleKey(track), at);
  }

  /** It was not heard after all. */
  withdraw(track: Pick<ShelvedTrack, 'artist' | 'title' | 'path'>): void {
    takeBack(this.#artists, artistKey(track.artist));
    takeBack(this.#titles, titleKey(track));
  }
}

function since(heard: Heard | undefined, at: Millis): Millis {
  return heard ? millis(Math.max(0, at - heard.at)) : NEVER;
}

function share(span: Millis, asked: Millis): number {
  return asked === 0 ? 1 : Math.min(1, span / asked);
}

function note(names: Map<string, Heard>, name: string, at: Millis): void {
  const before = names.get(name)?.at ?? null;
  names.delete(name);
  names.set(name, { at, before });
  if (names.size > MOST_NAMES) names.delete(names.keys().next().value!);
}

function takeBack(names: Map<string, Heard>, name: string): void {
  const before = names.get(name)?.before ?? null;
  if (before === null) names.delete(name);
  else names.set(name, { at: before, before: null });
}
