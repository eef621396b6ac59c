package dev.understudy.match;

import dev.understudy.cassette.Cassette;
import dev.understudy.cassette.RecordedRequest;
import dev.understudy.dialect.Mistake;
import dev.understudy.match.CassetteGroup.Candidate;
import dev.understudy.match.Differences.Field;
import dev.understudy.match.MissReport.Near;
import dev.understudy.settings.IgnoreRule;
import dev.understudy.wire.Excerpt;
import dev.understudy.wire.RedactedStackTrace;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Explains why no recording answers a request. Never throws. */
public final class MissExplainer {

  private static final Logger LOG = LoggerFactory.getLogger(MissExplainer.class);
  private static final int NEAR = 3;
  private static final int LONGEST_LINE = 500;
  private static final String RETRY_HEADER = "x-stainless-retry-count";

  private final CassetteIndex index;

  /** An explainer for the recordings of these cassettes. */
  public MissExplainer(CassetteIndex index) {
    this.index = index;
  }

  /**
   * Explains a miss.
   *
   * @param request the request as it came from the client, with its secrets
   * @param mistakes the mistakes in the request itself
   */
  public MissReport explain(RecordedRequest request, Match.Miss miss, List<Mistake> mistakes) {
    String line = shown(miss.request());
    try {
      List<Candidate> closest = index.closest(miss.forms(), NEAR);
      return closest.isEmpty()
          ? nothing(line, miss.key(), request.asksForWebSocket(), mistakes)
          : compared(request, miss, closest, mistakes);
    } catch (RuntimeException | StackOverflowError | OutOfMemoryError error) {
      LOG.error("a miss could not be explained", RedactedStackTrace.of(error));
      return new MissReport(
          line,
          miss.key().digest(),
          MissReason.UNKNOWN,
          unlike(line)
              + "; the recordings could not be compared: "
              + error.getClass().getSimpleName(),
          List.of(),
          List.of(),
          List.of(),
          0,
          List.of(MissFixes.record("FILE", request.asksForWebSocket())),
          mistakes);
    }
  }

  /** Explains that all recordings of a request have been used. */
  public MissReport explain(
      RecordedRequest request, Match.Exhausted exhausted, List<Mistake> mistakes) {
    String line = shown(exhausted.request());
    int recordings = exhausted.recordings();
    Cassette.Entry last = exhausted.last();
    List<String> fixes = new ArrayList<>();
    request
        .headers()
        .first(RETRY_HEADER)
        .filter(retries -> retries.matches("[1-9][0-9]{0,3}"))
        .ifPresent(retries ->
            fixes.add(
                "this is retry "
                    + retries
                    + " of one call: check the previous answer, or record the retry as well"));
    fixes.add("record one more, or replay with --repeat last or --repeat cycle");
    fixes.add("reset between tests: POST /__understudy/reset");
    return new MissReport(
        line,
        exhausted.key().digest(),
        MissReason.EXHAUSTED,
        (recordings == 1
                ? "the only recording of " + line + " has been used"
                : "all " + recordings + " recordings of " + line + " have been used")
            + ", the last at "
            + place(last),
        List.of(),
        List.of(),
        List.of(),
        0,
        fixes,
        mistakes);
  }

  private MissReport nothing(String line, RequestKey key, boolean socket, List<Mistake> mistakes) {
    Map<String, Long> endpoints = index.endpoints();
    if (endpoints.isEmpty()) {
      return new MissReport(
          line,
          key.digest(),
          MissReason.NOTHING_RECORDED,
          unlike(line) + ": the cassette is empty",
          List.of(),
          List.of(),
          List.of(),
          0,
          List.of("specify a cassette: understudy replay FILE", MissFixes.record("FILE", socket)),
          mistakes);
    }
    String most =
        endpoints.entrySet().stream()
            .sorted(Map.Entry.<String, Long>comparingByValue().reversed())
            .limit(NEAR)
            .map(entry -> entry.getKey() + " (" + entry.getValue() + ")")
            .collect(Collectors.joining(", "));
    int more = endpoints.size() - NEAR;
    return new MissReport(
        line,
        key.digest(),
        MissReason.OTHER_ENDPOINT,
        unlike(line)
            + ": nothing is recorded for this endpoint; recorded endpoints: "
            + most
            + (more > 0 ? " and " + more + " more" : ""),
        List.of(),
        List.of(),
        List.of(),
        0,
        List.of(
            "check the client's base URL and the endpoint that it calls",
            MissFixes.record("FILE", socket)),
        mistakes);
  }

  private MissReport compared(
      RecordedRequest request, Match.Miss miss, List<Candidate> closest, List<Mistake> mistakes) {
    String line = shown(miss.request());
    Candidate best = closest.get(0);
    RecordedRequest recorded = best.keyed().entry().interaction().asked();
    // Mask both by the rules of all cassettes, since they are shown.
    List<IgnoreRule> ignore = best.rules().ignore();
    Differences differences =
        Differences.between(
            RequestForm.of(index.mask().redact(recorded), ignore),
            index.hasOneMask()
                ? miss.forms().get(0)
                : RequestForm.of(index.mask().redact(request), ignore));
    MissReason reason = reason(best, differences);
    return new MissReport(
        line,
        miss.key().digest(),
        reason,
        unlike(line) + ": " + summary(reason, best, differences),
        ignore.stream().map(VolatileValues::inHeader).toList(),
        closest.stream().map(MissExplainer::near).toList(),
        differences.fields().stream().map(Field::shown).toList(),
        differences.count(),
        MissFixes.of(reason, best, differences, mistakes),
        mistakes);
  }

  private static MissReason reason(Candidate best, Differences differences) {
    RequestFingerprint asked = best.asked();
    RequestFingerprint recorded = best.keyed().fingerprint();
    if (!asked.method().equals(recorded.method())) {
      return MissReason.OTHER_METHOD;
    }
    if (!asked.path().equals(recorded.path())) {
      return asked.route().equals(recorded.route())
          ? MissReason.OTHER_PATH
          : MissReason.OTHER_RESOURCE;
    }
    if (asked.differsInModelOnly(recorded)) {
      return MissReason.OTHER_MODEL;
    }
    boolean ignorable =
        differences.count() > 0
            && differences.count() <= Differences.KEPT
            && differences.fields().stream()
                .allMatch(field -> VolatileValues.covering(field).isPresent());
    return ignorable ? MissReason.IGNORABLE : MissReason.OTHER_CONTENT;
  }

  private static String summary(MissReason reason, Candidate best, Differences differences) {
    RequestFingerprint recorded = best.keyed().fingerprint();
    return switch (reason) {
      case OTHER_METHOD -> "this path is recorded with " + recorded.method() + " only";
      case OTHER_PATH ->
          "it is recorded as "
              + recorded.method()
              + ' '
              + Excerpt.oneLine(recorded.path())
              + (differences.count() == 1 ? "" : ", and it also differs");
      case OTHER_RESOURCE -> "an equal request is recorded for " + Excerpt.oneLine(recorded.path());
      case OTHER_MODEL -> "it is recorded for a different model";
      case IGNORABLE -> "it differs only in values that change from run to run";
      default ->
          switch (differences.count()) {
            case 0 -> "it differs from the closest recording only in a secret, which is not shown";
            case 1 -> "it differs from the closest recording in one place";
            default ->
                "it differs from the closest recording in " + differences.count() + " places";
          };
    };
  }

  private static Near near(Candidate candidate) {
    RequestFingerprint recorded = candidate.keyed().fingerprint();
    return new Near(
        place(candidate.keyed().entry()),
        candidate.keyed().entry().number(),
        recorded.model(),
        recorded.turns(),
        candidate.asked().differingParts(recorded));
  }

  private static String shown(RecordedRequest masked) {
    boolean message = masked.asksForWebSocket() && !masked.body().bytesOrEmpty().isEmpty();
    RecordedRequest asked = message ? masked.message(masked.body()) : masked;
    return Excerpt.atMost(asked.line(), LONGEST_LINE);
  }

  private static String unlike(String line) {
    return "no recorded request matches " + line;
  }

  private static String place(Cassette.Entry entry) {
    return entry.file() + ":" + entry.line();
  }
}
