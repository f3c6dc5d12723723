import type { IncomingMessage } from 'node:http';
import type { Socket } from 'node:net';
import type { Duplex } from 'node:stream';
import {
  type AddressSet,
  findClientAddress,
  findOrigin,
  normaliseAddress,
  type Origin,
} from '../protocols/client-address/index.ts';

/** What the front knows of a connection that it hands over. */
export interface ApiPeer {
  /** The other end of the socket, or what a PROXY header said. */
  readonly address: string;
  /** The port it came in on: tells SHOUTcast's title calls apart where there are several such ports. */
  readonly localPort: number;
  readonly isEncrypted: boolean;
}

/** What proxies add to a request. */
const PASSED_ON = ['forwarded', 'x-forwarded-for', 'x-real-ip', 'via'] as const;

const UNKNOWN_PEER: ApiPeer = { address: '', localPort: 0, isEncrypted: false };

/**
 * Remembers who is at the other end of each socket and finds out whom a request is for. Asked for each request, because
 * a proxy sends those of many people over one connection. Forgets a socket with the socket.
 */
export class PeerAddresses {
  readonly #peers = new WeakMap<object, ApiPeer>();
  #trusted: AddressSet;

  constructor(trusted: AddressSet) {
    this.#trusted = trusted;
  }

  /** Takes new trusted proxies, at a reload. */
  configure(trusted: AddressSet): void {
    this.#trusted = trusted;
  }

  add(socket: Duplex, peer: ApiPeer): void {
    this.#peers.set(socket, peer);
  }

  peer({ socket }: IncomingMessage): ApiPeer {
    return this.peerOf(socket);
  }

  /** Who is at the other end, where no request can tell whom it is for. */
  peerOf(socket: Duplex): ApiPeer {
    return this.#peers.get(socket) ?? { ...UNKNOWN_PEER, address: (socket as Partial<Socket>)?.remoteAddress ?? '' };
  }

  /** Whom the request is for: the peer, or the one that trusted proxies name. */
  clientAddress(request: IncomingMessage): string {
    return findClientAddress({
      peer: this.peer(request).address,
      forwarded: firstValue(request.headers.forwarded),
      xForwardedFor: firstValue(request.headers['x-forwarded-for']),
      trusted: this.#trusted,
    });
  }

  /** False: the request was forwarded, and no trusted proxy names the client. */
  isDirect(request: IncomingMessage): boolean {
    const isPassedOn = PASSED_ON.some((name) => request.headers[name] !== undefined);
    const { address } = this.peer(request);
    return !isPassedOn || this.clientAddress(request) !== (normaliseAddress(address) ?? address);
  }

  /** The address that the caller used: `https` and the host it typed. Proxies are believed only when trusted. */
  origin(request: IncomingMessage): Origin {
    const { headers } = request;
    const { address, isEncrypted } = this.peer(request);
    return findOrigin({
      peer: address,
      isEncrypted,
      host: headers.host ?? null,
      forwarded: firstValue(headers.forwarded),
      xForwardedFor: firstValue(headers['x-forwarded-for']),
      xForwardedProto: firstValue(headers['x-forwarded-proto']),
      xForwardedHost: firstValue(headers['x-forwarded-host']),
      xForwardedPort: firstValue(headers['x-forwarded-port']),
      trusted: this.#trusted,
    });
  }
}

function firstValue(value: string | string[] | undefined): string | null {
  return (Array.isArray(value) ? value.join(', ') : value) ?? null;
}
