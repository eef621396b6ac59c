package dev.understudy.bench.compare;

import dev.understudy.bench.compare.Compare.Row;
import java.util.List;
import java.util.Locale;
import java.util.function.ToDoubleFunction;

/** An SVG bar chart of the comparison. */
final class Plot {

  private static final int BAR = 18;
  private static final int GAP = 8;
  private static final int LABEL = 190;
  private static final int WIDTH = 360;
  private static final int HEAD = 34;

  private Plot() {}

  static String of(List<Row> rows) {
    int block = HEAD + rows.size() * (BAR + GAP) + 16;
    StringBuilder svg = new StringBuilder();
    svg.append(
        String.format(
            "<svg xmlns=\"http://www.w3.org/2000/svg\" width=\"%d\" height=\"%d\""
                + " font-family=\"sans-serif\" font-size=\"13\">%n"
                + "<rect width=\"100%%\" height=\"100%%\" fill=\"#fff\"/>%n",
            LABEL + WIDTH + 110, 3 * block));
    bars(svg, 0, "Whole answers a second", rows, row -> row.plain().perSecond());
    bars(svg, block, "Streams of 30 events a second", rows, row -> row.streams().perSecond());
    bars(svg, 2 * block, "Milliseconds until the first answer", rows, Row::startMillis);
    return svg.append("</svg>\n").toString();
  }

  private static void bars(
      StringBuilder svg, int top, String title, List<Row> rows, ToDoubleFunction<Row> value) {
    double most = rows.stream().mapToDouble(value).max().orElse(1);
    svg.append(text(10, top + 22, "start", "#111", title, true));
    int y = top + HEAD;
    for (Row row : rows) {
      boolean ours = row.name().startsWith("Understudy");
      double width = Math.max(1, value.applyAsDouble(row) / most * WIDTH);
      svg.append(text(LABEL - 8, y + 14, "end", "#111", row.name(), false));
      svg.append(
          String.format(
              Locale.ROOT,
              "<rect x=\"%d\" y=\"%d\" width=\"%.1f\" height=\"%d\" fill=\"%s\"/>%n",
              LABEL,
              y,
              width,
              BAR,
              ours ? "#2563eb" : "#9ca3af"));
      String number = String.format(Locale.ROOT, "%,.0f", value.applyAsDouble(row));
      svg.append(text((int) (LABEL + width + 6), y + 14, "start", "#444", number, false));
      y += BAR + GAP;
    }
  }

  private static String text(int x, int y, String anchor, String fill, String text, boolean bold) {
    return String.format(
        "<text x=\"%d\" y=\"%d\" text-anchor=\"%s\" fill=\"%s\"%s>%s</text>%n",
        x, y, anchor, fill, bold ? " font-weight=\"bold\"" : "", text);
  }
}
