import { css } from 'lit';

/** Styles of bubbles, of the line below each, and of the button beside it. */
export const messageStyles = css`
  .message {
    display: flex;
    align-items: flex-start;
    gap: 2px;
    margin-top: 10px;
    scroll-margin: 24px;
    outline-offset: 0;
    border-radius: var(--radius-bubble);
  }

  .message.joined {
    margin-top: 3px;
  }

  .own {
    flex-direction: row-reverse;
  }

  .bubble {
    min-width: 0;
    max-width: min(85%, 70ch);
    padding: 7px 12px 5px;
    border-radius: var(--radius-bubble);
    background: var(--bubble-their);
    box-shadow: var(--shadow-low);
  }

  .their .bubble {
    border-start-start-radius: 4px;
  }

  .own .bubble {
    border-start-end-radius: 4px;
    background: var(--bubble-own);
    color: var(--bubble-own-text);
  }

  .joined .bubble {
    border-radius: var(--radius-bubble);
  }

  .text {
    overflow-wrap: anywhere;
    white-space: pre-wrap;
    unicode-bidi: plaintext;
  }

  .text:is(.newer, .damaged, .deleted) {
    color: var(--text-quiet);
    font-style: italic;
  }

  .own .text:is(.newer, .damaged, .deleted) {
    color: var(--bubble-own-quiet);
  }

  .text > .icon {
    width: 1.1em;
    height: 1.1em;
    margin-inline-end: 6px;
    vertical-align: -0.2em;
  }

  .fold {
    min-height: var(--target);
    padding: 0 8px;
    margin-inline: -8px;
    border: 0;
    border-radius: 8px;
    background: none;
    color: var(--accent);
    font: inherit;
    font-weight: 600;
    cursor: pointer;
  }

  .own .fold {
    color: inherit;
  }

  .text a {
    color: var(--accent);
    text-underline-offset: 2px;
  }

  .own .text a {
    color: inherit;
  }

  .host {
    font-size: var(--text-small);
  }

  .meta {
    display: flex;
    flex-wrap: wrap;
    justify-content: flex-end;
    gap: 0 8px;
    min-height: 18px;
    color: var(--text-quiet);
    font-size: 0.75rem;
    font-variant-numeric: tabular-nums;
  }

  .own .meta {
    color: var(--bubble-own-quiet);
  }

  .state {
    display: inline-flex;
    align-items: center;
    gap: 4px;
  }

  .state.failed {
    color: inherit;
    font-weight: 600;
  }

  .state .icon {
    width: 15px;
    height: 15px;
  }

  /* A message that has arrived shows only the icon of its state. The word stays for screen readers. */
  .row:not(.last-own) .state:is(.delivered, .read) .word {
    position: absolute;
    width: 1px;
    height: 1px;
    overflow: hidden;
    clip-path: inset(50%);
  }

  .actions {
    width: 36px;
    height: 36px;
    opacity: 0;
  }

  .message:is(:hover, :focus-within) .actions,
  .actions[aria-expanded='true'] {
    opacity: 1;
  }

  @media (hover: none) {
    .actions {
      width: var(--target);
      height: var(--target);
      opacity: 0.75;
    }
  }

  @media (prefers-reduced-motion: no-preference) {
    .last-own .message {
      animation: up var(--quick) var(--ease);
    }

    @keyframes up {
      from {
        opacity: 0.4;
        transform: translateY(8px);
      }
    }
  }

  @media (forced-colors: active) {
    .bubble {
      border: 1px solid CanvasText;
    }

    .actions {
      opacity: 1;
    }
  }
`;
