// The page's frame: where to go, which meter, language and colours, and what is wrong now.
import { useEffect, useState } from "preact/hooks";
import { CLOCK_S, DAY, time } from "./lib/format";
import { meterAsked } from "./lib/gateway";
import { useLive, type Live } from "./lib/live";
import { applyTheme, theme, type Theme } from "./lib/preferences";
import { LANGUAGES, advice, choose, chosen, suggest, t, type Language, type Said } from "./lib/words";
import { Look } from "./parts/plot";
import { History } from "./views/history";
import { Now } from "./views/now";
import { Prices } from "./views/prices";
import { StatusView } from "./views/status";
import { TariffView } from "./views/tariff";

const VIEWS = ["now", "prices", "history", "tariff", "status"] as const;
type View = (typeof VIEWS)[number];
const ICONS: Record<View, string> = {
  now: "M13 2 4 14h7l-1 8 9-12h-7z", prices: "M4 20V10h4v10zM10 20V4h4v16zM16 20v-7h4v7z", history: "M12 3a9 9 0 1 0 9 9h-2a7 7 0 1 1-7-7zM11 7h2v5l4 2-1 2-5-3z",
  tariff: "M3 20h5v-5h5v-5h5V5h3v2h-1v5h-5v5h-5v5H3z", status: "M12 3l9 4v5c0 5-4 8-9 9-5-1-9-4-9-9V7zm-1 12 6-6-1.500-1.500L11 12l-2-2-1.500 1.500z",
};
const THEMES: Theme[] = ["auto", "light", "dark"];
const dark = window.matchMedia("(prefers-color-scheme: dark)");

function useHash(): string {
  const read = (): string => location.hash.slice(1) || "now";
  const [hash, setHash] = useState(read);
  useEffect(() => {
    const changed = (): void => setHash(read());
    window.addEventListener("hashchange", changed);
    return () => window.removeEventListener("hashchange", changed);
  }, []);
  return hash;
}

function useSystemDark(): boolean {
  const [is, setIs] = useState(dark.matches);
  useEffect(() => {
    const changed = (): void => setIs(dark.matches);
    dark.addEventListener("change", changed);
    return () => dark.removeEventListener("change", changed);
  }, []);
  return is;
}

// What is wrong, for everyone and in the order of its weight; empty when all is well.
function troubles(live: Live): Said[] {
  if (live.away) return [{ words: t("no_answer"), foreign: false }];
  const { status, data } = live;
  if (!status || !data) return [];
  const { message, trouble, accounting, prices, brokers } = status;
  const found = [
    ...(message ? [advice(`meter.${trouble}`, message)] : []),
    ...(accounting.message ? [advice(`accounting.${accounting.state}`, accounting.message)] : []),
    ...(prices.message ? [advice(`prices.${prices.state}`, prices.message)] : []),
    ...brokers.filter((broker) => broker.message).map((broker) => {
      const said = advice(`broker.${broker.state}`, broker.message);
      return { ...said, words: `MQTT ${broker.name}: ${said.words}` };
    }),
  ];
  return data.hm > 1 && !status.message ? [{ words: t("stale"), foreign: false }, ...found] : found;
}

function Meters(props: { live: Live }) {
  const names = props.live.slow?.meters?.meters.map((meter) => meter.name) ?? [], shown = props.live.status?.meter ?? meterAsked ?? "";
  if (names.length < 2) return <span class="meter">{shown}</span>;
  const change = (name: string): void => {
    const next = new URL(location.href);
    next.searchParams.set("meter", name);
    location.assign(next);
  };
  return <select class="meter" aria-label={t("meter")} value={shown} onChange={(event) => change(event.currentTarget.value)}>{names.map((name) => <option key={name}>{name}</option>)}</select>;
}

export function App() {
  const live = useLive(), hash = useHash(), systemDark = useSystemDark();
  const [colours, setColours] = useState(theme), [, setLanguage] = useState(chosen);
  const wall = hash === "wall", view: View = VIEWS.find((each) => each === hash) ?? "now";
  const spoken = live.slow?.system?.ui.lang;
  useEffect(() => applyTheme(colours), [colours]);
  useEffect(() => {
    if (spoken) suggest(spoken);
    setLanguage(chosen());
  }, [spoken]);
  useEffect(() => {
    document.documentElement.dataset.wall = String(wall);
    document.title = `${t(`view_${view}`)} · amshub`;
  });
  const wrong = troubles(live), stale = live.away || (live.data !== null && live.data.hm !== 1);
  const state = live.data === null ? "" : stale ? t("stale_short") : t("live");
  const { status } = live;
  return (
    <Look.Provider value={colours === "auto" ? (systemDark ? "dark" : "light") : colours}>
      <a class="skip" href="#content" onClick={(event) => { event.preventDefault(); document.getElementById("content")?.focus(); }}>{t("skip")}</a>
      <header class="top">
        <a class="brand" href="#now"><h1>amshub</h1></a>
        <Meters live={live} />
        <nav aria-label={t("views")}>
          {VIEWS.map((each) => (
            <a href={`#${each}`} aria-current={each === view ? "page" : undefined} key={each}>
              <svg viewBox="0 0 24 24" aria-hidden="true"><path d={ICONS[each]} /></svg><span>{t(`view_${each}`)}</span>
            </a>
          ))}
        </nav>
        <div class="tools">
          <p class={`pill ${stale ? "bad" : "good"}`} role="status">{state}</p>
          {status && <time>{time(status.now_ms, status.zone, DAY)} {time(status.now_ms, status.zone, CLOCK_S)}</time>}
          <select class="language" aria-label={t("language")} value={chosen()} onChange={(event) => { choose(event.currentTarget.value as Language); setLanguage(chosen()); }}>
            {Object.entries(LANGUAGES).map(([code, name]) => <option value={code} lang={code} key={code}>{name}</option>)}
          </select>
          <button type="button" class="theme" aria-label={`${t("colours")}: ${t(`theme_${colours}`)}`} title={t(`theme_${colours}`)} onClick={() => setColours(THEMES[(THEMES.indexOf(colours) + 1) % THEMES.length]!)}>
            <svg viewBox="0 0 24 24" aria-hidden="true"><path d="M12 3a9 9 0 1 0 0 18zm0 2a7 7 0 0 1 0 14z" /></svg>
          </button>
          <a class="wall" href={wall ? "#now" : "#wall"} aria-label={wall ? t("leave_wall") : t("wall")} title={wall ? t("leave_wall") : t("wall")}>
            <svg viewBox="0 0 24 24" aria-hidden="true"><path d="M3 4h18v13H3zm2 2v9h14V6zM8 19h8v2H8z" /></svg>
          </a>
        </div>
      </header>
      <div class="notices" role="status">{wrong.map((each) => <p key={each.words} lang={each.foreign ? "en" : undefined}>{each.words}</p>)}</div>
      <main id="content" tabIndex={-1} class={stale && view !== "status" ? "stale-page" : ""}>
        {view === "now" && <Now live={live} stale={stale} />}
        {view === "prices" && <Prices live={live} />}
        {view === "history" && <History live={live} />}
        {view === "tariff" && <TariffView live={live} />}
        {view === "status" && <StatusView live={live} />}
      </main>
    </Look.Provider>
  );
}
