import { listEntry, MAX_PLAYLIST_ENTRIES, type PlaylistEntry, toLocation } from './playlist-entry.ts';

/** `<ref href="…">` and `<entryref href='…'>`, in letters of either case. */
const REFERENCE = /<(?:entry)?ref\b[^<>]*?\bhref\s*=\s*(?:"([^"<>]*)"|'([^'<>]*)')/gi;
/** The older form: `Ref1=…` below `[Reference]`. */
const NUMBERED = /^[ \t]*ref\d{1,9}[ \t]*=[ \t]*(\S.*)$/gim;

/**
 * Reads the addresses of an ASX playlist, as Windows Media has them: XML by its looks, but with bare `&` in addresses and tags
 * in any case, so that no XML parser takes it; or the list of `Ref1=` that came before it.
 */
export function parseAsx(text: string, readLocation = toLocation): PlaylistEntry[] {
  const plain = withoutComments(text);
  const quoted = [...plain.matchAll(REFERENCE)].map(([, double, single]) =>
    (double ?? single)!.replaceAll('&amp;', '&'),
  );
  const numbered = [...plain.matchAll(NUMBERED)].map(([, written]) => written!);
  return [...quoted, ...numbered]
    .slice(0, MAX_PLAYLIST_ENTRIES)
    .flatMap((written) => listEntry(readLocation(written.trim()), {}, 0));
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
