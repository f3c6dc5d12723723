import { readFileSync, statSync } from 'node:fs';
import { createSecureContext, type SecureContextOptions } from 'node:tls';
import { AirchainError, type Clock, errorText, type Logger, millis, type Timer } from '../core/index.ts';

/** Where the certificate is. `key` null: it stands in the certificate's file, as Icecast has it. */
export interface TlsFilesOptions {
  readonly certificate: string;
  readonly key: string | null;
}

/** How often the files are checked: tools that renew certificates replace them without notice. */
const WATCH_PERIOD = millis(10_000);

/** @throws AirchainError `TLS_UNUSABLE` when a file cannot be read or the two do not fit */
export function readTlsFiles({ certificate, key }: TlsFilesOptions): SecureContextOptions {
  try {
    const cert = readFileSync(certificate);
    const options = { cert, key: key ? readFileSync(key) : cert };
    createSecureContext(options);
    return options;
  } catch (cause) {
    throw new AirchainError('TLS_UNUSABLE', `Cannot use the certificate "${certificate}": ${errorText(cause)}`, {
      cause,
    });
  }
}

/** Calls `onChange` with the new certificate whenever the files have changed; a broken one is named and passed over. */
export class TlsFileWatch {
  readonly #timer: Timer;
  #stamp: string;

  constructor(options: TlsFilesOptions, clock: Clock, logger: Logger, onChange: (tls: SecureContextOptions) => void) {
    this.#stamp = stampOf(options);
    this.#timer = clock.every(WATCH_PERIOD, () => {
      const stamp = stampOf(options);
      if (stamp === this.#stamp) return;
      this.#stamp = stamp;
      try {
        onChange(readTlsFiles(options));
        logger.info('certificate reloaded', { file: options.certificate });
      } catch (error) {
        // Half-written files come in pairs; the running certificate stays until both fit.
        logger.warn('cannot use the new certificate; the previous one stays active', { reason: errorText(error) });
      }
    });
  }

  close(): void {
    this.#timer.cancel();
  }
}

function stampOf({ certificate, key }: TlsFilesOptions): string {
  const files = key ? [certificate, key] : [certificate];
  return files.map((file) => statSync(file, { throwIfNoEntry: false })?.mtimeMs ?? 0).join('/');
}
