import { css } from 'lit';

/** Styles of a bar above every screen: an icon, a text, and buttons. */
export const barStyles = css`
  .bar {
    display: flex;
    flex-wrap: wrap;
    align-items: center;
    gap: 6px 12px;
    padding: 6px 20px;
    border-bottom: 1px solid var(--line);
    background: var(--accent-soft);
    font-size: var(--text-note);
  }

  p {
    flex: 1 1 220px;
    padding: 6px 0;
    overflow-wrap: anywhere;
  }

  .button {
    padding: 6px 14px;
  }
`;
