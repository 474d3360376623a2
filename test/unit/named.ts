import type { Nickname } from '../../src/engine/api/ids.ts';
import { toNickname } from '../../src/engine/wire/nickname.ts';

/** A nickname of a test, which has to be in its form. */
export const named = (name: string): Nickname => {
  const made = toNickname(name);
  if (!made.ok || made.value !== name) throw new Error(`no nickname: ${JSON.stringify(name)}`);
  return made.value;
};
