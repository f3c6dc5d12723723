import assert from 'node:assert/strict';
import { codecForms, decodeWithFfmpeg, type ToneCodec } from './ffmpeg.ts';
import type { TestHooks } from './program.ts';
import { waitForSource } from './station-status.ts';
import { assertTone, type ToneClaim } from './tone.ts';

/** What a mount should play. */
export interface MountClaim extends Partial<ToneClaim> {
  readonly port: number;
  readonly mount: string;
  readonly codec: ToneCodec;
  readonly hertz: number;
}

const DEFAULT_SECONDS = 3;
/** The first frame of a stream may be a fraction of one. */
const FRAME_SECONDS = 0.1;

/** Waits for a source on the mount, listens with ffmpeg, and claims that it hears the tone in that codec. */
export async function assertMountPlays(hooks: TestHooks, claim: MountClaim): Promise<void> {
  const { port, mount, codec, seconds = DEFAULT_SECONDS, ...tone } = claim;
  await waitForSource(port, mount);
  const heard = await decodeWithFfmpeg(hooks, `http://127.0.0.1:${port}${mount}`, seconds);
  assert.match(heard.messages, codecForms[codec].decoded);
  assertTone(heard, { ...tone, seconds: seconds - FRAME_SECONDS });
}
