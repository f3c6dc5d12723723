import { join } from 'node:path';
import { writeToneFile } from './ffmpeg.ts';
import type { TestHooks } from './program.ts';
import { makeTemporaryFolder } from './temporary-folder.ts';

/** Arguments for a Chromium whose only microphone gives a tone, and whose user allows it. */
export async function fakeMicrophone(hooks: TestHooks, hertz: number): Promise<string[]> {
  const file = join(makeTemporaryFolder(hooks), 'microphone.wav');
  await writeToneFile(hooks, file, { hertz, seconds: 10 }, ['-ar', '48000', '-c:a', 'pcm_s16le']);
  return [
    '--use-fake-device-for-media-stream',
    '--use-fake-ui-for-media-stream',
    `--use-file-for-fake-audio-capture=${file}`,
  ];
}
