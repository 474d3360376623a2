import { css } from 'lit';

/** A bar of signs, and below it the search for others. */
export const reactionPickerStyles = css`
  [popover] {
    position: fixed;
    inset: auto;
    max-width: calc(100vw - 16px);
    max-height: calc(100dvh - 16px);
    margin: 0;
    padding: 6px;
    border: 1px solid var(--line);
    border-radius: 16px;
    background: var(--raised);
    color: var(--text);
    box-shadow: var(--shadow-high);
    overflow: auto;
    overscroll-behavior: contain;
  }

  [popover].wide {
    width: min(388px, 100vw - 16px);
  }

  .signs {
    display: flex;
    flex-wrap: wrap;
    align-items: center;
  }

  .sign {
    width: var(--target);
    height: var(--target);
    padding: 0;
    border: 0;
    border-radius: 12px;
    background: none;
    font-size: 1.5rem;
    line-height: 1;
    cursor: pointer;
  }

  .sign:hover,
  .sign[aria-pressed='true'] {
    background: var(--sand);
  }

  form {
    padding: 6px 0;
  }

  .waits {
    padding: 8px 6px;
    font-size: var(--text-note);
  }
`;
