/** Plain text and remedy for the TLS errors of OpenSSL and Node. Both ends of a connection have the same codes. */
const TLS_ERRORS: readonly (readonly [code: RegExp, words: string])[] = [
  [
    /WRONG_VERSION_NUMBER|PACKET_LENGTH_TOO_LONG|RECORD_LAYER_FAILURE/,
    'the other end speaks no TLS on this port. Use the address without TLS, or the port that has it',
  ],
  [/HTTP_REQUEST|HTTPS_PROXY_REQUEST/, 'a plain HTTP request came on a connection with TLS. Use https://'],
  [
    /UNSUPPORTED_PROTOCOL|PROTOCOL_VERSION|VERSION_TOO_LOW/,
    'the two ends have no version of TLS in common. Both need TLS 1.2 or later',
  ],
  [/NO_SHARED_CIPHER|HANDSHAKE_FAILURE|INSUFFICIENT_SECURITY/, 'the two ends have no way to encrypt in common'],
  [
    /ALERT_(?:UNKNOWN_CA|.*CERTIFICATE)/,
    'the other end does not accept the certificate: it is self-signed, incomplete, expired or for another name',
  ],
  [
    /SELF_SIGNED_CERT/,
    'its certificate is self-signed. Set NODE_EXTRA_CA_CERTS to a file with the certificate of its authority',
  ],
  [
    /UNABLE_TO_GET_ISSUER_CERT|UNABLE_TO_VERIFY_LEAF_SIGNATURE/,
    'its certificate comes without its chain, or from an unknown authority. The server has to send the whole chain',
  ],
  [/CERT_HAS_EXPIRED/, 'its certificate has expired'],
  [/CERT_NOT_YET_VALID/, 'its certificate is not valid yet. Check the clocks of both machines'],
];

/** Node's message for a connection that ends during the handshake. */
const BROKEN_OFF = 'before secure TLS connection was established';

/** `40AD259F1B7F0000:error:0A00010B:SSL routines:tls_validate_record_header:wrong version number:../deps/…` */
const OPENSSL_DUMP = /\berror:[0-9A-F]{8}:[^:]*:[^:]*:([^:]+)/;

/** A plain text for a TLS error, with the code to search for; null: not a TLS error. */
export function explainTlsError({ code = '', message }: NodeJS.ErrnoException): string | null {
  const words = TLS_ERRORS.find(([pattern]) => pattern.test(code))?.[1];
  if (words !== undefined) return `${words} (${code})`;
  if (message.includes(BROKEN_OFF)) return 'the other end disconnects instead of TLS. Has it TLS on this port?';
  const reason = OPENSSL_DUMP.exec(message)?.[1];
  return reason === undefined ? null : `TLS failed: ${reason}`;
}
