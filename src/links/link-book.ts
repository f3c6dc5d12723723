import { AirchainError, type Clock, type Logger, type Millis, millis, type Timer, unixMillis } from '../core/index.ts';
import { fitsLinkKey, hashLinkKey, makeLinkId, makeLinkKey } from './link-id.ts';
import { LinkQuota, type MakerNetwork, type QuotaLimits } from './link-quota.ts';
import type { LinkStore, StoredLink } from './link-store.ts';

/** A link that is open: the time of its making has come and that of its end has not. */
export type Link = Omit<StoredLink, 'keyHash'>;

/** Who makes a link. Callers that need no login for it are limited by their network. */
export type LinkMaker = { readonly kind: 'admin' | 'key' } | ({ readonly kind: 'anyone' } & MakerNetwork);

/** What is asked for a link that is to be made; what is null is chosen by the limits. */
export interface LinkOptions {
  readonly maker: LinkMaker;
  /** One line for people; may be empty. */
  readonly title: string;
  readonly ttl: Millis | null;
  readonly maxListeners: number | null;
}

/** Bounds of all links; may change at a reload. */
export interface LinkLimits extends QuotaLimits {
  /** How long a link stays open where nothing else is asked, and the longest that may be asked. */
  readonly ttl: Millis;
  readonly maxTtl: Millis;
  /** Links at once. */
  readonly maxLinks: number;
  /** So many of them, but never more than half, are for administrators alone. */
  readonly adminLinks: number;
  /** How long a link waits to go on air for the first time; those that an administrator made with a `ttl` wait as long as they are open. */
  readonly unusedTtl: Millis;
  /** Listeners of one link; null: only the server's own limit counts. */
  readonly maxListeners: number | null;
}

/** A link that is no longer open, and why. */
export interface EndedLink {
  readonly link: Link;
  readonly why: 'asked' | 'expired' | 'unused';
}

/** What the book needs. */
export interface LinkBookOptions {
  readonly clock: Clock;
  readonly logger: Logger;
  readonly store: LinkStore;
  /** Read for each link, so that a reload applies. */
  readonly limits: () => LinkLimits;
}

/** Shortest lifetime of a link: sharing one takes longer than less. */
const MIN_TTL = millis(60_000);
/** The date may jump, and timers are monotonic: so often at least the book looks who is due. */
const LONGEST_WAIT = millis(60_000);

/**
 * All open links, also after a restart. Keys are returned once, when a link is created, and stored as hashes. An id whose
 * time is over is unknown from that moment on.
 */
export class LinkBook {
  readonly #options: LinkBookOptions;
  readonly #links = new Map<string, StoredLink>();
  readonly #quota: LinkQuota;
  #onEnded: (ended: EndedLink) => void = () => {};
  #timer: Timer | null = null;

  constructor(options: LinkBookOptions) {
    this.#options = options;
    this.#quota = new LinkQuota(options.clock);
    const now = options.clock.wallTime();
    for (const link of options.store.list()) {
      if (endOf(link) > now) this.#links.set(link.id, link);
      else options.store.remove(link.id);
    }
    this.#arm();
  }

  /** All that are open, the oldest first. */
  get all(): Link[] {
    const now = this.#options.clock.wallTime();
    return [...this.#links.values()].filter((link) => endOf(link) > now).map(toLink);
  }

  /** Sets the handler for links that end; called within the turn in which they do. */
  onEnded(handler: (ended: EndedLink) => void): void {
    this.#onEnded = handler;
  }

  /**
   * Opens a new link. Its key is in the answer and nowhere else.
   * @throws AirchainError `LINKS_FULL`, `LINKS_NETWORK_FULL`, `LINK_OPTIONS_INVALID` when the options is outside the limits
   */
  make({ maker, title, ttl, maxListeners }: LinkOptions): { readonly link: Link; readonly key: string } {
    const { clock, store, logger, limits } = this.#options;
    const { ttl: usualTtl, maxTtl, maxListeners: mostListeners, unusedTtl } = limits();
    this.#endExpired();
    this.#requireRoom(maker);
    const life = ttl ?? usualTtl;
    if (life < MIN_TTL || life > maxTtl) {
      const bounds = `from ${MIN_TTL / 1000} to ${maxTtl / 1000} seconds`;
      throw new AirchainError(
        'LINK_OPTIONS_INVALID',
        `Cannot make a link for ${life / 1000} seconds: it may be ${bounds}`,
      );
    }
    if (maxListeners !== null && maxListeners > (mostListeners ?? Infinity)) {
      throw new AirchainError(
        'LINK_OPTIONS_INVALID',
        `Cannot make a link for ${maxListeners} listeners: the limit is ${mostListeners}`,
      );
    }
    // An administrator that asks for a time means it.
    const waits = maker.kind === 'admin' && ttl !== null;
    const key = makeLinkKey();
    const createdAt = unixMillis(Math.round(clock.wallTime()));
    const link: StoredLink = {
      id: makeLinkId(),
      keyHash: hashLinkKey(key),
      title,
      maxListeners: maxListeners ?? mostListeners,
      createdAt,
      expiresAt: unixMillis(createdAt + Math.round(life)),
      onAirAt: null,
      startBy: waits ? null : unixMillis(createdAt + unusedTtl),
    };
    if (maker.kind === 'anyone') this.#quota.note(link.id, maker);
    store.save(link);
    this.#links.set(link.id, link);
    this.#arm();
    logger.info('a link was made', { link: link.id, title, seconds: Math.round(life / 1000) });
    return { link: toLink(link), key };
  }

  /** The open link of this id; null: there is none, or none any more. */
  find(id: string): Link | null {
    const link = this.#find(id);
    return link && toLink(link);
  }

  /** Whether the key is that of the link, and the link is open. */
  fits(id: string, key: string): boolean {
    const link = this.#find(id);
    return link !== null && fitsLinkKey(key, link.keyHash);
  }

  /** The link is on air now: from here on its end is an end, and no wait for a beginning. */
  noteOnAir(id: string): void {
    const link = this.#find(id);
    if (!link) return;
    const noted = { ...link, onAirAt: unixMillis(Math.round(this.#options.clock.wallTime())) };
    this.#links.set(id, noted);
    this.#options.store.save(noted);
  }

  /** Ends a link before its time. Says whether there was one. */
  end(id: string): boolean {
    const link = this.#find(id);
    if (link) this.#end(link, 'asked');
    return link !== null;
  }

  /** Stops looking at the time. */
  close(): void {
    this.#timer?.cancel();
  }

  #requireRoom(maker: LinkMaker): void {
    const limits = this.#options.limits();
    const { maxLinks, adminLinks } = limits;
    const reserved = maker.kind === 'admin' ? 0 : Math.min(adminLinks, Math.floor(maxLinks / 2));
    const most = maxLinks - reserved;
    if (this.#links.size >= most) {
      throw new AirchainError('LINKS_FULL', `Cannot make a link: there are ${most}, as many as the limit allows`);
    }
    if (maker.kind === 'anyone') this.#quota.require(maker, limits);
  }

  #find(id: string): StoredLink | null {
    const link = this.#links.get(id);
    return link && endOf(link) > this.#options.clock.wallTime() ? link : null;
  }

  #end(link: StoredLink, why: EndedLink['why']): void {
    this.#links.delete(link.id);
    this.#quota.forget(link.id);
    this.#options.store.remove(link.id);
    this.#options.logger.info('a link has ended', { link: link.id, title: link.title, why });
    this.#onEnded({ link: toLink(link), why });
  }

  #endExpired(): void {
    const now = this.#options.clock.wallTime();
    for (const link of [...this.#links.values()]) {
      if (endOf(link) <= now) this.#end(link, link.expiresAt <= now ? 'expired' : 'unused');
    }
  }

  #arm(): void {
    this.#timer?.cancel();
    const next = Math.min(...[...this.#links.values()].map(endOf));
    if (next === Infinity) return;
    const wait = Math.min(LONGEST_WAIT, Math.max(0, next - this.#options.clock.wallTime()));
    this.#timer = this.#options.clock.after(millis(wait), () => {
      this.#endExpired();
      this.#arm();
    });
  }
}

function toLink({ keyHash: _, ...link }: StoredLink): Link {
  return link;
}

/** Once it was on air it stays open for as long as was requested. */
function endOf({ expiresAt, onAirAt, startBy }: StoredLink): number {
  return onAirAt === null && startBy !== null ? Math.min(startBy, expiresAt) : expiresAt;
}
