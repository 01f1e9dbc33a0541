// Shows what the JSON addresses say; every text goes in as text, never as markup.
"use strict";
const POLL_MS = 2500, PLOT_MS = 60000, HOUR_MS = 3600000;
const at = (id) => document.getElementById(id);
const number = (value, places = 0) =>
  value.toLocaleString(undefined, { minimumFractionDigits: places, maximumFractionDigits: places });

async function ask(path) {
  const reply = await fetch(path, { signal: AbortSignal.timeout(8000) });
  if (!reply.ok) throw new Error(`${path}: ${reply.status}`);
  return reply.json();
}

function make(tag, content) {
  const made = document.createElement(tag);
  made.append(content);
  return made;
}

function rows(id, lines) {
  at(id).replaceChildren(...lines.map((cells) => {
    const line = document.createElement("tr");
    line.append(...cells.map((cell) => make("td", cell)));
    return line;
  }));
}

function fill(bar, value, most) {
  bar.firstElementChild.style.setProperty("--share", `${Math.min(100, 100 * value / most)}%`);
}

function share(value, most) {
  const bar = make("span", make("i", ""));
  bar.className = "bar";
  fill(bar, value, most);
  return bar;
}

function inZone(ms, zone, form) {
  return new Intl.DateTimeFormat("en-GB", { timeZone: zone, ...form }).format(ms);
}

function showNow(data, status) {
  const zone = status.zone;
  at("meter").textContent = status.meter;
  at("clock").textContent = inZone(status.now_ms, zone, { weekday: "short", hour: "2-digit", minute: "2-digit", second: "2-digit" });
  const since = status.last_frame_at_ms === null ? "" : ` · last frame ${inZone(status.last_frame_at_ms, zone, { dateStyle: "medium", timeStyle: "medium" })}`;
  const gaps = status.gaps === 0 ? "" : ` · gaps since the reader started: ${number(status.gaps)}, the longest ${number(status.longest_gap_ms / 1000)} s`;
  const troubles = status.brokers.filter((broker) => broker.message).map((broker) => `Broker ${broker.name}: ${broker.message}.`).join(" ");
  show("broker-trouble", troubles);
  say(status.message ? Math.max(data.hm, 2) : data.hm, (status.message || (status.prices.message || troubles ? "The meter is read well" : "All is well")) + since + gaps);
  at("import").textContent = number(data.i);
  at("export").textContent = number(data.e);
  fill(at("gauge"), data.i, data.im);
  at("gauge-note").textContent = `of ${number(data.im)} W that the ${data.mf} A main fuse lets through`;
  showPrice(data, status.prices);
  // An IT network has no neutral: its voltages are between two phases, its currents in one.
  const between = data.ds === 1 && status.phases === 3 ? ["L1–L2 ", "L1–L3 ", "L2–L3 "] : ["", "", ""];
  rows("phases", [data.l1, data.l2, data.l3].slice(0, status.phases).map((phase, n) =>
    [`L${n + 1}`, between[n] + number(phase.u, 1), number(phase.i, 2), share(phase.i, data.mf)]));
  rows("energy", [["This hour", data.ea.h], ["Today", data.ea.d], ["This month", data.ea.m]].map(([name, sum]) =>
    [name, number(sum.u, 2), number(sum.p, 2)]).concat([["Counter", number(data.ic, 2), number(data.ec, 2)]]));
}

function showPrice(data, prices) {
  const each = (price) => price === null ? "unknown" : `${price.toLocaleString(undefined, { minimumFractionDigits: 2, maximumFractionDigits: 4 })} ${data.pc}`;
  show("price", data.p === null && data.px === null ? "" : `A kWh now costs ${each(data.p)} and brings ${each(data.px)}.`);
  show("price-trouble", prices.message);
}

function show(id, words) {
  at(id).hidden = words === "";
  if (at(id).textContent !== words) at(id).textContent = words;
}

function showTariff(tariff) {
  at("mean").textContent = number(tariff.m, 2);
  at("step").textContent = tariff.c >= 65535 ? "above the highest step" : `in the step up to ${tariff.c} kW`;
  fill(at("tariff"), tariff.m, tariff.c);
  rows("peaks", tariff.p.map((peak) => peak.d === 0 ? ["–", "", "no peak yet"] :
    [`Day ${peak.d}`, `${String(peak.h).padStart(2, "0")}–${String(peak.h + 1).padStart(2, "0")}`, `${number(peak.v, 2)} kWh`]));
}

function plot(id, values) {
  const most = Math.max(...values.map((value) => value.in));
  const down = Math.max(...values.map((value) => value.out));
  const up = most || 0.001;
  at(`${id}-most`).textContent = most ? `highest ${number(most, 2)}` : "nothing yet";
  at(id).replaceChildren(...values.map((value) => {
    const column = document.createElement("div"), bar = make("i", ""), below = make("i", "");
    column.style.setProperty("--up", `${100 * up / (up + down)}fr`);
    column.style.setProperty("--down", `${100 * down / (up + down)}fr`);
    bar.style.setProperty("--share", `${100 * value.in / up}%`);
    below.style.setProperty("--share", `${down ? 100 * value.out / down : 0}%`);
    column.title = `${value.title}: ${number(value.in, 3)} in, ${number(value.out, 3)} out`;
    column.append(bar, below, make("span", value.label));
    return column;
  }));
}

function twoDigits(value) { return String(value).padStart(2, "0"); }

function showDay(day, status) {
  const thisHour = Math.floor(status.now_ms / HOUR_MS) * HOUR_MS;
  plot("day", Array.from({ length: 24 }, (_, n) => {
    const start = thisHour - (24 - n) * HOUR_MS, key = twoDigits(new Date(start).getUTCHours());
    const hour = inZone(start, status.zone, { hour: "2-digit" });
    return { in: day[`i${key}`], out: day[`e${key}`], label: hour, title: inZone(start, status.zone, { weekday: "short", hour: "2-digit", minute: "2-digit" }) };
  }));
}

function showMonth(month, status) {
  const [today, m, year] = inZone(status.now_ms, status.zone, { day: "numeric", month: "numeric", year: "numeric" }).split("/").map(Number);
  const lastOfPrevious = new Date(Date.UTC(year, m - 1, 0)).getUTCDate();
  const days = [];
  for (let d = today; d <= lastOfPrevious; d++) days.push(d);
  for (let d = 1; d < today; d++) days.push(d);
  plot("month", days.map((d) => ({ in: month[`i${twoDigits(d)}`], out: month[`e${twoDigits(d)}`], label: d, title: `Day ${d}` })));
}

function say(level, words) {
  at("status").dataset.level = level;
  if (at("status").textContent !== words) at("status").textContent = words;
}

let plotsAt = -Infinity;
async function poll() {
  try {
    if (!document.hidden) {
      const [data, status] = await Promise.all([ask("/data.json"), ask("/status.json")]);
      showNow(data, status);
      if (performance.now() - plotsAt > PLOT_MS) {
        const [day, month, tariff] = await Promise.all([ask("/dayplot.json"), ask("/monthplot.json"), ask("/tariff.json")]);
        showDay(day, status);
        showMonth(month, status);
        showTariff(tariff);
        plotsAt = performance.now();
      }
    }
  } catch {
    say(3, "The gateway does not answer. See that the service api runs and that this device is on its network.");
  }
  setTimeout(poll, POLL_MS);
}
poll();
