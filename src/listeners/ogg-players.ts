/**
 * What players do with Ogg, by the product in their User-Agent. Players that are not listed and ask for titles get what
 * Icecast gives them: a new chain for each title, no ICY. The others get one unbroken stream, which every player can play.
 * The figures are in `docs/decisions/0005-titles-in-ogg.md` and `docs/decisions/0024-titles-for-unknown-ogg-players.md`.
 */
interface OggPlayer {
  /** As the product name begins, compared without regard to case: at the start of the line. */
  readonly product: string;
  /** A library that apps name behind their own product: it may stand anywhere in the line. */
  readonly isLibrary?: true;
  /** Codecs with which it plays on over the end of a chain, loses or doubles no sound, and shows the new title. */
  readonly chains: readonly string[];
  /** Whether it asks for ICY on Ogg and takes the blocks out before it looks for pages. */
  readonly takesIcy: boolean;
}

const players: readonly OggPlayer[] = [
  // ogg123 1.4.2 of vorbis-tools; asks for no ICY, plays no Opus, and FLAC only up to the end of the first chain.
  { product: 'ogg123/', chains: ['Vorbis'], takesIcy: false },
  // MPD 0.23.12 stops at the end of a FLAC chain.
  { product: 'Music Player Daemon ', chains: ['Opus', 'Vorbis'], takesIcy: true },
  // mpv 0.35 appends each Opus title to the last, shows none of FLAC, and plays 1024 samples too many of Vorbis.
  { product: 'libmpv', chains: [], takesIcy: true },
  // ffmpeg 5.1 and whatever reads through it: shows no titles of chains, and copies Opus pre-roll as sound.
  { product: 'Lavf/', chains: [], takesIcy: true },
  // VLC 3.0.24 shows the titles, but closes and opens its audio output at each border.
  { product: 'VLC/', chains: [], takesIcy: true },
  // GStreamer 1.22: playbin survives, playbin3 and plain decodebin pipelines do not, and all of them say the same name.
  { product: 'GStreamer souphttpsrc', chains: [], takesIcy: true },
  // Android apps. ExoPlayer 2 and Media3 send `Icy-MetaData: 1` for every format and take the blocks out below the container
  // (ProgressiveMediaPeriod, IcyDataSource); at a new chain they decode its headers as audio (ogg/StreamReader). Read, not tried.
  { product: 'ExoPlayerLib/', isLibrary: true, chains: [], takesIcy: true },
  { product: 'AndroidXMedia3/', isLibrary: true, chains: [], takesIcy: true },
  // The same in apps that set no User-Agent of their own: Android's own HTTP client asks for no ICY.
  { product: 'Dalvik/', chains: [], takesIcy: true },
  // A relay of ours: it takes titles as ICY at their byte, and makes its own chains for those of its players that want them.
  { product: 'airchain/', chains: [], takesIcy: true },
];

/**
 * Whether a player is better served with a new chain for each title than with one unbroken stream.
 * @param codec as in `StreamInfo.codec`
 * @param asksForTitles by `Icy-MetaData: 1`
 */
export function wantsOggChains(userAgent: string, codec: string, asksForTitles: boolean): boolean {
  return findPlayer(userAgent)?.chains.includes(codec) ?? asksForTitles;
}

/** Whether a player that asks for ICY titles can have them in the middle of Ogg pages. */
export function takesIcyInOgg(userAgent: string): boolean {
  return findPlayer(userAgent)?.takesIcy ?? false;
}

function findPlayer(userAgent: string): OggPlayer | undefined {
  const name = userAgent.toLowerCase();
  return players.find(({ product, isLibrary }) => {
    const at = name.indexOf(product.toLowerCase());
    return isLibrary ? at !== -1 : at === 0;
  });
}
