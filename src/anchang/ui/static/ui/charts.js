(() => {
  "use strict";

  const style = getComputedStyle(document.documentElement);
  const token = (name) => style.getPropertyValue(name).trim();
  const hues = [1, 2, 3, 4, 5, 6].map((number) => token(`--hue-${number}`));
  const symbols = ["rect", "circle", "diamond", "triangle", "roundRect", "pin"];
  const dashes = ["solid", [6, 4], [2, 3], [10, 3, 2, 3], "solid", [4, 2]];
  const font = { fontFamily: token("--chinese"), color: token("--ink-2"), fontSize: 12 };

  const axis = (labels, across) => {
    const names = {
      type: "category", data: labels, inverse: across,
      axisTick: { show: false }, axisLine: { lineStyle: { color: token("--line-strong") } },
      axisLabel: { ...font, hideOverlap: true, width: across ? 92 : undefined, overflow: "truncate" },
    };
    const values = {
      type: "value", splitNumber: 4, axisLabel: across ? { show: false } : font,
      splitLine: { show: !across, lineStyle: { color: token("--line") } },
    };
    return across ? { xAxis: values, yAxis: names } : { xAxis: names, yAxis: values };
  };

  const line = (one, index, kind) => ({
    name: one.name, type: "line", data: one.values, connectNulls: false, symbol: symbols[index], symbolSize: 7,
    lineStyle: { width: 2.5, type: dashes[index], color: hues[index] }, itemStyle: { color: hues[index] },
    areaStyle: kind === "area" ? { color: hues[index], opacity: 0.12 } : undefined,
  });

  const bar = (one, index, kind, single) => ({
    name: one.name, type: "bar", data: one.values, stack: kind === "stack" ? "all" : undefined,
    barMaxWidth: kind === "rank" ? 16 : 28, barGap: "12%",
    itemStyle: { color: hues[index], borderRadius: kind === "stack" ? 0 : 2, borderColor: "#fff", borderWidth: kind === "stack" ? 1 : 0 },
    label: { show: single, position: kind === "rank" ? "right" : "top", ...font, color: token("--ink") },
  });

  const ring = ({ labels, series }) => ({
    type: "pie", radius: ["56%", "88%"], label: { show: false },
    data: labels.map((name, index) => ({
      name, value: series[0].values[index], itemStyle: { color: hues[index % 6], borderColor: "#fff", borderWidth: 2 },
    })),
  });

  const options = (data) => {
    const base = { animation: false, textStyle: font, grid: { left: 8, right: 16, top: 24, bottom: 4, containLabel: true } };
    if (data.kind === "share") return { ...base, series: [ring(data)] };
    const across = data.kind === "rank";
    if (across) base.grid = { ...base.grid, top: 4, right: 56 };
    // Beyond a dozen bars their figures run into each other; the table below has them.
    const single = data.series.length === 1 && data.labels.length <= 12;
    const draw = ["line", "area"].includes(data.kind) ? line : bar;
    return { ...base, ...axis(data.labels, across), series: data.series.map((one, i) => draw(one, i % 6, data.kind, single)) };
  };

  window.drawChart = (figure) => {
    const data = JSON.parse(document.getElementById(figure.dataset.chart).textContent);
    const canvas = figure.querySelector(".chart__canvas");
    const chart = window.echarts.init(canvas, null, { renderer: "canvas" });
    const read = figure.querySelector(".chart__read");
    chart.setOption({ ...options(data), tooltip: { renderMode: "richText" } });
    chart.on("mouseover", (at) => {
      read.textContent = `${at.name} ${at.seriesName && data.series.length > 1 ? at.seriesName : ""} ${at.value}${data.unit}`;
    });
    chart.on("mouseout", () => { read.textContent = ""; });
    figure.dataset.drawn = "1";
    new ResizeObserver(() => chart.resize()).observe(canvas);
  };
})();
