import { z } from 'zod';
import { network, userAgentPattern } from '../fields.ts';

/** `bans`: who is turned away before anything else is asked. */
export const bansSection = z.strictObject({
  addresses: z.array(network()).prefault([]).describe('Addresses and networks whose connections are refused'),
  userAgents: z
    .array(userAgentPattern())
    .prefault([])
    .describe('Players that are refused: a part of the User-Agent, or /regex/'),
});
