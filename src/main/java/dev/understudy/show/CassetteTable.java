package dev.understudy.show;

import dev.understudy.verify.Finding;
import dev.understudy.wire.Excerpt;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;

/** Interactions as a table. */
public final class CassetteTable {

  private static final int WIDEST = 48;

  private CassetteTable() {}

  /**
   * One row; of the interaction nothing more is kept.
   *
   * @param cells for a terminal
   * @param view for programs
   */
  public record Row(List<String> cells, Map<String, Object> view) {

    /** The row of an interaction. */
    public static Row of(InteractionView scene) {
      return new Row(CassetteTable.cells(scene), row(scene));
    }
  }

  /** The table for a terminal. */
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

  private static List<String> cells(InteractionView scene) {
    return List.of(
        Integer.toString(scene.number()),
        Excerpt.atMost(scene.interaction().request().line(), WIDEST),
        Excerpt.atMost(scene.model(), WIDEST),
        Integer.toString(scene.interaction().response().status()),
        scene.isStream() ? Units.count(scene.events(), "event") : "whole",
        Units.size(scene.bytes()),
        Units.time(scene.interaction().timing().firstByte()),
        Units.time(scene.interaction().timing().end()),
        scene.tokens().map(tokens -> tokens.in() + "/" + tokens.out()).orElse(""),
        scene.verdict() + broken(scene));
  }

  private static String broken(InteractionView scene) {
    String rules =
        scene.findings().stream()
            .map(Finding::rule)
            .map(rule -> rule.id())
            .distinct()
            .collect(Collectors.joining(", "));
    return rules.isEmpty() ? "" : ": " + rules;
  }

  static Map<String, Object> row(InteractionView scene) {
    Map<String, Object> row = new LinkedHashMap<>();
    row.put("interaction", scene.number());
    row.put("place", scene.place());
    row.put("method", scene.interaction().request().method());
    row.put("path", scene.interaction().request().path());
    row.put("query", scene.interaction().request().query());
    row.put("model", scene.model());
    row.put("status", scene.interaction().response().status());
    row.put("stream", scene.isStream());
    row.put("events", scene.events());
    row.put("bytes", scene.bytes());
    row.put("chunks", scene.interaction().response().chunks().size());
    row.put("first_byte_us", scene.interaction().timing().firstByte());
    row.put("end_us", scene.interaction().timing().end());
    scene
        .tokens()
        .ifPresent(tokens -> {
          row.put("tokens_in", tokens.in());
          row.put("tokens_out", tokens.out());
        });
    row.put("end", scene.interaction().end().label());
    row.put("profile", scene.profile());
    row.put("verdict", scene.verdict());
    return row;
  }
}
