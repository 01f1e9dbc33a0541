// The past by day, month and year, beside the span before or the same of last year.
import { useEffect, useState } from "preact/hooks";
import type { History as Rows, Row } from "../lib/bodies";
import { addDays, bounds, step, type Span } from "../lib/days";
import { CLOCK, DAY, LONG_DAY, LONG_MONTH, day, money, number, time, today } from "../lib/format";
import { address, ask, historyTrouble } from "../lib/gateway";
import type { Live } from "../lib/live";
import { t, type Word } from "../lib/words";
import { Card } from "../parts/card";
import { EnergyBars, type Place } from "../parts/energy_bars";
import { MeasureChoice, type Measure } from "../parts/measure";

const SPANS: Span[] = ["day", "month", "year"];
const STEPS = { day: "hour", month: "day", year: "month" } as const;
type Against = "none" | "before" | "last_year";
const AGAINST: Against[] = ["none", "before", "last_year"];

function url(date: string, span: Span, form = "json"): string {
  const [from, to] = bounds(date, span);
  return `history.${form}?resolution=${STEPS[span]}&from=${from}&to=${to}`;
}

function title(date: string, span: Span): string {
  return span === "day" ? day(date, LONG_DAY) : span === "month" ? day(date, LONG_MONTH) : date.slice(0, 4);
}

// Where a row stands among those that it is compared with; the hour that October repeats stands beside its like.
function key(row: Row, span: Span): string {
  return span === "day" ? row.start.slice(11, 13) : span === "month" ? row.start.slice(8, 10) : row.start.slice(5, 7);
}

// A day's hours are counted by instants, so that a day has the 23, 24 or 25 that it has.
function hours(date: string, zone: string): number[] {
  const all = [], around = Date.parse(`${date}T00:00:00Z`) - 16 * 3_600_000;
  for (let n = 0; n < 60; n++) if (today(around + n * 3_600_000, zone) === date) all.push(around + n * 3_600_000);
  return all;
}

function places(date: string, span: Span, shown: Rows, other: Rows | null): Place[] {
  const others = new Map(other?.rows.map((row) => [key(row, span), row]));
  if (span === "day") {
    const rows = new Map(shown.rows.map((row) => [Date.parse(row.start_utc), row]));
    return hours(date, shown.zone).map((start) => {
      const clock = time(start, shown.zone, CLOCK);
      return { name: `${clock}–${time(start + 3_600_000, shown.zone, CLOCK)}`, tick: clock.slice(0, 2), row: rows.get(start) ?? null, other: others.get(clock.slice(0, 2)) ?? null };
    });
  }
  const rows = new Map(shown.rows.map((row) => [key(row, span), row])), [first, last] = bounds(date, span), all: Place[] = [];
  for (let at = first; at <= last; at = span === "month" ? addDays(at, 1) : step(at, "month", 1)) {
    const part = span === "month" ? at.slice(8, 10) : at.slice(5, 7);
    const name = span === "month" ? day(at, DAY) : day(at, { month: "long" }), tick = span === "month" ? String(Number(part)) : day(at, { month: "short" });
    all.push({ name, tick, row: rows.get(part) ?? null, other: others.get(part) ?? null });
  }
  return all;
}

function sum(rows: (Row | null | undefined)[], what: "import_kwh" | "export_kwh" | "cost" | "income"): number | null {
  const known = rows.map((row) => row?.[what] ?? null).filter((value) => value !== null);
  return known.length ? known.reduce((total, value) => total + value, 0) : null;
}

function Totals(props: { places: Place[]; currency: string; compared: string | undefined }) {
  const rows = props.places.map((place) => place.row);
  // Only what both have whole is compared: half a day is not less than a whole one.
  const both = props.places.filter((place) => place.row?.missing_quarters === 0 && place.other?.missing_quarters === 0);
  const mine = sum(both.map((place) => place.row), "import_kwh"), theirs = sum(both.map((place) => place.other), "import_kwh");
  const change = mine !== null && theirs ? (100 * (mine - theirs)) / theirs : null;
  return (
    <dl class="facts wide" aria-live="polite">
      <div><dt>{t("in")}</dt><dd>{number(sum(rows, "import_kwh"), 1)} kWh</dd></div>
      {(sum(rows, "export_kwh") ?? 0) > 0 && <div><dt>{t("out")}</dt><dd>{number(sum(rows, "export_kwh"), 1)} kWh</dd></div>}
      <div><dt>{t("cost")}</dt><dd>{money(sum(rows, "cost"), props.currency)}</dd></div>
      {(sum(rows, "income") ?? 0) > 0 && <div><dt>{t("income")}</dt><dd>{money(sum(rows, "income"), props.currency)}</dd></div>}
      {props.compared && <div><dt>{t("against", { what: props.compared })}</dt><dd class={change === null ? "" : change > 0 ? "bad-text" : "good-text"}>{change === null ? "–" : `${number(change, 1, true)} %`}</dd></div>}
    </dl>
  );
}

export function History(props: { live: Live }) {
  const { status } = props.live, now = status && today(status.now_ms, status.zone);
  const [span, setSpan] = useState<Span>("day"), [picked, setPicked] = useState<string | null>(null), [against, setAgainst] = useState<Against>("before");
  const [shown, setShown] = useState<{ of: string; rows: Rows; other: Rows | null } | null>(null), [trouble, setTrouble] = useState<Word | null>(null);
  const [measure, choose] = useState<Measure>("energy");
  const date = picked ?? now, asked = `${span} ${date} ${against}`;
  const compared = date === null || against === "none" ? null : step(date, against === "before" ? span : "year", -1);
  // What goes on, and what could not be had, is asked for again each minute.
  const lasts = date === null || now === null || bounds(date, span)[1] >= now;
  const minute = lasts || trouble ? Math.floor((status?.now_ms ?? 0) / 60_000) : 0;
  useEffect(() => {
    if (date === null) return;
    let ended = false;
    const load = async (): Promise<void> => {
      const rows = await ask<Rows>(url(date, span)), other = compared === null ? null : await ask<Rows>(url(compared, span));
      if (ended) return;
      setShown({ of: asked, rows, other });
      setTrouble(null);
    };
    load().catch((error) => !ended && setTrouble(historyTrouble(error)));
    return () => {
      ended = true;
    };
  }, [asked, minute]);
  if (status === null || date === null || now === null) return <p class="loading">{t("asking")}</p>;
  const fresh = shown?.of === asked ? shown : null, words = compared === null ? undefined : title(compared, span);
  const all = fresh && places(date, span, fresh.rows, fresh.other);
  return (
    <div class="stack">
      <div class="controls">
        <div class="segments" role="group" aria-label={t("resolution")}>
          {SPANS.map((each) => <button type="button" aria-pressed={span === each} onClick={() => setSpan(each)} key={each}>{t(`span_${each}` as Word)}</button>)}
        </div>
        <div class="stepper">
          <button type="button" aria-label={t("earlier")} onClick={() => setPicked(step(date, span, -1))}>‹</button>
          <input type="date" aria-label={t("date")} value={date} max={now} onChange={(event) => event.currentTarget.value && setPicked(event.currentTarget.value)} />
          <button type="button" aria-label={t("later")} disabled={bounds(date, span)[1] >= now} onClick={() => setPicked(step(date, span, 1))}>›</button>
        </div>
        <label class="choice">{t("compare")}{" "}
          <select value={against} onChange={(event) => setAgainst(event.currentTarget.value as Against)}>
            {AGAINST.map((each) => <option value={each} key={each}>{t(`compare_${each}` as Word)}</option>)}
          </select>
        </label>
        <a class="button" href={address(url(date, span, "csv"))} download>{t("save_csv")}</a>
      </div>
      <Card title={title(date, span)} area="tall" aside={<MeasureChoice chosen={measure} choose={choose} currency={fresh?.rows.currency ?? ""} />}>
        {trouble && <p role="alert">{t(trouble)}</p>}
        {!trouble && !all && <p class="soft">{t("asking")}</p>}
        {fresh && all && <><Totals places={all} currency={fresh.rows.currency} compared={words} /><EnergyBars label={title(date, span)} places={all} currency={fresh.rows.currency} measure={measure} {...(words ? { compared: words } : {})} /></>}
      </Card>
    </div>
  );
}
