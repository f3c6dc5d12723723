/** A secret to compare a password with: the password itself, as in the config file, or a hash of it. */
export type Secret =
  | { readonly kind: 'plain'; readonly password: string }
  | { readonly kind: 'hash'; readonly hash: string };

/** A user name and the secret that its password is compared with. */
export interface Login {
  readonly user: string;
  readonly secret: Secret;
}

/** A secret from a config value: empty or absent means no secret, and so no access. */
export function plainSecret(password: string | null | undefined): Secret | null {
  return password ? { kind: 'plain', password } : null;
}
