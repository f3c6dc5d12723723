/** Where sound comes from, by the name that people see. */
export const soundSources = {
  'Linux, microphone': '-f pulse -i default',
  'macOS, microphone': '-f avfoundation -i ":default"',
  'Windows, microphone': '-f dshow -i audio="Microphone"',
  'A file': '-re -i file.mp3',
} as const;

/** One of them. */
export type SoundSource = keyof typeof soundSources;

/** The command that sends sound to a link: Opus in pages of 20 ms, so that it is heard without delay. */
export function writeFfmpegCommand(source: SoundSource, ingestUrl: string): string {
  const encoder = '-c:a libopus -b:a 96k -application lowdelay -frame_duration 20 -page_duration 20000';
  return `ffmpeg ${soundSources[source]} ${encoder} -f ogg -method POST "${ingestUrl}"`;
}
