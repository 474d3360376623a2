import { parse, postprocess, preprocess } from 'micromark';
import { gfmStrikethrough } from 'micromark-extension-gfm-strikethrough';
import { MAX_DEPTH, createFormBuilder } from './form-builder.ts';
import { hasWords, withoutBreaks } from './form-breaks.ts';
import type { FormNode, TextNode } from './form-node.ts';
import { maskedText } from './masked-text.ts';
import { type Section, sectionsOf } from './sections.ts';

/**
 * A text with more signs is shown as it was typed, because the worst-case work of the parser is quadratic in their
 * number.
 */
export const MAX_SIGNS = 400;

/** The same for lines without an empty line between them. */
export const MAX_LINES = 200;

const SIGNS = /[*_~`>]|^[ \t>]*(?:-|\d{1,9}\.)[ \t]/gmu;

/** A line that begins with more nested quotes and lists than can be shown. */
const TOO_DEEP = new RegExp(String.raw`^[ \t]*(?:>[ \t]*|(?:[-*+]|\d{1,9}[.)])[ \t]+){${MAX_DEPTH}}`, 'mu');

const signsIn = (text: string): number => text.match(SIGNS)?.length ?? 0;

/** Constructs of CommonMark that are plain text here, by the parser's names. */
const DISABLED = [
  'autolink',
  'characterEscape',
  'characterReference',
  'codeIndented',
  'definition',
  'hardBreakEscape',
  'headingAtx',
  'htmlFlow',
  'htmlText',
  'labelEnd',
  'labelStartImage',
  'labelStartLink',
  'setextUnderline',
  'thematicBreak',
];

const extensions = [gfmStrikethrough({ singleTilde: false }), { disable: { null: DISABLED } }];

/** The parser's events: begins and ends of tokens, ascending. */
const eventsOf = (source: string): ReturnType<typeof postprocess> =>
  postprocess(
    parse({ extensions })
      .document()
      .write(preprocess()(source, undefined, true)),
  );

/** The result of parsing, and its cost. */
export interface Form {
  readonly nodes: readonly FormNode[];
  /** The number of the parser's events. */
  readonly tokens: number;
}

const asTyped = ({ from, to }: Section): TextNode => ({ kind: 'text', from, to });

/** The content of a fenced block. An empty one stays as it was typed. */
const codeBlock = (text: string, section: Section): FormNode => {
  const from = text.indexOf('\n', section.from) + 1;
  const to = text.lastIndexOf('\n', section.to - 1) + 1;
  const children: readonly TextNode[] = [{ kind: 'text', from, to: Math.max(from, to) }];
  const node: FormNode = { kind: 'code-block', children };
  return hasWords(text, node) ? node : asTyped(section);
};

/** undefined: the nesting is deeper than a person means. */
const parseSection = (text: string, section: Section): Form | undefined => {
  const typed = text.slice(section.from, section.to);
  if (section.isCode) return { nodes: [codeBlock(text, section)], tokens: 0 };
  const isPlain = signsIn(typed) === 0 || typed.split('\n').length > MAX_LINES;
  if (isPlain) return { nodes: [asTyped(section)], tokens: 0 };
  const events = eventsOf(maskedText(typed));
  const builder = createFormBuilder(text, section.from);
  for (const [step, token] of events) {
    if (step === 'enter') builder.enter(token.type, token.start.offset, token.end.offset);
    else builder.exit(token.type, token.end.offset);
    if (builder.isTooDeep()) return undefined;
  }
  return { nodes: builder.end(typed.length), tokens: events.length };
};

/**
 * Parses the formatting of a text. null: there is too much of it; show the text as it was typed.
 *
 * @see docs/adr/0043-form-of-texts.md
 */
export const parseForm = (text: string): Form | null => {
  const signs = signsIn(text);
  if (signs === 0) return { nodes: [{ kind: 'text', from: 0, to: text.length }], tokens: 0 };
  if (signs > MAX_SIGNS || TOO_DEEP.test(text)) return null;
  const nodes: FormNode[] = [];
  let tokens = 0;
  for (const section of sectionsOf(text)) {
    const parsed = parseSection(text, section);
    if (parsed === undefined) return null;
    nodes.push(...parsed.nodes);
    tokens += parsed.tokens;
  }
  return { nodes: withoutBreaks(text, nodes), tokens };
};
