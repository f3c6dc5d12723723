import { type ByteCount, byteCount } from '../../core/index.ts';

/** Largest interval taken from a peer. Servers use 4096 to 65536; more would keep a title from listeners for minutes. */
const MAX_INTERVAL = 16 * 1024 * 1024;

/** Whether a listener's `Icy-MetaData` header asks for blocks: its value must be the number 1, as for Icecast. */
export function wantsIcyMetadata(headers: ReadonlyMap<string, string>): boolean {
  return Number.parseInt(headers.get('icy-metadata') ?? '', 10) === 1;
}

/**
 * The interval that a source or a server announces in `icy-metaint`, in bytes.
 * @returns null when there is none or it is not a usable number: then the audio has no blocks in it
 */
export function readIcyInterval(headers: ReadonlyMap<string, string>): ByteCount | null {
  const text = headers.get('icy-metaint') ?? '';
  const interval = /^\d{1,9}$/.test(text) ? Number(text) : 0;
  return interval > 0 && interval <= MAX_INTERVAL ? byteCount(interval) : null;
}
