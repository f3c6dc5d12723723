import assert from 'node:assert/strict';
import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { IcyClient, type IcyClientOptions } from './icy-client.ts';
import { Program, type TestHooks } from './program.ts';
import { makeTemporaryFolder } from './temporary-folder.ts';
import { MONO_RATE, type MonoSound } from './tone-passages.ts';
import { waitUntil } from './wait-until.ts';

/** One listener who records what comes over one connection. */
export class MountRecording {
  readonly client: IcyClient;
  readonly path: string;

  private constructor(client: IcyClient, path: string) {
    this.client = client;
    this.path = path;
  }

  /** Asks for a mount and is let in. */
  static async start(hooks: TestHooks, options: IcyClientOptions): Promise<MountRecording> {
    const client = await IcyClient.open(options);
    hooks.after(() => client.close());
    await client.receiveHead();
    assert.match(client.statusLine, / 200 /, `${options.path} can be listened to`);
    return new MountRecording(client, options.path);
  }

  /** Whether it is still connected. */
  get isConnected(): boolean {
    return !this.client.connection.isEnded;
  }

  get byteCount(): number {
    return this.client.connection.bytes.length;
  }

  /** Waits for so many more bytes. */
  async receiveMore(count: number): Promise<void> {
    const wanted = this.byteCount + count;
    await waitUntil(
      () => this.byteCount >= wanted,
      () => `${count} more bytes of ${this.path}, ${this.byteCount - wanted + count} came`,
    );
  }

  /** Disconnects and decodes the received stream. */
  async finish(hooks: TestHooks): Promise<MonoSound> {
    assert.ok(this.isConnected, `${this.path} is still connected`);
    const { audio } = this.client;
    this.client.close();
    return await decodeMono(hooks, audio);
  }
}

/** Starts a listener on each of the mounts. */
export async function recordMounts(
  hooks: TestHooks,
  port: number,
  paths: readonly string[],
): Promise<MountRecording[]> {
  return await Promise.all(paths.map((path) => MountRecording.start(hooks, { port, path })));
}

/** Decodes a stream that was written down, or a file, to one channel. */
export async function decodeMono(hooks: TestHooks, sound: Buffer | string): Promise<MonoSound> {
  const file = typeof sound === 'string' ? sound : join(makeTemporaryFolder(hooks), 'heard');
  if (typeof sound !== 'string') writeFileSync(file, sound);
  const output = ['-vn', '-af', 'pan=mono|c0=c0', '-f', 'f32le', '-ar', `${MONO_RATE}`, 'pipe:1'];
  const ffmpeg = Program.start(hooks, {
    command: 'ffmpeg',
    arguments: ['-nostdin', '-hide_banner', '-i', file, ...output],
    givesSound: true,
  });
  await ffmpeg.waitForEnd(30_000);
  const pcm = ffmpeg.sound;
  const samples = new Float32Array(pcm.buffer.slice(pcm.byteOffset, pcm.byteOffset + (pcm.length & ~3)));
  assert.ok(samples.length > 0, `there is sound; ${ffmpeg.messages.slice(-500)}`);
  return samples;
}
