import { findOggPage, PacketJoiner } from '../formats/ogg/index.ts';
import type { ReadAt } from './recognise-file.ts';

/** Of the first packet: what stands before the first metadata block (RFC 9639 §10.1). */
const MAPPING_BYTES = 13;
const MAPPING = '\x7fFLAC';
const SIGNATURE = 'fLaC';
const LAST_BLOCK = 0x80;
/** With it a frame begins, and no metadata block. */
const FRAME = 0xff;
/** Read at once: the longest page fits in. */
const WINDOW_BYTES = 128 * 1024;
/** A large cover, and its pages. */
const MOST_BYTES = 16 * 1024 * 1024;

/**
 * What a file of FLAC in Ogg says of its music, as a FLAC file would begin with it; null: there is something else in it. The reader of
 * tags looks no further than the first page of such a file.
 */
export async function readOggFlacHead(read: ReadAt): Promise<Buffer | null> {
  const packets = new PacketJoiner(MOST_BYTES);
  const blocks: Buffer[] = [];
  let serial: number | null = null;
  for (let at = 0; at < MOST_BYTES; ) {
    const { page, offset } = findOggPage(await read(at, WINDOW_BYTES));
    if (!page) break;
    at += offset + page.bytes.length;
    serial ??= page.serial;
    if (page.serial !== serial) continue;
    for (const packet of packets.push(page)) {
      const isFirst = blocks.length === 0;
      if (isFirst && packet.toString('latin1', 0, MAPPING.length) !== MAPPING) return null;
      if (!isFirst && packet[0] === FRAME) return join(blocks);
      blocks.push(Buffer.from(isFirst ? packet.subarray(MAPPING_BYTES) : packet));
    }
  }
  return blocks.length === 0 ? null : join(blocks);
}

function join(blocks: readonly Buffer[]): Buffer {
  for (const [index, block] of blocks.entries()) {
    block[0] = index === blocks.length - 1 ? block[0]! | LAST_BLOCK : block[0]! & ~LAST_BLOCK;
  }
  return Buffer.concat([Buffer.from(SIGNATURE), ...blocks]);
}
