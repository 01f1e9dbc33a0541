// Bars of energy or of its cost, in upwards and out downwards, beside those of another time if asked.
import type { Row } from "../lib/bodies";
import { money, number } from "../lib/format";
import { t } from "../lib/words";
import { AsTable, Key } from "./card";
import type { Measure } from "./measure";
import { Plot, type Series } from "./plot";

export interface Place { name: string; tick: string; row: Row | null; other?: Row | null }

export function EnergyBars(props: { label: string; places: Place[]; currency: string; measure: Measure; compared?: string }) {
  const { places, currency, compared } = props, energy = props.measure === "energy" || !currency;
  const taken = (row: Row | null | undefined): number | null => (energy ? row?.import_kwh : row?.cost) ?? null;
  const given = (row: Row | null | undefined): number => (energy ? row?.export_kwh : row?.income) ?? 0;
  const series: Series[] = [];
  if (compared) series.push({ values: places.map((place) => taken(place.other)), color: "other", kind: "outline" });
  series.push({ values: places.map((place) => taken(place.row)), color: "in", kind: "bars" });
  const sold = places.some((place) => given(place.row) !== 0);
  if (sold) series.push({ values: places.map((place) => -given(place.row)), color: "out", kind: "bars" });
  const most = Math.max(0, ...places.map((place) => taken(place.row) ?? 0));
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
        unit={(value) => number(energy ? Math.abs(value) : value, most < 5 && !Number.isInteger(value) ? 1 : 0)} tip={(index) => words(places[index]!)} />
      {(sold || compared) && <p class="keys"><Key color="in">{t(energy ? "in" : "cost")}</Key>{sold && <Key color="out">{t(energy ? "out" : "income")}</Key>}{compared && <Key color="other">{compared}</Key>}</p>}
      <AsTable caption={props.label} head={head} rows={places.map(cells)} />
    </>
  );
}
