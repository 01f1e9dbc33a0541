// A chart by uPlot: lines, bars or outlines over numbered places, with ticks and a tip that the caller words.
import { createContext } from "preact";
import { useContext, useEffect, useRef } from "preact/hooks";
import uPlot from "uplot";

export interface Series { values: (number | null)[]; color: string; kind: "area" | "bars" | "outline" }
export interface Tick { at: number; label: string }
export interface PlotProps {
  label: string;
  xs: number[];
  // From the first to the last place that is shown.
  range: [number, number];
  series: Series[];
  ticks: Tick[];
  unit: (value: number) => string;
  tip: (index: number) => string[];
  // Places that are shaded, each with a colour.
  bands?: { from: number; to: number; color: string }[];
  // Values that a dashed line is drawn at.
  levels?: number[];
  // Values that are always in sight.
  least?: number;
  most?: number;
}

// Which colours are in force: a change of it draws every chart anew.
export const Look = createContext("");
const TICK_PX = 46;
const AXIS_PX = 44;

function paint(name: string): string {
  return getComputedStyle(document.documentElement).getPropertyValue(`--${name}`).trim();
}

function fade(color: string, share: number): string {
  return `color-mix(in srgb, ${color} ${share}%, transparent)`;
}

function drawn(series: Series): uPlot.Series {
  const color = paint(series.color);
  if (series.kind === "area") return { stroke: color, width: 2, fill: fade(color, 16), points: { show: false } };
  const paths = uPlot.paths.bars!({ size: [series.kind === "bars" ? 0.74 : 0.92, 56], radius: 0.18 });
  if (series.kind === "bars") return { fill: color, width: 0, paths, points: { show: false } };
  return { stroke: fade(color, 70), fill: fade(color, 14), width: 1, paths, points: { show: false } };
}

function shade(props: PlotProps): (plot: uPlot) => void {
  return (plot) => {
    for (const band of props.bands ?? []) {
      const left = plot.valToPos(band.from, "x", true), right = plot.valToPos(band.to, "x", true);
      plot.ctx.save();
      plot.ctx.fillStyle = fade(paint(band.color), 16);
      plot.ctx.fillRect(left, plot.bbox.top, Math.max(right - left, 2), plot.bbox.height);
      plot.ctx.restore();
    }
    for (const level of props.levels ?? []) {
      const height = plot.valToPos(level, "y", true);
      plot.ctx.save();
      plot.ctx.strokeStyle = paint("accent");
      plot.ctx.lineWidth = devicePixelRatio;
      plot.ctx.setLineDash([6 * devicePixelRatio, 5 * devicePixelRatio]);
      plot.ctx.beginPath();
      plot.ctx.moveTo(plot.bbox.left, height);
      plot.ctx.lineTo(plot.bbox.left + plot.bbox.width, height);
      plot.ctx.stroke();
      plot.ctx.restore();
    }
  };
}

function showTip(box: HTMLDivElement, props: PlotProps): (plot: uPlot) => void {
  return (plot) => {
    const { idx, left } = plot.cursor;
    box.hidden = idx === null || idx === undefined || left === undefined || left < 0;
    if (box.hidden) return;
    box.replaceChildren(...props.tip(idx as number).map((line) => {
      const part = document.createElement("span");
      part.textContent = line;
      return part;
    }));
    const most = plot.over.clientWidth - box.offsetWidth;
    box.style.left = `${AXIS_PX + Math.max(0, Math.min(most, (left as number) - box.offsetWidth / 2))}px`;
  };
}

function options(props: PlotProps, box: HTMLDivElement, width: number, height: number): uPlot.Options {
  const room = Math.max(1, Math.floor((width - AXIS_PX) / TICK_PX));
  const every = Math.max(1, Math.ceil(props.ticks.length / room));
  const ticks = props.ticks.filter((_, index) => index % every === 0);
  const axis: uPlot.Axis = { stroke: paint("soft"), font: "12px system-ui, sans-serif", ticks: { show: false } };
  return {
    width, height,
    padding: [10, 14, 0, 0],
    legend: { show: false },
    cursor: { y: false, drag: { x: false, y: false }, points: { show: false } },
    scales: {
      x: { time: false, range: () => props.range },
      y: { range: (_, low, high) => {
        const bottom = Math.min(low ?? 0, props.least ?? 0), top = Math.max(high ?? 0, props.most ?? 0);
        return [bottom < 0 ? bottom * 1.08 : 0, top > 0 ? top * 1.08 : bottom < 0 ? 0 : 1];
      } },
    },
    series: [{}, ...props.series.map(drawn)],
    axes: [
      { ...axis, size: 26, gap: 6, grid: { show: false }, splits: () => ticks.map((tick) => tick.at),
        values: () => ticks.map((tick) => tick.label) },
      { ...axis, size: AXIS_PX, gap: 6, space: 34, grid: { stroke: paint("line"), width: 1 },
        values: (_, splits) => splits.map(props.unit) },
    ],
    hooks: { drawClear: [shade(props)], setCursor: [showTip(box, props)] },
  };
}

export function Plot(props: PlotProps) {
  const frame = useRef<HTMLDivElement>(null), box = useRef<HTMLDivElement>(null), look = useContext(Look);
  const { tip: _tip, unit: _unit, ...shown } = props;
  useEffect(() => {
    const home = frame.current!, tips = box.current!;
    let plot: uPlot | undefined;
    const draw = (): void => {
      plot?.destroy();
      tips.hidden = true;
      const data = [props.xs, ...props.series.map((series) => series.values)] as uPlot.AlignedData;
      plot = new uPlot(options(props, tips, home.clientWidth, home.clientHeight), data, home);
    };
    const watcher = new ResizeObserver(draw);
    watcher.observe(home);
    return () => {
      watcher.disconnect();
      plot?.destroy();
    };
  }, [JSON.stringify(shown), look]);
  return (
    <div class="plot" role="img" aria-label={props.label}>
      <div class="canvas" ref={frame} />
      <div class="tip" ref={box} hidden />
    </div>
  );
}
