import { css } from 'lit';

/** Styles of the log: the scrolled box, its days, and the button to its end. */
export const messageLogStyles = css`
  :host {
    position: relative;
    display: flex;
    flex-direction: column;
  }

  .log {
    position: relative;
    flex: 1 1 0;
    min-height: 6rem;
    overflow: hidden auto;
    overflow-anchor: none;
    background: linear-gradient(var(--surface), var(--surface-glow));
  }

  .log:focus-visible {
    outline-offset: -3px;
  }

  .column {
    display: flex;
    flex-direction: column;
    justify-content: flex-end;
    max-width: 860px;
    min-height: 100%;
    margin: 0 auto;
    padding: 16px 12px 20px;
  }

  .selecting {
    display: flex;
    align-items: center;
    gap: 4px;
    border-radius: 12px;
    cursor: pointer;
  }

  .selecting .message {
    flex: 1;
    min-width: 0;
  }

  .selecting :is(.text, .meta, .quote, .reactions) {
    user-select: none;
  }

  .selecting .actions {
    visibility: hidden;
  }

  .selected {
    background: var(--accent-soft);
  }

  .check {
    display: grid;
    place-items: center;
    flex: none;
    width: 26px;
    height: 26px;
    margin: 4px 4px 4px 0;
    padding: 0;
    border: 2px solid var(--text-quiet);
    border-radius: 50%;
    background: none;
    color: var(--accent-text);
    cursor: pointer;
  }

  .check[aria-checked='true'] {
    border-color: var(--accent);
    background: var(--accent);
  }

  .check .icon {
    width: 18px;
    height: 18px;
  }

  .message[data-swipe]::before {
    content: '↩\\FE0E';
    align-self: center;
    margin-inline-end: 8px;
    color: var(--text-quiet);
    font-size: 1.25rem;
  }

  .message[data-swipe='answers']::before {
    color: var(--accent);
    font-weight: 700;
  }

  /* A swipe answers and a long press selects; up and down scrolls. */
  @media (pointer: coarse) {
    .message {
      touch-action: pan-y pinch-zoom;
      user-select: none;
      -webkit-touch-callout: none;
    }
  }

  .day {
    align-self: center;
    margin: 18px 0 4px;
    padding: 3px 12px;
    border-radius: 12px;
    background: var(--sand);
    color: var(--text-quiet);
    font-size: var(--text-small);
    font-weight: 500;
  }

  .unread {
    display: flex;
    align-items: center;
    gap: 12px;
    margin: 18px 0 6px;
    color: var(--cork);
    font-size: var(--text-small);
    font-weight: 600;
  }

  .unread::before,
  .unread::after {
    content: '';
    flex: 1;
    height: 1px;
    background: currentColor;
    opacity: 0.5;
  }

  .nothing {
    margin: auto;
    max-width: 40ch;
    text-align: center;
    text-wrap: balance;
  }

  .jump {
    position: absolute;
    right: 20px;
    bottom: 14px;
    display: flex;
    align-items: center;
    gap: 8px;
    min-height: var(--target);
    padding: 8px 18px 8px 14px;
    border: 1px solid var(--line);
    border-radius: 22px;
    background: var(--raised);
    color: var(--accent);
    font-weight: 550;
    box-shadow: var(--shadow-high);
  }

  /* Above the messages and not over them, because in a low window it would hide them. */
  .earlier {
    display: flex;
    flex: none;
    align-items: center;
    justify-content: center;
    gap: 8px;
    min-height: var(--target);
    padding: 6px 16px;
    border: 0;
    border-bottom: 1px solid var(--line);
    background: var(--raised);
    color: var(--accent);
    font-size: var(--text-note);
    font-weight: 550;
  }

  .earlier:hover {
    background: var(--accent-soft);
  }

  .earlier:focus-visible {
    outline-offset: -3px;
  }

  .earlier .up {
    display: flex;
    rotate: 180deg;
  }

  .late {
    margin: 16px auto;
    animation: appear 1ms 3s both;
  }

  @keyframes appear {
    from {
      visibility: hidden;
    }

    to {
      visibility: visible;
    }
  }

  .skeleton {
    display: grid;
    gap: 12px;
  }

  .skeleton span {
    width: 45%;
    height: 40px;
    border-radius: var(--radius-bubble);
    background: var(--sand);
  }

  .skeleton .own {
    justify-self: end;
    width: 35%;
  }
`;
