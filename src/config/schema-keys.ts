import type { z } from 'zod';
import { configSchema } from './schema.ts';

/** Stands in a key path for any entry of a list or any name of a map. */
export const ANY = '*';

/** What the schema says about one key. */
export interface SchemaKey {
  /** Way to the key; `*` for any list entry, mount or name. */
  readonly path: readonly string[];
  /** One sentence for people. */
  readonly help: string;
  /** The default as an operator writes it; `undefined` where there is none or the key is a section. */
  readonly defaultText: string | undefined;
  /** The `type` of the section that has the key; `undefined` where sections are all of one kind. */
  readonly variant: string | undefined;
}

/** Lists every key of the configuration, sections before what is in them. */
export function listSchemaKeys(
  schema: z.ZodType = configSchema,
  path: readonly string[] = [],
  variant?: string,
): SchemaKey[] {
  const definition = definitionOf(schema);
  switch (definition.type) {
    case 'prefault':
    case 'optional':
      return listSchemaKeys(definition.innerType, path, variant);
    case 'object':
      return Object.entries(definition.shape).flatMap(([name, value]) => {
        const below = [...path, name];
        return [describeKey(value, below, variant), ...listSchemaKeys(value, below)];
      });
    case 'array':
      return listSchemaKeys(definition.element, [...path, ANY]);
    case 'record':
      return listSchemaKeys(definition.valueType, [...path, ANY]);
    case 'union':
      return definition.options.flatMap((option) => listSchemaKeys(option, path, variantOf(option)));
    default:
      return [];
  }
}

/** What the literal under `type` says; unions of anything but sections have none. */
function variantOf(option: z.ZodType): string | undefined {
  const definition = definitionOf(option);
  const type = definition.type === 'object' ? definition.shape.type : undefined;
  const literal = type && definitionOf(type);
  return literal?.type === 'literal' ? literal.values[0] : undefined;
}

function describeKey(schema: z.ZodType, path: readonly string[], variant: string | undefined): SchemaKey {
  const definition = definitionOf(schema);
  const preset = definition.type === 'prefault' ? definition.defaultValue : undefined;
  return {
    path,
    help: schema.description ?? '',
    defaultText: typeof preset === 'string' ? preset : undefined,
    variant,
  };
}

/** The parts of zod's own definitions that are walked here; its public types leave them open. */
type Definition =
  | { type: 'prefault'; innerType: z.ZodType; defaultValue: unknown }
  | { type: 'optional'; innerType: z.ZodType }
  | { type: 'object'; shape: Record<string, z.ZodType> }
  | { type: 'array'; element: z.ZodType }
  | { type: 'record'; valueType: z.ZodType }
  | { type: 'union'; options: z.ZodType[] }
  | { type: 'literal'; values: string[] }
  | { type: 'string' };

function definitionOf(schema: z.ZodType): Definition {
  return schema.def as unknown as Definition;
}
