import { BrowserOpusDecoder, canBrowserDecodeOpus } from './browser-opus.ts';
import type { MonitorFormat } from './monitor-messages.ts';
import type { AudioSink, PacketDecoder } from './packet-decoder.ts';
import { PcmDecoder } from './pcm-decoder.ts';

/** Creates the decoder of a format. Opus: by the browser if it can, else by WebAssembly, loaded on demand. */
export async function createPacketDecoder(format: MonitorFormat, sink: AudioSink): Promise<PacketDecoder> {
  if (format.codec !== 'opus') return new PcmDecoder(format, sink);
  if (await canBrowserDecodeOpus(format)) return new BrowserOpusDecoder(format, sink);
  const { createWasmOpusDecoder } = await import('./wasm-opus.ts');
  return createWasmOpusDecoder(format, sink);
}
