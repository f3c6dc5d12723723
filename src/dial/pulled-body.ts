import type { Socket } from 'node:net';
import { type ByteCount, byteCount, type Clock, type Millis, millis } from '../core/index.ts';
import {
  keepLocation,
  type PlaylistEntry,
  parseAsx,
  parseM3u,
  parsePls,
  parseXspf,
} from '../formats/playlist-file/index.ts';
import { createBodyReader, readBodyFraming } from '../protocols/http-body/index.ts';
import type { ResponseHead } from '../protocols/http-head/index.ts';
import { readToEnd } from './read-to-end.ts';

/** What the body of an answer is. `markup`: a web page, an XSPF or an ASX playlist, which its first bytes do not tell. */
export type BodyKind = 'stream' | 'playlist' | 'markup' | 'text' | 'nothing';

/** Enough to tell audio from text. */
const PEEKED_BYTES = 16;
/** A server that starts its encoder for the first listener takes its time; what claims to be audio is believed then. */
const AUDIO_PATIENCE = millis(1000);
/** Playlists of streams have a few lines. */
const MAX_PLAYLIST_BYTES: ByteCount = byteCount(64 * 1024);

const PLAYLIST_TYPE = /mpegurl|scpls|xspf|[/+.]pls\b/i;
const TEXT_TYPE = /^text\/|json|xml/i;
const AUDIO_TYPE = /^(?:audio|video)\/|ogg/i;
const CHUNK_HEAD = /^[\da-f]+[^\r\n]*\r?\n/i;

/** The content type as sent, without parameters; empty where none is named. */
export function contentTypeOf({ headers }: ResponseHead): string {
  return (headers.get('content-type') ?? '').split(';', 1)[0]!.trim();
}

/**
 * Waits for the first bytes behind `rest` on a paused socket, which is paused again and stays open. Gives all bytes so far,
 * fewer when the body ends or does not begin in time.
 */
export function peekBody(
  socket: Socket,
  head: ResponseHead,
  rest: Buffer,
  clock: Clock,
  timeout: Millis,
): Promise<Buffer> {
  const patience = AUDIO_TYPE.test(contentTypeOf(head)) ? AUDIO_PATIENCE : timeout;
  return new Promise((resolve) => {
    let bytes = rest;
    if (bytes.length >= PEEKED_BYTES || socket.closed) return resolve(bytes);
    const timer = clock.after(patience, () => finish());
    const finish = () => {
      timer.cancel();
      socket.pause();
      socket.off('data', take);
      socket.off('close', finish);
      resolve(bytes);
    };
    const take = (data: Buffer) => {
      bytes = Buffer.concat([bytes, data]);
      if (bytes.length >= PEEKED_BYTES) finish();
    };
    socket.on('data', take);
    socket.once('close', finish);
    socket.resume();
  });
}

/** What an answer brings, by its first bytes before its content type. */
export function kindOfBody(head: ResponseHead, start: Buffer, isOver: boolean): BodyKind {
  if (head.headers.get('content-length') === '0' || (isOver && start.length === 0)) return 'nothing';
  const type = contentTypeOf(head);
  const isChunked = head.headers.has('transfer-encoding');
  const raw = start.toString('latin1');
  const text = (isChunked ? raw.replace(CHUNK_HEAD, '') : raw).replace(/^(?:\u00ef\u00bb\u00bf)?\s*/, '');
  if (/^(?:#EXTM3U|\[playlist\]|\[reference\])/i.test(text)) return 'playlist';
  if (/^<[!?a-z]/i.test(text)) return 'markup';
  const isText = text !== '' && /^[\t\r\n\x20-\x7e\x80-\xff]*$/.test(text) && /^[\x20-\x7e]{1,4}/.test(text);
  if (isText && (PLAYLIST_TYPE.test(type) || /^https?:\/\//i.test(text))) return 'playlist';
  return isText && TEXT_TYPE.test(type) ? 'text' : 'stream';
}

/** A playlist that another server gave. */
export interface PulledPlaylist {
  /** Whether it lists pieces of one stream (RFC 8216), not streams. */
  readonly isHls: boolean;
  readonly entries: readonly PlaylistEntry[];
}

/** Reads the rest of an answer as a playlist; null where it is none. The socket has been destroyed. */
export async function readPulledPlaylist(
  socket: Socket,
  head: ResponseHead,
  start: Buffer,
  clock: Clock,
  timeout: Millis,
): Promise<PulledPlaylist | null> {
  const body = await readToEnd(socket, start, { maxBytes: MAX_PLAYLIST_BYTES, timeout }, clock);
  const pieces: Buffer[] = [];
  const reader = createBodyReader(readBodyFraming({ method: 'GET', headers: head.headers }));
  if (reader) reader.push(body, (piece) => pieces.push(piece));
  else pieces.push(body);
  const text = Buffer.concat(pieces)
    .toString('utf8')
    .replace(/^\ufeff/, '')
    .trim();
  if (/^(?:<[!?a-z]|\[reference\])/i.test(text)) {
    if (/<playlist\b/i.test(text)) return { isHls: false, entries: await parseXspf(text, keepLocation) };
    return /<asx\b|^\[reference\]/i.test(text) ? { isHls: false, entries: parseAsx(text, keepLocation) } : null;
  }
  if (/^\[playlist\]/i.test(text)) return { isHls: false, entries: parsePls(text, keepLocation) };
  return { isHls: /^#EXT-X-/im.test(text), entries: parseM3u(text, keepLocation) };
}
