// Prices of today and tomorrow as bars: what has passed is dim, now stands out, the cheapest hours are shaded.
import type { PriceList, Status } from "../lib/bodies";
import { CLOCK, DAY, MOMENT, hourIn, number, time } from "../lib/format";
import { t } from "../lib/words";
import { AsTable, Key } from "./card";
import { Plot } from "./plot";

const HOUR_MS = 3_600_000;

// When each price begins to hold, UTC Unix ms.
function startsOf(prices: PriceList): number[] {
  const step = prices.resolution * 60_000, first = Date.parse(prices.start);
  return prices.prices.map((_, index) => first + index * step);
}

// What stands in the place of prices that are not known.
export const noPrices = (status: Status): string => t(status.prices.state === "unconfigured" ? "no_prices" : "no_data");

export function cheapest(prices: PriceList, hours: number): number | null {
  const start = prices.cheapest?.[String(hours)];
  return start ? Date.parse(start) : null;
}

export function PriceBars(props: { prices: PriceList; now_ms: number; zone: string; window: number; table: boolean }) {
  // Where now stands in a list that may be a minute old: its own cursor may be of the interval before.
  const { prices, now_ms, zone } = props, starts = startsOf(prices), cursor = Math.floor((now_ms - starts[0]!) / (prices.resolution * 60_000));
  const values = prices.prices, only = (keep: (index: number) => boolean) => values.map((value, index) => (keep(index) ? value : null));
  const window = cheapest(prices, props.window), place = (instant: number) => (instant - starts[0]!) / (prices.resolution * 60_000) - 0.5;
  const tick = (start: number): string => (hourIn(start, zone) === 0 ? time(start, zone, { weekday: "short" }) : time(start, zone, CLOCK).slice(0, 2));
  const ticks = starts.flatMap((start, at) => (start % HOUR_MS === 0 && hourIn(start, zone) % 3 === 0 ? [{ at, label: tick(start) }] : []));
  const bands = [{ from: cursor - 0.5, to: cursor + 0.5, color: "accent" }];
  if (window !== null) bands.push({ from: place(window), to: place(window + props.window * HOUR_MS), color: "out" });
  const unit = `${prices.currency}/kWh`, when = (index: number) => time(starts[index]!, zone, MOMENT);
  const known = values.filter((value) => value !== null);
  return (
    <>
      <Plot label={t("prices_label")} xs={values.map((_, index) => index)} range={[-0.5, values.length - 0.5]} ticks={ticks}
        series={[
          { values: only((index) => index < cursor), color: "past", kind: "bars" },
          { values: only((index) => index > cursor), color: "in", kind: "bars" },
          { values: only((index) => index === cursor), color: "accent", kind: "bars" },
        ]}
        bands={bands}
        least={Math.min(0, ...known)} most={Math.max(0, ...known)}
        unit={(value) => number(value, 2)}
        tip={(index) => [when(index), `${number(values[index], 4)} ${unit}`, ...(prices.spot[index] !== values[index] ? [`${t("spot")} ${number(prices.spot[index], 4)}`] : [])]} />
      <p class="keys"><Key color="accent">{t("now")}</Key>{window !== null && <Key color="out">{t("cheapest_hours", { hours: number(props.window), from: time(window, zone, CLOCK) })}</Key>}</p>
      {props.table && <AsTable caption={`${t("prices")}, ${time(starts[0]!, zone, DAY)}`} head={[t("time"), unit, t("spot")]}
        rows={values.map((value, index) => [`${when(index)}${index === cursor ? ` (${t("now")})` : ""}`, number(value, 4), number(prices.spot[index], 4)])} />}
    </>
  );
}
