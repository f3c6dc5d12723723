/** The commands. */
export type CommandName = 'init' | 'serve' | 'check' | 'import' | 'password';

/** What each command prints for `--help`; the empty name is airchain as a whole. */
export const helpTexts: Readonly<Record<CommandName | '', string>> = {
  '': `airchain: a radio station in one program, and a drop-in for Icecast

Usage: airchain <command> [options]

  init [FOLDER]   write an airchain.yml that plays the folder
  serve [FOLDER]  start the station, and play the folder
  check [FILE]    report every mistake in a configuration, and what will play
  import FILE     convert an icecast.xml to an airchain.yml
  password        change the password of the administrator

  --version, -v   print the version
  --help, -h      print this help; after a command, or with "airchain help
                  COMMAND": the help of the command

Examples:
  airchain serve ./music
  airchain init ./music --name "Harbour Radio"
  airchain serve --config /etc/airchain/airchain.yml
  airchain import /etc/icecast2/icecast.xml > airchain.yml
  airchain -c /etc/icecast2/icecast.xml       the options of Icecast`,

  init: `airchain init: write an airchain.yml

Usage: airchain init [FOLDER] [--name NAME] [--config FILE] [--force]

  FOLDER              music to play: a folder, a playlist file (.m3u, .m3u8,
                      .pls, .xspf, .asx) or one audio file; default: built-in
                      tunes
  --name NAME         name of the station
  --config, -c FILE   file to write; default: ./airchain.yml
  --force             replace an existing file
  --help, -h          print this help

Writes every setting with its default and its meaning, but no passwords: the
first start generates them and prints them.

Examples:
  airchain init ./music --name "Harbour Radio"`,

  serve: `airchain serve: start the station

Usage: airchain serve [FOLDER] [--port N]
       airchain serve [--config FILE] [--port N]

  FOLDER              music to play if the configuration has no inputs or
                      programs of its own: a folder, a playlist file (.m3u,
                      .m3u8, .pls, .xspf, .asx) or one audio file; default:
                      built-in tunes
  --config, -c FILE   configuration: an airchain.yml, or an icecast.xml, which
                      is imported on the fly; default: ./airchain.yml if it
                      exists
  --port, -p N        listen on this port instead of the first one configured
  --help, -h          print this help

Signals:
  SIGTERM, SIGINT     stop cleanly within 5 seconds; a second one stops at once
  SIGHUP              reload the configuration and certificates, reopen logs

Without a configuration, or with one that has no inputs, programs, outputs,
relays, master and mounts, a DJ who sends to /live is on air at once, and the
music returns when the DJ leaves; listeners connect to /stream.mp3, /stream.opus
and /stream.aac.

Examples:
  airchain serve
  airchain serve ./music --port 8080
  airchain serve --config /etc/airchain/airchain.yml`,

  check: `airchain check: report every mistake in a configuration

Usage: airchain check [FILE]

  FILE         configuration to check; default: ./airchain.yml; --config FILE
               and -c FILE work too
  --help, -h   print this help

Prints one line for each mistake, FILE:LINE:COLUMN KEY: what is wrong and how to
fix it; without mistakes, what will play, and where. Exit status: 0 if the
configuration is usable (warnings may be printed), otherwise 1.

Examples:
  airchain check
  airchain check /etc/airchain/airchain.yml`,

  import: `airchain import: convert an icecast.xml to an airchain.yml

Usage: airchain import FILE

  FILE         configuration of Icecast 2.4, Icecast 2.5 or icecast-kh
  --help, -h   print this help

Prints the new configuration on standard output, and on standard error each
setting that has no effect here, with the reason.

Examples:
  airchain import /etc/icecast2/icecast.xml > airchain.yml`,

  password: `airchain password: change the password of the administrator

Usage: airchain password [--config FILE] [--generate]

  --config, -c FILE   configuration of the station; default: ./airchain.yml if
                      it exists, otherwise the defaults
  --generate          generate a password instead of asking for one
  --help, -h          print this help

Asks for the new password at a terminal, or reads the first line of standard
input. An empty password generates one, which is printed once. Run it in the
folder of the station, as its user or as root, while the station runs or not. A
running station uses the new password within seconds, and ends the sessions of
the old one. If access.adminPassword is set, that is the password: change it
there.

Examples:
  airchain password
  airchain password --config /var/lib/airchain/airchain.yml < new-password`,
};
