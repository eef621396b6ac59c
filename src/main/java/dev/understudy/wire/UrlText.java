package dev.understudy.wire;

import java.net.URLDecoder;
import java.nio.charset.StandardCharsets;
import java.util.regex.Pattern;

/** Percent-escapes in paths, queries and forms (RFC 3986, 2.1). */
public final class UrlText {

  private static final Pattern NO_ESCAPE = Pattern.compile("%(?![0-9A-Fa-f]{2})");

  private UrlText() {}

  /** Decodes escapes, and pluses, which forms write for spaces; a malformed escape stays. */
  public static String decode(String text) {
    return text.indexOf('%') < 0 && text.indexOf('+') < 0
        ? text
        : URLDecoder.decode(withSoundEscapes(text), StandardCharsets.UTF_8);
  }

  /** Escapes percent signs that do not begin an escape. */
  public static String withSoundEscapes(CharSequence text) {
    return NO_ESCAPE.matcher(text).replaceAll("%25");
  }
}
