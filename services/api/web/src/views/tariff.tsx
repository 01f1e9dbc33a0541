// The capacity tariff: the month's peaks, their mean, and the steps.
import type { Live } from "../lib/live";
import { number, powerLeft } from "../lib/format";
import { t } from "../lib/words";
import { Card } from "../parts/card";
import { MonthPeaks } from "../parts/month_peaks";
import { Ladder, Peaks, stepWords, stepsShown } from "../parts/peaks";

export function TariffView(props: { live: Live }) {
  const { status, slow } = props.live;
  if (status === null || !slow) return <p class="loading">{t("asking")}</p>;
  if (!slow.tariff) return <p class="loading">{t("no_data")}</p>;
  const tariff = slow.tariff, steps = stepsShown(tariff);
  return (
    <div class="stack halves">
      <MonthPeaks status={status} tariff={tariff} />
      <Card title={t("mean_of_peaks_long")} aside={stepWords(tariff)}>
        <p class="big huge"><strong>{number(tariff.m, 2)}</strong> <span>kW</span></p>
        <Ladder tariff={tariff} />
        <dl class="facts"><div><dt>{t("headroom")}</dt><dd>{powerLeft(status.headroom_w)}</dd></div></dl>
        <p class="soft">{t("tariff_words")}</p>
      </Card>
      <Card title={t("peaks")}><Peaks tariff={tariff} /></Card>
      <Card title={t("steps")}>
        <table>
          <thead><tr><th scope="col">{t("step")}</th><th scope="col">kW</th></tr></thead>
          <tbody>
            {steps.map((step, index) => (
              <tr key={step} class={step === tariff.c ? "here" : ""} aria-current={step === tariff.c ? "true" : undefined}>
                <th scope="row">{number(index + 1)}{step === tariff.c && ` · ${t("now")}`}</th><td>{number(steps[index - 1] ?? 0)}–{number(step)}</td>
              </tr>
            ))}
          </tbody>
        </table>
      </Card>
    </div>
  );
}
