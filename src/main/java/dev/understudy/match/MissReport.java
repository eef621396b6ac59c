package dev.understudy.match;

import dev.understudy.dialect.Mistake;
import dev.understudy.wire.Excerpt;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * The reason why no recording answers a request, and what to do. Client, console, journal and tests
 * all show this report.
 *
 * @param request the request line, without secrets
 * @param key the key that was computed, as {@link RequestKey#digest}; empty when it could not be
 *     computed
 * @param reason the kind of miss
 * @param summary the explanation, as a clause
 * @param ignored the parts of the request besides headers that the key leaves out, as written in
 *     the cassette's header
 * @param closest the closest recordings, best first; at most three
 * @param differences the differences from the best, in its order
 * @param differing the number of differences, which can be more than are listed
 * @param fixes the remedies, likeliest first; at most three
 * @param mistakes the mistakes in the request itself, which are shown first
 */
public record MissReport(
    String request,
    String key,
    MissReason reason,
    String summary,
    List<String> ignored,
    List<Near> closest,
    List<Difference> differences,
    int differing,
    List<String> fixes,
    List<Mistake> mistakes) {

  private static final int SHOWN = 10;
  private static final int LONGEST_BRIEF = 1500;
  private static final int SHORT_KEY = 12;
  private static final int LONGEST_NAME = 100;

  /**
   * A recording that is close to the request.
   *
   * @param place the file and line
   * @param number the interaction's number in its cassette
   * @param model the model that it asks for; empty for none
   * @param messages the number of messages or input items
   * @param differs the parts in which it differs
   */
  public record Near(String place, int number, String model, int messages, List<String> differs) {

    /** Copies and shortens the list. */
    public Near {
      model = Excerpt.atMost(model, LONGEST_NAME);
      differs =
          differs.stream().limit(SHOWN).map(part -> Excerpt.atMost(part, LONGEST_NAME)).toList();
    }

    String line() {
      List<String> traits = new ArrayList<>();
      if (!model.isEmpty()) {
        traits.add(model);
      }
      if (messages > 0) {
        traits.add(messages + (messages == 1 ? " message" : " messages"));
      }
      return place
          + ", interaction "
          + number
          + (traits.isEmpty() ? "" : " (" + String.join(", ", traits) + ")");
    }
  }

  /** Copies the lists. */
  public MissReport {
    ignored = List.copyOf(ignored);
    closest = List.copyOf(closest);
    differences = List.copyOf(differences);
    fixes = List.copyOf(fixes);
    mistakes = List.copyOf(mistakes);
  }

  /** The report on one line, for the error body, which clients put into exceptions. */
  public String brief() {
    StringBuilder line = new StringBuilder();
    mistakes.forEach(mistake -> line.append(mistake.line()).append(" Besides, "));
    line.append(summary);
    if (!differences.isEmpty() && reason != MissReason.OTHER_PATH) {
      line.append(": ").append(differences.get(0).line());
      if (differing > 1) {
        line.append(" (and ").append(differing - 1).append(" more)");
      }
    }
    if (!fixes.isEmpty()) {
      line.append("; ").append(fixes.get(0));
    }
    String text = Excerpt.oneLine(line.toString());
    return text.length() <= LONGEST_BRIEF ? text : text.substring(0, LONGEST_BRIEF) + " ...";
  }

  /** The whole report on several lines, without a line end after the last. */
  public String text() {
    List<String> lines = new ArrayList<>();
    lines.add(summary);
    for (Mistake mistake : mistakes) {
      lines.add("  mistake   " + mistake.rule() + ": " + mistake.cause());
      lines.add("            shown by " + mistake.shownBy());
      lines.add("            " + mistake.fix());
    }
    if (!key.isEmpty()) {
      lines.add(
          "  key       "
              + key.substring(0, SHORT_KEY)
              + ", of method, path, query and body"
              + (ignored.isEmpty() ? "" : " without " + String.join(", ", ignored)));
    }
    for (int i = 0; i < closest.size(); i++) {
      Near near = closest.get(i);
      lines.add(
          (i == 0 ? "  closest   " : "            ")
              + near.line()
              + (i == 0 || near.differs.isEmpty()
                  ? ""
                  : ", differs in " + String.join(", ", near.differs)));
    }
    differences.stream()
        .limit(SHOWN)
        .forEach(difference -> {
          lines.add("  " + difference.where());
          lines.add("    recorded  " + difference.recorded().orElse("nothing"));
          lines.add("    asked     " + difference.asked().orElse("nothing"));
        });
    if (differing > Math.min(SHOWN, differences.size())) {
      int more = differing - Math.min(SHOWN, differences.size());
      lines.add("  and " + more + " more difference" + (more == 1 ? "" : "s"));
    }
    for (int i = 0; i < fixes.size(); i++) {
      lines.add("  fix " + (i + 1) + "     " + fixes.get(i));
    }
    return String.join("\n", lines.stream().map(Excerpt::oneLine).toList());
  }

  /** The report for programs: strings, numbers, lists and maps. */
  public Map<String, Object> view() {
    Map<String, Object> view = new LinkedHashMap<>();
    view.put("reason", reason.label());
    view.put("summary", summary);
    view.put("key", key);
    view.put("ignored", ignored);
    view.put("closest", closest.stream().map(MissReport::view).toList());
    view.put("differences", differences.stream().map(MissReport::view).toList());
    view.put("differing", differing);
    view.put("fixes", fixes);
    return view;
  }

  private static Map<String, Object> view(Near near) {
    Map<String, Object> view = new LinkedHashMap<>();
    view.put("place", near.place);
    view.put("interaction", near.number);
    view.put("model", near.model);
    view.put("messages", near.messages);
    view.put("differs", near.differs);
    return view;
  }

  private static Map<String, Object> view(Difference difference) {
    Map<String, Object> view = new LinkedHashMap<>();
    view.put("where", difference.where());
    difference.recorded().ifPresent(value -> view.put("recorded", value));
    difference.asked().ifPresent(value -> view.put("asked", value));
    return view;
  }
}
