import { z } from 'zod';
import { errorSchema } from './mounts/schemas.ts';

/** The part of a route's schema that says what it is for and what it answers. */
export function describe<S extends z.ZodType>(summary: string, answer: S) {
  return { summary, response: { 200: answer, '4xx': errorSchema, '5xx': errorSchema } };
}

/** The same of a route that changes something and has nothing to say about it. */
export function describeChange(summary: string) {
  return { summary, response: { 204: z.undefined(), '4xx': errorSchema, '5xx': errorSchema } };
}
