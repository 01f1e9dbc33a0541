// The power of the last hour, a sample each ten seconds; what is fed out is below zero.
import type { LastHour as Samples } from "../lib/live";
import { CLOCK, CLOCK_S, number, time } from "../lib/format";
import { t } from "../lib/words";
import { AsTable, Card } from "./card";
import { Plot } from "./plot";

const STEP_S = 10;
const TICK_S = 600;
const TABLE_EVERY = 30;

export function LastHour(props: { samples: Samples | null; zone: string }) {
  const { samples, zone } = props;
  if (samples === null || samples.watts.every((value) => value === 0 || value === null)) {
    return <Card title={t("last_hour")} area="last-hour"><p class="soft">{t("no_data")}</p></Card>;
  }
  const now_s = samples.at_ms / 1000, count = samples.watts.length;
  // Before the first reading there are zeros, which nobody measured.
  const firstKnown = samples.watts.findLastIndex((value) => value !== 0);
  const watts = samples.watts.map((value, index) => (index > firstKnown ? null : value)).reverse();
  const xs = watts.map((_, index) => now_s - STEP_S * (count - 1 - index));
  const first = now_s - STEP_S * count, ticks = [];
  for (let at = Math.ceil(first / TICK_S) * TICK_S; at < now_s; at += TICK_S) ticks.push({ at, label: time(at * 1000, zone, CLOCK) });
  const known = watts.filter((value) => value !== null);
  const highest = known.length ? Math.max(...known) : null;
  return (
    <Card title={t("last_hour")} area="last-hour" aside={highest === null ? "" : t("highest", { value: `${number(highest)} W` })}>
      <Plot label={t("last_hour_label")} xs={xs} range={[first, now_s]} ticks={ticks}
        series={[{ values: watts, color: "in", kind: "area" }]}
        unit={(value) => number(value)}
        tip={(index) => [time(xs[index]! * 1000, zone, CLOCK_S), `${number(watts[index])} W`]} />
      <AsTable caption={t("last_hour")} head={[t("time"), "W"]}
        rows={xs.map((at, index) => [time(at * 1000, zone, CLOCK_S), number(watts[index])]).filter((_, index) => (count - 1 - index) % TABLE_EVERY === 0).reverse()} />
    </Card>
  );
}
