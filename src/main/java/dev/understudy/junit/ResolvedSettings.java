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
 * The settings of a test run, resolved from the declared and the external ones and checked before
 * anything is started.
 *
 * @param declared the settings of the annotation or builder
 * @param names the names of the cassettes; empty to derive one from class and method
 * @param mode the mode that results from all sources
 * @param folder the folder of the cassettes
 * @param upstream the gateway, if the mode records
 * @param speed the replay speed
 * @param stallTimeout how long to wait for the next message of a WebSocket client
 * @param age the maximum age of recordings
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
   * Resolves and checks the settings.
   *
   * @param names the names of the cassettes
   * @param where the class or method that declares them, for errors
   * @throws ExtensionConfigurationException for an invalid setting, with its name and the expected
   *     values
   */
  static ResolvedSettings of(
      DeclaredSettings declared, List<String> names, ExternalSettings outside, String where) {
    Check check = new Check(where);
    Mode said = check.of("mode", outside.setting("mode", declared.mode.label()), Mode::parse);
    // A cassette on the class path cannot be written, so it is replayed even in a run that records.
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

  /** The cassettes of a test: those that it names, or else the derived one. */
  List<Path> cassettes(String derived, Function<String, Path> onClassPath) {
    List<String> used = names.isEmpty() ? List.of(derived) : names;
    return used.stream()
        .map(name ->
            name.startsWith(CLASS_PATH)
                ? onClassPath.apply(name.substring(CLASS_PATH.length()))
                : folder.resolve(name))
        .toList();
  }

  /** The options of a test's session. */
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

  /** Instructions to record a missing interaction, as a clause. */
  String howToRecord() {
    if (names.stream().anyMatch(name -> name.startsWith(CLASS_PATH))) {
      return "name your own cassette with @UnderstudyTest(cassette = ...); a cassette on the class"
          + " path cannot be written";
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
          "missing: recording needs a gateway; set it in the annotation, or with"
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
                        "the environment variable "
                            + variable
                            + " is not set; it must contain the gateway's key"));
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
      throw new IllegalArgumentException(
          "a test can record to one cassette only, but names " + names);
    }
    return names;
  }

  private static List<String> refuseClassPath(List<String> names) {
    throw new IllegalArgumentException(
        String.join(", ", names) + " is on the class path and cannot be written");
  }

  /** Adds the place of the declaration to an error about a value. */
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
