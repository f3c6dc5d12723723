/**
 * Words of other programs (Icecast, Liquidsoap, AzuraCast, nginx) and of everyday speech for what is called otherwise here,
 * or is not here at all; with the answer. Compared without case, `-`, `_` and blanks.
 */
interface ForeignWord {
  readonly words: string;
  readonly answer: string;
}

const MUSIC = 'music is an input here: inputs: { music: { type: playlist, path: ./music } }';
const PORTS = 'ports are a list here: server: { listen: [{ port: 8000 }] }';
const SOURCE_LOGIN = 'the login of sources is access.sourceUser and access.sourcePassword';
const MOUNT_LOGIN = 'the login of its sources is sourceUser and sourcePassword';
const LISTENER_LOGIN = 'logins of listeners are mounts.<mount>.listenerAuth, those of the station are under access';
const TLS = 'TLS is server: { tls: { certificate: FILE, key: FILE } }, on the same port';
const LIVE = 'a source client is an input of type live: inputs: { dj: { type: live, mount: /live } }';
const PUSH =
  'another server is an output of type icecast: outputs: [{ type: icecast, program: main, url: icecast://host:8000/live }]';
const ENCODE =
  'formats and bit rates are those of outputs: outputs: [{ type: mount, program: main, mount: /stream.mp3, format: mp3 }]';
const NO_RECORDING = 'nothing is recorded here';
const MOUNT_SECTION = 'mounts are named by their path: mounts: { /live: { maxListeners: 100 } }';
const LISTENER_AUTH = 'logins of listeners are listenerAuth: { type: accounts }, htpasswd or url';

/** Where the file as a whole is meant; also for what stands in the wrong section, unless that has words of its own. */
const anywhere: readonly ForeignWord[] = [
  {
    words:
      'playlists playlist music musicfolder musicdir media mediafolder library folder folders files tracks songs autodj',
    answer: MUSIC,
  },
  {
    words: 'jingles jingle',
    answer: 'jingles are a key of a playlist: inputs: { music: { jingles: { path: ./jingles, every: 4 tracks } } }',
  },
  {
    words: 'icecast icecast2 shoutcast',
    answer: `airchain is the server itself, set under server, access and mounts; ${PUSH}`,
  },
  { words: 'relayto push broadcast targets target', answer: PUSH },
  {
    words: 'webhooks webhook hooks hook callbacks onconnect ondisconnect notifications',
    answer:
      'there are no webhooks: follow /api/events, or let a web service decide by mounts.<mount>.listenerAuth (type: url)',
  },
  { words: 'auth authentication authorization users accounts login logins listenerauth', answer: LISTENER_LOGIN },
  { words: 'password passwords pass passwd sourcepassword sourcepass', answer: SOURCE_LOGIN },
  { words: 'user username sourceuser', answer: SOURCE_LOGIN },
  {
    words: 'admin adminpassword adminpass adminuser administrator',
    answer: 'the login of the administrator is access.adminUser and access.adminPassword',
  },
  {
    words: 'relaypassword relayuser',
    answer: 'the login of other servers is access.relayUser and access.relayPassword',
  },
  { words: 'ssl https http2 certificate cert sslcertificate letsencrypt acme', answer: TLS },
  {
    words: 'port ports bind bindaddress bindhost host address listen listensocket listenport interface',
    answer: PORTS,
  },
  { words: 'hostname servername domain fqdn publicurl baseurl', answer: 'the name of the server is server.hostname' },
  { words: 'mountpoint mountpoints mount mountname streams stream channels', answer: MOUNT_SECTION },
  {
    words: 'fallbackmount fallbacks',
    answer: 'a fallback is a key of a mount: mounts: { /live: { fallback: /stream.mp3 } }',
  },
  { words: 'harbor harbour dj djs live livesource source sources streamers streamer', answer: LIVE },
  { words: 'stations', answer: 'a file has one station: station: { name: Harbour Radio }' },
  { words: 'radio title', answer: 'the station is named in station: { name: Harbour Radio }' },
  { words: 'encoder encoders encoding transcode transcoding bitrates formats codec codecs', answer: ENCODE },
  { words: 'bitrate format', answer: ENCODE },
  {
    words: 'crossfade crossfades fade',
    answer: 'crossfades are a key of programs and of playlists: programs: { main: { crossfade: 2s } }',
  },
  {
    words: 'normalize normalise normalization loudness replaygain volume',
    answer: 'loudness is a key of a program: programs: { main: { loudness: -16 } }',
  },
  {
    words: 'schedule schedules shows show clocks rotation events',
    answer:
      'shows are the schedule of a program: programs: { main: { schedule: [{ when: "mon-fri 18:00-20:00", input: news }] } }',
  },
  { words: 'recording recordings record dumpfile archive', answer: NO_RECORDING },
  { words: 'hls dash webrtc', answer: 'listeners get plain streams: HLS and WebRTC are not here' },
  {
    words: 'log logging loglevel logdir accesslog errorlog',
    answer: 'logs are under logs: { level: info, access: access.log }',
  },
  {
    words: 'database db mysql postgres redis storage datadirectory',
    answer: 'what is kept lies in dataDir, and needs no database',
  },
  {
    words: 'directory yp ypurl dirxiph',
    answer: 'public lists are directories: [{ url: https://dir.xiph.org/cgi-bin/yp-cgi }]',
  },
  {
    words: 'clients maxclients maxlisteners',
    answer: 'limits are server.limits, for one mount mounts.<mount>.maxListeners',
  },
  {
    words: 'denyip allowip ban blocklist blacklist bannedips',
    answer: 'those who are turned away are under bans: { addresses: [192.0.2.7] }',
  },
  { words: 'burst burstsize burstonconnect', answer: 'the burst of new listeners is server.burst, in seconds' },
  { words: 'cors accesscontrolalloworigin', answer: 'CORS is server.corsOrigin' },
  { words: 'proxy proxies reverseproxy xforwardedfor', answer: 'proxies that are believed are server.trustedProxies' },
  {
    words: 'workers threads changeowner chroot pidfile daemon',
    answer: 'there is one process, and the service manager runs it',
  },
];

const inMount: readonly ForeignWord[] = [
  { words: 'password pass sourcepass user username', answer: MOUNT_LOGIN },
  { words: 'auth authentication authenticator listenerauthentication users accounts login', answer: LISTENER_AUTH },
  { words: 'fallbackmount', answer: 'it is called fallback' },
  { words: 'burstsize burstonconnect', answer: 'it is called burst, in seconds: burst: 5s' },
  { words: 'streamname title', answer: 'it is called name' },
  { words: 'streamdescription', answer: 'it is called description' },
  { words: 'streamurl', answer: 'it is called url' },
  { words: 'type mimetype', answer: 'it is called contentType' },
  { words: 'dumpfile record recording', answer: NO_RECORDING },
  { words: 'format codec', answer: ENCODE },
  { words: 'mountname mount', answer: 'a mount is named by its path: mounts: { /live: { … } }' },
  { words: 'relay url2 upstream', answer: 'mounts of other servers are relays: [{ url: http://other.example/live }]' },
  { words: 'onconnect ondisconnect', answer: 'no programs are run: follow /api/events' },
];

const inInput: readonly ForeignWord[] = [
  {
    words: 'port password user username login',
    answer: `the input hears a mount; its port is that of the server, and ${SOURCE_LOGIN}`,
  },
  { words: 'folder directory dir file files playlist uri', answer: 'it is called path' },
  { words: 'random randomize', answer: 'it is called shuffle' },
  { words: 'loop', answer: 'it is called repeat' },
  { words: 'mountpoint', answer: 'it is called mount' },
];

const inOutput: readonly ForeignWord[] = [
  { words: 'host port mountpoint server', answer: 'another server is one address: url: icecast://host:8000/live' },
  { words: 'codec encoder', answer: 'it is called format' },
  { words: 'input source', answer: 'an output has a program: program: main' },
];

const bySection: Readonly<Record<string, readonly ForeignWord[]>> = {
  mounts: inMount,
  inputs: inInput,
  outputs: inOutput,
};

/** The answer to a word of another program in a section (`''`: the file itself); `null`: it is none that is known. */
export function answerForeignWord(section: string, name: string): string | null {
  const word = name.toLowerCase().replace(/[-_\s]/g, '');
  const own = bySection[section] ?? [];
  const found = [...own, ...anywhere].find(({ words }) => words.split(' ').includes(word));
  return found?.answer ?? null;
}
