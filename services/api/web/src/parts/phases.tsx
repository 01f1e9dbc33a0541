// Each phase: its voltage within the band that EN 50160 promises, and its current against the fuse.
import type { Data, Status } from "../lib/bodies";
import { number } from "../lib/format";
import { t } from "../lib/words";
import { Card } from "./card";

// EN 50160: within 10 % of 230 V.
const NOMINAL_V = 230;
const LEAST_V = 207;
const MOST_V = 253;
const SHOWN_V = [196, 264] as const;

const across = (volts: number): number => Math.max(0, Math.min(100, (100 * (volts - SHOWN_V[0])) / (SHOWN_V[1] - SHOWN_V[0])));

function VoltageBand(props: { volts: number }) {
  const fine = props.volts >= LEAST_V && props.volts <= MOST_V;
  return (
    <div class="band" aria-hidden="true">
      <i style={{ left: `${across(LEAST_V)}%`, width: `${across(MOST_V) - across(LEAST_V)}%` }} />
      <u style={{ left: `${across(NOMINAL_V)}%` }} />
      {props.volts > 0 && <b class={fine ? "" : "bad"} style={{ left: `${across(props.volts)}%` }} />}
    </div>
  );
}

export function Phases(props: { data: Data; status: Status }) {
  const { data, status } = props;
  // An IT network has no neutral: its voltages are between two phases, its currents in one.
  const between = data.ds === 1 && status.phases === 3 ? ["L1–L2", "L1–L3", "L2–L3"] : ["", "", ""];
  const phases = [data.l1, data.l2, data.l3].slice(0, status.phases);
  return (
    <Card title={t("phases")} area="phases" aside={`${LEAST_V}–${MOST_V} V · ${number(data.mf)} A`}>
      <ul class="phases">
        {phases.map((phase, index) => {
          const share = data.mf > 0 ? phase.i / data.mf : 0;
          const odd = phase.u > 0 && (phase.u < LEAST_V || phase.u > MOST_V);
          return (
            <li key={index}>
              <h3>L{index + 1}</h3>
              <div>
                <p><strong class={odd ? "bad-text" : ""}>{phase.u > 0 ? number(phase.u, 1) : "–"}</strong> V <small>{between[index]}</small>{odd && <em class="bad-text">{t("voltage_odd")}</em>}</p>
                <VoltageBand volts={phase.u} />
              </div>
              <div>
                <p><strong class={share > 0.9 ? "bad-text" : ""}>{number(phase.i, 2)}</strong> A</p>
                <div class="bar" aria-hidden="true"><i class={share > 0.9 ? "bad" : share > 0.7 ? "warn" : "in"} style={{ width: `${Math.min(100, 100 * share)}%` }} /></div>
              </div>
            </li>
          );
        })}
      </ul>
    </Card>
  );
}
