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
  port: wholeNumber({ min: 0, max: 65_535 }).describe('TCP port; 0 takes any free one'),
  host: text().prefault('').describe('Address to listen on; empty: every IPv4 and IPv6 address'),
  shoutcast: mountPathOrNone()
    .prefault('')
    .describe('Mount that SHOUTcast v1 sources on this port feed; empty: an ordinary port'),
  proxyProtocol: flag()
    .prefault('false')
    .describe('Whether connections from trustedProxies start with a PROXY protocol header (v1 or v2)'),
});

const tls = z.strictObject({
  certificate: fileOrNone().prefault('').describe('PEM file with the certificate and its chain; empty: no TLS'),
  key: fileOrNone().prefault('').describe('PEM file with the private key; empty: it is in the certificate file'),
});

const limits = z.strictObject({
  connections: wholeNumber({ min: 10, max: MAX_SOCKETS })
    .prefault('12000')
    .describe('Most open connections of all kinds'),
  listeners: wholeNumber({ min: 1, max: MAX_SOCKETS })
    .prefault('10000')
    .describe('Most listeners on all mounts together'),
  sources: wholeNumber({ min: 1, max: 10_000 }).prefault('50').describe('Most sources at a time, relays included'),
  headTimeout: duration({ min: millis(SECOND), max: millis(5 * MINUTE) })
    .prefault('15s')
    .describe('How long a connection may take to send its request head'),
  headBytes: size({ min: byteCount(4 * KIB), max: byteCount(MIB) })
    .prefault('16KiB')
    .describe('Longest request head'),
  requestBytes: size({ min: byteCount(KIB), max: byteCount(64 * MIB) })
    .prefault('1MiB')
    .describe('Longest request body that is not audio, of clients that have logged in'),
  openRequestBytes: size({ min: byteCount(KIB), max: byteCount(MIB) })
    .prefault('16KiB')
    .describe('Longest request body of everyone else: logins, links, forms'),
  requestMemory: size({ min: byteCount(MIB), max: byteCount(GIB) })
    .prefault('8MiB')
    .describe('Most memory for request bodies that are still arriving, all together'),
  requestTimeout: duration({ min: millis(SECOND), max: millis(5 * MINUTE) })
    .prefault('15s')
    .describe('How long a request body that is not audio may take to arrive'),
  sourceTimeout: sourceTimeout().prefault('10s').describe('How long a source may send nothing before it is dropped'),
  streamRestarts: wholeNumber({ min: 2, max: 1000 })
    .prefault('30')
    .describe('How often a stream may restart (an Ogg chain, a WebM head) within streamRestartWindow'),
  streamRestartWindow: duration({ min: millis(SECOND), max: millis(HOUR) })
    .prefault('30s')
    .describe('How long a new beginning of a stream counts'),
  decoders: wholeNumber({ min: 1, max: 10_000 })
    .prefault('64')
    .describe(
      'Most decoders of live sources, url inputs and monitored mounts at a time; tracks and encoders not counted',
    ),
  ringDuration: duration({ min: millis(SECOND), max: millis(10 * MINUTE) })
    .prefault('30s')
    .describe('How much recent audio each mount keeps, in time'),
  ringBytes: size({ min: byteCount(64 * KIB), max: byteCount(GIB) })
    .prefault('2MiB')
    .describe('How much recent audio each mount keeps, in bytes; the smaller of the two rules'),
  tagBytes: size({ min: byteCount(64 * KIB), max: byteCount(GIB) })
    .prefault('32MiB')
    .describe('Most bytes of tags (ID3, APE) that are passed over before a stream and between its files'),
  streamHeadBytes: size({ min: byteCount(64 * KIB), max: byteCount(16 * MIB) })
    .prefault('1MiB')
    .describe('Longest headers of a stream (Ogg, FLAC, WebM), which each new listener is sent first'),
  pictureBytes: size({ min: byteCount(0), max: byteCount(16 * MIB) })
    .prefault('2MiB')
    .describe('Largest cover that is kept of a stream, for its page; covers never reach listeners. 0: none is kept'),
  listenerBuffers: size({ min: byteCount(MIB), max: byteCount(64 * GIB) })
    .prefault('256MiB')
    .describe('Most memory for what slow listeners have not taken yet, all together'),
  webcastMessage: size({ min: byteCount(16 * KIB), max: byteCount(16 * MIB) })
    .prefault('256KiB')
    .describe('Longest message of a browser that sends sound'),
  studioResume: duration({ min: millis(SECOND), max: millis(10 * MINUTE) })
    .prefault('30s')
    .describe('How long the studio page keeps its place on a mount after its connection was lost'),
  passwordFailures: wholeNumber({ min: 1, max: 10_000 })
    .prefault('10')
    .describe(
      'Different wrong passwords from one address (IPv6: /64) before the next ones have to wait, longer after each',
    ),
  passwordWindow: duration({ min: millis(SECOND), max: millis(24 * HOUR) })
    .prefault('60s')
    .describe('How long without a wrong password until they are forgotten; also the longest wait'),
});

/** `server`: ports, names, TLS and limits of the whole process. */
export const serverSection = z.strictObject({
  listen: z
    .array(listenEntry)
    .min(1)
    .prefault([{ port: '8000' }])
    .describe('Ports. One carries sources, listeners, web page, API and TLS alike'),
  hostname: text()
    .prefault('localhost')
    .describe('Name that listeners reach the server by, for directories and for clients that name none'),
  publicUrl: publicUrlOrNone()
    .prefault('')
    .describe('What addresses in playlists, status and API begin with; empty: the address that the client used'),
  location: text().prefault('Earth').describe('Where the server stands; shown in the status'),
  admin: text().prefault('icemaster@localhost').describe('How to reach whoever runs the server; shown in the status'),
  compat: z.enum(['2.4', '2.5']).prefault('2.4').describe('Which Icecast the status codes and answers follow'),
  tls: tls.prefault({}).describe('TLS on every port, beside plain connections'),
  burst: burst().prefault('5s').describe('How much recent audio a new listener gets at once, in time'),
  burstBytes: burstBytes()
    .prefault('64KiB')
    .describe('How much recent audio a new listener gets at once, in bytes; the larger of the two rules'),
  icyInterval: icyInterval().prefault('16000').describe('Audio bytes between two titles for players that ask for them'),
  trustedProxies: z.array(network()).prefault([]).describe("Proxies whose word about the client's address is believed"),
  corsOrigin: text()
    .prefault('*')
    .describe('Access-Control-Allow-Origin of streams and public status; empty: none is sent'),
  aliases: z
    .record(requestPath(), requestPath())
    .prefault({})
    .describe('Other paths for mounts and pages: a request for the first is answered as one for the second'),
  limits: limits.prefault({}).describe('What one server takes before it says no'),
});
