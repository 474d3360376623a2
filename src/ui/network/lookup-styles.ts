import { css } from 'lit';

/** The lookups, path by path. */
export const lookupStyles = css`
  .lookups li {
    display: flex;
    flex-wrap: wrap;
    align-items: center;
    justify-content: space-between;
    gap: 6px 20px;
    padding: 10px 0;
    border-top: 1px solid var(--line);
  }

  @media (width >= 760px) {
    .lookups li {
      display: grid;
      grid-template-columns: minmax(0, 1fr) 260px;
    }
  }

  .what {
    display: flex;
    flex-wrap: wrap;
    align-items: baseline;
    gap: 0 10px;
  }

  .found {
    color: var(--success);
  }

  .paths {
    flex: none;
    max-width: 100%;
  }

  .way {
    fill: none;
    stroke: var(--control-line);
    stroke-width: 1.2;
  }

  .start {
    fill: var(--cork);
  }

  .hop {
    fill: var(--accent);
  }

  .end {
    fill: var(--raised);
    stroke: var(--text-quiet);
    stroke-width: 1.8;
    stroke-linecap: round;
  }

  .found .end {
    fill: var(--success);
    stroke: none;
  }

  .tick {
    fill: none;
    stroke: var(--raised);
    stroke-width: 1.8;
    stroke-linecap: round;
    stroke-linejoin: round;
  }

  .lost .end {
    stroke: var(--danger);
  }

  .lost .way {
    stroke-dasharray: 3 3;
  }

  @media (forced-colors: active) {
    .start,
    .hop,
    .found .end {
      fill: CanvasText;
    }

    .end,
    .lost .end {
      fill: Canvas;
      stroke: CanvasText;
    }

    .tick {
      stroke: Canvas;
    }

    .way {
      stroke: GrayText;
    }
  }
`;
