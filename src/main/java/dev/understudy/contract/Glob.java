package dev.understudy.contract;

import java.util.regex.Pattern;

/** Matches names against patterns in which {@code *} matches anything. */
final class Glob {

  private Glob() {}

  static boolean matches(String glob, String name) {
    if (glob.indexOf('*') < 0) {
      return glob.equals(name);
    }
    return name.matches(Pattern.quote(glob).replace("*", "\\E.*\\Q"));
  }
}
