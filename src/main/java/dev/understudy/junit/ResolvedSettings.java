package dev.understudy.junit;

import dev.understudy.contract.Profiles;
import dev.understudy.session.SessionOptions;
import dev.understudy.settings.Durations;
import dev.understudy.settings.IgnoreRule;
import dev.understudy.settings.Mode;
import dev.understudy.settings.RedactionRule;
import dev.understudy.settings.Speed;
import dev.understudy.settings.UpstreamSettings;
import dev.understudy.settings.UpstreamUrl;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.function.Function;
import org.junit.jupiter.api.extension.ExtensionConfigurationException;

/**
 * What the declared settings mean in this test run: everything is checked, and nothing has started.
 *
 * @param declared what annotation or builder say
 * @param names the cassettes that are named; none to derive one from class and method
 * @param mode what happens to requests, after all that has a say in it
 * @param folder where cassettes are
 * @param upstream the gateway of a mode that records
 * @param speed how fast recordings are played
 * @param stallTimeout how long a WebSocket's client may be silent
 * @param age how old recordings may be
 */
record ResolvedSettings(
    DeclaredSettings declared,
    List<String> names,
    Mode mode,
    Path folder,
    Optional<UpstreamSettings> upstream,
    Speed speed,
    Duration stallTimeout,
    Optional<Age> age) {

  private static final String CLASS_PATH = "classpath:";

  /**
   * Checks settings.
   *
   * @param names the cassettes that are named
   * @param where they stand, for errors
   * @throws ExtensionConfigurationException naming the setting and what it can be
   */
  static ResolvedSettings of(
      DeclaredSettings declared, List<String> names, ExternalSettings outside, String where) {
    Check check = new Check(where);
    Mode said = check.of("mode", outside.setting("mode", declared.mode.label()), Mode::parse);
    // A cassette on the class path cannot be recorded to: a run that records leaves it as it is.
    boolean fixed = names.stream().anyMatch(name -> name.startsWith(CLASS_PATH));
    if (fixed && declared.mode.records()) {
      check.of("cassette", names, ResolvedSettings::refuseClassPath);
    }
    Mode mode = outside.isCi() || fixed ? Mode.REPLAY : said;
    Optional<UpstreamSettings> upstream =
        mode.records()
            ? Optional.of(
                check.of(
                    "upstream",
                    outside.setting("upstream", declared.upstream),
                    url -> upstream(url, declared, outside)))
            : Optional.empty();
    declared.ignoreJson.forEach(it -> check.of("ignoreJson", it, IgnoreRule.Json::new));
    declared.redactJson.forEach(it -> check.of("redactJson", it, RedactionRule.Json::new));
    declared.redactRegex.forEach(it -> check.of("redactRegex", it, RedactionRule.Regex::new));
    check.of("profile", declared.profile, ResolvedSettings::profile);
    if (mode.records()) {
      check.of("cassette", names, ResolvedSettings::target);
    }
    return new ResolvedSettings(
        declared,
        names,
        mode,
        check.of("folder", outside.setting("folder", declared.folder), Path::of),
        upstream,
        check.of("speed", declared.speed, Speed::parse),
        check.of("stallTimeout", declared.stallTimeout, ResolvedSettings::positive),
        check.of("maxAge", declared.maxAge, Age::parse));
  }

  /** The cassettes of a test, by the names that it gives or the one that is derived for it. */
  List<Path> cassettes(String derived, Function<String, Path> onClassPath) {
    List<String> used = names.isEmpty() ? List.of(derived) : names;
    return used.stream()
        .map(name ->
            name.startsWith(CLASS_PATH)
                ? onClassPath.apply(name.substring(CLASS_PATH.length()))
                : folder.resolve(name))
        .toList();
  }

  /** The options of a session. */
  SessionOptions options(Mode used, List<Path> cassettes, String name) {
    SessionOptions.Builder options =
        switch (used) {
          case REPLAY -> SessionOptions.replay(cassettes.toArray(Path[]::new));
          case RECORD -> SessionOptions.record(gateway().url(), cassettes.get(0));
          case MISSING -> SessionOptions.missing(gateway().url(), cassettes.get(0));
        };
    upstream.ifPresent(options::upstream);
    options
        .speed(speed)
        .repeat(declared.repeat)
        .transport(declared.transport)
        .stallTimeout(stallTimeout)
        .profile(declared.profile)
        .strictRequests(declared.strictRequests)
        .allowLeftovers(declared.allowLeftovers)
        .name(name);
    declared.ignoreJson.forEach(it -> options.ignore(new IgnoreRule.Json(it)));
    declared.ignoreQuery.forEach(it -> options.ignore(new IgnoreRule.Query(it)));
    declared.redactJson.forEach(it -> options.redact(new RedactionRule.Json(it)));
    declared.redactRegex.forEach(it -> options.redact(new RedactionRule.Regex(it)));
    declared.redactHeader.forEach(it -> options.redact(new RedactionRule.Header(it)));
    return options.build();
  }

  /** How to get what is missing onto a cassette, as a clause. */
  String howToRecord() {
    if (names.stream().anyMatch(name -> name.startsWith(CLASS_PATH))) {
      return "name a cassette of your own with @UnderstudyTest(cassette = ...); one on the class"
          + " path cannot be recorded to";
    }
    return "run the test on your machine with -Dunderstudy.mode=missing"
        + (declared.upstream.isEmpty() ? " -Dunderstudy.upstream=URL" : "");
  }

  private UpstreamSettings gateway() {
    return upstream.orElseThrow();
  }

  private static UpstreamSettings upstream(
      String url, DeclaredSettings declared, ExternalSettings outside) {
    if (url.isEmpty()) {
      throw new IllegalArgumentException(
          "is missing, and recording needs a gateway; name it in the annotation, or with"
              + " -Dunderstudy.upstream=URL");
    }
    String variable = declared.upstreamKeyEnv;
    String key =
        variable.isEmpty()
            ? ""
            : outside
                .variable(variable)
                .orElseThrow(() ->
                    new IllegalArgumentException(
                        "needs its key in the environment variable "
                            + variable
                            + ", which is not set"));
    return UpstreamSettings.builder(UpstreamUrl.parse(url))
        .key(key)
        .environment(outside.environment())
        .build();
  }

  private static String profile(String name) {
    if (!name.isEmpty()
        && !Profiles.SHIPPED.contains(name)
        && !Files.isRegularFile(Path.of(name, "profile.yaml"))) {
      throw new IllegalArgumentException(
          "'"
              + name
              + "' is neither a folder with a profile.yaml nor one of "
              + String.join(", ", Profiles.SHIPPED));
    }
    return name;
  }

  private static Duration positive(String text) {
    Duration timeout = Durations.parse(text);
    if (timeout.isZero()) {
      throw new IllegalArgumentException("invalid duration '" + text + "': expected more than 0");
    }
    return timeout;
  }

  private static List<String> target(List<String> names) {
    if (names.size() > 1) {
      throw new IllegalArgumentException("a test records to one cassette, not to " + names);
    }
    return names;
  }

  private static List<String> refuseClassPath(List<String> names) {
    throw new IllegalArgumentException(
        String.join(", ", names) + " is on the class path, and cannot be recorded to");
  }

  /** Says where a wrong value stands. */
  private record Check(String where) {
    <A, B> B of(String setting, A value, Function<A, B> parse) {
      try {
        return parse.apply(value);
      } catch (IllegalArgumentException wrong) {
        throw new ExtensionConfigurationException(
            where + ": " + setting + ": " + wrong.getMessage(), wrong);
      }
    }
  }
}
