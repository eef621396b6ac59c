package dev.understudy.contract;

import dev.understudy.wire.PointerPattern;
import java.util.Arrays;
import java.util.Locale;
import java.util.Optional;

/**
 * The part of an exchange that a rule examines.
 *
 * @param kind the part of an exchange
 * @param event for {@link Kind#EVENT}, the event's name, in which {@code *} matches anything
 * @param at the values within the part
 */
public record Target(Kind kind, String event, PointerPattern at) {

  /** The parts of an exchange. */
  public enum Kind {
    /** The request's JSON body. */
    REQUEST,
    /** A whole answer's JSON body, with a status of 2xx. */
    ANSWER,
    /** An error's JSON body, with a status of 400 or more, or an error in place of an answer. */
    ERROR,
    /** An answer that is an event stream, as a whole. */
    STREAM,
    /** The object that the events of a stream add up to. */
    RESULT,
    /** One event. */
    EVENT
  }

  private static final String AT = " at ";
  private static final String EVENT_WORD = "event ";

  /**
   * Parses {@code answer}, {@code event NAME}, {@code event NAME at /pointer} and the like.
   *
   * @throws IllegalArgumentException for anything else
   */
  public static Target parse(String text) {
    int at = text.indexOf(AT);
    PointerPattern path =
        PointerPattern.parse(at < 0 ? "" : text.substring(at + AT.length()).strip());
    String what = (at < 0 ? text : text.substring(0, at)).strip();
    if (what.startsWith(EVENT_WORD)) {
      return new Target(Kind.EVENT, what.substring(EVENT_WORD.length()).strip(), path);
    }
    return kind(what)
        .map(kind -> new Target(kind, "", path))
        .orElseThrow(() ->
            new IllegalArgumentException(
                "invalid target '"
                    + text
                    + "': expected request, answer, error, stream, result or 'event NAME', followed"
                    + " by 'at /pointer' if needed"));
  }

  /** A target for whole events with this name. */
  static Target ofEvent(String name) {
    return new Target(Kind.EVENT, name, PointerPattern.parse(""));
  }

  /** Whether this is about events called {@code name}. */
  public boolean isEvent(String name) {
    return kind == Kind.EVENT && Glob.matches(event, name);
  }

  private static Optional<Kind> kind(String word) {
    return Arrays.stream(Kind.values())
        .filter(kind -> kind != Kind.EVENT)
        .filter(kind -> kind.name().toLowerCase(Locale.ROOT).equals(word))
        .findFirst();
  }
}
