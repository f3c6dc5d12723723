import type { PublicProgram } from '../../src/api/index.ts';

/** One form in which a program is heard. */
export type ProgramMount = PublicProgram['mounts'][number];

/** By format, as the configuration names it: what to ask the browser, and what people call it. The first is liked best. */
const formats: ReadonlyMap<string, { readonly type: string; readonly name: string }> = new Map([
  ['mp3', { type: 'audio/mpeg', name: 'MP3' }],
  ['aac', { type: 'audio/aac', name: 'AAC' }],
  ['opus', { type: 'audio/ogg; codecs="opus"', name: 'Opus' }],
  ['vorbis', { type: 'audio/ogg; codecs="vorbis"', name: 'Vorbis' }],
  ['flac', { type: 'audio/ogg; codecs="flac"', name: 'FLAC' }],
  ['wav', { type: 'audio/wav', name: 'WAV' }],
]);

/** Good enough for music, and no burden on a telephone; in kbit/s. */
const USUAL_KBPS = 128;

/** What a browser is asked before a mount is chosen for it. */
export interface MountChoice {
  readonly canPlay: (contentType: string) => boolean;
  /** Whether its user has asked for little data. */
  readonly savesData: boolean;
}

/** The mounts that the browser plays, the one to try first in front. */
export function orderMounts(
  mounts: readonly ProgramMount[],
  { canPlay, savesData }: MountChoice,
): readonly ProgramMount[] {
  const wanted = savesData ? 0 : USUAL_KBPS;
  const order = [...formats.keys()];
  return mounts
    .filter(({ format }) => canPlay(formats.get(format)?.type ?? ''))
    .sort((a, b) => order.indexOf(a.format) - order.indexOf(b.format) || distance(a, wanted) - distance(b, wanted));
}

/** `Opus · 96 kbit/s`. */
export function formName({ format, bitrateKbps }: ProgramMount): string {
  const name = formats.get(format)?.name ?? format;
  return bitrateKbps === null ? name : `${name} · ${bitrateKbps} kbit/s`;
}

/** What is above the wanted bit rate comes behind all that is not. */
function distance({ bitrateKbps }: ProgramMount, wanted: number): number {
  const above = (bitrateKbps ?? 0) - wanted;
  return above > 0 ? above + 1e6 : -above;
}
