// Whether bars show energy or what it cost: a choice in the heading of their card, where a cost is known.
import { t } from "../lib/words";

export type Measure = "energy" | "cost";

export function MeasureChoice(props: { chosen: Measure; choose: (measure: Measure) => void; currency: string }) {
  if (!props.currency) return <>kWh</>;
  const units: [Measure, string][] = [["energy", "kWh"], ["cost", props.currency]];
  return (
    <div class="segments small" role="group" aria-label={t("bars_show")}>
      {units.map(([measure, unit]) => (
        <button type="button" aria-label={`${t(measure)}, ${unit}`} aria-pressed={props.chosen === measure} onClick={() => props.choose(measure)} key={measure}>{unit}</button>
      ))}
    </div>
  );
}
