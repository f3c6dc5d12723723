import { readChildren, readTrackNumber, vintBytes } from './ebml-head.ts';
import { elementIds } from './element-ids.ts';

/** What one SimpleBlock or BlockGroup says before its frames. */
export interface Block {
  /** Number of its track. */
  readonly track: number;
  /** Relative to the cluster's timestamp, in units of the timestamp scale. */
  readonly timestamp: number;
  /** Whether it can be decoded without those before it. */
  readonly isKeyframe: boolean;
}

const keyframeFlag = 0x80;

/**
 * Reads a block from the data of the element `id` (RFC 9559 §10.1, §10.2): track number, two bytes of timestamp, flags.
 * Null for other elements and for what is too short.
 */
export function readBlock(id: number, data: Buffer): Block | null {
  if (id === elementIds.blockGroup) return readBlockGroup(data);
  return id === elementIds.simpleBlock ? readSimpleBlock(data) : null;
}

function readSimpleBlock(data: Buffer): Block | null {
  const at = data.length === 0 ? 0 : vintBytes(data[0]!);
  if (data.length < at + 3) return null;
  const isKeyframe = (data[at + 2]! & keyframeFlag) !== 0;
  return { track: readTrackNumber(data), timestamp: data.readInt16BE(at), isKeyframe };
}

function readBlockGroup(group: Buffer): Block | null {
  let block: Block | null = null;
  let isKeyframe = true;
  for (const { id, data } of readChildren(group)) {
    if (id === elementIds.block) block = readSimpleBlock(data);
    if (id === elementIds.referenceBlock) isKeyframe = false;
  }
  return block && { ...block, isKeyframe };
}
