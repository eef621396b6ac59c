package dev.understudy.show;

import dev.understudy.cassette.RecordedResponse;
import dev.understudy.dialect.Verdict;
import dev.understudy.verify.Finding;
import dev.understudy.wire.Excerpt;
import dev.understudy.wire.MediaType;
import dev.understudy.wire.PointerPattern;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;
import tools.jackson.databind.JsonNode;

/** Formats one interaction as text or JSON. */
public final class InteractionText {

  private static final List<String> TURNS = List.of("messages", "input");
  private static final int LONGEST_NAME = 40;
  private static final int LONGEST_TEXT = 10_000;

  /** The shortest gap that the time line marks, in microseconds. */
  private static final long LONG_GAP = 1_000_000;

  private static final List<PointerPattern> TEXTS =
      List.of(
          PointerPattern.parse("/choices/*/message/content"),
          PointerPattern.parse("/choices/*/message/refusal"),
          PointerPattern.parse("/output/*/content/*/text"),
          PointerPattern.parse("/output/*/summary/*/text"),
          PointerPattern.parse("/content/*/text"),
          PointerPattern.parse("/content/*/thinking"));

  private final InteractionView view;
  private final List<String> lines = new ArrayList<>();

  private InteractionText(InteractionView view) {
    this.view = view;
  }

  /** The interaction as text. */
  public static String text(InteractionView view) {
    InteractionText report = new InteractionText(view);
    report.head();
    report.request();
    report.response();
    report.timeLine();
    report.findings();
    report.answer();
    return report.lines.stream().map(Excerpt::oneLine).collect(Collectors.joining("\n", "", "\n"));
  }

  /** The time line as text. */
  public static String timeLine(InteractionView view) {
    InteractionText report = new InteractionText(view);
    report.timeLine();
    return report.lines.stream().map(Excerpt::oneLine).collect(Collectors.joining("\n", "", "\n"));
  }

  private void head() {
    lines.add(
        view.place()
            + ", interaction "
            + view.number()
            + ": "
            + view.interaction().request().line());
    view.interaction().began().ifPresent(began -> lines.add("  began     " + began));
  }

  private void request() {
    JsonNode asked = view.asked();
    List<String> traits = new ArrayList<>();
    List<String> turns = new ArrayList<>();
    if (!view.model().isEmpty()) {
      traits.add(view.model());
    }
    if (asked.isObject()) {
      for (Map.Entry<String, JsonNode> member : asked.properties()) {
        String name = member.getKey();
        if (TURNS.contains(name)) {
          turns(name, member.getValue(), turns);
        } else if (name.equals("tools")) {
          traits.add(Units.count(member.getValue().size(), "tool"));
        } else if (!name.equals("model")) {
          traits.add(name + " " + Excerpt.of(member.getValue()));
        }
      }
    } else {
      int size = view.interaction().request().body().bytesOrEmpty().size();
      traits.add(size == 0 ? "no body" : Units.size(size));
    }
    lines.add("  request   " + String.join(", ", traits));
    turns.forEach(turn -> lines.add("            " + turn));
  }

  private static void turns(String name, JsonNode turns, List<String> lines) {
    if (turns.isArray()) {
      for (JsonNode turn : turns) {
        String who = turn.path("role").asString(turn.path("type").asString(name));
        JsonNode what = turn.has("content") ? turn.path("content") : turn;
        lines.add(String.format(Locale.ROOT, "%-9s %s", who, Excerpt.of(what)));
      }
    } else {
      lines.add(String.format(Locale.ROOT, "%-9s %s", name, Excerpt.of(turns)));
    }
  }

  private void response() {
    RecordedResponse response = view.interaction().response();
    String type = MediaType.of(response.headers()).essence();
    lines.add(
        "  answer    "
            + response.status()
            + (type.isEmpty() ? "" : ", " + type)
            + ", "
            + Units.size(response.body().size())
            + " in "
            + Units.count(response.chunks().size(), "chunk")
            + (view.isStream() ? ", " + Units.count(view.events(), "event") : "")
            + ", "
            + view.interaction().end().label());
    lines.add("  verdict   " + InteractionText.verdict(view) + " (" + view.profile() + ")");
    view.tokens()
        .ifPresent(
            tokens -> lines.add("  tokens    " + tokens.in() + " in, " + tokens.out() + " out"));
  }

  private void timeLine() {
    lines.add("  time line");
    List<TimelineEntry> entries = view.entries();
    int names =
        Math.min(
            LONGEST_NAME,
            entries.stream().mapToInt(entry -> entry.name().length()).max().orElse(1));
    for (TimelineEntry entry : entries) {
      lines.add(
          String.format(
                  Locale.ROOT,
                  "  %10s  %10s%s %4s  %-" + Math.max(1, names) + "s  %s",
                  Units.time(entry.at()),
                  "+" + Units.time(entry.gap()),
                  entry.gap() >= LONG_GAP ? "!" : " ",
                  entry.event() == 0 ? "" : Integer.toString(entry.event()),
                  entry.name(),
                  entry.text().length() > 200
                      ? entry.text().substring(0, 200) + " ..."
                      : entry.text())
              .stripTrailing());
      if (entry.event() > 0) {
        view.findings().stream()
            .filter(finding -> finding.event() == entry.event())
            .forEach(
                finding -> finding(finding, finding.pointer(), "                                "));
      }
    }
  }

  /** Adds the findings that are not about an event. */
  private void findings() {
    List<Finding> others =
        view.findings().stream()
            .filter(finding -> finding.event() < 1 || finding.event() > view.events())
            .toList();
    if (!others.isEmpty()) {
      lines.add("  broken rules");
      others.forEach(finding -> finding(finding, finding.place(), "    "));
    }
  }

  private void finding(Finding finding, String place, String indent) {
    lines.add(
        indent
            + finding.level().severity()
            + " "
            + finding.rule().id()
            + (place.isEmpty() ? "" : " " + place)
            + ": expected "
            + finding.expected()
            + ", but was "
            + finding.actual());
  }

  private void answer() {
    JsonNode answer = view.answer();
    List<String> said = new ArrayList<>();
    for (PointerPattern path : TEXTS) {
      for (PointerPattern.Found found : path.select(answer)) {
        if (found.node().isString() && !found.node().stringValue().isEmpty()) {
          said.add(found.pointer());
          String text = found.node().stringValue();
          text.substring(0, Math.min(text.length(), LONGEST_TEXT))
              .lines()
              .forEach(line -> said.add("  " + line));
          if (text.length() > LONGEST_TEXT) {
            said.add("  ... (" + text.length() + " characters; for all of them use --json)");
          }
        }
      }
    }
    if (!answer.isMissingNode()) {
      lines.add("  assembled answer");
      said.forEach(line -> lines.add("    " + line));
      rest(answer).ifPresent(rest -> lines.add("    " + rest));
    }
  }

  /** The answer without its texts, which have been printed already. */
  private static Optional<String> rest(JsonNode answer) {
    String text = answer.toString();
    return Optional.of(
        text.length() <= 600 ? text : text.substring(0, 600) + " ... (for all of it use --json)");
  }

  /** The interaction as a JSON object. */
  public static Map<String, Object> view(InteractionView view) {
    Map<String, Object> out = CassetteTable.row(view);
    out.put("request", view.asked());
    out.put("answer", view.answer());
    out.put(
        "time_line",
        view.entries().stream()
            .map(entry -> {
              Map<String, Object> one = new LinkedHashMap<>();
              one.put("at_us", entry.at());
              one.put("gap_us", entry.gap());
              if (entry.event() > 0) {
                one.put("event", entry.event());
              }
              one.put("name", entry.name());
              one.put("text", entry.text());
              return one;
            })
            .toList());
    out.put(
        "violations",
        view.findings().stream()
            .map(finding -> {
              Map<String, Object> one = new LinkedHashMap<>();
              one.put("rule", finding.rule().id());
              one.put("level", finding.level().label());
              one.put("place", finding.place());
              one.put("expected", finding.expected());
              one.put("actual", finding.actual());
              return one;
            })
            .toList());
    return out;
  }

  /** The verdict, or a text if there is none. */
  static String verdict(InteractionView view) {
    return view.verdict().map(Verdict::label).orElse("not verified");
  }
}
