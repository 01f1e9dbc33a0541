// The month's peaks against the steps of the capacity tariff.
import type { Tariff } from "../lib/bodies";
import { number } from "../lib/format";
import { t } from "../lib/words";
import { Bar } from "./card";

const BEYOND_STEPS = 65535;

const twoDigits = (value: number): string => String(value).padStart(2, "0");

export function stepWords(tariff: Tariff): string {
  return tariff.c >= BEYOND_STEPS ? t("above_steps") : t("step_to", { kw: number(tariff.c) });
}

// The steps worth showing: all up to the one after the highest peak.
export function stepsShown(tariff: Tariff): number[] {
  const steps = tariff.t.filter((step, index) => step < BEYOND_STEPS && tariff.t.indexOf(step) === index);
  const highest = Math.max(tariff.m, ...tariff.p.map((peak) => peak.v));
  const last = steps.findIndex((step) => step > highest);
  return last < 0 ? steps : steps.slice(0, Math.max(last + 1, 3));
}

export function Peaks(props: { tariff: Tariff }) {
  const { tariff } = props, steps = stepsShown(tariff), most = Math.max(...steps, tariff.m, 1);
  return (
    <ol class="peaks">
      {tariff.p.map((peak, index) => (
        <li key={index}>
          <span>{peak.d === 0 ? t("no_peak") : t("peak_at", { day: number(peak.d), from: twoDigits(peak.h), to: twoDigits((peak.h + 1) % 24) })}</span>
          <Bar label={t("peak_number", { number: number(index + 1) })} share={peak.v / most} mark={tariff.c < BEYOND_STEPS ? tariff.c / most : undefined} />
          <strong>{peak.d === 0 ? "–" : `${number(peak.v, 2)} kW`}</strong>
        </li>
      ))}
    </ol>
  );
}

export function Ladder(props: { tariff: Tariff }) {
  const { tariff } = props, steps = stepsShown(tariff), most = steps.at(-1) ?? 1;
  return (
    <div class="ladder" aria-hidden="true">
      {steps.map((step, index) => {
        const below = steps[index - 1] ?? 0;
        return <div class={step === tariff.c ? "here" : ""} style={{ flexGrow: step - below }} key={step}><span>{number(step)}</span></div>;
      })}
      <b style={{ left: `${Math.min(100, (100 * tariff.m) / most)}%` }} />
    </div>
  );
}
