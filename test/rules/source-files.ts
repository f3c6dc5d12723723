import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { dirname, extname, join, relative } from 'node:path';
import { fileURLToPath } from 'node:url';

/** The root of the project, absolute. */
export const root = fileURLToPath(new URL('../..', import.meta.url)).replace(/\/$/, '');

/** What a checkout holds beside the project's own files: installed, built, or written by a server that ran here. */
const notOurs = new Set(['node_modules', 'dist', 'data', '.git']);

/**
 * The project's own files below `folder`, as paths from the root with `/`, sorted.
 * `extensions` with the dot; without any, all files. A folder that is not there holds none.
 */
export function findFiles(folder = '.', extensions: readonly string[] = []): string[] {
  if (!existsSync(join(root, folder))) return [];
  const found: string[] = [];
  for (const entry of readdirSync(join(root, folder), { withFileTypes: true })) {
    const path = join(folder, entry.name);
    if (notOurs.has(entry.name)) continue;
    if (entry.isDirectory()) found.push(...findFiles(path, extensions));
    if (entry.isFile() && (extensions.length === 0 || extensions.includes(extname(entry.name)))) found.push(path);
  }
  return found.sort();
}

/** The text of a file, by its path from the root. */
export function readText(path: string): string {
  return readFileSync(join(root, path), 'utf8');
}

/** A specifier that one file imports, or names in `export … from`. */
export interface Import {
  /** The importing file, from the root. */
  readonly from: string;
  /** The imported file, from the root; a package keeps its name. */
  readonly to: string;
  readonly isTypeOnly: boolean;
}

const statement = /^(?:import|export)\s+(type\s)?[^;'"]*?from\s+'([^']+)'|^import\s+'([^']+)'|\bimport\('([^']+)'\)/gm;

/** Every import of a TypeScript file: static, re-exported, for types alone, for effect alone, and at run time. */
export function readImports(from: string): Import[] {
  return [...readText(from).matchAll(statement)].map(([, type, named, bare, dynamic]) => {
    const specifier = named ?? bare ?? dynamic ?? '';
    const to = specifier.startsWith('.') ? relative(root, join(root, dirname(from), specifier)) : specifier;
    return { from, to, isTypeOnly: type !== undefined };
  });
}

/** Whether the file is a test. */
export function isTest(path: string): boolean {
  return path.endsWith('.test.ts') || path.endsWith('.test.tsx');
}
