/** Words that `spawn` cannot pass on, for it writes every string in UTF-8, come with their bytes as `printf %b` reads them. */
const SCRIPT = `for word do
  shift
  # The dot keeps line ends at the end, which the shell would drop.
  case $word in *\\\\*) word=$(printf %b. "$word"); word=\${word%.} ;; esac
  set -- "$@" "$word"
done
exec "$@"`;

/** How a program is started with words of any bytes: itself, or by way of a shell that becomes the program. */
export function withRawWords(
  command: string,
  words: readonly (string | Buffer)[],
): { readonly command: string; readonly words: readonly string[] } {
  const texts = words.filter((word) => typeof word === 'string');
  if (texts.length === words.length) return { command, words: texts };
  return { command: '/bin/sh', words: ['-c', SCRIPT, 'sh', ...[command, ...words].map(escapeBytes)] };
}

function escapeBytes(word: string | Buffer): string {
  if (typeof word === 'string') return word.replaceAll('\\', '\\\\');
  const octal = (byte: string) => `\\0${byte.charCodeAt(0).toString(8)}`;
  return word.toString('latin1').replace(/[\\\x80-\xff]/g, octal);
}
