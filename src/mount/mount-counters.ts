/** Counters of a mount since it was created. Bytes are those of the stream, without HTTP heads. */
export interface MountCounters {
  listenerPeak: number;
  listenerConnections: number;
  /** How often a listener that fell behind was moved to newer audio, and how many were disconnected. */
  slowSkips: number;
  slowDrops: number;
  bytesRead: number;
  bytesSent: number;
}

/** All counters at zero. */
export function newMountCounters(): MountCounters {
  return { listenerPeak: 0, listenerConnections: 0, slowSkips: 0, slowDrops: 0, bytesRead: 0, bytesSent: 0 };
}
