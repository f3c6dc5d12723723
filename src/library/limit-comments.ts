/** Read of one list of Vorbis comments; the rest is left out. */
const MOST_COMMENTS = 1000;
/** How packets with such a list begin in Ogg, by which the list begins behind them. */
const MAGIC: readonly string[] = ['OpusTags', '\x03vorbis'];
const SPEEX = 'Speex   ';
const FLAC_IN_OGG = '\x7fFLAC';
const FLAC_COMMENTS = 4;
const FLAC_HEAD_BYTES = 4;
const COUNT_BYTES = 4;

/**
 * Lowers the number of comments that a FLAC or Ogg file claims to have, since all of them are read in one turn of the event loop.
 * Is shown every token that the tags' reader reads, in order.
 */
export class CommentLimit {
  /** Where a list begins in the next bytes; null: none is known to. */
  #next: number | null = null;

  /** Changes `token` in place. */
  see(token: unknown): void {
    if (isFlacHead(token)) this.#next = token.type === FLAC_COMMENTS ? 0 : null;
    else if (token instanceof Uint8Array) this.#seeBytes(Buffer.from(token.buffer, token.byteOffset, token.byteLength));
  }

  #seeBytes(bytes: Buffer): void {
    const magic = MAGIC.find((each) => startsWith(bytes, each));
    lowerCount(bytes, magic?.length ?? this.#next);
    this.#next = startsWith(bytes, SPEEX) ? 0 : startsWith(bytes, FLAC_IN_OGG) ? FLAC_HEAD_BYTES : null;
  }
}

function startsWith(bytes: Buffer, magic: string): boolean {
  return bytes.toString('latin1', 0, magic.length) === magic;
}

/** A list is the name of its writer, with its length before it, the number of comments, and those (Vorbis I, §5.2.1). */
function lowerCount(bytes: Buffer, start: number | null): void {
  if (start === null || start + COUNT_BYTES > bytes.length) return;
  const at = start + COUNT_BYTES + bytes.readUInt32LE(start);
  if (at + COUNT_BYTES > bytes.length) return;
  bytes.writeUInt32LE(Math.min(bytes.readUInt32LE(at), MOST_COMMENTS), at);
}

function isFlacHead(token: unknown): token is { readonly type: number } {
  return typeof token === 'object' && token !== null && 'lastBlock' in token && 'type' in token;
}
