// expects: nothing
import { sha256 } from '@noble/hashes/sha2.js';
import type { ChatId } from '../api/ids.ts';
import { toBase32 } from '../../lib/base32.ts';

export const name = (chat: ChatId): string => toBase32(sha256(new TextEncoder().encode(chat)));
