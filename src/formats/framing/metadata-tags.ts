/** Of an ID3v2 tag: its header and, if flagged, its footer (ID3v2.4 structure §3.1, §3.4). */
const id3v2HeaderBytes = 10;
const id3v2FooterFlag = 0x10;
/** An ID3v1 tag is always this long: `TAG`, then fixed fields. */
const id3v1Bytes = 128;
/** Of an APE tag: header and footer alike (APEv2 specification, "Tags Header / Footer"). */
const apeHeaderBytes = 32;
const apeIsHeaderFlag = 0x2000_0000;
const apeMagic = Buffer.from('APETAGEX', 'latin1');

/** The answer when `bytes` begin like a tag but its length is not among them yet. */
interface TagNeedsBytes {
  readonly wanted: number;
}

/**
 * The length of the tag that begins at `offset`: ID3v2, ID3v1 or APEv2, as they stand at the ends of files that a source
 * plays one after the other. 0 when there is none, `{ wanted }` when so many bytes must be seen from `offset` to tell.
 * Needs at least four bytes after `offset`.
 */
export function findTagBytes(bytes: Buffer, offset: number): number | TagNeedsBytes {
  switch (bytes[offset]) {
    case 0x49: // 'I'
      return id3v2Bytes(bytes, offset);
    case 0x54: // 'T'
      return bytes[offset + 1] === 0x41 && bytes[offset + 2] === 0x47 ? id3v1Bytes : 0;
    case 0x41: // 'A'
      return apeBytes(bytes, offset);
    default:
      return 0;
  }
}

/** Bytes from which the head of a tag is known. */
export const tagHeadBytes = 12;
/** What the head of a tag begins with; `APE` is cut off its magic, so that both have one length. */
const tagHeadStarts = [Buffer.from('ID3', 'latin1'), apeMagic.subarray(0, 3)];
/** Letters by which the head of a tag is looked for. */
export const tagStartBytes = 3;

/**
 * The first place in `bytes[start, end)` where the head of an ID3v2 or APE tag stands, among whatever data: `findTagBytes`
 * wants a place at which one may begin, here nothing is left to chance. `isWhole` is false where `bytes` end before
 * `tagHeadBytes` of it are seen. Null: there is none.
 */
export function findTagHead(
  bytes: Buffer,
  start: number,
  end: number,
): { readonly at: number; readonly isWhole: boolean } | null {
  // In a run of 0xff it is asked at every byte.
  if (start >= end) return null;
  const places = tagHeadStarts.flatMap((magic) => findPlaces(bytes.subarray(start, end + tagStartBytes - 1), magic));
  for (const place of places.sort((one, other) => one - other)) {
    const at = start + place;
    if (bytes.length - at < tagHeadBytes) return { at, isWhole: false };
    if (isTagHead(bytes, at)) return { at, isWhole: true };
  }
  return null;
}

/** How many of the last bytes may be the first letters of a tag whose next letters have not come: 0, 1 or 2. */
export function countTagLetters(bytes: Buffer): number {
  for (let count = tagStartBytes - 1; count > 0; count--) {
    const end = bytes.subarray(-count);
    if (tagHeadStarts.some((magic) => magic.subarray(0, count).equals(end))) return count;
  }
  return 0;
}

function findPlaces(bytes: Buffer, magic: Buffer): number[] {
  const places: number[] = [];
  for (let at = bytes.indexOf(magic); at !== -1; at = bytes.indexOf(magic, at + 1)) places.push(at);
  return places;
}

/** Whether the head of an ID3v2 or APE tag stands at `at`, as `findTagHead` finds it. `tagHeadBytes` bytes are known to be there. */
export function isTagHead(bytes: Buffer, at: number): boolean {
  if (tagHeadStarts[0]!.compare(bytes, at, at + tagStartBytes) !== 0) {
    const isMagic = bytes.compare(apeMagic, 0, apeMagic.length, at, at + apeMagic.length) === 0;
    return isMagic && [1000, 2000].includes(bytes.readUInt32LE(at + apeMagic.length));
  }
  const [major, revision, flags] = [bytes[at + 3]!, bytes[at + 4]!, bytes[at + 5]!];
  return major >= 2 && major <= 4 && revision === 0 && (flags & 0x0f) === 0 && id3v2Bytes(bytes, at) !== 0;
}

function id3v2Bytes(bytes: Buffer, offset: number): number | TagNeedsBytes {
  if (bytes[offset + 1] !== 0x44 || bytes[offset + 2] !== 0x33) return 0;
  if (bytes.length - offset < id3v2HeaderBytes) return { wanted: id3v2HeaderBytes };
  let size = 0;
  for (let i = offset + 6; i < offset + id3v2HeaderBytes; i++) {
    const seven = bytes[i]!;
    if (seven > 0x7f) return 0;
    size = size * 128 + seven;
  }
  const hasFooter = (bytes[offset + 5]! & id3v2FooterFlag) !== 0;
  return id3v2HeaderBytes + size + (hasFooter ? id3v2HeaderBytes : 0);
}

function apeBytes(bytes: Buffer, offset: number): number | TagNeedsBytes {
  const seen = bytes.subarray(offset, offset + apeMagic.length);
  if (!seen.equals(apeMagic.subarray(0, seen.length))) return 0;
  if (bytes.length - offset < apeHeaderBytes) return { wanted: apeHeaderBytes };
  const isHeader = (bytes.readUInt32LE(offset + 20) & apeIsHeaderFlag) !== 0;
  // The size in a header covers the items and the footer; a footer that comes alone ends its tag.
  return apeHeaderBytes + (isHeader ? bytes.readUInt32LE(offset + 12) : 0);
}
