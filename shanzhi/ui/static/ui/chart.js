// Charts by ECharts. Direct labels before legends, bars from zero, the same colour for the same series everywhere.
import { token } from "./tokens.js";

const many = (chart) => chart.series.length > 1;

function series(chart, one, i) {
  const colour = token(one.tone ? `--${one.tone}` : `--series-${(i % 5) + 1}`);
  const label = { show: chart.labels.length <= 12 && !many(chart), position: chart.kind === "rank" ? "right" : "top", color: token("--text-2"), formatter: ({ value }) => value.toLocaleString() };
  return {
    name: one.name,
    type: chart.kind === "line" ? "line" : "bar",
    data: one.values,
    color: colour,
    label,
    endLabel: { show: chart.kind === "line" && many(chart), formatter: "{a}", color: colour },
    barMaxWidth: 28,
    symbol: "circle",
    symbolSize: 5,
    stack: chart.stacked && chart.kind !== "line" ? "all" : undefined,
  };
}

function axes(chart) {
  const text = { color: token("--text-2") };
  const names = {
    type: "category", data: chart.labels, inverse: chart.kind === "rank",
    axisLabel: { ...text, hideOverlap: true }, axisTick: { show: false }, axisLine: { lineStyle: { color: token("--line-strong") } },
  };
  const figures = { type: "value", min: chart.floor, minInterval: 1, axisLabel: text, splitLine: { lineStyle: { color: token("--line") } } };
  return chart.kind === "rank" ? { xAxis: figures, yAxis: names } : { xAxis: names, yAxis: figures };
}

function option(chart) {
  const still = matchMedia("(prefers-reduced-motion: reduce)").matches;
  return {
    animation: !still,
    animationDuration: 180,
    textStyle: { fontFamily: token("--fonts") },
    grid: { left: 8, right: chart.kind === "rank" || many(chart) ? 64 : 16, top: many(chart) && chart.kind !== "line" ? 36 : 24, bottom: 4, containLabel: true },
    legend: many(chart) && chart.kind !== "line" ? { top: 0, textStyle: { color: token("--text-2") } } : undefined,
    tooltip: {
      trigger: "axis",
      renderMode: "richText", // the page's security policy refuses styles inside HTML made at run time
      backgroundColor: token("--card"),
      borderColor: token("--line-strong"),
      textStyle: { color: token("--text") },
    },
    ...axes(chart),
    series: chart.series.map((one, i) => series(chart, one, i)),
  };
}

export async function start(figure) {
  const data = JSON.parse(document.getElementById(figure.dataset.chart).textContent);
  const canvas = figure.querySelector(".chart-canvas");
  const table = figure.querySelector(".chart-table");
  const toggle = figure.querySelector("[data-chart-toggle]");
  toggle.addEventListener("click", () => {
    const asTable = table.hidden;
    table.hidden = !asTable;
    canvas.hidden = asTable;
    toggle.setAttribute("aria-pressed", String(asTable));
  });
  const echarts = await import(figure.dataset.echarts);
  const chart = echarts.init(canvas, null, { renderer: "canvas" });
  const draw = () => chart.setOption(option(data), true);
  draw();
  new ResizeObserver(() => canvas.hidden || chart.resize()).observe(canvas);
  new MutationObserver(draw).observe(document.documentElement, { attributeFilter: ["data-theme", "data-size"] });
}
