import type { TestContext } from 'node:test';
import { startToneEncoder } from './ffmpeg.ts';
import { UpstreamServer } from './upstream-server.ts';

/** The head of an answer with an MP3 stream. */
export const MP3_HEAD = 'HTTP/1.0 200 OK\r\nContent-Type: audio/mpeg\r\n\r\n';

/** A tone of so many seconds as MP3. */
export async function encodeMp3(t: TestContext, hertz: number, length: number): Promise<Buffer> {
  const encoder = startToneEncoder(t, { hertz, seconds: length, isUnpaced: true }, 'mp3');
  await encoder.waitForEnd();
  return encoder.sound;
}

/** A server that ends with the test. */
export async function startUpstream(
  t: TestContext,
  answer: Parameters<typeof UpstreamServer.start>[0],
): Promise<UpstreamServer> {
  const upstream = await UpstreamServer.start(answer);
  t.after(() => upstream.stop());
  return upstream;
}
