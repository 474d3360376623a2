import { msg, str } from '@lit/localize';

const MINUTE_MS = 60_000;
const HOUR_MS = 60 * MINUTE_MS;
const DAY_MS = 24 * HOUR_MS;

/** The forms of one text by the plural categories of Unicode CLDR. A missing form is `other`. */
export type PluralForms = Partial<Record<Intl.LDMLPluralRule, string>> & { readonly other: string };

/** Midnight before a time, in the person's time zone. */
const startOfDay = (at: number): number => new Date(at).setHours(0, 0, 0, 0);

/** Calendar days between two times. A day on which the clocks change counts as one day. */
const daysBetween = (from: number, to: number): number =>
  Math.round((startOfDay(to) - startOfDay(from)) / DAY_MS);

/** The hour cycle of the region: 2:02 PM or 14:02. 24 hours where the region is unknown. */
const clockOf = (locale: string): Intl.DateTimeFormatOptions => {
  const { region } = new Intl.Locale(locale);
  const { hourCycle } = new Intl.DateTimeFormat(locale, { hour: 'numeric' }).resolvedOptions();
  return region !== undefined && (hourCycle === 'h12' || hourCycle === 'h11')
    ? { hour: 'numeric', minute: '2-digit' }
    : { hour: '2-digit', minute: '2-digit', hourCycle: 'h23' };
};

/** A browser needs milliseconds to make a formatter, so each is made when it is first needed. */
const lazy = <T>(make: () => T): (() => T) => {
  let made: T | undefined;
  return () => (made ??= make());
};

/** Numbers, times and plurals of one language; times are milliseconds since 1970. */
export class Formats {
  readonly #plurals = lazy(() => new Intl.PluralRules(this.locale));
  readonly #number = lazy(() => new Intl.NumberFormat(this.locale));
  readonly #list = lazy(() => new Intl.ListFormat(this.locale));
  readonly #clock = lazy(() => clockOf(this.locale));
  readonly #time = lazy(() => this.#dates(this.#clock()));
  readonly #weekday = lazy(() => this.#dates({ weekday: 'short' }));
  readonly #shortDate = lazy(() => this.#dates({ dateStyle: 'short' }));
  readonly #longDate = lazy(() => this.#dates({ weekday: 'long', day: 'numeric', month: 'long' }));
  readonly #dateTime = lazy(() => this.#dates({ day: 'numeric', month: 'long', ...this.#clock() }));
  readonly #relative = lazy(() => new Intl.RelativeTimeFormat(this.locale, { numeric: 'auto' }));

  /** @param locale a BCP 47 tag */
  constructor(readonly locale: string) {}

  number(value: number): string {
    return this.#number().format(value);
  }

  /** A, B and C. */
  list(items: readonly string[]): string {
    return this.#list().format(items);
  }

  /** The form that goes with a count. */
  plural(count: number, forms: PluralForms): string {
    return forms[this.#plurals().select(count)] ?? forms.other;
  }

  /** 14:02 */
  time(at: number): string {
    return this.#time().format(at);
  }

  /** Friday, 3 May at 14:02, without the year: for times near now. */
  dateTime(at: number): string {
    return this.#dateTime().format(at);
  }

  /** Today, Yesterday, Friday 3 May: above the messages of a day. */
  day(at: number, now: number): string {
    const days = daysBetween(at, now);
    if (days === 0) return msg('Today');
    if (days === 1) return msg('Yesterday');
    return days > 300
      ? `${this.#longDate().format(at)} ${new Date(at).getFullYear()}`
      : this.#longDate().format(at);
  }

  /** Whether two times belong to one day. */
  sameDay(a: number, b: number): boolean {
    return startOfDay(a) === startOfDay(b);
  }

  /** A short time, for lists: 14:02, Fri, 03/05/2025. */
  short(at: number, now: number): string {
    const days = daysBetween(at, now);
    if (days <= 0) return this.time(at);
    return days < 7 ? this.#weekday().format(at) : this.#shortDate().format(at);
  }

  /** 5 minutes ago, yesterday; from a week on, the date. */
  ago(at: number, now: number): string {
    const past = Math.max(0, now - at);
    if (past < MINUTE_MS) return msg('just now');
    if (past < HOUR_MS) return this.#relative().format(-Math.floor(past / MINUTE_MS), 'minute');
    const days = daysBetween(at, now);
    if (days === 0) return this.#relative().format(-Math.floor(past / HOUR_MS), 'hour');
    return days < 7 ? this.#relative().format(-days, 'day') : this.#shortDate().format(at);
  }

  /** A size for people: 512 KB, 1.4 MB. */
  size(bytes: number): string {
    const megabytes = bytes / 1_000_000;
    if (megabytes < 1) return msg(str`${this.number(Math.ceil(bytes / 1000))} KB`);
    return msg(str`${this.number(Math.round(megabytes * 10) / 10)} MB`);
  }

  #dates(options: Intl.DateTimeFormatOptions): Intl.DateTimeFormat {
    return new Intl.DateTimeFormat(this.locale, options);
  }
}

/** The region in the browser's first language tag; empty where there is none. */
let region = '';

/** Makes times and dates follow the person's region, whatever the language of the screen. */
export const keepHabitsOf = ([first = '']: readonly string[]): void => {
  try {
    region = new Intl.Locale(first).region ?? '';
  } catch {
    region = ''; // no tag of a language
  }
};

let current: { readonly formats: Formats; readonly offsetMin: number } | undefined;

/**
 * The formats of a language. All elements share one object until the language or the time zone changes, because
 * formatters keep the time zone in which they were made.
 */
export const formatsOf = (language: string): Formats => {
  const locale = region === '' ? language : `${language}-${region}`;
  const offsetMin = new Date().getTimezoneOffset();
  if (current?.formats.locale !== locale || current.offsetMin !== offsetMin)
    current = { formats: new Formats(locale), offsetMin };
  return current.formats;
};
