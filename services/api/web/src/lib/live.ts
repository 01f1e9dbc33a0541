// Keeps what the page shows fresh: power every 2.5 s, the rest each minute, slower while nobody answers or looks.
import { useEffect, useState } from "preact/hooks";
import type { Data, History, Meters, PriceList, Realtime, Status, SysInfo, Tariff, Temperature } from "./bodies";
import { addDays } from "./days";
import { today } from "./format";
import { ask, askIfThere } from "./gateway";

const POLL_MS = 2500;
const SLOW_MS = 60_000;
const MOST_MS = 30_000;
const SAMPLES = 360;

export interface Slow {
  tariff: Tariff | null; prices: PriceList | null; exported: PriceList | null; hours: History | null; days: History | null;
  temperature: Temperature | null; meters: Meters | null; system: SysInfo | null;
}
export interface LastHour { at_ms: number; watts: (number | null)[] }
export interface Live {
  data: Data | null; status: Status | null; slow: Slow | null; lastHour: LastHour | null;
  away: boolean;
}

async function slowly(status: Status): Promise<Slow> {
  const now = today(status.now_ms, status.zone);
  // Without a source of prices there is no list of them, which a browser would call an error.
  const prices = status.prices.state === "unconfigured" ? null : await askIfThere<PriceList>("importprice.json");
  return {
    tariff: await askIfThere<Tariff>("tariff.json"),
    prices,
    exported: prices?.importExportPriceDifferent ? await askIfThere<PriceList>("exportprice.json") : null,
    hours: await askIfThere<History>(`history.json?resolution=hour&from=${addDays(now, -1)}&to=${now}`),
    days: await askIfThere<History>(`history.json?resolution=day&from=${addDays(now, -30)}&to=${now}`),
    temperature: await askIfThere<Temperature>("temperature.json"),
    meters: await askIfThere<Meters>("meters.json"),
    system: await askIfThere<SysInfo>("sysinfo.json"),
  };
}

// The newest sample of power in front, the rest of the hour as the gateway last told it.
function carriedOn(lastHour: LastHour, status: Status, data: Data): LastHour {
  const passed = Math.floor((status.now_ms - lastHour.at_ms) / 10_000);
  if (passed < 1) return lastHour;
  // What an old reading said is not the power of now.
  const fresh = Array<number | null>(Math.min(passed, SAMPLES)).fill(data.hm === 1 ? data.i - data.e : null);
  return { at_ms: lastHour.at_ms + passed * 10_000, watts: [...fresh, ...lastHour.watts].slice(0, SAMPLES) };
}

export function useLive(): Live {
  const [live, setLive] = useState<Live>({ data: null, status: null, slow: null, lastHour: null, away: false });
  useEffect(() => {
    let timer = 0, failures = 0, slowAt = -Infinity, ended = false, asking = false;
    let lastHour: LastHour | null = null;

    async function poll(): Promise<void> {
      if (asking) return;
      asking = true;
      try {
        const data = await ask<Data>("data.json"), status = await ask<Status>("status.json");
        if (ended) return;
        if (lastHour) lastHour = carriedOn(lastHour, status, data);
        setLive((held) => ({ ...held, data, status, lastHour, away: false }));
        failures = 0;
        if (performance.now() - slowAt >= SLOW_MS) {
          const watts = await askIfThere<Realtime>(`realtime.json?offset=0&size=${SAMPLES}`);
          lastHour = watts && { at_ms: status.now_ms, watts: watts.data };
          setLive((held) => ({ ...held, lastHour }));
          const slow = await slowly(status);
          slowAt = performance.now();
          setLive((held) => ({ ...held, slow }));
        }
      } catch {
        failures += 1;
        if (!ended) setLive((held) => ({ ...held, away: true }));
      }
      asking = false;
      if (!ended && !document.hidden) timer = window.setTimeout(poll, Math.min(MOST_MS, POLL_MS * 2 ** Math.min(failures, 5)));
    }

    // A page that nobody sees asks nothing.
    const seen = (): void => {
      window.clearTimeout(timer);
      if (!document.hidden) void poll();
    };
    document.addEventListener("visibilitychange", seen);
    void poll();
    return () => {
      ended = true;
      window.clearTimeout(timer);
      document.removeEventListener("visibilitychange", seen);
    };
  }, []);
  return live;
}
