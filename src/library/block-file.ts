import { type FileHandle, open } from 'node:fs/promises';
import { systemPath } from '../core/index.ts';

const BLOCK_BYTES = 32 * 1024;
/** Kept of each file: a reader of tags goes from its beginning to its end and back. */
const MOST_BLOCKS = 8;

/**
 * A file of which little is read in many small steps: it is read in blocks, and large pieces directly. Its
 * creator closes it.
 */
export class BlockFile {
  readonly size: number;
  readonly #file: FileHandle;
  readonly #blocks = new Map<number, Buffer>();

  private constructor(file: FileHandle, size: number) {
    this.#file = file;
    this.size = size;
  }

  /** @throws the system's error */
  static async open(path: string): Promise<BlockFile> {
    const file = await open(systemPath(path));
    try {
      return new BlockFile(file, (await file.stat()).size);
    } catch (error) {
      await file.close();
      throw error;
    }
  }

  /** At most `length` bytes from `offset` on; fewer at the end of the file. @throws the system's error */
  async read(offset: number, length: number): Promise<Buffer> {
    if (length > BLOCK_BYTES) return this.#readNow(offset, length);
    const number = Math.floor(offset / BLOCK_BYTES);
    const start = offset - number * BLOCK_BYTES;
    const piece = (await this.#readBlock(number)).subarray(start, start + length);
    if (start + length <= BLOCK_BYTES || piece.length < BLOCK_BYTES - start) return piece;
    return Buffer.concat([piece, (await this.#readBlock(number + 1)).subarray(0, start + length - BLOCK_BYTES)]);
  }

  async close(): Promise<void> {
    await this.#file.close();
  }

  async #readBlock(number: number): Promise<Buffer> {
    const known = this.#blocks.get(number);
    if (known) return known;
    const block = await this.#readNow(number * BLOCK_BYTES, BLOCK_BYTES);
    const [oldest] = this.#blocks.keys();
    if (this.#blocks.size === MOST_BLOCKS) this.#blocks.delete(oldest!);
    this.#blocks.set(number, block);
    return block;
  }

  async #readNow(offset: number, length: number): Promise<Buffer> {
    // No more than there is: a size in a broken tag may be anything.
    const bytes = Buffer.allocUnsafe(Math.max(0, Math.min(length, this.size - offset)));
    const { bytesRead } = await this.#file.read(bytes, 0, bytes.length, offset);
    return bytes.subarray(0, bytesRead);
  }
}
