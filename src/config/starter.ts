/** Stands for a folder that is not given: airchain plays what it makes itself. */
const TUNES =
  '{ type: tunes }                  # tunes that airchain plays itself; your own music: airchain serve FOLDER';

/**
 * The text of the configuration that is used where there is none: a station that plays a folder or a playlist file, or
 * tunes (`null`), lets a DJ in at `/live`, and sends three formats. `music` is a complete name.
 */
export function starterConfig(music: string | null): string {
  return `# What airchain does when nobody has told it anything. airchain.example.yml shows every key there is.
inputs:
  dj: { type: live, mount: /live }        # BUTT, Mixxx, … send here; whoever does is on air at once
  music: ${music === null ? TUNES : `{ type: playlist, path: ${quote(music)} }`}

programs:
  main:
    inputs: [dj, music]                   # the first that has sound

outputs:
  - { program: main, type: mount, mount: /stream.mp3, format: mp3, bitrate: 128 }
  - { program: main, type: mount, mount: /stream.opus, format: opus, bitrate: 96, onDemand: true }
  - { program: main, type: mount, mount: /stream.aac, format: aac, bitrate: 128, onDemand: true }
`;
}

/** JSON's strings are YAML's, but for `\${…}`, which would be taken for a variable. */
function quote(text: string): string {
  return JSON.stringify(text).replace(/\$\{[^}]*\}/g, '$$$&');
}
