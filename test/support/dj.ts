import { codecForms, type ToneCodec, toneArguments } from './ffmpeg.ts';
import { Program, type TestHooks } from './program.ts';

/** A DJ with a tone of their own. */
export interface DjOptions {
  readonly port: number;
  readonly mount: string;
  readonly codec: ToneCodec;
  readonly hertz: number;
}

/** Sends a tone as studio software does: in real time, in Ogg pages as short as those of BUTT and Mixxx. */
export function startDj(hooks: TestHooks, { port, mount, codec, hertz }: DjOptions): Program {
  const { encoder, contentType } = codecForms[codec];
  const pages = encoder.includes('ogg') ? ['-page_duration', '20000'] : [];
  const login = ['-content_type', contentType, '-flush_packets', '1'];
  return Program.start(hooks, {
    command: 'ffmpeg',
    arguments: [
      ...['-nostdin', '-hide_banner', ...toneArguments({ hertz }), ...encoder, ...pages, ...login],
      `icecast://source:hackme@127.0.0.1:${port}${mount}`,
    ],
  });
}
