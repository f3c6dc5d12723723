import { AirchainError, type Clock, type Millis, millis } from '../core/index.ts';

/** How many links those of one network may make who need no login for it. */
export interface QuotaLimits {
  /** Open at a time. */
  readonly networkLinks: number;
  /** New ones within an hour. */
  readonly networkLinksPerHour: number;
}

/** Where a caller comes from that makes a link without a login. */
export interface MakerNetwork {
  /** IPv4: the address, IPv6: its /64. */
  readonly network: string;
  /** IPv4: the address, IPv6: its /48, which a provider gives to one customer. */
  readonly customer: string;
}

interface Made extends MakerNetwork {
  readonly at: Millis;
}

const HOUR = millis(3_600_000);
/** Links whose making is remembered; the oldest is forgotten first. */
const MOST_REMEMBERED = 10_000;
/** So many times the links of a network are those of a customer, who may be a whole campus. */
const NETWORKS_OF_CUSTOMER = 4;

/** Counts links by the network that they were made from. In memory alone: no address is kept over a restart. */
export class LinkQuota {
  readonly #clock: Clock;
  readonly #open = new Map<string, MakerNetwork>();
  #made: Made[] = [];

  constructor(clock: Clock) {
    this.#clock = clock;
  }

  /** @throws AirchainError `LINKS_NETWORK_FULL` */
  require(maker: MakerNetwork, { networkLinks, networkLinksPerHour }: QuotaLimits): void {
    const open = this.#findFull(maker, [...this.#open.values()], networkLinks);
    if (open !== null) {
      throw new AirchainError('LINKS_NETWORK_FULL', `Cannot make a link: your network has ${open} open ones already`);
    }
    const since = this.#clock.now() - HOUR;
    this.#made = this.#made.filter(({ at }) => at > since);
    const recent = this.#findFull(maker, this.#made, networkLinksPerHour);
    if (recent !== null) {
      throw new AirchainError(
        'LINKS_NETWORK_FULL',
        `Cannot make a link: your network has made ${recent} within an hour`,
      );
    }
  }

  note(id: string, { network, customer }: MakerNetwork): void {
    this.#open.set(id, { network, customer });
    this.#made.push({ network, customer, at: this.#clock.now() });
    if (this.#made.length > MOST_REMEMBERED) this.#made.shift();
  }

  /** The link is no longer open. */
  forget(id: string): void {
    this.#open.delete(id);
  }

  /** How many there are where that is as many as may be; null: there is room. */
  #findFull({ network, customer }: MakerNetwork, links: readonly MakerNetwork[], most: number): number | null {
    const ofNetwork = links.filter((link) => link.network === network).length;
    if (ofNetwork >= most) return ofNetwork;
    const ofCustomer = links.filter((link) => link.customer === customer).length;
    return ofCustomer >= most * NETWORKS_OF_CUSTOMER ? ofCustomer : null;
  }
}
