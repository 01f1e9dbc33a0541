// What a kilowatt-hour costs and brings, today and as soon as it is known tomorrow, and when it is cheapest.
import type { Live } from "../lib/live";
import { CLOCK, DAY, number, time } from "../lib/format";
import { advice, t } from "../lib/words";
import { Card } from "../parts/card";
import { PriceBars, cheapest, noPrices } from "../parts/price_bars";

const WINDOWS = [1, 3, 6];
const HOUR_MS = 3_600_000;

export function Prices(props: { live: Live }) {
  const { data, status, slow } = props.live;
  if (data === null || status === null) return <p class="loading">{t("asking")}</p>;
  const { state, message } = status.prices, said = advice(`prices.${state}`, message);
  const trouble = message && <p lang={said.foreign ? "en" : undefined} class="soft">{said.words}</p>;
  if (!slow?.prices) {
    return <Card title={t("prices")}><p>{slow ? noPrices(status) : t("asking")}</p>{trouble}</Card>;
  }
  const prices = slow.prices, known = prices.prices.filter((price) => price !== null);
  const facts: [string, number | null][] = [
    [t("price_now"), data.p], [t("lowest"), Math.min(...known)], [t("mean"), known.reduce((sum, price) => sum + price, 0) / known.length], [t("highest_price"), Math.max(...known)],
  ];
  return (
    <div class="stack">
      <Card title={t("prices_today_tomorrow")} area="tall" aside={`${prices.currency}/kWh · ${prices.source}${status.prices.area ? ` · ${status.prices.area}` : ""}`}>
        <dl class="facts wide">{facts.map(([name, value]) => <div key={name}><dt>{name}</dt><dd>{number(value, 2)}</dd></div>)}</dl>
        <PriceBars prices={prices} now_ms={status.now_ms} zone={status.zone} window={3} table />
        {trouble}
      </Card>
      <Card title={t("cheapest")}>
        <ul class="tiles">
          {WINDOWS.map((hours) => {
            const start = cheapest(prices, hours);
            return (
              <li key={hours}>
                <span class="soft">{t("hours_in_a_row", { hours: number(hours) })}</span>
                <strong>{start === null ? "–" : `${time(start, status.zone, CLOCK)}–${time(start + hours * HOUR_MS, status.zone, CLOCK)}`}</strong>
                <span>{start === null ? "" : time(start, status.zone, DAY)}</span>
              </li>
            );
          })}
        </ul>
      </Card>
      {slow.exported && (
        <Card title={t("sold_price")} area="tall" aside={`${prices.currency}/kWh`}>
          <PriceBars prices={slow.exported} now_ms={status.now_ms} zone={status.zone} window={3} table />
        </Card>
      )}
    </div>
  );
}
