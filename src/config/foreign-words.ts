/**
 * Words of other programs (Icecast, Liquidsoap, DarkIce, BUTT, AzuraCast, LibreTime, nginx) and of everyday speech for what is
 * called otherwise here, or is not here at all; with the answer. Compared without case, `-`, `_`, `.` and blanks.
 */
export interface ForeignWord {
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
const PROGRAM =
  'what goes before what is the order of inputs in a program: programs: { main: { inputs: [dj, music] } }';
const SILENCE = 'silence counts as no sound by programs: { main: { silence: { below: -50, for: 10s } } }';
const NO_SOUND_CARD =
  'there are no sound cards here: send with BUTT, DarkIce, ffmpeg or the page /studio to an input of type live';
const STATION = 'the station is described in station: { name: Harbour Radio, genre: Folk }';
const MASTER = 'another server that is mirrored is master: { url: http://other.example:8000, password: secret }';
const SECTIONS = 'settings stand in the sections station, server, access, mounts, inputs, programs, outputs and logs';
const REQUESTS = 'listeners cannot request tracks by themselves; POST /api/programs/{program}/queue does';
const LISTENER_AUTH = 'logins of listeners are listenerAuth: { type: accounts }, htpasswd or url';

/** Where the file as a whole is meant; also for what stands in the wrong section, unless that has words of its own. */
const anywhere: readonly ForeignWord[] = [
  {
    words:
      'playlists playlist music musicfolder musicdir media mediafolder library folder folders files tracks songs song songfile autodj podcasts',
    answer: MUSIC,
  },
  {
    words: 'jingles jingle',
    answer:
      'jingles are a key of a playlist: inputs: { music: { type: playlist, path: ./music, jingles: { path: ./jingles, every: 4 tracks } } }',
  },
  {
    words: 'icecast icecast2 icecast20 icecast21 icecast0 icecast1 shoutcast shoutcast0 shoutcast1 srvent',
    answer: `airchain is the server itself, set under server, access and mounts; ${PUSH}`,
  },
  { words: 'relayto push broadcast targets target outputicecast outputshoutcast remoterelays', answer: PUSH },
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
  {
    words:
      'ssl https http2 certificate cert sslcertificate sslkey sslprivatekey tlscertificate tlskey tlscontext letsencrypt acme',
    answer: TLS,
  },
  {
    words:
      'port ports bind bindaddress bindhost host address listen listensocket listensockets listenport sourceport interface shoutcastmount shoutcastcompat',
    answer: PORTS,
  },
  { words: 'hostname servername domain fqdn publicurl baseurl', answer: 'the name of the server is server.hostname' },
  { words: 'mountpoint mountpoints mount mountname streams stream channels outputharbor', answer: MOUNT_SECTION },
  {
    words: 'fallbackmount',
    answer: 'a fallback is a key of a mount: mounts: { /live: { fallback: /stream.mp3 } }',
  },
  { words: 'harbor harbour inputharbor dj djs live livesource source sources streamers streamer', answer: LIVE },
  { words: 'stations', answer: 'a file has one station: station: { name: Harbour Radio }' },
  { words: 'radio title', answer: 'the station is named in station: { name: Harbour Radio }' },
  {
    words:
      'encoder encoders encoding transcode transcoding bitrates formats codec codecs bitrate format samplerate channel audio mp3 aac opus vorbis flac',
    answer: ENCODE,
  },
  {
    words: 'bitratemode quality vbr',
    answer:
      'a variable bit rate is quality in an output: outputs: [{ type: mount, program: main, mount: /stream.ogg, format: vorbis, quality: 5 }]',
  },
  {
    words: 'crossfade crossfades crossfadetype smartcrossfade fade fades',
    answer: 'crossfades are a key of programs and of playlists: programs: { main: { crossfade: 2s } }',
  },
  {
    words: 'normalize normalise normalization loudness replaygain volume gain',
    answer: 'loudness is a key of a program: programs: { main: { loudness: -16 } }',
  },
  {
    words: 'schedule schedules shows show clocks rotation events',
    answer:
      'shows are the schedule of a program: programs: { main: { schedule: [{ when: "mon-fri 18:00-20:00", input: news }] } }',
  },
  { words: 'recording recordings record recorder dumpfile localdumpfile outputfile archive', answer: NO_RECORDING },
  { words: 'hls dash webrtc outputfilehls', answer: 'listeners get plain streams: HLS and WebRTC are not here' },
  {
    words: 'log logging loglevel logdir logfile accesslog errorlog playlistlog',
    answer: 'logs are under logs: { level: info, access: access.log }',
  },
  {
    words: 'database db mysql postgres redis rabbitmq storage datadirectory',
    answer: 'what is kept lies in dataDir, and needs no database',
  },
  {
    words: 'directory yp ypurl ypdirectory dirxiph',
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
  {
    words: 'burst burstsize burstonconnect buffer buffers',
    answer: 'the burst of new listeners is server.burst, in seconds',
  },
  { words: 'cors accesscontrolalloworigin allowedcorsorigins', answer: 'CORS is server.corsOrigin' },
  { words: 'proxy proxies reverseproxy xforwardedfor', answer: 'proxies that are believed are server.trustedProxies' },
  {
    words: 'workers threads threadpool security changeowner chroot pidfile daemon',
    answer: 'there is one process, and the service manager runs it',
  },
  { words: 'mksafe fallback fallbacks switch sequence rotate random priority main', answer: PROGRAM },
  { words: 'blank blankdetect blankstrip blankskip blankeat silence silencedetect deadair', answer: SILENCE },
  { words: 'requests request songrequests requestqueue requestdynamic requestequeue', answer: REQUESTS },
  {
    words: 'single inputhttp inputhls url urls upstream',
    answer:
      'a stream that is pulled is an input of type url: inputs: { radio: { type: url, url: http://other.example/live } }',
  },
  {
    words:
      'device devices soundcard alsa pulse pulseaudio jack portaudio microphone mic inputalsa inputpulseaudio outputalsa',
    answer: NO_SOUND_CARD,
  },
  {
    words: 'compress compressor nrj equalizer eq dsp mixer',
    answer:
      'there are no effects: a program has loudness and a limiter, programs: { main: { loudness: -16, limiter: -1 } }',
  },
  { words: 'limiter ceiling', answer: 'the limiter is a key of a program: programs: { main: { limiter: -1 } }' },
  {
    words: 'timezone tz',
    answer: 'the time zone is that of a program: programs: { main: { timeZone: Europe/Berlin } }',
  },
  {
    words:
      'metadata name stationname streamname shortname description stationdescription genre stationgenre website stationurl',
    answer: STATION,
  },
  {
    words: 'icymetaint metaint icymetadata mp3metadatainterval',
    answer: 'how often titles are sent is server.icyInterval',
  },
  { words: 'relay slave slaves', answer: 'mounts of other servers are relays: [{ url: http://other.example/live }]' },
  {
    words: 'masterserver masterserverport masterport masterpassword masterusername masterupdateinterval',
    answer: MASTER,
  },
  {
    words: 'relaysondemand',
    answer: 'pulled only while there are listeners: relays: [{ url: http://other.example/live, onDemand: true }]',
  },
  { words: 'alias aliases', answer: 'other names of paths are server: { aliases: { /old: /live } }' },
  {
    words: 'paths path fileserve webroot adminroot basedir mimetypes static',
    answer:
      'files are named where they are used (dataDir, server.tls, logs); none are served, and the pages are built in',
  },
  {
    words: 'logsize logarchive logrotate logrotation',
    answer: 'log files are rotated by logs: { maxSize: 10MiB, keep: 20 }',
  },
  {
    words: 'httpheaders headers',
    answer: 'headers of streams are mounts: { default: { headers: { X-Robots-Tag: noindex } } }',
  },
  {
    words: 'backend frontend liquidsoap playout analyzer',
    answer: `airchain plays, encodes and serves by itself; ${SECTIONS}`,
  },
  { words: 'general global settings options config advanced system gui', answer: SECTIONS },
  {
    words: 'apikey apikeys token tokens',
    answer: 'there are no API keys: the API takes access.adminUser and access.adminPassword',
  },
];

const inServer: readonly ForeignWord[] = [
  { words: 'queuesize', answer: 'how much is kept of each stream is server.limits.ringBytes' },
  { words: 'clienttimeout headertimeout', answer: 'how long a request may take is server.limits.headTimeout' },
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
  { words: 'mp3metadatainterval metaint icymetaint icymetadatainterval', answer: 'it is called icyInterval' },
  { words: 'httpheaders', answer: 'it is called headers' },
  { words: 'samplerate channels', answer: 'it is read from the stream' },
  { words: 'listeners clients', answer: 'it is called maxListeners' },
  { words: 'relay upstream', answer: 'mounts of other servers are relays: [{ url: http://other.example/live }]' },
  { words: 'onconnect ondisconnect', answer: 'no programs are run: follow /api/events' },
];

const inInput: readonly ForeignWord[] = [
  {
    words: 'port password user username login',
    answer: `the input hears a mount; its port is that of the server, and ${SOURCE_LOGIN}`,
  },
  { words: 'folder directory dir file files playlist uri', answer: 'it is called path' },
  { words: 'device alsa pulse pulseaudio soundcard jack', answer: NO_SOUND_CARD },
  { words: 'weightpercent priority', answer: 'it is called weight' },
  { words: 'fallback', answer: PROGRAM },
  { words: 'extensions', answer: 'every format that ffmpeg knows is played' },
  { words: 'random randomize', answer: 'it is called shuffle' },
  { words: 'loop', answer: 'it is called repeat' },
  { words: 'mountpoint', answer: 'it is called mount' },
];

const inOutput: readonly ForeignWord[] = [
  { words: 'host port mountpoint server', answer: 'another server is one address: url: icecast://host:8000/live' },
  { words: 'codec encoder', answer: 'it is called format' },
  { words: 'input inputs source', answer: 'an output has a program: program: main' },
  { words: 'bitratemode vbr', answer: 'it is called quality' },
  { words: 'samples rate', answer: 'it is called sampleRate' },
  { words: 'streamname', answer: 'on another server it is stream: { name: Harbour Radio }' },
];

const bySection: Readonly<Record<string, readonly ForeignWord[]>> = {
  server: inServer,
  mounts: inMount,
  inputs: inInput,
  outputs: inOutput,
};

/** All of them, by section; the empty name is the file itself. */
export const foreignWords: Readonly<Record<string, readonly ForeignWord[]>> = { '': anywhere, ...bySection };

/** The answer to a word of another program in a section (`''`: the file itself); `null`: it is none that is known. */
export function answerForeignWord(section: string, name: string): string | null {
  const word = name.toLowerCase().replace(/[-_.\s]/g, '');
  const own = bySection[section] ?? [];
  const found = [...own, ...anywhere].find(({ words }) => words.split(' ').includes(word));
  return found?.answer ?? null;
}
