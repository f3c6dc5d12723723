/**
 * What ffmpeg needs of our environment: where programs and libraries are, the language of its messages, and the proxy and
 * certificates for what it fetches. Everything else stays here, since `${NAME}` in the configuration may be a password.
 */
const NEEDED =
  /^(?:PATH|HOME|TMPDIR|LANG|LC_\w+|TZ|LD_LIBRARY_PATH|https?_proxy|no_proxy|all_proxy|SSL_CERT_(?:FILE|DIR))$/i;

/** The environment that a child process is started with. */
export function childEnvironment(own: NodeJS.ProcessEnv = process.env): NodeJS.ProcessEnv {
  return Object.fromEntries(Object.entries(own).filter(([name]) => NEEDED.test(name)));
}
