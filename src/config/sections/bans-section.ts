import { z } from 'zod';
import { network, userAgentPattern } from '../fields.ts';

/** `bans`: who is turned away before anything else is asked. */
export const bansSection = z.strictObject({
  addresses: z.array(network()).prefault([]).describe('Addresses and networks that may not connect'),
  userAgents: z
    .array(userAgentPattern())
    .prefault([])
    .describe('Players that may not connect: a part of the name, or /regex/'),
});
