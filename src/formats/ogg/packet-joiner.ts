import { type OggPage, readPacketParts } from './page.ts';

/**
 * Puts the packets of one logical stream together again from its pages, in order. A packet whose beginning was lost, or
 * that grows over the limit, is left out. Owns the half-read packet and nothing else.
 */
export class PacketJoiner {
  readonly #maxPacketBytes: number;
  #parts: Buffer[] = [];
  #bytes = 0;
  #isInPacket = false;

  /** @param maxPacketBytes what is kept of one packet at most, in bytes */
  constructor(maxPacketBytes: number) {
    this.#maxPacketBytes = maxPacketBytes;
  }

  /** The packets that end on `page`. One that lies on it as a whole is a view of it; the others are new buffers. */
  push(page: OggPage): Buffer[] {
    const whole: Buffer[] = [];
    if (!page.isContinued) this.#forget();
    for (const part of readPacketParts(page)) {
      if (part.isStart && part.isEnd) whole.push(part.bytes);
      else if (part.isStart) this.#begin(part.bytes);
      else if (this.#isInPacket) {
        this.#append(part.bytes);
        if (part.isEnd && this.#isInPacket) whole.push(Buffer.concat(this.#parts));
        if (part.isEnd) this.#forget();
      }
    }
    return whole;
  }

  #begin(bytes: Buffer): void {
    this.#forget();
    this.#isInPacket = true;
    this.#append(bytes);
  }

  #append(bytes: Buffer): void {
    this.#bytes += bytes.length;
    if (this.#bytes > this.#maxPacketBytes) this.#forget();
    else this.#parts.push(Buffer.from(bytes));
  }

  #forget(): void {
    this.#parts = [];
    this.#bytes = 0;
    this.#isInPacket = false;
  }
}
