import type { Millis } from '../core/index.ts';
import { displayTitle, type Mount, type MountRegistry } from '../mount/index.ts';
import type { Link, LinkBook } from './link-book.ts';
import { linkIdOfStream, streamPath } from './link-paths.ts';
import type { LinkRequest, LinkSnapshot, LinkState } from './link-snapshot.ts';

/** Settings of all links; read at each use, so that a reload applies. */
export interface LinkSettings {
  /** Whether links are also made with the station's key. */
  readonly takesKey: boolean;
  /** Host and scheme of addresses; null: as the request came. */
  readonly host: string | null;
  readonly scheme: 'http' | 'https' | null;
  /** Silence after which a stream no longer counts as live. */
  readonly activeThreshold: Millis;
}

/** The links, their mounts and their settings. */
export interface LinkServiceOptions {
  readonly book: LinkBook;
  readonly registry: MountRegistry;
  readonly settings: () => LinkSettings;
}

/** Creates the mount of each link and discards it with the link; describes links for the API. */
export class LinkService {
  readonly #options: LinkServiceOptions;

  constructor(options: LinkServiceOptions) {
    const { book, registry } = options;
    this.#options = options;
    book.onEnded(({ link }) => registry.discard(streamPath(link.id)));
    registry.subscribe((event) => {
      const id = event.type === 'stateChanged' && event.state === 'live' ? linkIdOfStream(event.mount.path) : null;
      if (id !== null) book.noteOnAir(id);
    });
  }

  make(request: LinkRequest): { readonly link: LinkSnapshot; readonly key: string } {
    const { book, registry } = this.#options;
    const { link, key } = book.make(request);
    registry.keep(streamPath(link.id));
    return { link: this.#describe(link), key };
  }

  list(): LinkSnapshot[] {
    return this.#options.book.all.map((link) => this.#describe(link));
  }

  find(id: string): LinkSnapshot | null {
    const link = this.#options.book.find(id);
    return link && this.#describe(link);
  }

  takesKey(): boolean {
    return this.#options.settings().takesKey;
  }

  end(id: string): boolean {
    return this.#options.book.end(id);
  }

  address(): Pick<LinkSettings, 'host' | 'scheme'> {
    const { host, scheme } = this.#options.settings();
    return { host, scheme };
  }

  #describe(link: Link): LinkSnapshot {
    const { id, title, maxListeners, createdAt, expiresAt, startBy } = link;
    const mount = this.#options.registry.find(streamPath(id));
    const source = mount?.source ?? null;
    return {
      id,
      title,
      state: this.#stateOf(link, mount),
      nowPlaying: mount?.title ? displayTitle(mount.title) : '',
      contentType: mount?.contentType ?? '',
      listeners: mount?.listeners.size ?? 0,
      maxListeners,
      createdAt,
      expiresAt,
      startBy,
      source: source && {
        address: source.address,
        userAgent: source.userAgent,
        connectedAt: source.connectedAt,
      },
    };
  }

  #stateOf({ onAirAt }: Link, mount: Mount | null): LinkState {
    if (mount?.isJoinable && mount.silence <= this.#options.settings().activeThreshold) return 'live';
    const isOver = onAirAt !== null && (mount?.state ?? 'idle') === 'idle';
    return isOver ? 'ended' : 'waiting';
  }
}
