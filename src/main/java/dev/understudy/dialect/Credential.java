package dev.understudy.dialect;

import dev.understudy.wire.HeaderField;
import dev.understudy.wire.Headers;
import dev.understudy.wire.UrlText;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.regex.Pattern;

/** The state of the key that a request carries; never the key itself. */
public enum Credential {
  /** It looks like a key. */
  FINE("a key is sent"),
  /** It is a placeholder: the key was redacted, or only a shell knows it. */
  UNKNOWN("the key is unknown"),
  /** No key is sent. */
  NONE("neither an Authorization nor an x-api-key header is sent"),
  /** A header for the key is sent, but it is empty. */
  EMPTY("the header for the key is empty"),
  /** An Authorization header without {@code Bearer}. */
  WITHOUT_SCHEME("the Authorization header does not begin with 'Bearer '"),
  /** It contains quotes or is quoted. */
  QUOTED("the key contains quotes"),
  /** It contains white space. */
  SPACED("the key contains white space"),
  /** It is the name of a variable or a text from documentation instead of a key. */
  UNEXPANDED("a variable's name or a placeholder is sent instead of the key"),
  /** It does not begin with {@code sk-}. */
  FOREIGN("the key does not begin with sk-");

  private static final List<String> HEADERS =
      List.of("authorization", "x-api-key", "x-goog-api-key", "api-key");

  private static final Pattern BEARER = Pattern.compile("(?i)bearer(\\s.*|$)");

  private static final Pattern STAND_IN =
      Pattern.compile(
          "\\$.*|\\{\\{?.*|<.*>|%.*%|(?i)(sk-)?(your|my)[-_"
              + " ]?.*key.*|(sk-)?x{3,}|(sk-)?\\.{3}|(?i)undefined|null|none|nil");

  private final String evidence;

  Credential(String evidence) {
    this.evidence = evidence;
  }

  /** Determines the state of the key in a request's headers and query as they were sent. */
  public static Credential of(Headers headers, String query) {
    for (String name : HEADERS) {
      Optional<String> value = headers.first(name);
      if (value.isPresent()) {
        return name.equals("authorization") ? ofAuthorization(value.get()) : ofKey(value.get());
      }
    }
    return Arrays.stream(query.split("&"))
        .filter(part -> part.startsWith("key="))
        .map(part -> ofKey(UrlText.decode(part.substring("key=".length()))))
        .findFirst()
        .orElse(NONE);
  }

  /** The key itself, for redaction; empty when there is none. */
  public static String keyOf(Headers headers, String query) {
    for (String name : HEADERS) {
      Optional<String> value = headers.first(name);
      if (value.isPresent()) {
        String sent = value.get().strip();
        return BEARER.matcher(sent).matches() ? sent.substring("bearer".length()).strip() : sent;
      }
    }
    return Arrays.stream(query.split("&"))
        .filter(part -> part.startsWith("key="))
        .map(part -> UrlText.decode(part.substring("key=".length())))
        .findFirst()
        .orElse("");
  }

  /** Whether a header is one from which gateways read a key. */
  public static boolean isCarriedBy(HeaderField field) {
    return HEADERS.contains(field.name().toLowerCase(Locale.ROOT));
  }

  /** A description of the state, without the key. */
  public String evidence() {
    return evidence;
  }

  /** The name in packs. */
  public String label() {
    return name().toLowerCase(Locale.ROOT).replace('_', '-');
  }

  /** The state with this name; empty when there is none. */
  public static Optional<Credential> named(String label) {
    return Arrays.stream(values()).filter(state -> state.label().equals(label)).findFirst();
  }

  private static Credential ofAuthorization(String value) {
    if (value.isBlank()) {
      return EMPTY;
    }
    return BEARER.matcher(value).matches()
        ? ofKey(value.substring("bearer".length()))
        : WITHOUT_SCHEME;
  }

  private static Credential ofKey(String value) {
    String key = value.strip();
    if (key.isEmpty()) {
      return EMPTY;
    }
    if (key.startsWith("[redacted:")) {
      return UNKNOWN;
    }
    if (key.chars().anyMatch(c -> "\"'`\u201c\u201d\u2018\u2019".indexOf(c) >= 0)) {
      return QUOTED;
    }
    if (STAND_IN.matcher(key).matches()) {
      return UNEXPANDED;
    }
    if (key.chars().anyMatch(Character::isWhitespace)) {
      return SPACED;
    }
    return key.startsWith("sk-") ? FINE : FOREIGN;
  }
}
