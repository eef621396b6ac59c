package dev.understudy.match;

import dev.understudy.cassette.Cassette;
import dev.understudy.cassette.RecordedRequest;
import dev.understudy.dialect.Mistake;
import dev.understudy.match.CassetteGroup.Candidate;
import dev.understudy.match.Differences.Field;
import dev.understudy.settings.IgnoreRule;
import dev.understudy.wire.Excerpt;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.function.Function;
import java.util.stream.Collectors;

/** Suggests remedies for a miss. */
final class MissFixes {

  private static final int FIXES = 3;
  private static final int RULES = 5;

  private MissFixes() {}

  /** Remedies for a request that differs from the closest recording, likeliest first. */
  static List<String> of(
      MissReason reason, Candidate best, Differences differences, List<Mistake> mistakes) {
    Cassette.Entry entry = best.keyed().entry();
    List<String> fixes = new ArrayList<>();
    if (!mistakes.isEmpty()) {
      fixes.add("fix " + Mistake.rules(mistakes) + " first");
    }
    switch (reason) {
      case OTHER_PATH ->
          fixes.add(
              "check the client's base URL: OpenAI clients need /v1 at its end, Anthropic clients"
                  + " must not have it");
      case OTHER_METHOD ->
          fixes.add(
              "call it with "
                  + best.keyed().fingerprint().method()
                  + (isOtherTransport(best) ? ", or replay with --transport any" : ""));
      case OTHER_MODEL -> {
        fixes.add("ask for " + Excerpt.quoted(best.keyed().fingerprint().model()));
        fixes.add(
            "to let the recording answer for any model, as an alias would: "
                + declare(entry, List.of("json: /model"), "--ignore-json /model"));
      }
      case IGNORABLE -> {
        if (mistakes.isEmpty()) {
          fixes.add(ignoring(entry, differences, VolatileValues::covering));
        }
      }
      default -> {
        // The change may be intended.
      }
    }
    boolean socket = best.asked().method().equals(RecordedRequest.SOCKET);
    fixes.add("if the change is intended, " + record(entry.file().toString(), socket));
    boolean declarable =
        reason == MissReason.OTHER_CONTENT
            && mistakes.isEmpty()
            && differences.count() > 0
            && differences.count() <= Differences.KEPT
            && differences.fields().stream()
                .allMatch(field -> VolatileValues.possible(field).isPresent());
    if (declarable) {
      fixes.add("if it does not matter, " + ignoring(entry, differences, VolatileValues::possible));
    }
    fixes.add("show the recording: understudy show " + entry.file() + " " + entry.number());
    return fixes.subList(0, Math.min(FIXES, fixes.size()));
  }

  private static String ignoring(
      Cassette.Entry entry, Differences differences, Function<Field, Optional<IgnoreRule>> rule) {
    List<IgnoreRule> rules =
        differences.fields().stream()
            .map(rule)
            .flatMap(Optional::stream)
            .distinct()
            .sorted(Comparator.comparing(VolatileValues::inHeader))
            .toList();
    return declare(
        entry,
        rules.stream().limit(RULES).map(VolatileValues::inHeader).toList(),
        rules.stream().limit(RULES).map(VolatileValues::asOption).collect(Collectors.joining(" "))
            + (rules.size() > RULES ? " and " + (rules.size() - RULES) + " more" : ""));
  }

  private static String declare(Cassette.Entry entry, List<String> rules, String options) {
    return "put "
        + rules.stream().map(rule -> "'- " + rule + "'").collect(Collectors.joining(" and "))
        + " under 'ignore:' in the header of "
        + entry.file()
        + " (record "
        + options
        + " does this for a new cassette)";
  }

  private static boolean isOtherTransport(Candidate best) {
    return List.of(best.keyed().fingerprint().method(), best.asked().method())
        .containsAll(List.of(RecordedRequest.SOCKET, "POST"));
  }

  /**
   * The remedy of recording the missing request into this file; sockets are recorded as a whole.
   */
  static String record(String file, boolean socket) {
    return "record it with: understudy record --upstream URL --to "
        + file
        + (socket ? "" : " --mode missing");
  }
}
