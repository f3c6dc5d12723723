/** What SHOUTcast's status pages tell about one stream. Lengths of time are whole seconds. */
export interface ShoutcastStream {
  /** Number of the stream, from 1: what `?sid=` asks for. */
  readonly sid: number;
  readonly mount: string;
  readonly isOnAir: boolean;
  readonly listeners: number;
  readonly peakListeners: number;
  /** 0 where the mount has no limit of its own. */
  readonly maxListeners: number;
  /** Listeners with different addresses. */
  readonly uniqueListeners: number;
  /** Mean time that the present listeners have been connected. */
  readonly averageSeconds: number;
  readonly hits: number;
  readonly uptimeSeconds: number;
  readonly bitrateKbps: number;
  readonly sampleRate: number;
  readonly contentType: string;
  readonly name: string;
  readonly genre: string;
  readonly url: string;
  readonly title: string;
}

/** One listener on page 3 of `viewxml` and `viewjson`. */
export interface ShoutcastListener {
  readonly id: string;
  readonly address: string;
  readonly userAgent: string;
  readonly connectedSeconds: number;
  readonly referer: string;
}
