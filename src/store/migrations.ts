/**
 * The shape of the database, step by step. Step n brings a database from `user_version` n to n + 1. A step that was
 * released is never edited: a change is a new step at the end.
 */
export const migrations: readonly string[] = [
  `
  CREATE TABLE settings (
    key        TEXT PRIMARY KEY,
    value      TEXT NOT NULL,
    updated_at INTEGER NOT NULL
  ) STRICT, WITHOUT ROWID;

  CREATE TABLE accounts (
    name          TEXT PRIMARY KEY,
    password_hash TEXT NOT NULL,
    role          TEXT NOT NULL,
    rights        TEXT NOT NULL DEFAULT '[]',
    created_at    INTEGER NOT NULL,
    updated_at    INTEGER NOT NULL
  ) STRICT, WITHOUT ROWID;

  CREATE TABLE listener_accounts (
    mount         TEXT NOT NULL,
    name          TEXT NOT NULL,
    password_hash TEXT NOT NULL,
    created_at    INTEGER NOT NULL,
    PRIMARY KEY (mount, name)
  ) STRICT, WITHOUT ROWID;
  `,
  `
  CREATE TABLE plays (
    number INTEGER PRIMARY KEY,
    input  TEXT NOT NULL,
    id     TEXT NOT NULL UNIQUE,
    record TEXT NOT NULL
  ) STRICT;

  CREATE INDEX plays_of_input ON plays (input, number);
  `,
  `
  CREATE TABLE tracks (
    path           TEXT PRIMARY KEY,
    size           INTEGER NOT NULL,
    modified_at    INTEGER NOT NULL,
    artist         TEXT NOT NULL,
    title          TEXT NOT NULL,
    album          TEXT NOT NULL,
    has_artwork    INTEGER NOT NULL,
    duration_ms    REAL,
    loudness_lufs  REAL,
    true_peak_dbfs REAL,
    is_measured    INTEGER NOT NULL,
    cue_in_ms      REAL,
    cue_out_ms     REAL,
    broken_reason  TEXT,
    seen_at        INTEGER NOT NULL
  ) STRICT, WITHOUT ROWID;

  CREATE INDEX tracks_by_seen_at ON tracks (seen_at);
  `,
  `
  CREATE TABLE sessions (
    token_hash TEXT PRIMARY KEY,
    user       TEXT NOT NULL,
    scope      TEXT NOT NULL,
    mark       TEXT NOT NULL,
    created_at INTEGER NOT NULL,
    expires_at INTEGER NOT NULL
  ) STRICT, WITHOUT ROWID;

  CREATE INDEX sessions_by_created_at ON sessions (created_at);
  `,
  `
  CREATE TABLE links (
    id            TEXT PRIMARY KEY,
    key_hash      TEXT NOT NULL,
    title         TEXT NOT NULL,
    max_listeners INTEGER,
    created_at    INTEGER NOT NULL,
    expires_at    INTEGER NOT NULL,
    on_air_at     INTEGER
  ) STRICT, WITHOUT ROWID;
  `,
  'ALTER TABLE links ADD COLUMN start_by INTEGER',
  "ALTER TABLE tracks ADD COLUMN read_by TEXT NOT NULL DEFAULT ''",
  // Mono was measured 3 dB too low. What was found out is used until it has been found out again.
  'UPDATE tracks SET is_measured = 0',
];
