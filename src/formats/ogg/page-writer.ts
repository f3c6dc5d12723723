import {
  computePageCrc,
  FULL_SEGMENT_BYTES,
  MAX_PAGE_SEGMENTS,
  NO_GRANULE,
  type OggPage,
  PAGE_HEAD_BYTES,
  pageField,
  pageFlag,
  readVerifiedPage,
} from './page.ts';

/** What a page is to say; flags that are left out are not set. */
export interface OggPageContent {
  readonly serial: number;
  readonly sequence: number;
  /** −1 where no packet ends on the page. */
  readonly granule: bigint;
  readonly isContinued?: boolean;
  readonly isFirst?: boolean;
  readonly isLast?: boolean;
  /** Lengths of the segments, 255 at most. */
  readonly lacing: Uint8Array;
  /** As many bytes as the lacing says. */
  readonly body: Uint8Array;
}

/** What may be changed on a page without touching its packets. What is left out stays as it is. */
export type OggPageChanges = Partial<Pick<OggPageContent, 'serial' | 'sequence' | 'granule' | 'isLast'>>;

/** A packet to be put on pages, and the granule position at its end. */
export interface PlacedPacket {
  readonly bytes: Buffer;
  readonly granule: bigint;
}

/** Writes one page with its checksum, into a new buffer (RFC 3533 §6). */
export function writeOggPage(content: OggPageContent): Buffer {
  const bytes = Buffer.alloc(PAGE_HEAD_BYTES + content.lacing.length + content.body.length);
  bytes.write('OggS', 'latin1');
  bytes[pageField.flags] =
    (content.isContinued ? pageFlag.continued : 0) |
    (content.isFirst ? pageFlag.first : 0) |
    (content.isLast ? pageFlag.last : 0);
  bytes.writeBigInt64LE(content.granule, pageField.granule);
  bytes.writeUInt32LE(content.serial, pageField.serial);
  bytes.writeUInt32LE(content.sequence, pageField.sequence);
  bytes[pageField.segments] = content.lacing.length;
  bytes.set(content.lacing, PAGE_HEAD_BYTES);
  bytes.set(content.body, PAGE_HEAD_BYTES + content.lacing.length);
  return sealPage(bytes);
}

/** Copies a page and changes its head; packets stay. The result is a new buffer, even when nothing changes. */
export function rewriteOggPage(page: OggPage, changes: OggPageChanges): Buffer {
  const bytes = Buffer.from(page.bytes);
  if (changes.serial !== undefined) bytes.writeUInt32LE(changes.serial, pageField.serial);
  if (changes.sequence !== undefined) bytes.writeUInt32LE(changes.sequence, pageField.sequence);
  if (changes.granule !== undefined) bytes.writeBigInt64LE(changes.granule, pageField.granule);
  if (changes.isLast !== undefined) {
    const others = bytes[pageField.flags]! & ~pageFlag.last;
    bytes[pageField.flags] = others | (changes.isLast ? pageFlag.last : 0);
  }
  return sealPage(bytes);
}

/**
 * A last page without the empty packets at its end, which Liquidsoap and ffmpeg's FLAC put there: no codec allows them,
 * and ffmpeg stops reading an Opus stream at one. Other pages are returned as they are.
 */
export function withoutEmptyEnd(page: OggPage): OggPage {
  const { lacing } = page;
  let segments = lacing.length;
  while (segments > 0 && lacing[segments - 1] === 0 && lacing[segments - 2] !== FULL_SEGMENT_BYTES) segments--;
  if (!page.isLast || segments === lacing.length) return page;
  return readVerifiedPage(writeOggPage({ ...page, lacing: lacing.subarray(0, segments) }));
}

/** The page without a packet that ends a logical stream whose last packet has gone out already (no packet, no position). */
export function writeEndPage(serial: number, sequence: number): Buffer {
  const nothing = new Uint8Array(0);
  return writeOggPage({ serial, sequence, granule: NO_GRANULE, isLast: true, lacing: nothing, body: nothing });
}

/**
 * Puts packets on as few pages as they need, beginning with a fresh page and filling each before the next.
 * @param isFirst whether the first page begins the logical stream
 */
export function writePackets(
  packets: readonly PlacedPacket[],
  serial: number,
  firstSequence: number,
  isFirst = false,
): Buffer[] {
  const segments = packets.flatMap(cutIntoSegments);
  const pages: Buffer[] = [];
  for (let at = 0; at < segments.length; at += MAX_PAGE_SEGMENTS) {
    const onPage = segments.slice(at, at + MAX_PAGE_SEGMENTS);
    const before = segments[at - 1];
    pages.push(
      writeOggPage({
        serial,
        sequence: (firstSequence + pages.length) >>> 0,
        granule: onPage.findLast((segment) => segment.granule !== NO_GRANULE)?.granule ?? NO_GRANULE,
        isContinued: before !== undefined && before.bytes.length === FULL_SEGMENT_BYTES,
        isFirst: isFirst && at === 0,
        lacing: Uint8Array.from(onPage, (segment) => segment.bytes.length),
        body: Buffer.concat(onPage.map((segment) => segment.bytes)),
      }),
    );
  }
  return pages;
}

/** A packet whose length is a multiple of 255 ends with an empty segment. */
function cutIntoSegments(packet: PlacedPacket): PlacedPacket[] {
  const segments: PlacedPacket[] = [];
  let at = 0;
  for (; at + FULL_SEGMENT_BYTES <= packet.bytes.length; at += FULL_SEGMENT_BYTES) {
    segments.push({ bytes: packet.bytes.subarray(at, at + FULL_SEGMENT_BYTES), granule: NO_GRANULE });
  }
  segments.push({ bytes: packet.bytes.subarray(at), granule: packet.granule });
  return segments;
}

function sealPage(bytes: Buffer): Buffer {
  bytes.writeUInt32LE(computePageCrc(bytes, 0, bytes.length), pageField.crc);
  return bytes;
}
