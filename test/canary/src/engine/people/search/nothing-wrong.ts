// expects: nothing
import type { Clock } from '../../../ports/clock.ts';
import type { Contact } from '../../contacts/contacts.ts';
import type { Query } from './query.ts';

export type Deps = readonly [Clock, Contact, Query];
