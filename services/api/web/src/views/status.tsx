// How every part fares, and what to do about it.
import type { Live } from "../lib/live";
import { MOMENT, number, time } from "../lib/format";
import { address } from "../lib/gateway";
import { advice, stateWord, t } from "../lib/words";
import { Card } from "../parts/card";

const WELL = ["receiving", "connected", "well", "waiting", "reachable"];
const IDLE = ["unused", "unconfigured", "off"];
const ADDRESSES = ["data", "dayplot", "monthplot", "energyprice", "importprice", "exportprice", "tariff", "sysinfo", "temperature", "realtime", "history", "status", "priceconfig", "configuration"];

function level(state: string, message: string): string {
  if (IDLE.includes(state)) return "idle";
  return message ? "bad" : WELL.includes(state) ? "good" : "warn";
}

function Advice(props: { about: string; message: string }) {
  const said = advice(props.about, props.message);
  return (
    <>
      <p lang={said.foreign ? "en" : undefined} class="advice">{said.words}</p>
      {said.words !== props.message && <p lang="en" class="soft">{props.message}</p>}
    </>
  );
}

function Service(props: { name: string; state: string; about: string; message: string; facts?: string[] }) {
  return (
    <li class="service">
      <i class={`dot ${level(props.state, props.message)}`} />
      <div>
        <h3>{props.name} <span class="soft">{stateWord(props.state)}</span></h3>
        {props.message && <Advice about={props.about} message={props.message} />}
        {props.facts && props.facts.length > 0 && <p class="soft">{props.facts.join(" · ")}</p>}
      </div>
    </li>
  );
}

export function StatusView(props: { live: Live }) {
  const { data, status, slow, away } = props.live;
  if (status === null || data === null) return <p class="loading">{away ? t("no_answer") : t("asking")}</p>;
  const meter = [
    ...(status.last_frame_at_ms === null ? [] : [`${t("last_frame")} ${time(status.last_frame_at_ms, status.zone, { ...MOMENT, second: "2-digit" })}`]),
    t("frames", { count: number(status.frames) }),
    ...(status.gaps > 0 ? [t("gaps", { count: number(status.gaps), longest: number(status.longest_gap_ms / 1000) })] : []),
    ...Object.entries(status.errors).filter(([, count]) => count > 0).map(([name, count]) => `${name} ${number(count)}`),
  ];
  const sources = status.prices.sources.filter((source) => source.state !== "unused");
  return (
    <div class="stack halves two">
      <Card title={t("services")} area="whole">
        <ul class="services">
          <Service name={t("gateway")} state={away ? "silent" : "connected"} about="" message={away ? t("no_answer") : ""} />
          <Service name={`${t("meter")} ${status.meter}`} state={status.state} about={`meter.${status.trouble}`} message={status.message} facts={meter} />
          <Service name={t("accounting")} state={status.accounting.state} about={`accounting.${status.accounting.state}`} message={status.accounting.message} />
          <Service name={t("prices")} state={status.prices.state} about={`prices.${status.prices.state}`} message={status.prices.message}
            facts={sources.map((source) => `${source.code}: ${stateWord(source.state)}`)} />
          {status.brokers.map((broker) => (
            <Service key={broker.name} name={`MQTT ${broker.name}`} state={broker.state} about={`broker.${broker.state}`} message={broker.message}
              facts={[broker.url, ...(broker.waiting > 0 ? [t("waiting", { count: number(broker.waiting) })] : [])]} />
          ))}
          {status.brokers.length === 0 && <Service name="MQTT" state="unconfigured" about="" message="" />}
        </ul>
      </Card>
      <Card title={t("about")}>
        <dl class="lines">
          <div><dt>{t("version")}</dt><dd>{slow?.system?.version ?? "–"}</dd></div>
          <div><dt>{t("meter_id")}</dt><dd>{slow?.system?.meter.id || "–"}</dd></div>
          <div><dt>{t("meter_model")}</dt><dd>{slow?.system?.meter.model || "–"}</dd></div>
          <div><dt>{t("zone")}</dt><dd>{status.zone}</dd></div>
          <div><dt>{t("network")}</dt><dd>{status.network} · {t("phase_count", { count: number(status.phases) })}</dd></div>
          {slow?.temperature?.s.map((sensor) => <div key={sensor.a}><dt>{sensor.n || sensor.a}</dt><dd>{number(sensor.v, 1)} °C</dd></div>)}
        </dl>
      </Card>
      <Card title={t("addresses")}>
        <ul class="addresses">{ADDRESSES.map((name) => <li key={name}><a href={address(`${name}.json`)}>{name}.json</a></li>)}</ul>
      </Card>
    </div>
  );
}
