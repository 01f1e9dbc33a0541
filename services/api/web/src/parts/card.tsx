// The frame that every part of the page is in: a heading, an aside, and the same figures as a table on demand.
import type { ComponentChildren } from "preact";
import { useId } from "preact/hooks";
import { t } from "../lib/words";

export function Card(props: { title: string; area?: string; aside?: ComponentChildren; children: ComponentChildren }) {
  const id = useId();
  return (
    <section class={`card ${props.area ?? ""}`} aria-labelledby={id}>
      <header>
        <h2 id={id}>{props.title}</h2>
        {props.aside && <div class="aside">{props.aside}</div>}
      </header>
      {props.children}
    </section>
  );
}

export function Key(props: { color: string; children: ComponentChildren }) {
  return <span class="key"><i class={`dot ${props.color}`} />{props.children}</span>;
}

export function AsTable(props: { caption: string; head: string[]; rows: string[][] }) {
  return (
    <details class="as-table">
      <summary>{t("as_table")}</summary>
      <div class="scroll" tabIndex={0} role="region" aria-label={props.caption}>
        <table>
          <caption>{props.caption}</caption>
          <thead><tr>{props.head.map((cell) => <th scope="col">{cell}</th>)}</tr></thead>
          <tbody>{props.rows.map(([first, ...cells]) => <tr><th scope="row">{first}</th>{cells.map((cell) => <td>{cell}</td>)}</tr>)}</tbody>
        </table>
      </div>
    </details>
  );
}

// A bar with its value as a share of the most there is, marked where something else stands.
export function Bar(props: { label: string; share: number; mark?: number | undefined; color?: string }) {
  const within = (share: number): number => Math.max(0, Math.min(100, 100 * share));
  return (
    <div class="bar" role="meter" aria-label={props.label} aria-valuemin={0} aria-valuemax={100} aria-valuenow={Math.round(within(props.share))}>
      <i class={props.color ?? "in"} style={{ width: `${within(props.share)}%` }} />
      {props.mark !== undefined && <b style={{ left: `${within(props.mark)}%` }} />}
    </div>
  );
}
