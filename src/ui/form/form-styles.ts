import { css } from 'lit';

/** Styles of formatted text inside of a message. */
export const formStyles = css`
  .text :is(blockquote, ul, ol, li, pre) {
    margin: 0;
    padding: 0;
  }

  .text :is(blockquote, .item) {
    unicode-bidi: plaintext;
  }

  .text blockquote {
    margin-block: 2px;
    padding-inline-start: 10px;
    border-inline-start: 3px solid currentcolor;
  }

  .text :is(ul, ol) {
    padding-inline-start: 1.6em;
    list-style: disc;
    white-space: normal;
  }

  .text ol {
    list-style: decimal;
    padding-inline-start: 2.4em;
  }

  /* White space is kept inside of the text, but not between block elements. */
  .item {
    white-space: pre-wrap;
  }

  .text code {
    padding: 1px 4px;
    border-radius: 4px;
    background: color-mix(in srgb, currentcolor 10%, transparent);
    font-family: ui-monospace, SFMono-Regular, Menlo, Consolas, monospace;
    font-size: 0.9em;
  }

  .code-block {
    position: relative;
    white-space: normal;
    margin-block: 4px;
    border-radius: 8px;
    background: color-mix(in srgb, currentcolor 8%, transparent);
  }

  .text pre {
    padding: 8px 44px 8px 10px;
    overflow-wrap: anywhere;
    white-space: pre-wrap;
  }

  .text pre code {
    padding: 0;
    background: none;
  }

  .copy-code {
    position: absolute;
    inset-block-start: 0;
    inset-inline-end: 0;
    width: 36px;
    height: 36px;
    color: inherit;
  }

  .spoiler {
    padding: 0 4px;
    border: 0;
    border-radius: 4px;
    background: color-mix(in srgb, currentcolor 14%, transparent);
    color: inherit;
    font: inherit;
    letter-spacing: 1px;
  }

  button.spoiler {
    min-height: 24px;
    cursor: pointer;
  }

  .opened {
    border-radius: 4px;
    background: color-mix(in srgb, currentcolor 8%, transparent);
  }
`;
