import type { SessionStore } from '../../src/auth/index.ts';

type Stored = Parameters<SessionStore['save']>[0];

/** Sessions without a database. */
export class MemorySessions implements SessionStore {
  readonly rows: Stored[] = [];

  find(tokenHash: string): Stored | null {
    return this.rows.find((row) => row.tokenHash === tokenHash) ?? null;
  }

  save(session: Stored, kept: number): void {
    this.rows.push(session);
    const isOfScope = ({ scope }: Stored) => scope === session.scope;
    const newest = this.rows.filter(isOfScope).slice(-kept);
    this.#take((row) => isOfScope(row) && !newest.includes(row));
  }

  remove(tokenHash: string): boolean {
    return this.#take((row) => row.tokenHash === tokenHash) > 0;
  }

  removeOf(user: string, scope: string): number {
    return this.#take((row) => row.user === user && row.scope === scope);
  }

  #take(isMeant: (row: Stored) => boolean): number {
    const left = this.rows.filter((row) => !isMeant(row));
    return this.rows.splice(0, this.rows.length, ...left).length - left.length;
  }
}
