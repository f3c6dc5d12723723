import type { DatabaseSync } from 'node:sqlite';

/** The last moment that a calendar has, in milliseconds. Above it no moment can be written, and soon no number read. */
const GREATEST = 8_640_000_000_000_000;
/** Tables whose rows may be lost: a login, a link or the facts of a file are created again. */
const TABLES = ['sessions', 'links', 'tracks'] as const;

/**
 * Takes out the rows in which a number is damaged, for SQLite refuses to hand them out: one of them would stop every start.
 */
export function forgetUnreadable(database: DatabaseSync): void {
  const columns = database.prepare("SELECT name FROM pragma_table_info(?) WHERE type = 'INTEGER'");
  for (const table of TABLES) {
    const isDamaged = columns.all(table).map(({ name }) => `${name} NOT BETWEEN ${-GREATEST} AND ${GREATEST}`);
    database.exec(`DELETE FROM ${table} WHERE ${isDamaged.join(' OR ')}`);
  }
}
