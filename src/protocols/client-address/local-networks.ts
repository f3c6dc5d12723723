/** Private, loopback and link-local addresses: RFC 1918, RFC 1122 §3.2.1.3, RFC 3927, RFC 4193, RFC 4291 §2.5.3 and §2.5.6. */
export const localNetworks: readonly string[] = [
  '10.0.0.0/8',
  '172.16.0.0/12',
  '192.168.0.0/16',
  '127.0.0.0/8',
  '169.254.0.0/16',
  '::1',
  'fc00::/7',
  'fe80::/10',
];
