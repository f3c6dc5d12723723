import { type FileHandle, open } from 'node:fs/promises';
import { type ByteCount, byteCount, type SampleFrames, sampleFrames, systemPath } from '../core/index.ts';
import { SAMPLE_RATE } from '../pcm/index.ts';
import { readBoxHead, readMp4Length } from './mp4-length.ts';

const HEAD_BYTES = 16;
/** Boxes beside each other; recordings in fragments have one for each. */
const MOST_BOXES = 100;
/** The index of a day, and a large cover. */
const MOST_MOOV_BYTES: ByteCount = byteCount(32 * 1024 * 1024);

/**
 * How much of a file is sound that is meant to be heard, where its container says so and ffmpeg does not obey it: MP4, at whose
 * end it gives the silence of the encoder. null: nothing is known. Never rejects: what is wrong with the file ffmpeg says better.
 */
export async function readPromisedLength(path: string): Promise<SampleFrames | null> {
  const file = await open(systemPath(path)).catch(() => null);
  try {
    const moov = file && (await readMoov(file));
    const length = moov && readMp4Length(moov);
    return length === null ? null : sampleFrames(Math.ceil(length * SAMPLE_RATE - ROUNDING));
  } catch {
    return null;
  } finally {
    await file?.close();
  }
}

/** What a division of whole numbers may miss a whole one by. */
const ROUNDING = 1e-6;

async function readMoov(file: FileHandle): Promise<Buffer | null> {
  let at = 0;
  for (let boxes = 0; boxes < MOST_BOXES; boxes++) {
    const head = readBoxHead(await readAt(file, at, HEAD_BYTES));
    if (!head || (at === 0 && head.type !== 'ftyp') || head.size > Number.MAX_SAFE_INTEGER) return null;
    if (head.type === 'moov') return head.size > MOST_MOOV_BYTES ? null : readBody(file, at, head);
    if (head.size === 0) return null;
    at += head.size;
  }
  return null;
}

function readBody(file: FileHandle, at: number, head: { size: number; headBytes: number }): Promise<Buffer> {
  return readAt(file, at + head.headBytes, head.size - head.headBytes);
}

async function readAt(file: FileHandle, position: number, length: number): Promise<Buffer> {
  const { buffer, bytesRead } = await file.read(Buffer.alloc(length), 0, length, position);
  return buffer.subarray(0, bytesRead);
}
