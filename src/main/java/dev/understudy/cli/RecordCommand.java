package dev.understudy.cli;

import dev.understudy.Understudy;
import dev.understudy.cassette.IgnoreRule;
import dev.understudy.cassette.Provenance;
import dev.understudy.cassette.RedactionRule;
import dev.understudy.contract.Profiles;
import dev.understudy.http.RequestHead;
import dev.understudy.journal.JournalEntry;
import dev.understudy.journal.Outcome;
import dev.understudy.record.RecordSettings;
import dev.understudy.record.RecordSettings.Mode;
import dev.understudy.record.Recorder;
import dev.understudy.record.UpstreamSettings;
import dev.understudy.record.UpstreamUrl;
import dev.understudy.wire.PointerPattern;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.ITypeConverter;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.TypeConversionException;

@Command(
    name = "record",
    description = {
      "Relay to a gateway, and keep what passes in a cassette.",
      "Secrets are replaced by placeholders before anything is written; an interaction in which",
      "one is left is not written at all. Without --to nothing is written.",
      ""
    },
    mixinStandardHelpOptions = true,
    footer = {
      "",
      "HTTPS_PROXY, HTTP_PROXY, ALL_PROXY and NO_PROXY are honoured.",
      "",
      "Examples:",
      "  understudy record --upstream https://api.example.com --to session.yaml",
      "  understudy record --upstream https://api.example.com/v1 --to session.yaml \\",
      "      --upstream-key-env GATEWAY_KEY --mode missing"
    })
final class RecordCommand implements Callable<Integer> {

  @Option(
      names = "--upstream",
      required = true,
      paramLabel = "URL",
      description = "The gateway: its host root, or its base URL that ends in /v1.")
  String upstream = "";

  @Option(
      names = "--to",
      paramLabel = "CASSETTE",
      description = "The cassette to write, readable by its owner only.")
  @Nullable Path to;

  @Option(
      names = "--mode",
      paramLabel = "MODE",
      defaultValue = "all",
      description =
          "all: every request goes to the gateway. missing: the cassette answers what it can, and "
              + "the rest is appended to it. Default: ${DEFAULT-VALUE}.")
  Mode mode = Mode.ALL;

  @Option(
      names = "--overwrite",
      description = "Replace an existing cassette, with the first interaction that is recorded.")
  boolean overwrite;

  @Option(
      names = "--upstream-key-env",
      paramLabel = "NAME",
      description =
          "The environment variable that holds the gateway's real key. It is put in the place of "
              + "the key that a client sends, so that clients can use a dummy.")
  @Nullable String keyVariable;

  @Option(
      names = "--upstream-ca",
      paramLabel = "FILE",
      description = "Certificates in PEM to trust instead of the JVM's.")
  @Nullable Path ca;

  @Option(
      names = "--upstream-timeout",
      paramLabel = "SECONDS",
      defaultValue = "600",
      description = "How long the gateway may be silent. Default: ${DEFAULT-VALUE} seconds.")
  int timeout;

  @Option(
      names = "--redact-header",
      paramLabel = "NAME",
      description = "A header that is secret, besides the usual ones. Can be repeated.")
  List<String> redactHeaders = List.of();

  @Option(
      names = "--redact-json",
      paramLabel = "/POINTER",
      description =
          "A JSON value that is secret, in requests, answers and events; a segment * stands for "
              + "any. Can be repeated.")
  List<String> redactJson = List.of();

  @Option(
      names = "--redact-regex",
      paramLabel = "RE",
      description = "Text that is secret, anywhere. Can be repeated.")
  List<String> redactRegex = List.of();

  @Option(
      names = "--ignore-query",
      paramLabel = "NAME",
      description = "A query parameter that matching leaves out. Can be repeated.")
  List<String> ignoreQuery = List.of();

  @Option(
      names = "--ignore-json",
      paramLabel = "/POINTER",
      description = "A JSON value of requests that matching leaves out. Can be repeated.")
  List<String> ignoreJson = List.of();

  @Option(
      names = "--max-body",
      paramLabel = "SIZE",
      defaultValue = "64MiB",
      converter = SizeConverter.class,
      description =
          "How much of a body is kept; the relay itself has no limit. Default: ${DEFAULT-VALUE}.")
  int maxBody = RequestHead.DEFAULT_BODY_CAP;

  @Mixin ServerOptions server = new ServerOptions();

  private final Printer printer = new Printer();

  @Override
  public Integer call() {
    Understudy understudy = Understudy.record(settings(), server.settings(this::print));
    understudy
        .recorder()
        .flatMap(Recorder::setAside)
        .ifPresent(torn ->
            System.err.println(
                "understudy: the cassette ended in an incomplete interaction; it is in " + torn));
    return Service.run(understudy, mode == Mode.ALL ? "record" : "record missing", this::summary);
  }

  private RecordSettings settings() {
    List<IgnoreRule> ignore = new ArrayList<>();
    ignoreQuery.forEach(name -> ignore.add(new IgnoreRule.Query(name)));
    ignoreJson.forEach(pointer -> ignore.add(new IgnoreRule.Json(PointerPattern.parse(pointer))));
    List<RedactionRule> redactions = new ArrayList<>();
    redactHeaders.forEach(name -> redactions.add(new RedactionRule.Header(name)));
    redactJson.forEach(
        pointer -> redactions.add(new RedactionRule.Json(PointerPattern.parse(pointer))));
    redactRegex.forEach(regex -> redactions.add(new RedactionRule.Regex(regex)));
    return new RecordSettings(
        new UpstreamSettings(
            upstreamUrl(),
            key(),
            Optional.ofNullable(ca),
            Duration.ofSeconds(Math.max(1, timeout)),
            System.getenv()),
        Optional.ofNullable(to),
        mode,
        overwrite,
        ignore,
        redactions,
        new Provenance(Provenance.Kind.RECORDED, "", ""),
        profile(),
        maxBody);
  }

  /** A cassette names a profile that others have as well. */
  private String profile() {
    return server.verify != null && Profiles.SHIPPED.contains(server.verify)
        ? server.verify
        : RecordSettings.NO_PROFILE;
  }

  private UpstreamUrl upstreamUrl() {
    try {
      return UpstreamUrl.parse(upstream);
    } catch (IllegalArgumentException refused) {
      throw new IllegalArgumentException("--upstream " + refused.getMessage(), refused);
    }
  }

  private String key() {
    return keyVariable == null
        ? ""
        : KeyVariable.fromEnvironment("--upstream-key-env", keyVariable);
  }

  private void print(JournalEntry entry) {
    // A hit is told at once, and verified later.
    boolean again =
        entry.outcome() == Outcome.HIT
            && (entry.verification().isPresent() || !entry.mistakes().isEmpty());
    switch (entry.outcome()) {
      case HIT, RECORDED, RELAYED -> {
        if (!again) {
          printer.out(
              entry.outcome().label()
                  + ' '
                  + entry.line()
                  + ' '
                  + entry.status()
                  + ' '
                  + entry.detail()
                  + entry
                      .verification()
                      .map(verification -> ' ' + verification.verdict())
                      .orElse(""));
        }
      }
      default -> printer.err(entry.outcome().label() + ": " + entry.line() + ": " + entry.detail());
    }
    printer.mistakes(entry);
    printer.violations(entry);
  }

  private int summary(Understudy understudy) {
    printer.flush();
    Recorder recorder = understudy.recorder().orElseThrow();
    boolean violations = Service.violations(understudy);
    if (understudy.leftUnderWay() > 0) {
      System.err.printf(
          "understudy: %d calls were still under way and are not recorded%n",
          understudy.leftUnderWay());
    }
    System.err.printf(
        "understudy: stopped; %d recorded%s%n", recorder.written(), to == null ? "" : " to " + to);
    if (recorder.failures() > 0) {
      System.err.printf("understudy: %d interactions were lost, see above%n", recorder.failures());
      return ExitCode.ERROR;
    }
    if (recorder.leftovers() > 0) {
      System.err.printf(
          "understudy: %d interactions were not written because of a secret, see above%n",
          recorder.leftovers());
      return ExitCode.FOUND;
    }
    if (recorder.unanswered() > 0) {
      System.err.printf(
          "understudy: the gateway did not answer %d calls, see above%n", recorder.unanswered());
      if (recorder.answered() == 0) {
        return ExitCode.UNREACHABLE;
      }
    }
    return violations ? ExitCode.FOUND : ExitCode.FINE;
  }

  private static final class SizeConverter implements ITypeConverter<Integer> {
    @Override
    public Integer convert(String value) {
      String digits = value.replaceFirst("(?i)\\s*(KiB|MiB|K|M)?$", "");
      String unit = value.substring(digits.length()).strip().toUpperCase(Locale.ROOT);
      try {
        int factor = unit.startsWith("K") ? 1024 : unit.startsWith("M") ? 1024 * 1024 : 1;
        int size = Math.multiplyExact(Integer.parseInt(digits), factor);
        if (size > 0 && size <= RequestHead.DEFAULT_BODY_CAP) {
          return size;
        }
      } catch (ArithmeticException | NumberFormatException notSize) {
        throw new TypeConversionException(explain(value));
      }
      throw new TypeConversionException(explain(value));
    }

    private static String explain(String value) {
      return "'" + value + "' is no size up to 64MiB; write it like 512KiB or 16MiB";
    }
  }
}
