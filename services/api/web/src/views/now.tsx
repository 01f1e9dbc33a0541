// The front page: everything of this moment, the last hour, day and month.
import { useState } from "preact/hooks";
import type { Live } from "../lib/live";
import type { Data, History, Status } from "../lib/bodies";
import { addDays } from "../lib/days";
import { CLOCK, DAY, MOMENT, day, number, time, today } from "../lib/format";
import { t } from "../lib/words";
import { Card } from "../parts/card";
import { EnergyBars, type Place } from "../parts/energy_bars";
import { LastHour } from "../parts/last_hour";
import { MeasureChoice, type Measure } from "../parts/measure";
import { Ladder, Peaks, stepWords } from "../parts/peaks";
import { Phases } from "../parts/phases";
import { Power, ThisHour } from "../parts/power";
import { PriceBars, noPrices } from "../parts/price_bars";

const HOUR_MS = 3_600_000;

function lastDay(history: History, status: Status): Place[] {
  const rows = new Map(history.rows.map((row) => [Date.parse(row.start_utc), row]));
  const current = Math.floor(status.now_ms / HOUR_MS) * HOUR_MS;
  return Array.from({ length: 24 }, (_, index) => {
    const start = current - (23 - index) * HOUR_MS;
    return { name: time(start, status.zone, MOMENT), tick: time(start, status.zone, CLOCK).slice(0, 2), row: rows.get(start) ?? null };
  });
}

function lastMonth(history: History, status: Status): Place[] {
  const rows = new Map(history.rows.map((row) => [row.start.slice(0, 10), row]));
  const now = today(status.now_ms, status.zone);
  return Array.from({ length: 31 }, (_, index) => {
    const date = addDays(now, index - 30);
    return { name: day(date, DAY), tick: String(Number(date.slice(8))), row: rows.get(date) ?? null };
  });
}

function Sums(props: { data: Data; last: { u: number; c: number | null; p: number; i: number | null } | null }) {
  const { data } = props, sold = data.ea.m.p > 0 || (props.last?.p ?? 0) > 0;
  const lines = [[t("today"), data.ea.d], [t("this_month"), data.ea.m], ...(props.last ? [[t("last_month"), props.last] as const] : [])] as const;
  return (
    <Card title={t("energy")} area="sums">
      <table>
        <thead><tr><th scope="col"><span class="hidden">{t("time")}</span></th><th scope="col">{t("in")} kWh</th>{sold && <th scope="col">{t("out")} kWh</th>}<th scope="col">{t("cost")} {data.pc}</th></tr></thead>
        <tbody>
          {lines.map(([name, sum]) => (
            <tr key={name}><th scope="row">{name}</th><td>{number(sum.u, 1)}</td>{sold && <td>{number(sum.p, 1)}</td>}<td>{number(sum.c, 2)}</td></tr>
          ))}
        </tbody>
      </table>
      <p class="soft counter"><span>{t("counter")} {number(data.ic, 2)} kWh</span>{data.ec > 0 && <span>{t("out")} {number(data.ec, 2)} kWh</span>}</p>
    </Card>
  );
}

export function Now(props: { live: Live; stale: boolean }) {
  const { data, status, slow, lastHour } = props.live, [measure, choose] = useState<Measure>("energy");
  if (data === null || status === null) return <p class="loading">{t("asking")}</p>;
  const tariff = slow?.tariff ?? null, prices = slow?.prices ?? null;
  const choice = (currency: string) => <MeasureChoice chosen={measure} choose={choose} currency={currency} />;
  return (
    <div class="now-grid">
      <Power data={data} status={status} stale={props.stale} />
      <ThisHour data={data} status={status} tariff={tariff} />
      <Card title={t("price_now")} area="price" aside={data.px !== null && data.px !== data.p ? t("sold_for", { price: number(data.px, 2) }) : ""}>
        <p class="big"><strong>{number(data.p, 2)}</strong> <span>{data.pc}/kWh</span></p>
        {prices ? <PriceBars prices={prices} now_ms={status.now_ms} zone={status.zone} window={3} table={false} /> : <p class="soft">{noPrices(status)}</p>}
      </Card>
      <Phases data={data} status={status} />
      <Card title={t("tariff")} area="tariff" aside={tariff ? stepWords(tariff) : ""}>
        {tariff && <><p class="big"><strong>{number(tariff.m, 2)}</strong> <span>kW {t("mean_of_peaks")}</span></p><Ladder tariff={tariff} /><Peaks tariff={tariff} /></>}
      </Card>
      <LastHour samples={lastHour} zone={status.zone} />
      <Sums data={data} last={slow?.system?.last_month ?? null} />
      <Card title={t("last_24_hours")} area="hours" aside={choice(slow?.hours?.currency ?? "")}>
        {slow?.hours ? <EnergyBars label={t("last_24_hours")} places={lastDay(slow.hours, status)} currency={slow.hours.currency} measure={measure} /> : <p class="soft">{t("no_data")}</p>}
      </Card>
      <Card title={t("last_31_days")} area="days" aside={choice(slow?.days?.currency ?? "")}>
        {slow?.days ? <EnergyBars label={t("last_31_days")} places={lastMonth(slow.days, status)} currency={slow.days.currency} measure={measure} /> : <p class="soft">{t("no_data")}</p>}
      </Card>
    </div>
  );
}
