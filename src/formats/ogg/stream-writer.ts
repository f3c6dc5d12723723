import { NO_GRANULE, type OggPage } from './page.ts';
import { type PlacedPacket, rewriteOggPage, writeEndPage, writePackets } from './page-writer.ts';

/** Page numbers and serials are 32 bits and wrap. */
const wrap = (value: number): number => value >>> 0;

/** A serial for a chain that follows one with `serial`: any other will do (RFC 3533 §4). */
export function serialAfter(serial: number): number {
  return wrap(serial + 1);
}

/**
 * Numbers the pages of one logical stream that we put out. Pages of the source are shifted to follow on what was written
 * before; one whose numbers are right already is handed on as it is. Gaps in the source's numbering stay visible.
 */
export class OggStreamWriter {
  readonly serial: number;
  #nextSequence: number;
  #sequenceShift = 0;
  #granule = 0n;
  #granuleShift = 0n;

  constructor(serial: number, firstSequence: number) {
    this.serial = serial;
    this.#nextSequence = firstSequence;
  }

  /** Another writer of the same stream that goes on where this one stands; the two know nothing of each other. */
  fork(): OggStreamWriter {
    const fork = new OggStreamWriter(this.serial, this.#nextSequence);
    fork.#granule = this.#granule;
    return fork;
  }

  /** Position at the end of what was written. */
  get granule(): bigint {
    return this.#granule;
  }

  /** The source's page `sequence` will be the next one here, and its position `granule` is the end of what was written. */
  align(sequence: number, granule: bigint): void {
    this.#sequenceShift = this.#nextSequence - sequence;
    this.#granuleShift = this.#granule - granule;
  }

  /**
   * Writes a page of the source.
   * @param changes `isLast` whether it ends the stream here; `granule` its position here, where the source's own is not it
   */
  writePage(page: OggPage, changes: { readonly isLast?: boolean; readonly granule?: bigint } = {}): Buffer {
    const sequence = wrap(page.sequence + this.#sequenceShift);
    const granule = changes.granule ?? this.#shift(page.granule);
    const isLast = changes.isLast ?? page.isLast;
    this.#nextSequence = wrap(sequence + 1);
    if (granule !== NO_GRANULE) this.#granule = granule;
    const isRight =
      page.serial === this.serial && page.sequence === sequence && page.granule === granule && page.isLast === isLast;
    return isRight ? page.bytes : rewriteOggPage(page, { serial: this.serial, sequence, granule, isLast });
  }

  /** Writes packets of our own on fresh pages. `ticks`: what each of them plays. */
  writePackets(packets: readonly { readonly bytes: Buffer; readonly ticks: number }[]): Buffer[] {
    const placed: PlacedPacket[] = [];
    for (const { bytes, ticks } of packets) {
      this.#granule += BigInt(ticks);
      placed.push({ bytes, granule: this.#granule });
    }
    const pages = writePackets(placed, this.serial, this.#nextSequence);
    this.#nextSequence = wrap(this.#nextSequence + pages.length);
    return pages;
  }

  /** Ends the stream after what was written. */
  writeEnd(): Buffer {
    return writeEndPage(this.serial, this.#nextSequence);
  }

  /** A source whose positions run backwards must not get below 0, where they would mean something else. */
  #shift(granule: bigint): bigint {
    if (granule === NO_GRANULE) return NO_GRANULE;
    const shifted = granule + this.#granuleShift;
    return shifted < 0n ? 0n : shifted;
  }
}
