import { type ToneInput, toneArguments } from './ffmpeg.ts';
import { Program, type TestHooks } from './program.ts';

/** What a new link is answered with. */
export interface MadeLink {
  readonly stream_id: string;
  readonly ingest_key: string;
  readonly ingest_url: string;
  readonly listen_url: string;
  readonly stream_url: string;
  readonly qr: string;
  readonly title: string;
  readonly expires_at: string;
  readonly start_by: string | null;
}

/** Public status of a link. */
export interface LinkStatus {
  readonly title: string;
  readonly state: 'waiting' | 'live' | 'ended';
  readonly now_playing: string;
  readonly content_type: string;
  readonly listeners: number;
}

/** The `Authorization` of the tests' administrator. */
export const asAdmin = { authorization: `Basic ${Buffer.from('admin:hackme').toString('base64')}` };

/** Makes a link as an administrator. */
export async function makeLink(port: number, options: object = {}): Promise<MadeLink> {
  const answer = await fetch(`http://127.0.0.1:${port}/api/start`, {
    method: 'POST',
    headers: { ...asAdmin, 'content-type': 'application/json' },
    body: JSON.stringify(options),
  });
  if (answer.status !== 200) throw new Error(`${answer.status} ${await answer.text()}`);
  return (await answer.json()) as MadeLink;
}

/** Null: there is no such link. */
export async function askLink(port: number, id: string): Promise<LinkStatus | null> {
  const answer = await fetch(`http://127.0.0.1:${port}/api/streams/${id}/status`);
  return answer.ok ? ((await answer.json()) as LinkStatus) : null;
}

/** How broadcasters send each format: what the old client sent, what ffmpeg's defaults are, what browsers record. */
export const linkForms = {
  opus: {
    encoder: [
      '-c:a',
      'libopus',
      '-b:a',
      '96k',
      '-application',
      'lowdelay',
      '-frame_duration',
      '20',
      '-page_duration',
      '20000',
      '-f',
      'ogg',
    ],
    contentType: 'audio/ogg',
    decoded: /Audio: opus/,
  },
  mp3: {
    encoder: ['-c:a', 'libmp3lame', '-b:a', '128k', '-f', 'mp3'],
    contentType: 'audio/mpeg',
    decoded: /Audio: mp3/,
  },
  aac: { encoder: ['-c:a', 'aac', '-b:a', '128k', '-f', 'adts'], contentType: 'audio/aac', decoded: /Audio: aac/ },
  webm: {
    encoder: ['-c:a', 'libopus', '-b:a', '96k', '-f', 'webm', '-cluster_time_limit', '100', '-live', '1'],
    contentType: 'audio/webm',
    decoded: /Audio: opus/,
  },
} as const;

/** Sends a tone to a link with ffmpeg, by a chunked POST. */
export function startBroadcast(
  hooks: TestHooks,
  { ingest_url }: Pick<MadeLink, 'ingest_url'>,
  tone: ToneInput,
  form: keyof typeof linkForms = 'opus',
): Program {
  return Program.start(hooks, {
    command: 'ffmpeg',
    arguments: [
      '-nostdin',
      '-hide_banner',
      ...toneArguments(tone),
      ...linkForms[form].encoder,
      '-method',
      'POST',
      ingest_url,
    ],
  });
}
