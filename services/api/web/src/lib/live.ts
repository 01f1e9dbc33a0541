// Keeps what the page shows fresh: power every 2.5 s, the rest each minute, slower while nobody answers or looks.
import { useEffect, useState } from "preact/hooks";
import type { Data, History, Meters, PriceList, Realtime, Status, SysInfo, Tariff, Temperature } from "./bodies";
import { addDays } from "./days";
import { today } from "./format";
import { Refused, ask, askIfThere } from "./gateway";

const POLL_MS = 2500;
const SLOW_MS = 60_000;
const SLOW_AGAIN_MS = 10_000;
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

// All that changes slowly, and whether it is whole: what the gateway cannot tell now stays as it was `held`. A store that
// is away takes the history along, and the page must go on to tell of the one, not that nobody answers.
async function slowly(status: Status, held: Slow | null): Promise<[Slow, boolean]> {
  let whole = true;
  async function part<T>(path: string, before: T | null | undefined): Promise<T | null> {
    try {
      return await askIfThere<T>(path);
    } catch (error) {
      if (!(error instanceof Refused)) throw error;
      whole = false;
      return before ?? null;
    }
  }
  const now = today(status.now_ms, status.zone);
  // Without a source of prices there is no list of them, which a browser would call an error.
  const prices = status.prices.state === "unconfigured" ? null : await part<PriceList>("importprice.json", held?.prices);
  const slow: Slow = {
    tariff: await part<Tariff>("tariff.json", held?.tariff),
    prices,
    exported: prices?.importExportPriceDifferent ? await part<PriceList>("exportprice.json", held?.exported) : null,
    hours: await part<History>(`history.json?resolution=hour&from=${addDays(now, -1)}&to=${now}`, held?.hours),
    days: await part<History>(`history.json?resolution=day&from=${addDays(now, -30)}&to=${now}`, held?.days),
    temperature: await part<Temperature>("temperature.json", held?.temperature),
    meters: await part<Meters>("meters.json", held?.meters),
    system: await part<SysInfo>("sysinfo.json", held?.system),
  };
  return [slow, whole];
}

// The hour as the gateway tells it; its zeros since a meter fell silent stand for what nobody measured.
function told(watts: Realtime, status: Status, data: Data): LastHour {
  const silent = data.hm === 1 ? 0 : watts.data.findIndex((value) => value !== 0);
  return { at_ms: status.now_ms, watts: watts.data.map((value, index) => (index < silent ? null : value)) };
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
    let timer = 0, failures = 0, slowDue = -Infinity, ended = false, asking = false;
    let lastHour: LastHour | null = null, slow: Slow | null = null, whole = true;
    // What the gateway was when the page came from it: a page that is left open on a wall must not outlive an update.
    let ours = "";

    async function poll(): Promise<void> {
      if (asking) return;
      asking = true;
      try {
        const data = await ask<Data>("data.json"), status = await ask<Status>("status.json");
        if (ended) return;
        if (lastHour) lastHour = carriedOn(lastHour, status, data);
        setLive((held) => ({ ...held, data, status, lastHour, away: false }));
        failures = 0;
        if (performance.now() >= slowDue) {
          const watts = await askIfThere<Realtime>(`realtime.json?offset=0&size=${SAMPLES}`);
          lastHour = watts && told(watts, status, data);
          setLive((held) => ({ ...held, lastHour }));
          [slow, whole] = await slowly(status, slow);
          const version = slow.system?.version ?? ours;
          if (ours && version !== ours) location.reload();
          ours = version;
          slowDue = performance.now() + (whole ? SLOW_MS : SLOW_AGAIN_MS);
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
