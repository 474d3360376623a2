import { css } from 'lit';

/** As high with few signs as with many: nothing around it moves while one types. */
export const signListStyles = css`
  :host {
    display: flex;
    flex-direction: column;
    height: min(340px, 50dvh);
  }

  p {
    padding: 8px 6px 4px;
    font-size: var(--text-note);
  }

  p:empty {
    display: none;
  }

  .buttons {
    padding: 0 6px;
  }

  dp-sign-grid {
    flex: 1;
  }
`;

/** Signs in rows, which scroll. */
export const signGridStyles = css`
  :host {
    display: block;
    min-height: 0;
    overflow: auto;
    overscroll-behavior: contain;
    scrollbar-gutter: stable;
  }

  section {
    content-visibility: auto;
    contain-intrinsic-size: auto 600px;
  }

  h3 {
    padding: 8px 6px 4px;
    color: var(--text-quiet);
    font-size: var(--text-note);
    font-weight: 550;
  }

  .grid {
    display: grid;
    grid-template-columns: repeat(auto-fill, minmax(var(--target), 1fr));
  }

  button {
    height: var(--target);
    padding: 0;
    border: 0;
    border-radius: 12px;
    background: none;
    font-size: 1.5rem;
    line-height: 1;
    /* What is wider than its place is not drawn over the next one. */
    overflow: hidden;
  }

  button:hover,
  button[aria-pressed='true'] {
    background: var(--sand);
  }

  button:focus-visible {
    outline-offset: -2px;
  }
`;
