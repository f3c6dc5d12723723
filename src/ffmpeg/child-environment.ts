/**
 * What ffmpeg needs of our environment: where programs, libraries and certificates are, and the language of its messages.
 * Everything else stays here: `${NAME}` in the configuration may be a password, and `no_proxy` would lead past `OutsideProxy`.
 */
const NEEDED = /^(?:PATH|HOME|TMPDIR|LANG|LC_\w+|TZ|LD_LIBRARY_PATH|SSL_CERT_(?:FILE|DIR))$/i;

/** The environment that a child process is started with. */
export function childEnvironment(own: NodeJS.ProcessEnv = process.env): NodeJS.ProcessEnv {
  return Object.fromEntries(Object.entries(own).filter(([name]) => NEEDED.test(name)));
}
