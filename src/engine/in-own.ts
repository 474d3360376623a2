import { type FlagsElsewhere, chatFlagRegisters } from './chat-flags/in-own.ts';
import type { ContactBook } from './contacts/contact-book.ts';
import { contactRegisters } from './contacts/in-own.ts';
import { type HiddenElsewhereDeps, hiddenRegister } from './messages/in-own.ts';
import type { OwnRegister } from './own-registers/own-register.ts';

/** What features do with what the person has set on another device. */
export interface InOwn extends FlagsElsewhere, HiddenElsewhereDeps {
  readonly contacts: ContactBook;
}

/** What the person sets on one device and that holds on all. Loaded with conversations. */
export const ownRegisters = (around: InOwn): readonly OwnRegister[] => [
  ...chatFlagRegisters(around),
  hiddenRegister(around),
  ...contactRegisters(around.contacts),
];
