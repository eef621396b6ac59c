package dev.understudy.show;

import dev.understudy.verify.Finding;
import dev.understudy.wire.Excerpt;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;

/** A table of interactions. */
public final class CassetteTable {

  private static final int WIDEST = 48;

  private CassetteTable() {}

  /**
   * One row, which does not reference the interaction.
   *
   * @param cells the cells for a terminal
   * @param view the row as a JSON object
   */
  public record Row(List<String> cells, Map<String, Object> view) {

    /** Creates the row of an interaction. */
    public static Row of(InteractionView view) {
      return new Row(CassetteTable.cells(view), row(view));
    }
  }

  /** The table as text. */
  public static String text(List<Row> interactions) {
    List<List<String>> rows = new ArrayList<>();
    rows.add(
        List.of(
            "",
            "endpoint",
            "model",
            "status",
            "answer",
            "size",
            "first byte",
            "duration",
            "tokens",
            "verdict"));
    interactions.forEach(row -> rows.add(row.cells));
    int[] widths = new int[rows.get(0).size()];
    for (List<String> row : rows) {
      for (int i = 0; i < widths.length; i++) {
        widths[i] = Math.max(widths[i], row.get(i).length());
      }
    }
    StringBuilder table = new StringBuilder();
    for (List<String> row : rows) {
      StringBuilder line = new StringBuilder();
      for (int i = 0; i < widths.length; i++) {
        String cell = row.get(i);
        String pad = " ".repeat(widths[i] - cell.length());
        line.append(i == 0 ? pad + cell : cell + pad).append("  ");
      }
      table.append(line.toString().stripTrailing()).append('\n');
    }
    return table.toString();
  }

  private static List<String> cells(InteractionView view) {
    return List.of(
        Integer.toString(view.number()),
        Excerpt.atMost(view.interaction().request().line(), WIDEST),
        Excerpt.atMost(view.model(), WIDEST),
        Integer.toString(view.interaction().response().status()),
        view.isStream() ? Units.count(view.events(), "event") : "whole",
        Units.size(view.bytes()),
        Units.time(view.interaction().timing().firstByte()),
        Units.time(view.interaction().timing().end()),
        view.tokens().map(tokens -> tokens.in() + "/" + tokens.out()).orElse(""),
        InteractionText.verdict(view) + broken(view));
  }

  private static String broken(InteractionView view) {
    String rules =
        view.findings().stream()
            .map(Finding::rule)
            .map(rule -> rule.id())
            .distinct()
            .collect(Collectors.joining(", "));
    return rules.isEmpty() ? "" : ": " + rules;
  }

  static Map<String, Object> row(InteractionView view) {
    Map<String, Object> row = new LinkedHashMap<>();
    row.put("interaction", view.number());
    row.put("place", view.place());
    row.put("method", view.interaction().request().method());
    row.put("path", view.interaction().request().path());
    row.put("query", view.interaction().request().query());
    row.put("model", view.model());
    row.put("status", view.interaction().response().status());
    row.put("stream", view.isStream());
    row.put("events", view.events());
    row.put("bytes", view.bytes());
    row.put("chunks", view.interaction().response().chunks().size());
    row.put("first_byte_us", view.interaction().timing().firstByte());
    row.put("end_us", view.interaction().timing().end());
    view.tokens()
        .ifPresent(tokens -> {
          row.put("tokens_in", tokens.in());
          row.put("tokens_out", tokens.out());
        });
    row.put("end", view.interaction().end().label());
    row.put("profile", view.profile());
    row.put("verdict", InteractionText.verdict(view));
    return row;
  }
}
