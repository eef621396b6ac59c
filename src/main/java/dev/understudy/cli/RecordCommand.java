package dev.understudy.cli;

import dev.understudy.http.RequestHead;
import dev.understudy.journal.JournalEntry;
import dev.understudy.journal.Outcome;
import dev.understudy.record.Recorder;
import dev.understudy.server.ServerSettings;
import dev.understudy.server.UnderstudyServer;
import dev.understudy.session.SessionOptions;
import dev.understudy.settings.Speed;
import dev.understudy.settings.UpstreamSettings;
import dev.understudy.settings.UpstreamUrl;
import java.nio.file.Path;
import java.time.Duration;
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
      "Relay requests to a gateway and record them in a cassette.",
      "Placeholders replace secrets before anything is written. An interaction that still contains",
      "a secret is not written. Without --to, the relay records nothing.",
      ""
    },
    mixinStandardHelpOptions = true,
    footer = {
      "",
      "The environment variables HTTPS_PROXY, HTTP_PROXY, ALL_PROXY and NO_PROXY apply.",
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
      description = "The gateway: its root URL, or its base URL that ends in /v1.")
  String upstream = "";

  @Option(
      names = "--to",
      paramLabel = "CASSETTE",
      description = "The cassette to write; only its owner can read it. Default: record nothing.")
  @Nullable Path to;

  @Option(
      names = "--mode",
      paramLabel = "MODE",
      defaultValue = "all",
      description =
          "all: send every request to the gateway. missing: replay the requests that the cassette"
              + " contains, and send and append the others. Default: ${DEFAULT-VALUE}.")
  Which mode = Which.ALL;

  @Option(
      names = "--overwrite",
      description =
          "Replace an existing cassette. The old one is kept until the first interaction has been "
              + "recorded.")
  boolean overwrite;

  @Option(
      names = "--upstream-key-env",
      paramLabel = "NAME",
      description =
          "The environment variable that contains the gateway's real key. It replaces the key that"
              + " a client sends, so that clients can use a dummy key. Default: pass on the"
              + " client's key.")
  @Nullable String keyVariable;

  @Option(
      names = "--upstream-ca",
      paramLabel = "FILE",
      description = "A PEM file of certificates to trust instead of the JVM's.")
  @Nullable Path ca;

  @Option(
      names = "--upstream-timeout",
      paramLabel = "DURATION",
      defaultValue = "10m",
      converter = DurationConverters.Seconds.class,
      description =
          "End a call when the gateway has sent nothing for this long, such as 90s; a number"
              + " without a unit is in seconds. Default: ${DEFAULT-VALUE}.")
  Duration timeout = UpstreamSettings.DEFAULT_TIMEOUT;

  @Mixin RuleOptions rules = new RuleOptions();

  @Option(
      names = "--max-body",
      paramLabel = "SIZE",
      defaultValue = "64MiB",
      converter = SizeConverter.class,
      description =
          "The largest body that is recorded, such as 512KiB. Larger ones are still relayed."
              + " Default: ${DEFAULT-VALUE}.")
  int maxBody = RequestHead.DEFAULT_BODY_CAP;

  @Mixin ServerOptions server = new ServerOptions();

  private final Printer printer = new Printer();

  /** The requests that go to the gateway. */
  enum Which {
    ALL,
    MISSING
  }

  @Override
  public Integer call() {
    SessionOptions options = options();
    ServerSettings settings =
        server.settings(this::print).overwrite(overwrite).maxBody(maxBody).build();
    UnderstudyServer understudy = UnderstudyServer.start(options, settings);
    recorder(understudy)
        .setAside()
        .ifPresent(torn ->
            System.err.println(
                "understudy: moved an incomplete interaction from the end of the cassette to "
                    + torn));
    return Service.run(understudy, mode == Which.ALL ? "record" : "record missing", this::summary);
  }

  private SessionOptions options() {
    if (mode == Which.MISSING && to == null) {
      throw new IllegalArgumentException("--mode missing needs a cassette; name it with --to");
    }
    if (mode == Which.MISSING && overwrite) {
      throw new IllegalArgumentException(
          "--mode missing appends to the cassette; it cannot be combined with --overwrite");
    }
    UpstreamUrl url = upstreamUrl();
    SessionOptions.Builder options =
        to == null
            ? SessionOptions.relay(url)
            : mode == Which.MISSING
                ? SessionOptions.missing(url, to)
                : SessionOptions.record(url, to);
    rules.addTo(options);
    return options
        .upstream(
            UpstreamSettings.builder(url)
                .key(key())
                .ca(Optional.ofNullable(ca))
                .timeout(timeout.isZero() ? Duration.ofSeconds(1) : timeout)
                .environment(System.getenv())
                .build())
        .speed(Speed.RECORDED)
        .profile(server.profile())
        .build();
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
    // A hit is printed at once and verified later.
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
                      .map(verification -> ", verdict " + verification.verdictLabel())
                      .orElse(""));
        }
      }
      default -> printer.err(entry.outcome().label() + ": " + entry.line() + ": " + entry.detail());
    }
    printer.mistakes(entry);
    printer.violations(entry);
  }

  private int summary(UnderstudyServer understudy) {
    printer.flush();
    Recorder recorder = recorder(understudy);
    boolean violations = Service.violations(understudy);
    int unfinished = understudy.own().unfinished();
    if (unfinished > 0) {
      System.err.printf("understudy: calls still in progress, not recorded: %d%n", unfinished);
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

  private static Recorder recorder(UnderstudyServer understudy) {
    return understudy.own().recorder().orElseThrow();
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
      return "invalid size '" + value + "': expected up to 64MiB, such as 512KiB or 16MiB";
    }
  }
}
