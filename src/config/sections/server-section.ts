import { z } from 'zod';
import { byteCount, millis } from '../../core/index.ts';
import {
  duration,
  field,
  fileOrNone,
  flag,
  mountPathOrNone,
  network,
  requestPath,
  size,
  text,
  wholeNumber,
} from '../fields.ts';

const SECOND = 1000;
const MINUTE = 60 * SECOND;
const HOUR = 60 * MINUTE;
const KIB = 1024;
const MIB = 1024 * KIB;
const GIB = 1024 * MIB;

/** Longest burst, in milliseconds: beyond it a listener hears what was said a minute ago. */
const LONGEST_BURST = millis(MINUTE);

/** Scheme, host and port that addresses begin with, `https://radio.example`; empty for none, which becomes `null`. */
const publicUrlOrNone = () =>
  field<string | null>((value) => {
    if (value === '') return { value: null };
    const url = URL.parse(value);
    const isOrigin = url !== null && /^https?:$/.test(url.protocol) && `${url.origin}/` === url.href;
    return isOrigin
      ? { value: url.origin }
      : { problem: `"${value}" is not the address of a server: write https://radio.example, without a path` };
  });

/** Most sockets that one process can hold open: Linux's default `fs.nr_open`. */
const MAX_SOCKETS = 1_048_576;

/** How much recent audio a new listener gets at once, in time; for the server and for each mount. */
export const burst = () => duration({ min: millis(0), max: LONGEST_BURST });

/** The same in bytes. Chromium reads in blocks of 32 KiB and starts well with the second; Icecast gives as much. */
export const burstBytes = () => size({ min: byteCount(0), max: byteCount(64 * MIB) });

/** Audio bytes between two ICY titles; for the server and for each mount. Players are known to take 256 and more. */
export const icyInterval = () => size({ min: byteCount(256), max: byteCount(MIB) });

/** How long a source may send nothing; for the server and for each mount. */
export const sourceTimeout = () => duration({ min: millis(SECOND), max: millis(HOUR) });

const listenEntry = z.strictObject({
  port: wholeNumber({ min: 0, max: 65_535 }).describe('TCP port; 0: any free port'),
  host: text().prefault('').describe('Address to listen on; empty: all IPv4 and IPv6 addresses'),
  shoutcast: mountPathOrNone()
    .prefault('')
    .describe('Mount that SHOUTcast v1 sources on this port feed; empty: no SHOUTcast sources'),
  proxyProtocol: flag()
    .prefault('false')
    .describe('Whether connections from trustedProxies start with a PROXY protocol header (v1 or v2)'),
});

const tls = z.strictObject({
  certificate: fileOrNone().prefault('').describe('PEM file with the certificate and its chain; empty: no TLS'),
  key: fileOrNone().prefault('').describe('PEM file with the private key; empty: in the certificate file'),
});

const limits = z.strictObject({
  connections: wholeNumber({ min: 10, max: MAX_SOCKETS })
    .prefault('12000')
    .describe('Maximum open connections of all kinds'),
  listeners: wholeNumber({ min: 1, max: MAX_SOCKETS })
    .prefault('10000')
    .describe('Maximum listeners on all mounts together'),
  sources: wholeNumber({ min: 1, max: 10_000 }).prefault('50').describe('Maximum sources, relays included'),
  headTimeout: duration({ min: millis(SECOND), max: millis(5 * MINUTE) })
    .prefault('15s')
    .describe('Timeout for receiving a request head'),
  headBytes: size({ min: byteCount(4 * KIB), max: byteCount(MIB) })
    .prefault('16KiB')
    .describe('Maximum size of a request head'),
  requestBytes: size({ min: byteCount(KIB), max: byteCount(64 * MIB) })
    .prefault('1MiB')
    .describe('Maximum size of a request body that is not audio, of clients that have logged in'),
  openRequestBytes: size({ min: byteCount(KIB), max: byteCount(MIB) })
    .prefault('16KiB')
    .describe('Maximum size of a request body of all other clients: logins, links, forms'),
  requestMemory: size({ min: byteCount(MIB), max: byteCount(GIB) })
    .prefault('8MiB')
    .describe('Maximum memory for incomplete request bodies, all together'),
  requestTimeout: duration({ min: millis(SECOND), max: millis(5 * MINUTE) })
    .prefault('15s')
    .describe('Timeout for receiving a request body that is not audio'),
  sourceTimeout: sourceTimeout()
    .prefault('10s')
    .describe('Timeout for a source that sends nothing; then it is disconnected'),
  streamRestarts: wholeNumber({ min: 2, max: 1000 })
    .prefault('30')
    .describe('Maximum restarts of a stream (Ogg chains, WebM headers) within streamRestartWindow'),
  streamRestartWindow: duration({ min: millis(SECOND), max: millis(HOUR) })
    .prefault('30s')
    .describe('Time window of streamRestarts'),
  decoders: wholeNumber({ min: 1, max: 10_000 })
    .prefault('64')
    .describe('Maximum decoders of live sources, url inputs and monitored mounts; tracks and encoders do not count'),
  ringDuration: duration({ min: millis(SECOND), max: millis(10 * MINUTE) })
    .prefault('30s')
    .describe('Recent audio that each mount keeps, in time'),
  ringBytes: size({ min: byteCount(64 * KIB), max: byteCount(GIB) })
    .prefault('2MiB')
    .describe('Recent audio that each mount keeps, in bytes; the smaller of the two applies'),
  tagBytes: size({ min: byteCount(64 * KIB), max: byteCount(GIB) })
    .prefault('32MiB')
    .describe('Maximum size of tags (ID3, APE) that are skipped before a stream and between its files'),
  streamHeadBytes: size({ min: byteCount(64 * KIB), max: byteCount(16 * MIB) })
    .prefault('1MiB')
    .describe('Maximum size of stream headers (Ogg, FLAC, WebM), which each new listener receives first'),
  pictureBytes: size({ min: byteCount(0), max: byteCount(16 * MIB) })
    .prefault('2MiB')
    .describe("Maximum size of a cover kept for the stream's page; listeners never receive covers. 0: none is kept"),
  listenerBuffers: size({ min: byteCount(MIB), max: byteCount(64 * GIB) })
    .prefault('256MiB')
    .describe('Maximum memory for data that slow listeners have not received, all together'),
  webcastMessage: size({ min: byteCount(16 * KIB), max: byteCount(16 * MIB) })
    .prefault('256KiB')
    .describe('Maximum size of a message from a browser that sends audio'),
  studioResume: duration({ min: millis(SECOND), max: millis(10 * MINUTE) })
    .prefault('30s')
    .describe('How long a mount is reserved for the studio page after its connection was lost'),
  passwordFailures: wholeNumber({ min: 1, max: 10_000 })
    .prefault('10')
    .describe(
      'Different wrong passwords from one address (IPv6: /64) before further attempts are delayed, longer each time',
    ),
  passwordWindow: duration({ min: millis(SECOND), max: millis(24 * HOUR) })
    .prefault('60s')
    .describe('Time without a wrong password until they are forgotten; also the maximum delay'),
});

/** `server`: ports, names, TLS and limits of the whole process. */
export const serverSection = z.strictObject({
  listen: z
    .array(listenEntry)
    .min(1)
    .prefault([{ port: '8000' }])
    .describe('Ports; each carries sources, listeners, web pages, API and TLS'),
  hostname: text()
    .prefault('localhost')
    .describe('Host name of the server, for directories and for clients that send none'),
  publicUrl: publicUrlOrNone()
    .prefault('')
    .describe('Origin of addresses in playlists, status and API; empty: the address that the client used'),
  location: text().prefault('Earth').describe('Location of the server, shown in the status'),
  admin: text().prefault('icemaster@localhost').describe('Contact of the operator, shown in the status'),
  compat: z.enum(['2.4', '2.5']).prefault('2.4').describe('Icecast version whose status codes and responses are used'),
  tls: tls.prefault({}).describe('TLS on every port, in addition to plain connections'),
  burst: burst().prefault('5s').describe('Recent audio that a new listener receives at once, in time'),
  burstBytes: burstBytes()
    .prefault('64KiB')
    .describe('Recent audio that a new listener receives at once, in bytes; the larger of the two applies'),
  icyInterval: icyInterval()
    .prefault('16000')
    .describe('Audio bytes between two ICY titles, for players that request titles'),
  trustedProxies: z.array(network()).prefault([]).describe('Proxies whose forwarding headers are trusted'),
  corsOrigin: text()
    .prefault('*')
    .describe('Access-Control-Allow-Origin of streams and public status; empty: not sent'),
  aliases: z
    .record(requestPath(), requestPath())
    .prefault({})
    .describe('Alternative paths of mounts and pages: requests for the first get the second'),
  limits: limits.prefault({}).describe('Server-wide limits'),
});
