package dev.understudy.redact;

import dev.understudy.wire.Bytes;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.regex.Pattern;

/**
 * Secrets that are known by value: the upstream key, and environment variables with names like
 * those of credentials.
 *
 * @param values the values in UTF-8, with one character for each byte; longest first, so that none
 *     hides another
 */
record SecretValues(List<String> values) {

  /** The shortest value that counts as a secret; shorter ones are as likely to be words. */
  private static final int SHORTEST = 8;

  /**
   * The shortest credential of a request that counts as a secret; a test may have made it up of
   * ordinary words.
   */
  private static final int SHORTEST_OWN = 12;

  private static final Pattern CREDENTIAL_NAME =
      Pattern.compile(
          "(?i)(?:.*_)?(?:key|apikey|token|secret|password|passwd|pass|pat|credential|credentials)");
  private static final Pattern QUOTES_AROUND =
      Pattern.compile("^[\\s\"'`\u2018\u2019\u201c\u201d]+|[\\s\"'`\u2018\u2019\u201c\u201d]+$");
  private static final Set<String> ORDINARY =
      Set.of("disabled", "required", "undefined", "password", "changeme");

  /** The values in {@code environment} whose names are those of credentials. */
  static SecretValues of(Map<String, String> environment) {
    List<String> found = new ArrayList<>();
    environment.forEach((name, value) -> {
      if (CREDENTIAL_NAME.matcher(name).matches() && isTelling(value.strip())) {
        found.add(toBytes(value.strip()));
      }
    });
    return sorted(found);
  }

  /** A copy with one more value, whatever its length. */
  SecretValues with(String value) {
    List<String> more = new ArrayList<>(values);
    more.add(toBytes(value));
    return sorted(more);
  }

  /**
   * A copy with the credentials of one request, so that they are recognised anywhere else. Those
   * that might be ordinary words, such as a test's {@code dummy-key}, are left out.
   */
  SecretValues withOwn(Collection<String> credentials) {
    List<String> own =
        credentials.stream()
            .map(value -> QUOTES_AROUND.matcher(value).replaceAll(""))
            .filter(SecretValues::isTelling)
            .filter(value -> value.length() >= SHORTEST_OWN)
            .filter(value -> value.chars().anyMatch(Character::isDigit))
            .filter(value -> value.chars().anyMatch(Character::isLetter))
            .map(SecretValues::toBytes)
            .toList();
    List<String> more = new ArrayList<>(values);
    more.addAll(own);
    return sorted(more);
  }

  private static SecretValues sorted(List<String> values) {
    return new SecretValues(
        values.stream()
            .distinct()
            .sorted((a, b) -> Integer.compare(b.length(), a.length()))
            .toList());
  }

  private static boolean isTelling(String value) {
    return value.length() >= SHORTEST
        && !value.startsWith("/")
        && !ORDINARY.contains(value.toLowerCase(Locale.ROOT));
  }

  private static String toBytes(String value) {
    return Bytes.utf8(value).toLatin1();
  }

  /** The number of values, never the values. */
  @Override
  public String toString() {
    return values.size() + " known secrets";
  }
}
