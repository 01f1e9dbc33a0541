// The power now: a gauge against the main fuse, and what the running hour comes to.
import type { Data, Status, Tariff } from "../lib/bodies";
import { money, number, power, powerLeft } from "../lib/format";
import { t } from "../lib/words";
import { Bar, Card } from "./card";

const RADIUS = 84;
const HALF = Math.PI * RADIUS;
const BEYOND_STEPS = 65535;

function Gauge(props: { share: number; mark: number | null; level: string }) {
  const angle = Math.PI * (1 - Math.min(1, props.mark ?? 0));
  const point = (radius: number): string => `${(100 + radius * Math.cos(angle)).toFixed(1)} ${(100 - radius * Math.sin(angle)).toFixed(1)}`;
  const arc = `M${100 - RADIUS} 100A${RADIUS} ${RADIUS} 0 0 1 ${100 + RADIUS} 100`;
  return (
    <svg class="gauge" viewBox="0 0 200 108" aria-hidden="true">
      <path class="rail" d={arc} />
      <path class={`fill ${props.level}`} d={arc} stroke-dasharray={`${HALF * Math.min(1, props.share)} ${HALF}`} />
      {props.mark !== null && <path class="mark" d={`M${point(RADIUS - 13)}L${point(RADIUS + 13)}`} />}
    </svg>
  );
}

export function Power(props: { data: Data; status: Status; stale: boolean }) {
  const { data, status } = props, out = data.e > data.i, watts = out ? data.e : data.i;
  const most = out && data.im === 0 ? watts : data.im;
  const share = most > 0 ? watts / most : 0;
  const level = out ? "out" : share > 0.9 ? "bad" : share > 0.7 ? "warn" : "in";
  const [value, unit] = power(watts);
  const projected = status.projected_hour_wh ?? null;
  const perHour = data.p === null ? null : ((data.i * data.p - data.e * (data.px ?? 0)) / 1000);
  return (
    <Card title={out ? t("power_out") : t("power_now")} area="power" aside={t("of_fuse", { amperes: number(data.mf) })}>
      <div class={`dial ${props.stale ? "stale" : ""}`}>
        <Gauge share={share} mark={out || projected === null || most === 0 ? null : projected / most} level={level} />
        <p class="reading"><strong data-testid="power">{value}</strong> <span>{unit}</span></p>
        <p class="soft share">{t("share_of_fuse", { percent: number(100 * share) })}</p>
      </div>
      <dl class="facts">
        <div><dt>{t("projected_hour")}</dt><dd>{projected === null ? "–" : `${number(projected / 1000, 2)} kWh`}</dd></div>
        <div><dt>{t("costs_per_hour")}</dt><dd>{money(perHour, data.pc)}</dd></div>
      </dl>
    </Card>
  );
}

export function ThisHour(props: { data: Data; status: Status; tariff: Tariff | null }) {
  const { data, status, tariff } = props, used = data.ea.h.u;
  const projected = status.projected_hour_wh === undefined || status.projected_hour_wh === null ? null : status.projected_hour_wh / 1000;
  const step = tariff && tariff.c > 0 && tariff.c < BEYOND_STEPS ? tariff.c : null;
  const most = Math.max(step ?? 0, projected ?? 0, used, 1);
  const over = step !== null && projected !== null && projected > step;
  return (
    <Card title={t("this_hour")} area="hour" aside={step === null ? "" : t("step_to", { kw: number(step) })}>
      <p class="big"><strong>{number(used, 2)}</strong> <span>kWh</span></p>
      <Bar label={t("this_hour")} share={used / most} mark={projected === null ? undefined : projected / most} color={over ? "bad" : "in"} />
      <dl class="facts">
        <div><dt>{t("projected_hour")}</dt><dd class={over ? "bad-text" : ""}>{projected === null ? "–" : `${number(projected, 2)} kWh`}</dd></div>
        <div><dt>{t("headroom")}</dt><dd>{powerLeft(status.headroom_w)}</dd></div>
        <div><dt>{t("cost")}</dt><dd>{money(data.ea.h.c, data.pc)}</dd></div>
      </dl>
    </Card>
  );
}
