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

/** What to try where the listener has chosen nothing, out of what `orderMounts` gives: no mount with a login beside an open one. */
export function withoutLogin(mounts: readonly ProgramMount[]): readonly ProgramMount[] {
  const open = mounts.filter(({ authenticator }) => authenticator === null);
  return open.length > 0 ? open : mounts;
}

/** What each mount is called in a list of them: its form, and its path where another one has the same form. */
export function nameMounts(mounts: readonly ProgramMount[]): readonly string[] {
  const forms = mounts.map(formName);
  return forms.map((form, index) =>
    forms.indexOf(form) === forms.lastIndexOf(form) ? form : `${form} · ${mounts[index]!.path}`,
  );
}

/** What a protected mount says of itself: a web service may let a listener in without a login. Empty: it is open. */
export function loginNote({ authenticator }: Pick<ProgramMount, 'authenticator'>): string {
  if (authenticator === null) return '';
  return authenticator === 'url' ? 'may need a login' : 'login needed';
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
