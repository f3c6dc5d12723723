/** Below it Icecast writes no reference: it writes them for what ISO 8859-1 has no letter for. */
const FIRST_DECODED = 0xa0;
const LAST_CODE_POINT = 0x10ffff;

/**
 * Reads numeric character references (`&#1055;`, `&#x41f;`) to characters beyond ASCII: Icecast 2.4 writes them into titles
 * of MP3 mounts, where its charset has no letter. Others (`&amp;`, `&#38;`) are the title's own text. So what comes out has
 * no reference that was not there before, and reading again changes nothing.
 */
export function readCharacterReferences(text: string): string {
  return text.replace(/&#(?:(\d{1,7})|x([\da-f]{1,6}));/gi, (reference, decimal?: string, hex?: string) => {
    const code = decimal === undefined ? Number.parseInt(hex!, 16) : Number(decimal);
    // Halves of a pair come one after the other from programs that count in UTF-16.
    return code >= FIRST_DECODED && code <= LAST_CODE_POINT ? String.fromCodePoint(code) : reference;
  });
}
