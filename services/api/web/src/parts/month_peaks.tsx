// The highest hour of each day of this month against the steps; those that count stand out.
import { useEffect, useState } from "preact/hooks";
import type { History, Status, Tariff } from "../lib/bodies";
import { addDays, bounds } from "../lib/days";
import { DAY, day, number, today } from "../lib/format";
import { ask, historyTrouble } from "../lib/gateway";
import { t, type Word } from "../lib/words";
import { AsTable, Card, Key } from "./card";
import { stepsShown } from "./peaks";
import { Plot } from "./plot";

const MINUTE_MS = 60_000;

interface Highest { date: string; kwh: number | null; hour: string }

function highestHours(history: History, first: string, last: string): Highest[] {
  const days: Highest[] = [];
  for (let date = first; date <= last; date = addDays(date, 1)) {
    const hours = history.rows.filter((row) => row.start.startsWith(date));
    const best = hours.reduce<History["rows"][number] | null>((held, row) => (held && held.import_kwh >= row.import_kwh ? held : row), null);
    days.push({ date, kwh: best?.import_kwh ?? null, hour: best ? `${best.start.slice(11, 13)}–${best.end.slice(11, 13)}` : "" });
  }
  return days;
}

export function MonthPeaks(props: { status: Status; tariff: Tariff }) {
  const { status, tariff } = props, [first, last] = bounds(today(status.now_ms, status.zone), "month");
  const [history, setHistory] = useState<History | null>(null), [trouble, setTrouble] = useState<Word | null>(null);
  const steps = stepsShown(tariff), counted = new Set(tariff.p.map((peak) => peak.d));
  // An hour may be the highest of its day without a change of the mean; what could not be had is asked for each minute.
  const again = Math.floor(status.now_ms / (trouble ? MINUTE_MS : 10 * MINUTE_MS));
  useEffect(() => {
    const load = async (): Promise<void> => {
      setHistory(await ask<History>(`history.json?resolution=hour&from=${first}&to=${last}`));
      setTrouble(null);
    };
    load().catch((error) => setTrouble(historyTrouble(error)));
  }, [first, tariff.m, again]);
  if (history === null) return <Card title={t("highest_hours")} area="whole"><p class="soft">{t(trouble ?? "asking")}</p></Card>;
  const days = highestHours(history, first, last), dayOf = (date: string): number => Number(date.slice(8));
  const only = (counts: boolean) => days.map((each) => (counted.has(dayOf(each.date)) === counts ? each.kwh : null));
  const words = (each: Highest): string => (each.kwh === null ? "–" : `${number(each.kwh, 2)} kWh`);
  return (
    <Card title={t("highest_hours")} area="whole tall" aside="kWh">
      <Plot label={t("highest_hours")} xs={days.map((_, index) => index)} range={[-0.5, days.length - 0.5]}
        ticks={days.map((each, at) => ({ at, label: String(dayOf(each.date)) }))}
        series={[{ values: only(false), color: "past", kind: "bars" }, { values: only(true), color: "in", kind: "bars" }]}
        levels={steps} most={steps.find((step) => step >= tariff.c) ?? 0}
        unit={(value) => number(value)} tip={(index) => [`${day(days[index]!.date, DAY)} ${days[index]!.hour}`, words(days[index]!)]} />
      <p class="keys"><Key color="in">{t("counts")}</Key><Key color="accent">{t("steps")}: {steps.map((step) => number(step)).join(", ")} kW</Key></p>
      <AsTable caption={t("highest_hours")} head={[t("date"), t("time"), "kWh"]} rows={days.map((each) => [day(each.date, DAY), each.hour, number(each.kwh, 2)])} />
    </Card>
  );
}
