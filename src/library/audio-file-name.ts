import { extname } from 'node:path';

const AUDIO_ENDINGS: ReadonlySet<string> = new Set(['.mp3', '.aac', '.m4a', '.flac', '.ogg', '.oga', '.opus', '.wav']);

/** Whether a file of that name is taken for music: by its ending, hidden ones never. */
export function isAudioFileName(name: string): boolean {
  return !isHiddenName(name) && AUDIO_ENDINGS.has(extname(name).toLowerCase());
}

/** Whether it is hidden, as are the files that copying programs write before they rename them. */
export function isHiddenName(name: string): boolean {
  return name.startsWith('.');
}
