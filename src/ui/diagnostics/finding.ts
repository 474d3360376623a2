import type { EngineState } from '../../engine/api/engine-state.ts';
import type { ErrorReport } from '../../lib/error-report.ts';
import type { LinkReport } from '../../lib/link-report.ts';
import type { Probe } from '../../lib/probe.ts';
import type { PageServices, StorageSafety } from '../page-services.ts';
import type { Formats } from '../shared/formats.ts';

/** How something is; said with a sign and a word, never with a colour alone. */
export type Level = 'works' | 'limited' | 'broken' | 'unknown';

/** One line for those who want to know more. */
export interface Detail {
  readonly name: string;
  readonly value: string;
}

/** One thing that was looked at, in words. */
export interface Finding {
  /** Stays the same however it is. */
  readonly id: string;
  readonly title: string;
  readonly level: Level;
  /** In place of the level's own word. */
  readonly word?: string;
  readonly what: string;
  /** What a person can do about it; null where there is nothing to do. */
  readonly todo: string | null;
  readonly details: readonly Detail[];
}

/** Everything that is looked at. What is null has not answered yet. */
export interface Facts {
  readonly engine: EngineState;
  readonly report: LinkReport | null;
  readonly probe: Probe | null;
  /** Of servers that are not in use: milliseconds until each answered, null where it did not. By address. */
  readonly answers: ReadonlyMap<string, number | null>;
  /** Of the page, the service worker and the engine together, without secrets. */
  readonly errors: ErrorReport | null;
  readonly safety: StorageSafety | null;
  readonly offline: ReturnType<PageServices['offline']['get']>;
  /** Whether there are servers that say how the internet sees this browser, and whether one passes on. */
  readonly servers: { readonly any: boolean; readonly turn: boolean };
  /** Where the page is, its version, and the hash of its build; '' where it is none. */
  readonly address: string;
  readonly version: string;
  readonly build: string;
  /** Milliseconds since 1970. */
  readonly now: number;
  readonly formats: Formats;
}
