import { collectEntries, listEntry, type PlaylistEntry, toLocation } from './playlist-entry.ts';

/** `<ref href="…">` and `<entryref href='…'>`, in letters of either case. */
const REFERENCE = /<(?:entry)?ref\b[^<>]*?\bhref\s*=\s*(?:"([^"<>]*)"|'([^'<>]*)')/gi;
/** The older form: `Ref1=…` below `[Reference]`. */
const NUMBERED = /^[ \t]*ref\d{1,9}[ \t]*=[ \t]*(\S.*)$/gim;

/**
 * Reads the addresses of an ASX playlist, as Windows Media has them: XML by its looks, but with bare `&` in addresses and tags
 * in any case, so that no XML parser takes it; or the list of `Ref1=` that came before it.
 */
export function parseAsx(text: string, readLocation = toLocation): PlaylistEntry[] {
  return collectEntries(readAsx(text, readLocation));
}

/** As `parseAsx`, address by address: each gives one entry or none. */
export function* readAsx(text: string, readLocation = toLocation): Generator<readonly PlaylistEntry[]> {
  const plain = withoutComments(text);
  const list = (written: string) => listEntry(readLocation(written.trim()), {}, 0);
  for (const [, double, single] of plain.matchAll(REFERENCE)) yield list((double ?? single)!.replaceAll('&amp;', '&'));
  for (const [, written] of plain.matchAll(NUMBERED)) yield list(written!);
}

/** In linear time, which a regular expression does not take where many comments have no end. */
function withoutComments(text: string): string {
  let kept = '';
  let from = 0;
  for (let start = text.indexOf('<!--'); start !== -1; start = text.indexOf('<!--', from)) {
    const end = text.indexOf('-->', start + 4);
    if (end === -1) break;
    kept += text.slice(from, start);
    from = end + 3;
  }
  return kept + text.slice(from);
}
