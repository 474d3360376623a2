// expects: names(isolated)
import { msg, str } from '@lit/localize';

/** A name can turn the sentence around it: it has to be isolated. */
export const hello = (nickname: string): string => msg(str`${nickname} says hello.`);
