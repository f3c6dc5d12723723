/** What is in a RIFF/WAVE file, by the format tag of its `fmt ` chunk (RFC 2361 appendix A). */
export type WaveContent = 'samples' | 'mpeg-audio' | 'other';

const riffBytes = 12;
const chunkHeadBytes = 8;
const wave = Buffer.from('WAVE', 'latin1');

/** PCM, floating point, A-law, mu-law: each sample has its own bytes. */
const sampleTags: readonly number[] = [0x0001, 0x0003, 0x0006, 0x0007];
/** MPEG (layer I and II), MPEG layer III. */
const mpegTags: readonly number[] = [0x0050, 0x0055];
/** WAVEFORMATEXTENSIBLE: the tag begins the GUID of the sub-format. */
const extensibleTag = 0xfffe;
const extensibleTagOffset = 24;

/** Reads what a stream that begins with `RIFF` holds. Null: it is no WAVE. Undefined: more bytes are needed to tell. */
export function readWaveContent(bytes: Buffer): WaveContent | null | undefined {
  if (bytes.length < riffBytes) return undefined;
  if (!bytes.subarray(8, riffBytes).equals(wave)) return null;
  for (let at = riffBytes; at + chunkHeadBytes <= bytes.length; ) {
    const name = bytes.toString('latin1', at, at + 4);
    const size = bytes.readUInt32LE(at + 4);
    const body = at + chunkHeadBytes;
    if (name === 'fmt ') return readFormatTag(bytes, body, size);
    if (name === 'data') return 'other';
    // Chunks are padded to an even length.
    at = body + size + (size & 1);
  }
  return undefined;
}

function readFormatTag(bytes: Buffer, at: number, size: number): WaveContent | undefined {
  if (bytes.length < at + 2) return undefined;
  let tag = bytes.readUInt16LE(at);
  if (tag === extensibleTag && size >= extensibleTagOffset + 2) {
    if (bytes.length < at + extensibleTagOffset + 2) return undefined;
    tag = bytes.readUInt16LE(at + extensibleTagOffset);
  }
  if (sampleTags.includes(tag)) return 'samples';
  return mpegTags.includes(tag) ? 'mpeg-audio' : 'other';
}
