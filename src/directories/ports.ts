/** What a directory receives of one mount. Texts may be empty. */
export interface ListedMount {
  readonly path: string;
  /** Where players connect; the directory tries it. */
  readonly listenUrl: string;
  readonly name: string;
  readonly description: string;
  readonly genre: string;
  /** The station's web page. */
  readonly url: string;
  readonly contentType: string;
  /** Of the sound inside a container, `Vorbis`; empty where the content type says it all. */
  readonly codec: string;
  /** As the source says it, mostly kbit/s. */
  readonly bitrate: string;
  /** What is on air, in one line. */
  readonly title: string;
  readonly listeners: number;
  /** null: no limit. */
  readonly maxListeners: number | null;
}

/** What `directories` needs of the mounts; the application connects the two. */
export interface ListedMountsPort {
  /** The mounts that play now and want to be listed, as they are at this moment. */
  publicMounts(): readonly ListedMount[];
}
