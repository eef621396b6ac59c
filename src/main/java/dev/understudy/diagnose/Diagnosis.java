package dev.understudy.diagnose;

import dev.understudy.contract.Source;
import dev.understudy.dialect.Mistake;
import dev.understudy.dialect.Mistake.Confidence;
import dev.understudy.dialect.Mistake.Refusal;
import dev.understudy.wire.Excerpt;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/**
 * The description of one mistake in a contract pack.
 *
 * @param id the stable id, such as {@code D-01}
 * @param stage the stage in which it is checked
 * @param confidence how certain it is if its signs are found
 * @param cause the mistake, as a sentence
 * @param fix what to do; can contain {@code {root}}, {@code {path}}, {@code {meant}}, {@code
 *     {model}}
 * @param source the source of the diagnosis
 * @param question the question of the checklist that it answers
 * @param when the signs that must all be found
 * @param signs the signs of which at least one must be found, if there are any; all found ones are
 *     reported
 * @param explains the diagnoses that only follow from this one
 * @param alone whether it applies only if no other mistake can explain the answer
 * @param refusal the documented gateway's rejection; empty if it answers anyway
 */
record Diagnosis(
    String id,
    Stage stage,
    Confidence confidence,
    String cause,
    String fix,
    Source source,
    Question question,
    List<Clue> when,
    List<Clue> signs,
    Set<String> explains,
    boolean alone,
    Optional<Refusal> refusal) {

  private static final Pattern VARIABLE = Pattern.compile("\\{(root|method|path|meant|model)}");

  /** The stages in which causes are checked; mistakes of an earlier stage come first. */
  enum Stage {
    /** Method, path and headers. */
    PATH,
    /** The key. */
    KEY,
    /** The body. */
    BODY,
    /** The model. */
    MODEL,
    /** Availability, if nothing else is wrong. */
    AVAILABILITY
  }

  /** The checklist before a model counts as unavailable (seed 001, quick debugging checklist). */
  enum Question {
    /** Is the model's name spelled exactly as in the gateway's list? */
    MODEL_NAME,
    /** Is it the right endpoint for the model? */
    ENDPOINT,
    /** Does the body match the endpoint? */
    BODY,
    /** Is the base URL right? */
    BASE_URL,
    /** Is it the right kind of client? */
    CLIENT,
    /** Is there a usable key? */
    KEY,
    /** None of these: the content of the answer. */
    ANSWER
  }

  /**
   * A sign and its additional fix.
   *
   * @param fix a further thing to do; empty for none
   */
  record Clue(Sign sign, String fix) {}

  /** A diagnosed mistake, and the intended path. */
  record Found(Diagnosis diagnosis, Mistake mistake, Optional<String> meant) {}

  /** Copies the collections. */
  Diagnosis {
    when = List.copyOf(when);
    signs = List.copyOf(signs);
    explains = Set.copyOf(explains);
  }

  /** Checks a call for this mistake. */
  Optional<Found> in(Facts facts) {
    List<Sign.Seen> seen = new ArrayList<>();
    List<String> fixes = new ArrayList<>();
    for (Clue clue : when) {
      Optional<Sign.Seen> one = clue.sign.in(facts);
      if (one.isEmpty()) {
        return Optional.empty();
      }
      if (stage == Stage.PATH
          ? !(clue.sign instanceof Sign.NoHeader)
          : !(clue.sign instanceof Sign.Line)) {
        seen.add(one.get());
      }
      fixes.add(clue.fix);
    }
    boolean any = signs.isEmpty();
    for (Clue clue : signs) {
      Optional<Sign.Seen> one = clue.sign.in(facts);
      if (one.isPresent()) {
        any = true;
        seen.add(one.get());
        fixes.add(clue.fix);
      }
    }
    if (!any) {
      return Optional.empty();
    }
    Optional<String> meant = seen.stream().flatMap(one -> one.meant().stream()).findFirst();
    String path = meant.orElse(facts.path());
    List<String> evidence =
        seen.stream().map(Sign.Seen::evidence).filter(text -> !text.isEmpty()).distinct().toList();
    String toDo =
        String.join(
            " ",
            Stream.concat(Stream.of(fix), fixes.stream())
                .filter(f -> !f.isEmpty())
                .distinct()
                .toList());
    return Optional.of(
        new Found(
            this,
            new Mistake(
                id,
                confidence,
                filled(cause, facts, path),
                evidence,
                filled(toDo, facts, path),
                source.toString(),
                refusal.map(answer ->
                    new Refusal(
                        answer.status(),
                        answer.type(),
                        answer.code(),
                        filled(answer.message(), facts, path)))),
            meant));
  }

  /** All signs. */
  Stream<Sign> allSigns() {
    return Stream.concat(when.stream(), signs.stream()).map(Clue::sign);
  }

  /** Fills in all placeholders in one pass, since a value of the client can contain braces too. */
  private static String filled(String text, Facts facts, String meant) {
    return VARIABLE
        .matcher(text)
        .replaceAll(variable ->
            Matcher.quoteReplacement(
                Excerpt.atMost(
                    switch (variable.group(1)) {
                      case "root" -> facts.root();
                      case "method" -> facts.method();
                      case "path" -> facts.sentPath();
                      case "meant" -> meant;
                      default -> facts.model().isEmpty() ? "asked for" : facts.model();
                    },
                    Sign.LONGEST)));
  }
}
