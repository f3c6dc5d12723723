import { AirchainError, type Clock, type Millis, millis } from '../core/index.ts';

/** How many links those of one network may make who need no login for it. */
export interface QuotaLimits {
  /** Open at a time. */
  readonly networkLinks: number;
  /** New ones within an hour. */
  readonly networkLinksPerHour: number;
}

interface Made {
  readonly network: string;
  readonly at: Millis;
}

const HOUR = millis(3_600_000);
/** Links whose making is remembered; the oldest is forgotten first. */
const MOST_REMEMBERED = 10_000;

/** Counts links by the network that they were made from. In memory alone: no address is kept over a restart. */
export class LinkQuota {
  readonly #clock: Clock;
  readonly #networks = new Map<string, string>();
  #made: Made[] = [];

  constructor(clock: Clock) {
    this.#clock = clock;
  }

  /** @throws AirchainError `LINKS_NETWORK_FULL` */
  require(network: string, { networkLinks, networkLinksPerHour }: QuotaLimits): void {
    const open = [...this.#networks.values()].filter((other) => other === network).length;
    if (open >= networkLinks) {
      throw new AirchainError('LINKS_NETWORK_FULL', `Cannot make a link: your network has ${open} open ones already`);
    }
    const since = this.#clock.now() - HOUR;
    this.#made = this.#made.filter(({ at }) => at > since);
    const recent = this.#made.filter((made) => made.network === network).length;
    if (recent >= networkLinksPerHour) {
      throw new AirchainError(
        'LINKS_NETWORK_FULL',
        `Cannot make a link: your network has made ${recent} within an hour`,
      );
    }
  }

  note(id: string, network: string): void {
    this.#networks.set(id, network);
    this.#made.push({ network, at: this.#clock.now() });
    if (this.#made.length > MOST_REMEMBERED) this.#made.shift();
  }

  /** The link is no longer open. */
  forget(id: string): void {
    this.#networks.delete(id);
  }
}
