import type { VkIdentity } from './account.ts';

/** What a family needs beside the object itself. */
export interface VkContext {
  readonly key: string;
  readonly us: VkIdentity;
}
