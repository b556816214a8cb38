/** A row of bars, stacked; colours are names of the page's own, so that charts are light and dark with it. */
export interface StackedChart {
  readonly labels: readonly string[];
  readonly series: readonly {
    readonly name: string;
    readonly colour: string;
    readonly values: readonly number[];
  }[];
  readonly width: number;
  readonly height: number;
}

const FONT = 12;

/** Styles that stand in the markup are forbidden on our pages; the same said as attributes is not. */
function withoutStyles(svg: string): string {
  return svg
    .replaceAll(/<style[\s\S]*?<\/style>/gu, '')
    .replaceAll(/ style="([^"]*)"/gu, (_, styles: string) =>
      styles
        .split(';')
        .flatMap((style) => {
          const [name = '', value = ''] = style.split(':').map((part) => part.trim());
          return name === 'font-size' || name === 'font-weight' ? [` ${name}="${value}"`] : [];
        })
        .join(''),
    )
    .replaceAll(/ class="[^"]*"/gu, '');
}

/** Draws a chart on the server as SVG. The library is loaded by the first chart, and only then. */
export async function stackedChart({ labels, series, width, height }: StackedChart): Promise<string> {
  const [{ init, use }, { BarChart }, { GridComponent, LegendComponent }, { SVGRenderer }] =
    await Promise.all([
      import('echarts/core'),
      import('echarts/charts'),
      import('echarts/components'),
      import('echarts/renderers'),
    ]);
  use([BarChart, GridComponent, LegendComponent, SVGRenderer]);
  const chart = init(null, null, { renderer: 'svg', ssr: true, width, height });
  const ink = { color: 'var(--quiet)', fontSize: FONT };
  chart.setOption({
    animation: false,
    color: series.map(({ colour }) => colour),
    legend: {
      top: 0,
      left: 0,
      textStyle: { color: 'var(--ink)', fontSize: FONT },
      itemWidth: 14,
      itemHeight: 10,
    },
    grid: { left: 44, right: 8, top: 34, bottom: 26 },
    xAxis: {
      type: 'category',
      data: [...labels],
      axisLabel: { ...ink, hideOverlap: true },
      axisTick: { show: false },
      axisLine: { lineStyle: { color: 'var(--line)' } },
    },
    yAxis: {
      type: 'value',
      minInterval: 1,
      axisLabel: ink,
      splitLine: { lineStyle: { color: 'var(--line)' } },
    },
    series: series.map(({ name, values }) => ({
      name,
      type: 'bar' as const,
      stack: 'all',
      barMaxWidth: 36,
      data: [...values],
      silent: true,
      emphasis: { disabled: true },
    })),
  });
  const svg = chart.renderToSVGString();
  chart.dispose();
  return withoutStyles(svg);
}
