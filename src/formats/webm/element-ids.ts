/** Identifiers of the elements that matter here, as they stand in the stream (RFC 8794 §11, RFC 9559 §5). */
export const elementIds = {
  ebml: 0x1a45dfa3,
  docType: 0x4282,
  void: 0xec,
  crc32: 0xbf,
  segment: 0x18538067,
  seekHead: 0x114d9b74,
  info: 0x1549a966,
  timestampScale: 0x2ad7b1,
  tracks: 0x1654ae6b,
  trackEntry: 0xae,
  trackNumber: 0xd7,
  trackType: 0x83,
  codecId: 0x86,
  audio: 0xe1,
  samplingFrequency: 0xb5,
  channels: 0x9f,
  cues: 0x1c53bb6b,
  chapters: 0x1043a770,
  attachments: 0x1941a469,
  attachedFile: 0x61a7,
  fileName: 0x466e,
  fileData: 0x465c,
  tags: 0x1254c367,
  cluster: 0x1f43b675,
  timestamp: 0xe7,
  silentTracks: 0x5854,
  position: 0xa7,
  prevSize: 0xab,
  simpleBlock: 0xa3,
  encryptedBlock: 0xaf,
  blockGroup: 0xa0,
  block: 0xa1,
  referenceBlock: 0xfb,
} as const;

const besideClusters: readonly number[] = [
  elementIds.void,
  elementIds.crc32,
  elementIds.seekHead,
  elementIds.info,
  elementIds.tracks,
  elementIds.cues,
  elementIds.chapters,
  elementIds.attachments,
  elementIds.tags,
];

/** What may stand whole before the first cluster. */
export const headElementIds: ReadonlySet<number> = new Set([elementIds.ebml, ...besideClusters]);

/**
 * What may stand whole after it: the children of a cluster and what lies between clusters. No identifier is in both, so
 * the end of a cluster needs no counting: it is where something else than a child of a cluster begins.
 */
export const mediaElementIds: ReadonlySet<number> = new Set([
  ...besideClusters,
  elementIds.timestamp,
  elementIds.silentTracks,
  elementIds.position,
  elementIds.prevSize,
  elementIds.simpleBlock,
  elementIds.encryptedBlock,
  elementIds.blockGroup,
]);

/** An identifier as bytes, to search for. */
export function bytesOfId(id: number): Buffer {
  const bytes = Buffer.alloc(4);
  bytes.writeUInt32BE(id);
  return bytes;
}
