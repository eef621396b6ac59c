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
 * One mistake that people make, as a pack describes it.
 *
 * @param id stable, such as {@code D-01}
 * @param stage when it is looked for
 * @param confidence how sure it is once its signs are there
 * @param cause what is wrong, as a sentence
 * @param fix what to do; may name {@code {root}}, {@code {path}}, {@code {meant}}, {@code {model}}
 * @param source where it comes from
 * @param question which question of the checklist it answers
 * @param when what must all be there
 * @param signs of which one must be there, if there are any; all are told
 * @param explains diagnoses that only follow from this one
 * @param alone whether it is one only where nothing else was found that the answer could come from
 * @param refusal how the documented gateway answers; nothing where it answers all the same
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

  /** The order in which causes are looked for: what is wrong with an earlier one comes first. */
  enum Stage {
    /** Where the request goes, and how. */
    PATH,
    /** Who sends it. */
    KEY,
    /** What it says. */
    BODY,
    /** Which model it asks. */
    MODEL,
    /** What is left when nothing else is wrong. */
    AVAILABILITY
  }

  /** What to ask before a model is called unavailable (seed 001, quick debugging checklist). */
  enum Question {
    /** Is the model's name spelled exactly as on the gateway's list? */
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
    /** None of these: what the answer says. */
    ANSWER
  }

  /**
   * A sign and what it adds.
   *
   * @param fix a further thing to do; empty for none
   */
  record Clue(Sign sign, String fix) {}

  /** What was found, and which path was meant. */
  record Found(Diagnosis diagnosis, Mistake mistake, Optional<String> meant) {}

  /** Copies the collections. */
  Diagnosis {
    when = List.copyOf(when);
    signs = List.copyOf(signs);
    explains = Set.copyOf(explains);
  }

  /** Looks for it. */
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

  /** All signs, for what they look at. */
  Stream<Sign> allSigns() {
    return Stream.concat(when.stream(), signs.stream()).map(Clue::sign);
  }

  /** All at once: what a client chose may have a brace in it as well. */
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
