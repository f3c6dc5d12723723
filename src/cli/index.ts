/**
 * The command line: `serve`, `check`, `import`. It stands on top of `app`, which it loads only when a station is to be
 * started, so that everything else answers at once. Its only state is a running `serve`.
 */
export { runCli } from './run-cli.ts';
