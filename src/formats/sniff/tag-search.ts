import { framesInTag } from '../framing/index.ts';
import { readEbmlDocType } from '../webm/index.ts';
import { findFrameRun, framedFamilies } from './frame-runs.ts';

/** Bytes of a tag that are looked through at once: nine frames of the largest MP3. */
const blockBytes = 16 * 1024;
/** The beginning of a block repeats the end of the one before, so that no magic number and no EBML head is cut. */
const overlapBytes = 64;
/** The page that begins an Ogg stream; `fLaC` and the head of STREAMINFO, which always has 34 bytes. */
const longMagics = [Buffer.from('OggS\0\x02', 'latin1'), Buffer.from('fLaC\0\0\0\x22', 'latin1')];
const ebmlMagic = Buffer.from('1a45dfa3', 'hex');

/**
 * Looks through the bytes of tags while they are passed over, for a tag may say that it is longer than it is. Holds one
 * block. What it finds does not depend on how the bytes are cut.
 */
export class TagSearch {
  readonly #block: Buffer;
  #length = 0;

  /** Of a tag of `tagBytes`: one that is shorter than a block is not looked through. */
  constructor(tagBytes: number) {
    this.#block = Buffer.allocUnsafe(Math.min(tagBytes, blockBytes));
  }

  /**
   * Takes bytes of a tag. Returns the beginning of the stream that stands in it, as far as it is here, once one is seen; the
   * bytes from `taken` on were not looked at.
   */
  push(bytes: Buffer): { readonly taken: number; readonly stream: Buffer | null } {
    const taken = bytes.copy(this.#block, this.#length, 0, blockBytes - this.#length);
    this.#length += taken;
    if (this.#length < blockBytes) return { taken, stream: null };
    const start = findStreamStart(this.#block);
    if (start !== null) return { taken, stream: this.#block.subarray(start) };
    this.#block.copyWithin(0, blockBytes - overlapBytes);
    this.#length = overlapBytes;
    return { taken, stream: null };
  }
}

function findStreamStart(block: Buffer): number | null {
  const magics = longMagics.map((magic) => block.indexOf(magic)).filter((at) => at !== -1);
  const ebml = block.indexOf(ebmlMagic);
  if (ebml !== -1 && /^(webm|matroska)$/.test(readEbmlDocType(block.subarray(ebml)) ?? '')) magics.push(ebml);
  const runs = framedFamilies.map((family) => findFrameRun(block, family, framesInTag));
  const places = [...magics, ...runs.filter((at) => at !== null)];
  return places.length === 0 ? null : Math.min(...places);
}
