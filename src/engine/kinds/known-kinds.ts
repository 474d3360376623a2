import { deletion } from './deletion.ts';
import { edit } from './edit.ts';
import { type Kinds, createKinds } from './kinds.ts';
import { reaction } from './reaction.ts';
import { register } from './register.ts';
import { text } from './text.ts';

/** The kinds that this version knows. A feature that has one adds it here. */
export const knownKinds = (): Kinds => createKinds([text, edit, deletion, reaction, register]);
