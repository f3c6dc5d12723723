import { BrowserOpusDecoder, canBrowserDecodeOpus } from './browser-opus.ts';
import type { MonitorFormat } from './monitor-messages.ts';
import { PcmDecoder } from './pcm-decoder.ts';
import type { SoundDecoder, SoundTaker } from './sound-decoder.ts';

/** Creates the decoder of a format. Opus: by the browser if it can, else by WebAssembly, loaded on demand. */
export async function createSoundDecoder(format: MonitorFormat, take: SoundTaker): Promise<SoundDecoder> {
  if (format.codec !== 'opus') return new PcmDecoder(format, take);
  if (await canBrowserDecodeOpus(format)) return new BrowserOpusDecoder(format, take);
  const { createWasmOpusDecoder } = await import('./wasm-opus.ts');
  return createWasmOpusDecoder(format, take);
}
