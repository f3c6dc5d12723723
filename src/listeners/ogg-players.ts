/**
 * What players were seen to do with Ogg, by the product at the start of their User-Agent. Who is not listed gets one
 * unbroken stream without ICY, which every player can play. The figures are in `docs/decisions/0005-titles-in-ogg.md`.
 */
interface OggPlayer {
  /** As the product name begins, compared without regard to case. */
  readonly product: string;
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
  // A relay of ours: it takes titles as ICY at their byte, and makes its own chains for those of its players that want them.
  { product: 'airchain/', chains: [], takesIcy: true },
];

/**
 * Whether a player is better served with a new chain for each title than with one unbroken stream.
 * @param codec as in `StreamInfo.codec`
 */
export function survivesOggChains(userAgent: string, codec: string): boolean {
  return findPlayer(userAgent)?.chains.includes(codec) ?? false;
}

/** Whether a player that asks for ICY titles can have them in the middle of Ogg pages. */
export function takesIcyInOgg(userAgent: string): boolean {
  return findPlayer(userAgent)?.takesIcy ?? false;
}

function findPlayer(userAgent: string): OggPlayer | undefined {
  const name = userAgent.toLowerCase();
  return players.find((player) => name.startsWith(player.product.toLowerCase()));
}
