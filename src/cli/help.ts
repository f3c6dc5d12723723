/** The commands. */
export type CommandName = 'serve' | 'check' | 'import';

/** What each command prints for `--help`; the empty name is airchain as a whole. */
export const helpTexts: Readonly<Record<CommandName | '', string>> = {
  '': `airchain: sources in, listeners out, a drop-in for Icecast

Usage: airchain <command> [options]

  serve           start the server
  check [FILE]    name every mistake in a configuration
  import FILE     turn an icecast.xml into an airchain.yml

  --version, -v   print the version
  --help, -h      print this, or after a command what it takes

Examples:
  airchain serve
  airchain serve --config /etc/airchain/airchain.yml
  airchain import /etc/icecast2/icecast.xml > airchain.yml
  airchain -c /etc/icecast2/icecast.xml       started as Icecast is`,

  serve: `airchain serve: start the server

Usage: airchain serve [--config FILE] [--port N]

  --config, -c FILE   configuration: an airchain.yml, or an icecast.xml, which
                      is imported on the fly; default: ./airchain.yml if there
  --port, -p N        listen on this port instead of the first one configured
  --help, -h          print this

Signals:
  SIGTERM, SIGINT     end in order within 5 seconds; a second one ends at once
  SIGHUP              read the configuration, certificates and logs anew

Examples:
  airchain serve
  airchain serve --port 8080
  airchain serve --config /etc/airchain/airchain.yml`,

  check: `airchain check: name every mistake in a configuration

Usage: airchain check [FILE]

  FILE         configuration to check; default: ./airchain.yml
  --help, -h   print this

Prints one line for each mistake, FILE:LINE:COLUMN KEY: what is wrong and what
to do. Exit status: 0 when it can be served (warnings may be printed), else 1.

Examples:
  airchain check
  airchain check /etc/airchain/airchain.yml`,

  import: `airchain import: turn an icecast.xml into an airchain.yml

Usage: airchain import FILE

  FILE         configuration of Icecast 2.4, Icecast 2.5 or icecast-kh
  --help, -h   print this

Prints the new configuration on standard output, and on standard error each
setting that has no effect here, with the reason.

Examples:
  airchain import /etc/icecast2/icecast.xml > airchain.yml`,
};
