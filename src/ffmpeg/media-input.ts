import { type ByteCount, byteCount, type Millis, millis } from '../core/index.ts';

/** The part of a file to decode; null: from its beginning, to its end. */
export interface FileSpan {
  readonly from: Millis | null;
  readonly to: Millis | null;
}

/** A stream on another server that ffmpeg fetches itself. */
export interface RemoteStream {
  /** May hold secrets: they reach ffmpeg by standard input, never by its arguments. */
  readonly url: URL;
  readonly userAgent: string;
  /** How long ffmpeg waits for the server. */
  readonly timeout: Millis;
  /** The HTTP proxy that it goes through, with its login; null: none. */
  readonly proxy: URL | null;
}

/**
 * Containers of sound that refer to no other file. Playlists, scripts and image patterns (hls, dash, concat, sdp, image2 …)
 * are read by content and refused by name. MOV is safe: its references to other files (`enable_drefs`) are off.
 */
const FILE_FORMATS = 'mp3,aac,loas,mov,flac,ogg,wav,w64,aiff,caf,au,matroska,asf,wv,ape,tta,mpc,mpc8,dsf,ac3,eac3,dts';
/** What a source may send in a container that airchain does not take apart. */
const STREAM_FORMATS = 'mp3,aac,loas,ogg,flac,wav,aiff,caf,au,matroska,mov,mpegts,mpeg,avi,asf,flv,ac3,eac3,dts';
/** A playlist, and what its segments or a plain address may hold. */
const REMOTE_FORMATS = 'hls,dash,mov,mpegts,aac,mp3,ac3,eac3,webvtt,matroska,ogg,flac,wav,asf';
const REMOTE_PROTOCOLS = 'http,https,tcp,tls,crypto,hls,httpproxy';

/** Longer files are played and measured up to here: a few kilobytes of FLAC can claim weeks. */
export const LONGEST_FILE = millis(24 * 3600_000);
/** A day of sound in an index of MP4 takes half of it; a file that claims more than it has must not take all memory. */
const LARGEST_ALLOCATION: ByteCount = byteCount(256 * 1024 * 1024);
/** No picture is decoded, not even to look at it: a cover of a megabyte can unpack to gigabytes. */
const BOUNDED = ['-max_alloc', `${LARGEST_ALLOCATION}`, '-max_pixels', '1'];
/** Decodes with what it has instead of looking ahead for more streams: 20 to 70 ms to the first sound. */
const AT_ONCE = ['-analyzeduration', '0', '-probesize', '32'];

/**
 * What ffmpeg reads, with the formats and protocols that it may use for it. Can be made only here, so that no caller leaves
 * them out.
 */
export class MediaInput {
  /** Up to and with `-i`; names of files as `pathFromBytes` makes them. */
  readonly arguments: readonly string[];
  /** What is on standard input: nothing, bytes that the owner writes, or this text. */
  readonly stdin: 'nothing' | 'bytes' | { readonly text: string };
  /** The path of the file that is decoded from its beginning; null: it is no file, or only a part of one. */
  readonly wholeFile: string | null;

  private constructor(args: readonly string[], stdin: MediaInput['stdin'], wholeFile: string | null = null) {
    this.arguments = args;
    this.stdin = stdin;
    this.wholeFile = wholeFile;
  }

  /** A file of this machine. `path` is absolute; its name is never taken for an address or a pattern. */
  static file(path: string, { from, to }: FileSpan = { from: null, to: null }): MediaInput {
    const begin = from === null ? [] : ['-ss', `${from / 1000}`];
    const end = ['-to', `${Math.min(to ?? Number.POSITIVE_INFINITY, (from ?? 0) + LONGEST_FILE) / 1000}`];
    return new MediaInput(
      [...BOUNDED, ...allow('file', FILE_FORMATS), ...begin, ...end, '-i', `file:${path}`],
      'nothing',
      from === null ? path : null,
    );
  }

  /** Encoded bytes that the owner writes as they come; `format` as ffmpeg names it, null: ffmpeg finds out. */
  static stream(format: string | null): MediaInput {
    const known = format === null ? [] : ['-f', format];
    const allowed = allow('pipe', format ?? STREAM_FORMATS);
    return new MediaInput([...BOUNDED, ...allowed, ...AT_ONCE, ...known, '-i', 'pipe:0'], 'bytes');
  }

  /** Samples that the owner writes: interleaved s16le. */
  static samples(sampleRate: number, channels: number): MediaInput {
    const raw = ['-f', 's16le', '-ar', `${sampleRate}`, '-ac', `${channels}`];
    // Without a look ahead: raw PCM has nothing to be found out, and ffmpeg would wait a second for it.
    return new MediaInput([...allow('pipe', 's16le'), ...AT_ONCE, ...raw, '-i', 'pipe:0'], 'bytes');
  }

  /**
   * A stream that is more than bytes in a row (HLS, MP4). The address goes to ffmpeg in a script on standard input, since
   * every user of the machine can read a program's arguments. What it leads to may be on other servers, never on this machine.
   */
  static remote({ url, userAgent, timeout, proxy }: RemoteStream): MediaInput {
    const script = [
      'ffconcat version 1.0',
      `file ${quote(url.href)}`,
      `option protocol_whitelist ${REMOTE_PROTOCOLS}`,
      `option format_whitelist ${REMOTE_FORMATS}`,
      `option user_agent ${quote(userAgent)}`,
      `option rw_timeout ${Math.round(timeout * 1000)}`,
      ...(proxy ? [`option http_proxy ${quote(proxy.href)}`] : []),
    ];
    const outer = allow(`pipe,${REMOTE_PROTOCOLS}`, `concat,${REMOTE_FORMATS}`);
    return new MediaInput([...BOUNDED, ...outer, '-f', 'concat', '-safe', '0', '-i', 'pipe:0'], {
      text: `${script.join('\n')}\n`,
    });
  }
}

function allow(protocols: string, formats: string): string[] {
  return ['-protocol_whitelist', protocols, '-format_whitelist', formats];
}

/** As ffmpeg's scripts are read: everything between single quotes is taken as it is. */
function quote(text: string): string {
  return `'${text.replaceAll("'", "'\\''")}'`;
}
