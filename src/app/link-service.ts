import type { LinkRequest, LinkSnapshot, LinkState, LinksPort } from '../api/index.ts';
import type { AirchainConfig } from '../config/index.ts';
import { type Link, type LinkBook, linkIdOfStream, streamPath } from '../links/index.ts';
import { displayTitle, type Mount, type MountRegistry } from '../mount/index.ts';

/** What the service connects. */
export interface LinkServiceOptions {
  readonly book: LinkBook;
  readonly registry: MountRegistry;
  readonly config: () => AirchainConfig;
}

/** Gives each link its mount and takes it away again, and tells the API of both. */
export class LinkService implements LinksPort {
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
    return this.#options.config().links.create === 'key';
  }

  end(id: string): boolean {
    return this.#options.book.end(id);
  }

  address(): ReturnType<LinksPort['address']> {
    const { domain, scheme } = this.#options.config().links;
    return { host: domain, scheme: scheme === '' ? null : scheme };
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
    if (mount?.isJoinable && mount.silence <= this.#options.config().links.activeThreshold) return 'live';
    const isOver = onAirAt !== null && (mount?.state ?? 'idle') === 'idle';
    return isOver ? 'ended' : 'waiting';
  }
}
