/** The commands. */
export type CommandName = 'init' | 'serve' | 'check' | 'import' | 'password';

/** What each command prints for `--help`; the empty name is airchain as a whole. */
export const helpTexts: Readonly<Record<CommandName | '', string>> = {
  '': `airchain: a radio station in one program, and a drop-in for Icecast

Usage: airchain <command> [options]

  init [FOLDER]   write an airchain.yml that plays the folder
  serve [FOLDER]  start the station, and play the folder
  check [FILE]    name every mistake in a configuration, and what will play
  import FILE     turn an icecast.xml into an airchain.yml
  password        give the administrator another password

  --version, -v   print the version
  --help, -h      print this; after a command, or "airchain help COMMAND": what
                  the command takes

Examples:
  airchain serve ./music
  airchain init ./music --name "Harbour Radio"
  airchain serve --config /etc/airchain/airchain.yml
  airchain import /etc/icecast2/icecast.xml > airchain.yml
  airchain -c /etc/icecast2/icecast.xml       started as Icecast is`,

  init: `airchain init: write an airchain.yml

Usage: airchain init [FOLDER] [--name NAME] [--config FILE] [--force]

  FOLDER              music to play: a folder, a playlist file (.m3u, .m3u8,
                      .pls, .xspf, .asx) or one audio file; default: tunes that
                      airchain plays itself
  --name NAME         name of the station
  --config, -c FILE   where to write; default: ./airchain.yml
  --force             replace the file if it is there
  --help, -h          print this

Writes every setting with its default and its meaning. No password is in it:
the first start makes them and prints them.

Examples:
  airchain init ./music --name "Harbour Radio"`,

  serve: `airchain serve: start the station

Usage: airchain serve [FOLDER] [--port N]
       airchain serve [--config FILE] [--port N]

  FOLDER              music to play where the configuration does not say what is
                      heard: a folder, a playlist file (.m3u, .m3u8, .pls,
                      .xspf, .asx) or one audio file; default: tunes that
                      airchain plays itself
  --config, -c FILE   configuration: an airchain.yml, or an icecast.xml, which
                      is imported on the fly; default: ./airchain.yml if there
  --port, -p N        listen on this port instead of the first one configured
  --help, -h          print this

Signals:
  SIGTERM, SIGINT     end in order within 5 seconds; a second one ends at once
  SIGHUP              reload the configuration and certificates, reopen logs

Without a configuration, or with one that has no inputs, programs, outputs,
relays, master and mounts, a DJ who sends to /live is on air at once, and the
music is back when the DJ leaves; listeners are at /stream.mp3, /stream.opus
and /stream.aac.

Examples:
  airchain serve
  airchain serve ./music --port 8080
  airchain serve --config /etc/airchain/airchain.yml`,

  check: `airchain check: name every mistake in a configuration

Usage: airchain check [FILE]

  FILE         configuration to check; default: ./airchain.yml; as --config,
               -c FILE too
  --help, -h   print this

Prints one line for each mistake, FILE:LINE:COLUMN KEY: what is wrong and what
to do; without mistakes, what will play, and where. Exit status: 0 when it can
be served (warnings may be printed), else 1.

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

  password: `airchain password: give the administrator another password

Usage: airchain password [--config FILE] [--generate]

  --config, -c FILE   configuration of the station; default: ./airchain.yml if
                      there, else the defaults
  --generate          make a password and ask for none
  --help, -h          print this

Asks for the new password at a terminal, else reads the first line of standard
input. Where nothing is given one is made and printed this once. To be run in
the folder of the station, as its user or as root; while it runs or not. A
station that runs takes it up within seconds, and ends the sessions of the old
password. Where access.adminPassword is set, that is the password: change it
there.

Examples:
  airchain password
  airchain password --config /var/lib/airchain/airchain.yml < new-password`,
};
