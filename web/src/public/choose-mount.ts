import type { PublicProgram } from '../../../src/api/index.ts';

/** One mount of a program: one format and bit rate. */
export type ProgramMount = PublicProgram['mounts'][number];

/** By format name of the configuration: content type for `canPlayType`, and display name. In order of preference. */
const formats: ReadonlyMap<string, { readonly type: string; readonly name: string }> = new Map([
  ['mp3', { type: 'audio/mpeg', name: 'MP3' }],
  ['aac', { type: 'audio/aac', name: 'AAC' }],
  ['opus', { type: 'audio/ogg; codecs="opus"', name: 'Opus' }],
  ['vorbis', { type: 'audio/ogg; codecs="vorbis"', name: 'Vorbis' }],
  ['flac', { type: 'audio/ogg; codecs="flac"', name: 'FLAC' }],
  ['wav', { type: 'audio/wav', name: 'WAV' }],
]);

/** Preferred bit rate in kbit/s: good enough for music, low enough for mobile data. */
const PREFERRED_KBPS = 128;

/** Properties of the browser that decide which mount is played. */
export interface MountChoice {
  readonly canPlay: (contentType: string) => boolean;
  /** Whether the user has turned on data saving. */
  readonly savesData: boolean;
}

/** The mounts that the browser can play, the preferred one first. */
export function orderMounts(
  mounts: readonly ProgramMount[],
  { canPlay, savesData }: MountChoice,
): readonly ProgramMount[] {
  const wanted = savesData ? 0 : PREFERRED_KBPS;
  const order = [...formats.keys()];
  return mounts
    .filter(({ format }) => canPlay(formats.get(format)?.type ?? ''))
    .sort((a, b) => order.indexOf(a.format) - order.indexOf(b.format) || distance(a, wanted) - distance(b, wanted));
}

/** Mounts for automatic selection, from the result of `orderMounts`: leaves out protected mounts if there is an open one. */
export function preferOpen(mounts: readonly ProgramMount[]): readonly ProgramMount[] {
  const open = mounts.filter(({ authenticator }) => authenticator === null);
  return open.length > 0 ? open : mounts;
}

/** Display names of mounts in a list: format and bit rate, plus the path where two would be equal. */
export function nameMounts(mounts: readonly ProgramMount[]): readonly string[] {
  const forms = mounts.map(formName);
  return forms.map((form, index) =>
    forms.indexOf(form) === forms.lastIndexOf(form) ? form : `${form} · ${mounts[index]!.path}`,
  );
}

/** Login hint for a protected mount; empty: the mount is open. With `url` a web service decides whether a login is needed. */
export function loginNote({ authenticator }: Pick<ProgramMount, 'authenticator'>): string {
  if (authenticator === null) return '';
  return authenticator === 'url' ? 'may need a login' : 'login needed';
}

/** `Opus · 96 kbit/s`. */
export function formName({ format, bitrateKbps }: ProgramMount): string {
  const name = formats.get(format)?.name ?? format;
  return bitrateKbps === null ? name : `${name} · ${bitrateKbps} kbit/s`;
}

/** Sort key: distance to the preferred bit rate. Any higher bit rate sorts after all lower ones. */
function distance({ bitrateKbps }: ProgramMount, wanted: number): number {
  const above = (bitrateKbps ?? 0) - wanted;
  return above > 0 ? above + 1e6 : -above;
}
