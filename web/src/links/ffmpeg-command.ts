/** ffmpeg input options by display name. */
export const audioSources = {
  'Linux, microphone': '-f pulse -i default',
  'macOS, microphone': '-f avfoundation -i ":default"',
  'Windows, microphone': '-f dshow -i audio="Microphone"',
  'A file': '-re -i file.mp3',
} as const;

/** Display name of an audio source. */
export type AudioSource = keyof typeof audioSources;

/** ffmpeg command that sends audio to a link: Opus in pages of 20 ms for low delay. */
export function writeFfmpegCommand(source: AudioSource, ingestUrl: string): string {
  const encoder = '-c:a libopus -b:a 96k -application lowdelay -frame_duration 20 -page_duration 20000';
  return `ffmpeg ${audioSources[source]} ${encoder} -f ogg -method POST "${ingestUrl}"`;
}
