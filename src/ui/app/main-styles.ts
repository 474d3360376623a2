import { css } from 'lit';

/** Two panes from 760 px, one below. The width stands in `shared/wide.ts` too. */
export const mainStyles = css`
  :host {
    display: grid;
    grid-template-rows: auto minmax(0, 1fr);
  }

  .skip {
    position: absolute;
    z-index: 2;
    top: 8px;
    left: 8px;
  }

  .skip:not(:focus) {
    clip-path: inset(50%);
    pointer-events: none;
  }

  dp-notices {
    grid-row: 1;
  }

  .panes {
    grid-row: 2;
    display: grid;
    grid-template: auto minmax(0, 1fr) auto / minmax(0, 1fr);
    min-height: 0;
  }

  main {
    display: contents;
  }

  header {
    display: grid;
    grid-template-columns: minmax(0, 1fr) auto;
    align-items: center;
    column-gap: 8px;
    padding: 12px 20px 0;
    padding-top: calc(12px + env(safe-area-inset-top));
  }

  header .button {
    padding: 8px 9px;
  }

  .add {
    display: flex;
    gap: 4px;
  }

  dp-network {
    grid-column: 1 / -1;
  }

  .brand {
    display: inline-flex;
    align-items: center;
    gap: 8px;
    font-size: 1.0625rem;
    font-weight: 700;
    letter-spacing: -0.01em;
  }

  .brand .mark {
    flex: none;
    width: 28px;
    height: 28px;
  }

  .side,
  .scroll {
    overflow: hidden auto;
    overscroll-behavior: contain;
  }

  .scroll {
    height: 100%;
  }

  .detail {
    position: relative;
    min-width: 0;
    min-height: 0;
    outline: none;
  }

  .nothing {
    display: grid;
    place-content: center;
    justify-items: center;
    gap: 16px;
    height: 100%;
    padding: 24px;
    background: linear-gradient(var(--surface), var(--surface-glow));
    text-align: center;
  }

  .nothing .mark {
    width: 96px;
    height: 96px;
    opacity: 0.9;
  }

  @media (width < 760px) {
    .in-list .detail,
    .in-detail :is(header, .side),
    .in-chat dp-nav {
      display: none;
    }

    .in-detail .detail {
      grid-row: 1 / 3;
    }

    .in-chat .detail {
      grid-row: 1 / -1;
    }
  }

  @media (width >= 760px) {
    .panes {
      grid-template-columns: 320px minmax(0, 1fr);
    }

    header,
    .side,
    dp-nav {
      grid-column: 1;
      border-inline-end: 1px solid var(--line);
    }

    .detail {
      grid-column: 2;
      grid-row: 1 / -1;
    }
  }
`;
