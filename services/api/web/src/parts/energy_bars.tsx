// Bars of energy, drawn in upwards and out downwards, each with its cost, beside those of another time if asked.
import type { Row } from "../lib/bodies";
import { money, number } from "../lib/format";
import { t } from "../lib/words";
import { AsTable, Key } from "./card";
import { Plot, type Series } from "./plot";

export interface Place { name: string; tick: string; row: Row | null; other?: Row | null }

export function EnergyBars(props: { label: string; places: Place[]; currency: string; compared?: string }) {
  const { places, currency, compared } = props;
  const series: Series[] = [];
  if (compared) series.push({ values: places.map((place) => place.other?.import_kwh ?? null), color: "other", kind: "outline" });
  series.push({ values: places.map((place) => place.row?.import_kwh ?? null), color: "in", kind: "bars" });
  const sold = places.some((place) => (place.row?.export_kwh ?? 0) > 0);
  if (sold) series.push({ values: places.map((place) => -(place.row?.export_kwh ?? 0)), color: "out", kind: "bars" });
  const most = Math.max(0, ...places.map((place) => place.row?.import_kwh ?? 0));
  const words = (place: Place): string[] => {
    const lines = [place.name, `${number(place.row?.import_kwh, 2)} kWh · ${money(place.row?.cost, currency)}`];
    if (place.row && place.row.export_kwh > 0) lines.push(`${t("out")} ${number(place.row.export_kwh, 2)} kWh · ${money(place.row.income, currency)}`);
    if (compared && place.other) lines.push(`${compared}: ${number(place.other.import_kwh, 2)} kWh · ${money(place.other.cost, currency)}`);
    if (place.row?.estimated) lines.push(t("estimated"));
    return lines;
  };
  const head = [t("time"), `${t("in")} kWh`, `${t("out")} kWh`, t("cost"), t("income"), ...(compared ? [`${compared} kWh`] : [])];
  const cells = (place: Place): string[] => [
    place.name, number(place.row?.import_kwh, 2), number(place.row?.export_kwh, 2), money(place.row?.cost, currency), money(place.row?.income, currency),
    ...(compared ? [number(place.other?.import_kwh, 2)] : []),
  ];
  return (
    <>
      <Plot label={props.label} xs={places.map((_, index) => index)} range={[-0.5, places.length - 0.5]} series={series}
        ticks={places.map((place, at) => ({ at, label: place.tick }))} most={most}
        unit={(value) => number(Math.abs(value), most < 5 && !Number.isInteger(value) ? 1 : 0)} tip={(index) => words(places[index]!)} />
      {(sold || compared) && <p class="keys"><Key color="in">{t("in")}</Key>{sold && <Key color="out">{t("out")}</Key>}{compared && <Key color="other">{compared}</Key>}</p>}
      <AsTable caption={props.label} head={head} rows={places.map(cells)} />
    </>
  );
}
