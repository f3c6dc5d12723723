import { extname } from 'node:path';

/** What ffmpeg reads. Of films the sound is played. */
const AUDIO_ENDINGS: ReadonlySet<string> = new Set(
  (
    '.mp3 .mp2 .mpga .aac .m4a .m4b .mp4 .flac .ogg .oga .opus .spx .wav .w64 .aif .aiff .aifc .caf .wma .mka .webm ' +
    '.wv .ape .tta .mpc .ac3'
  ).split(' '),
);
/** What lies beside music and is none. */
const COMPANIONS: ReadonlySet<string> = new Set(
  (
    '.jpg .jpeg .png .gif .webp .bmp .txt .nfo .log .cue .m3u .m3u8 .pls .xspf .asx .pdf .htm .html .url .ini .db .sfv ' +
    '.md5 .sha1 .json .xml .lrc .md .doc .docx .rtf .zip .part .tmp .bak'
  ).split(' '),
);

/** Whether a file of that name is taken for music: by its ending, hidden ones never. */
export function isAudioFileName(name: string): boolean {
  return !isHiddenName(name) && AUDIO_ENDINGS.has(extname(name).toLowerCase());
}

/** The ending of a file that may be music and is not taken, with its dot; null: it is taken, or is something else. */
export function refusedEnding(name: string): string | null {
  const ending = extname(name).toLowerCase();
  const isRefused = ending !== '' && !isHiddenName(name) && !AUDIO_ENDINGS.has(ending) && !COMPANIONS.has(ending);
  return isRefused ? ending : null;
}

/** Whether it is hidden, as are the files that copying programs write before they rename them. */
export function isHiddenName(name: string): boolean {
  return name.startsWith('.');
}
