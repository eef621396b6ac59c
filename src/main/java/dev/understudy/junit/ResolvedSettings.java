package dev.understudy.junit;

import dev.understudy.cassette.IgnoreRule;
import dev.understudy.cassette.RedactionRule;
import dev.understudy.contract.Profiles;
import dev.understudy.record.UpstreamSettings;
import dev.understudy.record.UpstreamUrl;
import dev.understudy.replay.Speed;
import dev.understudy.session.Mode;
import dev.understudy.session.SessionOptions;
import dev.understudy.wire.PointerPattern;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.function.Function;
import org.junit.jupiter.api.extension.ExtensionConfigurationException;

/**
 * What a setup means in this test run: everything is checked, and nothing has started.
 *
 * @param setup what annotation or builder say
 * @param mode what happens to requests, after all that has a say in it
 * @param folder where cassettes are
 * @param upstream the gateway of a mode that records
 * @param speed how fast
 * @param age how old recordings may be
 */
record ResolvedSettings(
    DeclaredSettings setup,
    Mode mode,
    Path folder,
    Optional<UpstreamSettings> upstream,
    Speed speed,
    Optional<Age> age) {

  private static final String CLASS_PATH = "classpath:";

  /**
   * Checks a setup.
   *
   * @param where it stands, for errors
   * @throws ExtensionConfigurationException naming the setting and what it can be
   */
  static ResolvedSettings of(DeclaredSettings setup, ExternalSettings outside, String where) {
    Check check = new Check(where);
    Mode said = check.of("mode", outside.setting("mode", setup.mode()), Mode::parse);
    // A cassette on the class path cannot be recorded to: a run that records leaves it as it is.
    boolean fixed = setup.cassettes().stream().anyMatch(name -> name.startsWith(CLASS_PATH));
    if (fixed && check.of("mode", setup.mode(), Mode::parse).records()) {
      check.of("cassette", setup.cassettes(), ResolvedSettings::refuseClassPath);
    }
    Mode mode = outside.isCi() || fixed ? Mode.REPLAY : said;
    Optional<UpstreamSettings> upstream =
        mode.records()
            ? Optional.of(
                check.of(
                    "upstream",
                    outside.setting("upstream", setup.upstream()),
                    url -> upstream(url, setup, outside)))
            : Optional.empty();
    setup.ignoreJson().forEach(it -> check.of("ignoreJson", it, PointerPattern::parse));
    setup.redactJson().forEach(it -> check.of("redactJson", it, PointerPattern::parse));
    check.of("stallTimeoutMillis", setup.stallTimeoutMillis(), ResolvedSettings::positive);
    check.of("profile", setup.profile(), ResolvedSettings::profile);
    if (mode.records()) {
      check.of("cassette", setup.cassettes(), ResolvedSettings::target);
    }
    return new ResolvedSettings(
        setup,
        mode,
        check.of("folder", outside.setting("folder", setup.folder()), Path::of),
        upstream,
        check.of("speed", setup.speed(), Speed::parse),
        check.of("maxAge", setup.maxAge(), Age::parse));
  }

  /** The cassettes of a test, by the names that it gives or the one that is derived for it. */
  List<Path> cassettes(String derived, Function<String, Path> onClassPath) {
    List<String> names = setup.cassettes().isEmpty() ? List.of(derived) : setup.cassettes();
    return names.stream()
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
        .repeat(setup.repeat())
        .transport(setup.transport())
        .stallTimeout(Duration.ofMillis(setup.stallTimeoutMillis()))
        .verify(setup.profile())
        .name(name);
    if (setup.strictRequests()) {
      options.strictRequests();
    }
    if (setup.allowLeftovers()) {
      options.allowLeftovers();
    }
    setup.ignoreJson().forEach(it -> options.ignore(new IgnoreRule.Json(PointerPattern.parse(it))));
    setup.ignoreQuery().forEach(it -> options.ignore(new IgnoreRule.Query(it)));
    setup
        .redactJson()
        .forEach(it -> options.redact(new RedactionRule.Json(PointerPattern.parse(it))));
    setup.redactHeader().forEach(it -> options.redact(new RedactionRule.Header(it)));
    return options.build();
  }

  /** How to get what is missing onto a cassette, as a clause. */
  String howToRecord() {
    if (setup.cassettes().stream().anyMatch(name -> name.startsWith(CLASS_PATH))) {
      return "name a cassette of your own with @UnderstudyTest(cassette = ...); one on the class"
          + " path cannot be recorded to";
    }
    return "run the test on your machine with -Dunderstudy.mode=missing"
        + (setup.upstream().isEmpty() ? " -Dunderstudy.upstream=URL" : "");
  }

  private UpstreamSettings gateway() {
    return upstream.orElseThrow();
  }

  private static UpstreamSettings upstream(
      String url, DeclaredSettings setup, ExternalSettings outside) {
    if (url.isEmpty()) {
      throw new IllegalArgumentException(
          "is missing, and recording needs a gateway; name it in the annotation, or with"
              + " -Dunderstudy.upstream=URL");
    }
    UpstreamSettings settings = UpstreamSettings.of(UpstreamUrl.parse(url));
    String variable = setup.upstreamKeyEnv();
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
    return new UpstreamSettings(
        settings.url(), key, settings.ca(), settings.silence(), outside.environment());
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

  private static long positive(long millis) {
    if (millis <= 0) {
      throw new IllegalArgumentException(millis + " is no time to wait; name more than 0");
    }
    return millis;
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
