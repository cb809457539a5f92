"use strict";
// Draws a panel. Values are in the page as they are; those of a logarithmic colour scale are drawn by their decades.
function drawPanel(plotly, id, plot) {
  const decades = v => v === null || v === undefined ? null : v > 0 ? Math.log10(v) : null;
  for (const trace of plot.data) {
    const centres = trace.centres, log = trace.logColor;
    delete trace.centres;
    delete trace.logColor;
    if (centres)
      trace.customdata = trace.z.map((row, i) => row.map((v, j) => [centres.x[j], centres.y[i], v]));
    if (!log)
      continue;
    if (trace.type === "heatmap")
      trace.z = trace.z.map(row => row.map(decades));
    else if (trace.type === "surface")
      trace.surfacecolor = trace.surfacecolor.map(row => row.map(decades));
    else {
      trace.hovertext = trace.marker.color.map(v => v === null ? "" : String(Number(v.toPrecision(5))));
      trace.marker.color = trace.marker.color.map(decades);
    }
  }
  // Only what works without a network.
  const buttons = plot.layout.scene ? ["toImage", "orbitRotation", "tableRotation", "resetCameraDefault3d"]
    : ["toImage", "zoom2d", "pan2d", "zoomIn2d", "zoomOut2d", "resetScale2d"];
  return plotly.newPlot(id, plot.data, plot.layout, {
    responsive: true, displaylogo: false, modeBarButtons: [buttons], showSendToCloud: false, plotlyServerURL: "",
  });
}
