import { defaultBitrate, type Encoding } from './encoding.ts';
import type { AirchainConfig, InputConfig, LadderRung, MountOutputConfig, OutputConfig, SchemaData } from './schema.ts';

type RawOutput = SchemaData['outputs'][number];

/** Fills in mounts and bit rates; `complete` makes file names whole. */
export function completeInputs(
  inputs: SchemaData['inputs'],
  autoMounts: boolean,
  complete: (file: string) => string,
): ReadonlyMap<string, InputConfig> {
  const completeInput = (name: string, input: InputConfig): InputConfig => {
    if (input.type === 'live') return input;
    const mount = input.mount ?? (autoMounts ? `/${name}` : null);
    const whole = { ...input, mount, bitrate: input.bitrate ?? defaultBitrate(ownMountEncoding(input)) };
    if (whole.type !== 'playlist') return whole;
    const { path, more, jingles } = whole;
    return {
      ...whole,
      path: complete(path),
      more: more.map((each) => ({ ...each, path: complete(each.path) })),
      jingles: { ...jingles, path: jingles.path === null ? null : complete(jingles.path) },
    };
  };
  return new Map(Object.entries(inputs).map(([name, input]) => [name, completeInput(name, input)]));
}

/** The encoding of an input's own mount: that of the program's signal, as far as nothing is said. */
export function ownMountEncoding({ format, bitrate }: Pick<Encoding, 'format' | 'bitrate'>): Encoding {
  return { format, bitrate, quality: null, sampleRate: 48_000, channels: 2, ladder: [] };
}

/** Fills in names, bit rates and the description for another server, and splits addresses. */
export function completeOutputs(
  outputs: SchemaData['outputs'],
  station: AirchainConfig['station'],
): readonly OutputConfig[] {
  return outputs.map((output) => completeOutput(output, station));
}

function completeOutput(output: RawOutput, station: AirchainConfig['station']): OutputConfig {
  const name = output.name ?? nameOutput(output);
  if (output.type === 'mount') {
    const { preset: _, ladder, ...others } = output;
    const bitrate = output.bitrate ?? defaultBitrate(output);
    return { ...others, name, bitrate, ladder: ladder.map((rung) => completeRung(output, rung)) };
  }
  const { preset: _, stream, ...others } = output;
  const { server, login, ...address } = output.url;
  return {
    ...others,
    ...address,
    ...login,
    name,
    bitrate: output.bitrate ?? defaultBitrate({ ...output, ladder: [] }),
    protocol: server === 'shoutcast' ? 'shoutcast' : output.protocol,
    stream: {
      name: stream.name ?? station.name,
      description: stream.description ?? station.description,
      genre: stream.genre ?? station.genre,
      url: stream.url ?? station.url ?? '',
      public: stream.public,
    },
  };
}

/** `/stream` and `/stream.mp3` of 64 kbit/s are `/stream-64.mp3`. */
function completeRung({ mount, format }: Pick<MountOutputConfig, 'mount' | 'format'>, bitrate: number): LadderRung {
  const [, path, ending = `.${format}`] = /^(.*?)(\.[^./]+)?$/.exec(mount)!;
  return { mount: `${path}-${bitrate}${ending}`, bitrate };
}

/** `/radio/high.mp3` is `radio-high.mp3`; the stream `/live` of `other.example` is `other.example-live`. */
function nameOutput(output: RawOutput): string {
  if (output.type === 'mount') {
    const isShared = output.ladder.length > 0 && !output.mount.endsWith(`.${output.format}`);
    // The ladders of several formats may stand on one mount.
    return writeName(isShared ? `${output.mount}.${output.format}` : output.mount);
  }
  const { host, mount: path, sid } = output.url;
  return writeName(`${host}/${path ?? sid ?? ''}`);
}

function writeName(text: string): string {
  return text.replace(/[^\w.]+/g, '-').replace(/^[^A-Za-z0-9]+|-+$/g, '') || 'output';
}
